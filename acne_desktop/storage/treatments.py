"""Treatments in the database."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from acne_desktop.domain.change import State
from acne_desktop.domain.treatment import Treatment, TreatmentDetails
from acne_desktop.errors import NotFoundError
from acne_desktop.language import tr
from acne_desktop.storage import patients
from acne_desktop.storage.removable import free_id, kind_of_rows
from acne_desktop.storage.tables import TreatmentRecord


def add(session: Session, patient_id: int, details: TreatmentDetails) -> Treatment:
    """Add checked details to a patient's record."""
    record = TreatmentRecord(id=free_id(session, KIND, TreatmentRecord), patient_id=patient_id)
    _fill(record, details)
    session.add(record)
    session.flush()
    return _treatment(record)


def change(session: Session, treatment_id: int, details: TreatmentDetails) -> Treatment:
    """Replace a treatment's details. Raises :class:`NotFoundError`."""
    record = _record(session, treatment_id)
    _fill(record, details)
    session.flush()
    return _treatment(record)


def remove(session: Session, treatment_id: int) -> None:
    """Remove a treatment. Raises :class:`NotFoundError`."""
    session.delete(_record(session, treatment_id))
    session.flush()


def get(session: Session, treatment_id: int) -> Treatment:
    """Return a treatment. Raises :class:`NotFoundError`."""
    return _treatment(_record(session, treatment_id))


def of_patient(session: Session, patient_id: int) -> list[Treatment]:
    """Return a patient's treatments, the first one first."""
    records = session.scalars(
        select(TreatmentRecord)
        .where(TreatmentRecord.patient_id == patient_id)
        .order_by(TreatmentRecord.started, TreatmentRecord.id)
    )
    return [_treatment(record) for record in records]


def drugs(session: Session, *, limit: int) -> list[str]:
    """Return what patients here were treated with, the most frequent first."""
    names = (
        select(TreatmentRecord.drug)
        .group_by(TreatmentRecord.drug)
        .order_by(func.count().desc(), TreatmentRecord.drug)
        .limit(limit)
    )
    return list(session.scalars(names))


def _fill(record: TreatmentRecord, details: TreatmentDetails) -> None:
    record.drug = details.drug
    record.dose = details.dose
    record.started = details.started
    record.stopped = details.stopped
    record.note = details.note


def _record(session: Session, treatment_id: int) -> TreatmentRecord:
    record = session.get(TreatmentRecord, treatment_id)
    if record is None:
        raise NotFoundError(tr("This treatment is not in the records any more."))
    return record


def _treatment(record: TreatmentRecord) -> Treatment:
    details = TreatmentDetails(
        record.drug, record.started, record.dose, record.stopped, record.note
    )
    return Treatment(record.id, record.patient_id, details)


def _state(record: TreatmentRecord) -> State:
    return {
        "patient_id": record.patient_id,
        "drug": record.drug,
        "dose": record.dose,
        "started": record.started.isoformat(),
        "stopped": record.stopped.isoformat() if record.stopped else None,
        "note": record.note,
    }


def _fill_state(session: Session, record: TreatmentRecord, state: State) -> None:
    stopped = state["stopped"]
    details = TreatmentDetails(
        drug=str(state["drug"]),
        started=date.fromisoformat(str(state["started"])),
        dose=str(state["dose"]),
        stopped=date.fromisoformat(str(stopped)) if stopped else None,
        note=str(state["note"]),
    )
    record.patient_id = patients.kept_number(session, int(str(state["patient_id"])))
    _fill(record, details)


# A treatment, whole; its row is removed with it.
KIND = kind_of_rows("treatment", TreatmentRecord, _state, _fill_state)
