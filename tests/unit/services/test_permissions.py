"""Every guarded service, tried as every role: it refuses before it looks at what it is given."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import is_dataclass
from datetime import UTC, datetime
from types import FunctionType
from typing import Any

import pytest

from acne_desktop import services
from acne_desktop.domain.account import MAY, PERSONAL, Account, Permission, Role
from acne_desktop.errors import PermissionDeniedError
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needed_by
from tests.architecture.test_permissions import OPEN


class Looked(Exception):  # noqa: N818 - no error, but what a service that is let in does first
    """A service went on to look at what it was given."""


class Untouched:
    """An argument, or a clinic, at which nobody may look."""

    def __getattribute__(self, name: str) -> Any:
        raise Looked(name)

    def __iter__(self) -> Iterator[Any]:
        raise Looked

    def __bool__(self) -> bool:
        raise Looked


class Office:
    """A clinic of which nothing but who works there may be looked at."""

    def __init__(self, account: Account | None, *, has_accounts: bool = True) -> None:
        self.signed_in = account
        self.has_accounts = has_accounts

    def keep_up(self) -> None:
        """Find nothing: nobody else works here."""

    def __getattr__(self, name: str) -> Any:
        raise Looked(name)


def guarded() -> dict[str, Callable[..., Any]]:
    found = {}
    for module in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if callable(value) and needed_by(value) and value.__module__ == module.name:
                found[f"{module.name.removeprefix(services.__name__ + '.')}.{name}"] = value
    return found


SERVICES = guarded()
# What asks when it is made, because it keeps the clinic.
MADE = {
    "comparison.Comparer": Permission.SEE_PATIENTS,
    "importing.pictures.Pictures": Permission.CHANGE_PATIENTS,
}


def handed_a_clinic(kind: type) -> Iterator[tuple[str, Any]]:
    """Yield every public class, or function, of the services that takes a clinic."""
    for module in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            own = getattr(value, "__module__", "") == module.name and not name.startswith("_")
            if not own or not isinstance(value, kind) or is_dataclass(value) or not callable(value):
                continue
            taken = inspect.signature(value).parameters.values()
            if any(str(each.annotation).strip("'\"") in _CLINIC for each in taken):
                yield f"{module.name.removeprefix(services.__name__ + '.')}.{name}", value


_CLINIC = {"Clinic", str(Clinic)}


def somebody(*roles: Role, active: bool = True, must_change: bool = False) -> Account:
    made = datetime(2026, 11, 1, tzinfo=UTC)
    return Account(1, "Bo", "Bo Holm", frozenset(roles), active, must_change, made)


def refuses(service: Callable[..., Any], office: Office) -> bool:
    """Call a service with a count of arguments that none takes: they must never matter."""
    try:
        service(office, *[Untouched()] * 30)
    except PermissionDeniedError:
        return True
    except TypeError:  # let in, then the arguments did not fit
        return False
    raise AssertionError("a service took 30 arguments")


def test_there_are_services_to_try() -> None:
    assert len(SERVICES) >= 70
    assert {"patients.find", "visits.save", "accounts.create"} <= set(SERVICES)


def let_in(office: Office) -> set[str]:
    return {name for name, service in SERVICES.items() if not refuses(service, office)}


def needing(permissions: Collection[Permission]) -> set[str]:
    return {name for name, service in SERVICES.items() if needed_by(service) in permissions}


def test_none_is_forgotten() -> None:
    made = dict(handed_a_clinic(type))
    assert set(made) == set(MADE), "name in MADE what a class needs, and let it ask when it is made"
    functions = {name for name, _ in handed_a_clinic(FunctionType)}
    assert functions - set(SERVICES) == set(OPEN), "see test_every_service_says_what_it_needs"


@pytest.mark.parametrize("role", Role)
def test_what_keeps_a_clinic_asks_when_it_is_made(role: Role) -> None:
    for name, kind in handed_a_clinic(type):
        office = Office(somebody(role))
        if MADE[name] in MAY[role]:
            kind(office, *[None] * (len(inspect.signature(kind).parameters) - 1))
        else:
            with pytest.raises(PermissionDeniedError):
                kind(office, *[None] * (len(inspect.signature(kind).parameters) - 1))


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_says(role: Role) -> None:
    assert let_in(Office(somebody(role))) == needing(MAY[role])


@pytest.mark.parametrize(
    "account",
    [
        None,
        somebody(),
        somebody(*Role, must_change=True),
        somebody(*Role, active=False),
    ],
    ids=["nobody", "without a role", "with a password of another", "closed"],
)
def test_nobody_may_anything_where_there_are_accounts(account: Account | None) -> None:
    assert let_in(Office(account)) == set()


def test_without_accounts_only_what_needs_a_name_is_refused() -> None:
    office = Office(None, has_accounts=False)
    assert let_in(office) == set(SERVICES) - needing(PERSONAL)


def test_a_reader_may_nothing_that_shows_a_patient() -> None:
    shown = let_in(Office(somebody(Role.READER, Role.ADJUDICATOR)))
    needed = {needed_by(SERVICES[name]) for name in shown}
    assert needed <= {Permission.READ, Permission.ADJUDICATE}
