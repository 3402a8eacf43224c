"""What a service needs to be allowed: asked in the service itself, before anything is looked at."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from acne_desktop.domain.account import PERSONAL, Account, Permission
from acne_desktop.errors import PermissionDeniedError
from acne_desktop.language import tr

if TYPE_CHECKING:
    from acne_desktop.services.clinic import Clinic

P = ParamSpec("P")
R = TypeVar("R")

_MARK = "needed_permission"


def needs(
    permission: Permission,
) -> Callable[[Callable[Concatenate["Clinic", P], R]], Callable[Concatenate["Clinic", P], R]]:
    """Let a service whose first parameter is the clinic be called by those who may.

    Others get :class:`PermissionDeniedError` before any argument is looked at.
    """

    def guard(
        service: Callable[Concatenate["Clinic", P], R],
    ) -> Callable[Concatenate["Clinic", P], R]:
        @wraps(service)
        def guarded(clinic: "Clinic", /, *args: P.args, **kwargs: P.kwargs) -> R:
            ask(clinic, permission)
            return service(clinic, *args, **kwargs)

        vars(guarded)[_MARK] = permission
        return guarded

    return guard


def needed_by(service: Callable[..., object]) -> Permission | None:
    """Return what a service needs; None where it is not guarded."""
    found: Permission | None = getattr(service, _MARK, None)
    return found


def ask(clinic: "Clinic", permission: Permission) -> None:
    """Do as :func:`require`, after looking for what was changed elsewhere; takes a moment."""
    clinic.keep_up()
    require(clinic, permission)


def require(clinic: "Clinic", permission: Permission) -> None:
    """Raise :class:`PermissionDeniedError` where whoever works here may not do something."""
    if not clinic.has_accounts:
        if permission in PERSONAL:
            raise PermissionDeniedError(tr("This needs a name: set up accounts first."))
        return
    account = signed_in(clinic)
    if account.must_change:
        raise PermissionDeniedError(tr("Choose a password of your own first."))
    if not account.may(permission):
        raise PermissionDeniedError(
            tr("Your account may not do this: ask an administrator for the role that may.")
        )


def allowed(clinic: "Clinic", permission: Permission) -> bool:
    """Tell whether whoever works here may do something, for what the window offers."""
    try:
        require(clinic, permission)
    except PermissionDeniedError:
        return False
    return True


def signed_in(clinic: "Clinic") -> Account:
    """Return who is signed in. Raises :class:`PermissionDeniedError` where nobody is."""
    if clinic.signed_in is None:
        raise PermissionDeniedError(tr("Sign in first."))
    return clinic.signed_in
