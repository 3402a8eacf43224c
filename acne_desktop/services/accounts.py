"""Accounts: the first administrator, roles, passwords, closing; see ``sign_in`` for coming in.

A clinic without any account works without signing in. :func:`set_up` ends that for good.
"""

from dataclasses import replace
from datetime import UTC, datetime

from acne_desktop.domain.account import (
    Account,
    AccountDetails,
    Permission,
    Role,
    check_password,
    check_roles,
)
from acne_desktop.errors import InvalidRecordError, PermissionDeniedError
from acne_desktop.language import tr
from acne_desktop.services import passwords
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs, signed_in
from acne_desktop.services.sign_in import confirm, enter, sign_out
from acne_desktop.storage import accounts as stored


def set_up(
    clinic: Clinic, details: AccountDetails, password: str, *, now: datetime | None = None
) -> Account:
    """Make the first account, an administrator, and sign them in.

    Raises :class:`InvalidRecordError`, and :class:`PermissionDeniedError` where there is one.
    """
    with_role = replace(details, roles=details.roles | {Role.ADMINISTRATOR})
    checked = with_role.checked()
    check_password(password, checked.name, checked.full_name)
    hash_ = passwords.hashed(password)
    with clinic.database.writing() as session:
        if stored.any_there(session):
            raise PermissionDeniedError(tr("There are accounts already: sign in."))
        account = stored.add(
            session, checked, password=hash_, must_change=False, now=now or datetime.now(UTC)
        )
    clinic.has_accounts = True
    enter(clinic, account)
    return account


@needs(Permission.MANAGE_ACCOUNTS)
def all_of(clinic: Clinic) -> list[Account]:
    """Return every account, the closed ones last, by name."""
    with clinic.database.reading() as session:
        return stored.all_of(session)


@needs(Permission.MANAGE_ACCOUNTS)
def create(
    clinic: Clinic, details: AccountDetails, *, now: datetime | None = None
) -> tuple[Account, str]:
    """Make an account; return it with the password to hand over, which has to be changed.

    Raises :class:`InvalidRecordError`.
    """
    checked = details.checked()
    password = passwords.made_up()
    hash_ = passwords.hashed(password)
    with clinic.database.writing() as session:
        account = stored.add(
            session, checked, password=hash_, must_change=True, now=now or datetime.now(UTC)
        )
    return account, password


@needs(Permission.MANAGE_ACCOUNTS)
def change_roles(clinic: Clinic, account_id: int, roles: frozenset[Role]) -> Account:
    """Give an account other roles. Raises :class:`InvalidRecordError`, :class:`NotFoundError`."""
    check_roles(roles)
    with clinic.database.writing() as session:
        account = stored.set_roles(session, account_id, roles)
        _keep_an_administrator(stored.all_of(session))
    return _changed(clinic, account)


@needs(Permission.MANAGE_ACCOUNTS)
def close(clinic: Clinic, account_id: int) -> Account:
    """Let nobody sign in with an account any more; what it did keeps its name.

    Raises :class:`InvalidRecordError` for the last administrator, :class:`NotFoundError`.
    """
    with clinic.database.writing() as session:
        account = stored.set_active(session, account_id, False)
        _keep_an_administrator(stored.all_of(session))
    return _changed(clinic, account)


@needs(Permission.MANAGE_ACCOUNTS)
def reopen(clinic: Clinic, account_id: int) -> Account:
    """Let an account that was closed sign in again. Raises :class:`NotFoundError`."""
    with clinic.database.writing() as session:
        return stored.set_active(session, account_id, True)


@needs(Permission.MANAGE_ACCOUNTS)
def reset_password(clinic: Clinic, account_id: int) -> str:
    """Return a new password to hand over, which has to be changed. Raises :class:`NotFoundError`.

    One's own is changed with :func:`change_own_password` (:class:`InvalidRecordError`).
    """
    if signed_in(clinic).id == account_id:
        raise InvalidRecordError(tr("Change your own password with the present one."))
    password = passwords.made_up()
    hash_ = passwords.hashed(password)
    with clinic.database.writing() as session:
        stored.set_password(session, account_id, hash_, must_change=True)
    return password


def change_own_password(clinic: Clinic, present: str, new: str) -> Account:
    """Change the password of whoever is signed in. Raises :class:`InvalidRecordError`.

    A wrong present one counts as a wrong sign-in: :class:`SignInError`.
    """
    account = signed_in(clinic)
    check_password(new, account.name, account.full_name)
    if new == present:
        raise InvalidRecordError(tr("Choose another password than the present one."))
    confirm(clinic, present)
    hash_ = passwords.hashed(new)
    with clinic.database.writing() as session:
        changed = stored.set_password(session, account.id, hash_, must_change=False)
    return _changed(clinic, changed)


def renew(clinic: Clinic) -> Account | None:
    """Read anew what whoever is signed in may do: an administrator elsewhere may have changed it.

    Somebody whose account was closed, or whose password was taken back, is signed out.
    """
    if clinic.signed_in is None:
        return None
    with clinic.database.reading() as session:
        account = stored.get(session, clinic.signed_in.id)
    if not account.active or account.must_change:
        sign_out(clinic)
    else:
        clinic.sign_in(account)
    return clinic.signed_in


def _keep_an_administrator(accounts: list[Account]) -> None:
    if not any(each.active and Role.ADMINISTRATOR in each.roles for each in accounts):
        raise InvalidRecordError(
            tr("This is the last administrator: make somebody else one before.")
        )


def _changed(clinic: Clinic, account: Account) -> Account:
    """Let what was changed of one's own account be so at once."""
    own = clinic.signed_in
    if own is not None and own.id == account.id:
        clinic.sign_in(account)
    return account
