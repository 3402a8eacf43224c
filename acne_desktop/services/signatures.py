"""Signing a record: with the password again, bound to exactly what the record says then.

What is signed is a mapping that the caller makes of the record, in the transaction in which it
also takes the step that is signed for. A later change of the record keeps the signature with what
was signed; :meth:`Signature.covers` tells that it is superseded.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from acne_desktop.domain.account import Account, Permission
from acne_desktop.domain.audit import canonical, digest
from acne_desktop.domain.signature import Meaning, Signature
from acne_desktop.errors import PermissionDeniedError
from acne_desktop.language import tr
from acne_desktop.services import permissions
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.services.sign_in import confirm
from acne_desktop.storage import accounts, audit
from acne_desktop.storage import signatures as stored
from acne_desktop.storage.engine import Session

# Takes the step that is signed for, and returns what is signed of the record.
Step = Callable[[Session], Mapping[str, object]]


@needs(Permission.SIGN)
def sign(
    clinic: Clinic,
    *,
    password: str,
    meaning: Meaning,
    subject: str,
    record_id: int,
    step: Step,
    reason: str = "",
) -> Signature:
    """Take a step and sign it as whoever is signed in: both are written, or neither.

    ``subject`` names the kind of record, as the audit trail does. Raises :class:`SignInError`
    where the password is wrong, which counts as a wrong sign-in, and what ``step`` raises.
    """
    # Before the transaction: comparing takes long, and what a wrong one counts has to stay.
    confirm(clinic, password)
    account = permissions.signed_in(clinic)
    with clinic.database.writing() as session:
        _check_unchanged(session, account)
        audit.of(session).reason = reason.strip()
        content = step(session)
        signature = Signature(
            id=0,
            account_id=account.id,
            full_name=account.full_name,
            made_at=datetime.now(UTC),
            meaning=meaning,
            reason=reason.strip(),
            subject=subject,
            record_id=record_id,
            content=canonical(content),
            sha256=digest(content),
        )
        return stored.add(session, signature)


@needs(Permission.SIGN)
def of(clinic: Clinic, subject: str, record_id: int) -> list[Signature]:
    """Return all signatures of a record, oldest first."""
    with clinic.database.reading() as session:
        return stored.of(session, subject, record_id)


def _check_unchanged(session: Session, account: Account) -> None:
    """Refuse whoever was closed, or given other roles, at another workstation meanwhile."""
    now = accounts.get(session, account.id)
    if not now.active or now.roles != account.roles:
        raise PermissionDeniedError(tr("Your account was changed meanwhile: sign in again."))
