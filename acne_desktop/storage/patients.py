"""Patients in the database: keeping, finding, and the rows of the patients list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from acne_desktop.domain.change import State
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import Patient, PatientDetails, Sex, folded
from acne_desktop.errors import ChangedSinceError, NotFoundError
from acne_desktop.language import tr
from acne_desktop.storage.changes import Kind
from acne_desktop.storage.tables import PatientRecord, VisitRecord
from acne_desktop.storage.visits import latest_grade

SHOWN_GRADES = 5


@dataclass(frozen=True)
class PatientRow:
    """A patient as the list shows them.

    ``grades`` are those of record of the last five visits, newest first, None where the clinician
    has not decided; ``visits`` and ``ungraded`` count all visits.
    """

    patient: Patient
    last_visit: date | None
    grades: tuple[Grade | None, ...]
    visits: int
    ungraded: int


def add(session: Session, details: PatientDetails, *, synthetic: bool) -> Patient:
    """Add a patient whose identifier is free; see :func:`with_identifier`."""
    record = PatientRecord(synthetic=synthetic, created_at=datetime.now(UTC))
    _fill(record, details)
    session.add(record)
    session.flush()
    return _patient(record)


def change(session: Session, patient_id: int, details: PatientDetails) -> Patient:
    """Replace a patient's details. Raises :class:`NotFoundError`."""
    record = _record(session, patient_id)
    _fill(record, details)
    session.flush()
    return _patient(record)


def get(session: Session, patient_id: int) -> Patient:
    """Return a patient. Raises :class:`NotFoundError`."""
    return _patient(_record(session, patient_id))


def with_identifier(session: Session, identifier: str) -> Patient | None:
    """Return the patient who has an identifier, whatever its case and spaces."""
    record = session.scalars(select(PatientRecord).where(_shown(), _has(identifier))).one_or_none()
    return None if record is None else _patient(record)


def candidates(session: Session, details: PatientDetails) -> list[Patient]:
    """Return all patients among whom ``domain.likely_twins`` can find any."""
    same = _has(details.identifier)
    words = _matches(details.name)
    condition = or_(same, and_(*words)) if words else same
    records = session.scalars(select(PatientRecord).where(_shown(), condition))
    return [_patient(record) for record in records]


def find(session: Session, text: str, *, limit: int, offset: int) -> list[PatientRow]:
    """Return the patients who have every word of ``text`` in name, identifier or birth date.

    In the order of their names. Two queries, whatever the number of patients.
    """
    records = session.scalars(
        select(PatientRecord)
        .where(_shown(), *_matches(text))
        .order_by(PatientRecord.name_key, PatientRecord.id)
        .limit(limit)
        .offset(offset)
    ).all()
    return _rows(session, records)


def _rows(session: Session, records: Sequence[PatientRecord]) -> list[PatientRow]:
    ids = [record.id for record in records]
    newest = (VisitRecord.day.desc(), VisitRecord.id.desc())
    place = func.row_number().over(partition_by=VisitRecord.patient_id, order_by=newest)
    ranked = (
        select(
            VisitRecord.patient_id,
            VisitRecord.day,
            latest_grade().label("grade"),
            place.label("place"),
        )
        .where(VisitRecord.patient_id.in_(ids), VisitRecord.removed.is_(False))
        .subquery()
    )
    visits: dict[int, list[tuple[date, int | None]]] = {}
    for patient_id, day, grade in session.execute(
        select(ranked.c.patient_id, ranked.c.day, ranked.c.grade).order_by(
            ranked.c.patient_id, ranked.c.place
        )
    ):
        visits.setdefault(patient_id, []).append((day, grade))
    return [_row(record, visits.get(record.id, [])) for record in records]


def _row(record: PatientRecord, visits: list[tuple[date, int | None]]) -> PatientRow:
    grades = [None if grade is None else Grade(grade) for _, grade in visits]
    return PatientRow(
        patient=_patient(record),
        last_visit=visits[0][0] if visits else None,
        grades=tuple(grades[:SHOWN_GRADES]),
        visits=len(visits),
        ungraded=grades.count(None),
    )


def _shown() -> ColumnElement[bool]:
    """Return the condition that a patient was neither removed nor merged into another."""
    return and_(PatientRecord.removed.is_(False), PatientRecord.merged_into.is_(None))


def _has(identifier: str) -> ColumnElement[bool]:
    return PatientRecord.identifier_key == folded(identifier)


def _matches(text: str) -> list[ColumnElement[bool]]:
    """Return one condition for each word of a search text or a name."""
    words = folded(text).replace(",", " ").split()
    return [func.instr(PatientRecord.search_text, word) > 0 for word in words]


def _fill(record: PatientRecord, details: PatientDetails) -> None:
    born = details.date_of_birth
    record.identifier = details.identifier
    record.identifier_key = folded(details.identifier)
    record.name = details.name
    record.name_key = folded(details.name)
    record.search_text = folded(
        f"{details.name} {details.identifier} {born.isoformat() if born else ''}"
    )
    record.date_of_birth = born
    record.sex = details.sex.value
    record.note = details.note


def _record(session: Session, patient_id: int) -> PatientRecord:
    record = session.get(PatientRecord, patient_id)
    if record is None or record.removed:
        raise NotFoundError(tr("This patient is not in the records any more: refresh the list."))
    return record


def _patient(record: PatientRecord) -> Patient:
    details = PatientDetails(
        record.identifier, record.name, record.date_of_birth, Sex(record.sex), record.note
    )
    return Patient(record.id, details, record.synthetic)


def _read(session: Session, patient_id: int) -> State | None:
    record = session.get(PatientRecord, patient_id)
    if record is None or record.removed:
        return None
    born = record.date_of_birth
    return {
        "identifier": record.identifier,
        "name": record.name,
        "date_of_birth": born.isoformat() if born else None,
        "sex": record.sex,
        "note": record.note,
        "merged_into": record.merged_into,
    }


def _put(session: Session, patient_id: int, state: State | None) -> None:
    record = session.get(PatientRecord, patient_id)
    assert record is not None  # rows of patients are never deleted
    record.removed = state is None
    if state is None:
        _free_identifier(record)
        return
    born, merged_into = state["date_of_birth"], state["merged_into"]
    details = PatientDetails(
        identifier=str(state["identifier"]),
        name=str(state["name"]),
        date_of_birth=date.fromisoformat(str(born)) if born else None,
        sex=Sex(str(state["sex"])),
        note=str(state["note"]),
    )
    other = with_identifier(session, details.identifier)
    if other is not None and other.id != patient_id:
        raise ChangedSinceError(
            tr("Another patient has this identifier by now: give that one a different one first.")
        )
    _fill(record, details)
    record.merged_into = int(str(merged_into)) if merged_into is not None else None
    if record.merged_into is not None:
        _free_identifier(record)


def _free_identifier(record: PatientRecord) -> None:
    """Let another patient have the identifier of one that is shown no longer."""
    record.identifier_key = f"{record.identifier_key}\n{record.id}"


# A patient: what the clinic enters, and whether it was merged into another.
KIND = Kind("patient", _read, _put)
