"""Signing in and out; wrong passwords make one wait, whether or not there is such an account."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from acne_desktop.domain.account import Account, wait_seconds
from acne_desktop.domain.audit import Action
from acne_desktop.domain.patient import folded
from acne_desktop.errors import SignInError
from acne_desktop.language import tr, trn
from acne_desktop.services import audit, passwords
from acne_desktop.services.clinic import Clinic, WrongNames
from acne_desktop.services.permissions import signed_in
from acne_desktop.storage import accounts as stored

_ACCOUNT = "accounts"  # as the trail names the rows

# One try after the other: many at once would not be counted before all are looked at.
_one_at_a_time = threading.Lock()


def sign_in(
    clinic: Clinic, name: str, password: str, *, now: datetime | None = None, through: str = ""
) -> Account:
    """Let somebody in. Raises :class:`SignInError`, of which the words and the time tell nothing.

    ``through`` says where, if not at the window. An account that ``must_change`` may do nothing
    but change its password.
    """
    moment = now or datetime.now(UTC)
    with _one_at_a_time:
        with clinic.database.reading() as session:
            secret = stored.secret_of_name(session, name)
        account = _checked(clinic, secret, name, password, moment)
    enter(clinic, account, through=through)
    return account


def enter(clinic: Clinic, account: Account, *, through: str = "") -> None:
    """Put what is done from now on down to somebody whose password was right."""
    clinic.sign_in(account)
    where = {"through": through} if through else None
    audit.note(clinic, Action.SIGNED_IN, _ACCOUNT, str(account.id), new=where)


def sign_out(clinic: Clinic) -> None:
    """Let nobody be signed in; what was changed so far can no longer be undone."""
    account = clinic.signed_in
    if account is not None:
        audit.note(clinic, Action.SIGNED_OUT, _ACCOUNT, str(account.id))
    clinic.sign_in(None)
    clinic.changes.forget()


def lock(clinic: Clinic) -> None:
    """Let nobody work until somebody signs in; whoever left finds their work as it was."""
    account = clinic.signed_in
    if account is not None:
        audit.note(clinic, Action.LOCKED, _ACCOUNT, str(account.id))
    clinic.sign_in(None)


def confirm(clinic: Clinic, password: str, *, now: datetime | None = None) -> Account:
    """Make sure that whoever is signed in sits here. Raises :class:`SignInError`.

    For what needs the password again: signing, unlocking, a new password.
    """
    account = signed_in(clinic)
    with _one_at_a_time:
        with clinic.database.reading() as session:
            secret = stored.secret(session, account.id)
        return _checked(clinic, secret, account.name, password, now or datetime.now(UTC))


def _checked(
    clinic: Clinic, secret: stored.Secret | None, name: str, password: str, now: datetime
) -> Account:
    """Return the account whose password this is, or count it as a wrong one."""
    tries = _tries(clinic.wrong_names, secret, name)
    waits = tries.wait_until is not None and now < tries.wait_until
    looked_at = secret if secret is not None and secret.account.active and not waits else None
    right = passwords.fits(looked_at.password if looked_at else None, password)
    if waits:
        audit.note(clinic, Action.REFUSED, _ACCOUNT, str(secret.account.id) if secret else "")
        assert tries.wait_until is not None
        raise _wait(tries.wait_until - now)
    if looked_at is None or not right:
        _count(clinic, secret, name, tries.failures + 1, now)
        # Never the name that was typed: it may have been a password.
        audit.note(clinic, Action.REFUSED, _ACCOUNT, str(secret.account.id) if secret else "")
        raise SignInError(tr("The name or the password is not right: try again."))
    with clinic.database.writing() as session:
        stored.came_in(session, looked_at.account.id)
        if passwords.is_weaker(looked_at.password):
            stored.set_hash(session, looked_at.account.id, passwords.hashed(password))
    return looked_at.account


@dataclass(frozen=True)
class _Tries:
    failures: int = 0
    wait_until: datetime | None = None


def _tries(unknown: WrongNames, secret: stored.Secret | None, name: str) -> _Tries:
    if secret is not None:
        return _Tries(secret.failures, secret.wait_until)
    failures, wait_until = unknown.get(folded(name), (0, None))
    return _Tries(failures, wait_until)


def _count(
    clinic: Clinic, secret: stored.Secret | None, name: str, failures: int, now: datetime
) -> None:
    wait = wait_seconds(failures)
    wait_until = now + timedelta(seconds=wait) if wait else None
    if secret is None:
        clinic.wrong_names[folded(name)] = (failures, wait_until)
        return
    with clinic.database.writing() as session:
        stored.failed(session, secret.account.id, failures=failures, wait_until=wait_until)


def _wait(left: timedelta) -> SignInError:
    seconds = -(-left // timedelta(seconds=1))
    minutes = -(-seconds // 60)
    if seconds < 60:
        return SignInError(
            trn(
                "Too many wrong passwords: try again in {n} second.",
                "Too many wrong passwords: try again in {n} seconds.",
                seconds,
            )
        )
    return SignInError(
        trn(
            "Too many wrong passwords: try again in {n} minute.",
            "Too many wrong passwords: try again in {n} minutes.",
            minutes,
        )
    )
