"""Accounts in the database; a password is only ever seen here as its hash."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from acne_desktop.domain.account import Account, AccountDetails, Role
from acne_desktop.domain.patient import folded
from acne_desktop.errors import InvalidRecordError, NotFoundError
from acne_desktop.language import tr
from acne_desktop.storage.trial_tables import AccountRecord


@dataclass(frozen=True)
class Secret:
    """What decides whether somebody is let in."""

    account: Account
    password: str
    failures: int
    wait_until: datetime | None


def any_there(session: Session) -> bool:
    """Tell whether there is any account, also a closed one."""
    return session.scalar(select(AccountRecord.id).limit(1)) is not None


def add(
    session: Session, details: AccountDetails, *, password: str, must_change: bool, now: datetime
) -> Account:
    """Add checked details. Raises :class:`InvalidRecordError` where the name is taken."""
    key = folded(details.name)
    if session.scalar(select(AccountRecord.id).where(AccountRecord.name_key == key)) is not None:
        raise InvalidRecordError(
            tr("There is, or was, an account of this name: choose another name.")
        )
    record = AccountRecord(
        name=details.name,
        name_key=key,
        full_name=details.full_name,
        roles=_listed(details.roles),
        password=password,
        must_change=must_change,
        active=True,
        created_at=now,
        failures=0,
        wait_until=None,
    )
    session.add(record)
    session.flush()
    return _account(record)


def get(session: Session, account_id: int) -> Account:
    """Return an account. Raises :class:`NotFoundError`."""
    return _account(_record(session, account_id))


def all_of(session: Session) -> list[Account]:
    """Return every account, the closed ones last, by name."""
    records = session.scalars(
        select(AccountRecord).order_by(AccountRecord.active.desc(), AccountRecord.name_key)
    )
    return [_account(record) for record in records]


def secret_of_name(session: Session, name: str) -> Secret | None:
    """Return an account by the name that was typed, with what lets it in."""
    record = session.scalar(select(AccountRecord).where(AccountRecord.name_key == folded(name)))
    return None if record is None else _secret(record)


def secret(session: Session, account_id: int) -> Secret:
    """Return what lets an account in. Raises :class:`NotFoundError`."""
    return _secret(_record(session, account_id))


def failed(
    session: Session, account_id: int, *, failures: int, wait_until: datetime | None
) -> None:
    """Note a wrong password, and until when none is looked at."""
    record = _record(session, account_id)
    record.failures = failures
    record.wait_until = wait_until
    session.flush()


def came_in(session: Session, account_id: int) -> None:
    """Forget the wrong passwords after the right one."""
    record = _record(session, account_id)
    record.failures = 0
    record.wait_until = None
    session.flush()


def set_password(session: Session, account_id: int, password: str, *, must_change: bool) -> Account:
    """Put another hash in the place of a password's; the wrong ones before are forgotten."""
    came_in(session, account_id)
    record = _record(session, account_id)
    record.password = password
    record.must_change = must_change
    session.flush()
    return _account(record)


def set_hash(session: Session, account_id: int, password: str) -> None:
    """Keep the same password with a stronger hash."""
    _record(session, account_id).password = password
    session.flush()


def set_roles(session: Session, account_id: int, roles: Iterable[Role]) -> Account:
    """Give an account other roles."""
    record = _record(session, account_id)
    record.roles = _listed(roles)
    session.flush()
    return _account(record)


def set_active(session: Session, account_id: int, active: bool) -> Account:
    """Close an account, or open it again."""
    record = _record(session, account_id)
    record.active = active
    session.flush()
    return _account(record)


def _record(session: Session, account_id: int) -> AccountRecord:
    record = session.get(AccountRecord, account_id)
    if record is None:
        raise NotFoundError(tr("There is no such account any more."))
    return record


def _secret(record: AccountRecord) -> Secret:
    return Secret(_account(record), record.password, record.failures, record.wait_until)


def _account(record: AccountRecord) -> Account:
    return Account(
        id=record.id,
        name=record.name,
        full_name=record.full_name,
        roles=frozenset(Role(role) for role in record.roles),
        active=record.active,
        must_change=record.must_change,
        created_at=record.created_at,
    )


def _listed(roles: Iterable[Role]) -> list[str]:
    held = set(roles)
    return [role.value for role in Role if role in held]
