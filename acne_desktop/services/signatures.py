"""Signing a record: with the password again, bound to exactly what the record says then.

What is signed is a mapping that the caller makes of the record. A later change of the record keeps
the signature with what was signed; :meth:`Signature.covers` tells that it is superseded.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from acne_desktop.domain.account import Permission
from acne_desktop.domain.audit import canonical, digest
from acne_desktop.domain.signature import Meaning, Signature
from acne_desktop.services import permissions
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.services.sign_in import confirm
from acne_desktop.storage import signatures as stored


@needs(Permission.SIGN)
def sign(
    clinic: Clinic,
    *,
    password: str,
    meaning: Meaning,
    subject: str,
    record_id: int,
    content: Mapping[str, object],
    reason: str = "",
) -> Signature:
    """Sign a record as whoever is signed in.

    ``subject`` names the kind of record, as the audit trail does. Raises :class:`SignInError`
    where the password is wrong, which counts as a wrong sign-in.
    """
    confirm(clinic, password)
    account = permissions.signed_in(clinic)
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
    with clinic.database.writing() as session:
        return stored.add(session, signature)


@needs(Permission.SIGN)
def of(clinic: Clinic, subject: str, record_id: int) -> list[Signature]:
    """Return all signatures of a record, oldest first."""
    with clinic.database.reading() as session:
        return stored.of(session, subject, record_id)
