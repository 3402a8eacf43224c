"""Baselines in the database: which visit a clinician has marked for a patient."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from acne_desktop.domain.change import State
from acne_desktop.storage.changes import Kind
from acne_desktop.storage.tables import BaselineRecord, VisitRecord


def marked(session: Session, patient_id: int) -> int | None:
    """Return the visit marked as the patient's baseline, if it is still one of theirs."""
    return session.scalar(
        select(BaselineRecord.visit_id)
        .join(VisitRecord, VisitRecord.id == BaselineRecord.visit_id)
        .where(
            BaselineRecord.patient_id == patient_id,
            VisitRecord.patient_id == patient_id,
            VisitRecord.removed.is_(False),
        )
    )


def mark(session: Session, patient_id: int, visit_id: int | None) -> None:
    """Mark a visit in place of the one that was; None marks none."""
    record = session.get(BaselineRecord, patient_id)
    if visit_id is None:
        if record is not None:
            session.delete(record)
    elif record is None:
        session.add(BaselineRecord(patient_id=patient_id, visit_id=visit_id))
    else:
        record.visit_id = visit_id
    session.flush()


def _read(session: Session, patient_id: int) -> State | None:
    record = session.get(BaselineRecord, patient_id)
    return None if record is None else {"visit_id": record.visit_id}


def _put(session: Session, patient_id: int, state: State | None) -> None:
    mark(session, patient_id, None if state is None else int(str(state["visit_id"])))


# A patient's marked baseline, by the patient's number.
KIND = Kind("baseline", _read, _put)
