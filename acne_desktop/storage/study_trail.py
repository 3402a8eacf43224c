"""The part of the audit trail that is about one study and what belongs to it."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from acne_desktop.domain.audit import Entry
from acne_desktop.storage import audit
from acne_desktop.storage.trial_tables import (
    AuditRecord,
    ProtocolRecord,
    ReadRecord,
    SignatureRecord,
    StudyVisitRecord,
)

_SUBJECTS = ("studies", "protocols", "study_visits", "reads", "signatures")


def entries(session: Session, study_id: int) -> Iterator[Entry]:
    """Yield the entries on a study, its protocols, visits, reads and signatures, oldest first."""
    own = {("studies", str(study_id)), *_standing(session, study_id)}
    query = (
        select(AuditRecord)
        .where(AuditRecord.subject.in_(_SUBJECTS))
        .order_by(AuditRecord.id)
        .execution_options(yield_per=1000)
    )
    for record in session.scalars(query):
        key = (record.subject, record.record)
        if key not in own and any(_tells(side, study_id) for side in (record.old, record.new)):
            own.add(key)  # of a row that is gone
        if key in own:
            yield audit.entry(record)


def _standing(session: Session, study_id: int) -> Iterator[tuple[str, str]]:
    for table in (ProtocolRecord, StudyVisitRecord, ReadRecord):
        found = session.scalars(select(table.id).where(table.study_id == study_id))
        yield from ((table.__tablename__, str(each)) for each in found)
    signed = select(SignatureRecord.id).where(
        SignatureRecord.subject == "studies", SignatureRecord.record_id == study_id
    )
    yield from (("signatures", str(each)) for each in session.scalars(signed))


def _tells(side: Mapping[str, Any] | None, study_id: int) -> bool:
    """Tell whether a row as it was made or removed belongs to a study."""
    return side is not None and side.get("study_id") == study_id
