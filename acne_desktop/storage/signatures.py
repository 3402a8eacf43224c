"""Signatures in the database: only ever added."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from acne_desktop.domain.signature import Meaning, Signature
from acne_desktop.storage.trial_tables import SignatureRecord


def add(session: Session, signature: Signature) -> Signature:
    """Add a signature; it gets its number here."""
    values = vars(signature) | {"meaning": signature.meaning.value}
    del values["id"]
    record = SignatureRecord(**values)
    session.add(record)
    session.flush()
    return _signature(record)


def of(session: Session, subject: str, record_id: int) -> list[Signature]:
    """Return all signatures of a record, oldest first."""
    found = session.scalars(
        select(SignatureRecord)
        .where(SignatureRecord.subject == subject, SignatureRecord.record_id == record_id)
        .order_by(SignatureRecord.id)
    )
    return [_signature(record) for record in found]


def _signature(record: SignatureRecord) -> Signature:
    return Signature(
        id=record.id,
        account_id=record.account_id,
        full_name=record.full_name,
        made_at=record.made_at,
        meaning=Meaning(record.meaning),
        reason=record.reason,
        subject=record.subject,
        record_id=record.record_id,
        content=record.content,
        sha256=record.sha256,
    )
