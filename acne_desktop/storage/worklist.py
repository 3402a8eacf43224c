"""The ungraded visits in the database, oldest first: found by an index, whatever their number."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from acne_desktop.storage.tables import PatientRecord, VisitRecord


@dataclass(frozen=True)
class Ungraded:
    """A visit with photographs that no clinician has decided on, and whose it is."""

    visit_id: int
    day: date
    patient_id: int
    name: str
    identifier: str


def ungraded(
    session: Session,
    *,
    patient_id: int | None = None,
    after: tuple[date, int] | None = None,
    limit: int,
) -> list[Ungraded]:
    """Return ungraded visits, of one patient or of all, oldest first.

    ``after`` is the day and number of a visit: those that come later are returned.
    """
    query = (
        select(
            VisitRecord.id,
            VisitRecord.day,
            PatientRecord.id,
            PatientRecord.name,
            PatientRecord.identifier,
        )
        .join(PatientRecord, PatientRecord.id == VisitRecord.patient_id)
        .where(*_wanted(patient_id))
        .order_by(VisitRecord.day, VisitRecord.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(tuple_(VisitRecord.day, VisitRecord.id) > tuple_(*after))
    return [Ungraded(*row) for row in session.execute(query)]


def count(session: Session, *, patient_id: int | None = None) -> int:
    """Return how many ungraded visits there are."""
    query = select(func.count()).select_from(VisitRecord).join(PatientRecord)
    return session.scalars(query.where(*_wanted(patient_id))).one()


def _wanted(patient_id: int | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        VisitRecord.grade.is_(None),
        VisitRecord.removed.is_(False),
        VisitRecord.photos.any(),
        PatientRecord.removed.is_(False),
    ]
    if patient_id is not None:
        conditions.append(VisitRecord.patient_id == patient_id)
    return conditions
