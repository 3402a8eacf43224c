"""The list of patients in the database: searched, filtered, in any order, page by page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, nulls_last, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import Patient, PatientDetails, Sex
from acne_desktop.domain.register import Order, Query
from acne_desktop.domain.searching import terms
from acne_desktop.storage.patients import matching, shown
from acne_desktop.storage.tables import PatientRecord

_DATES: dict[Order, InstrumentedAttribute[date | None]] = {
    Order.LAST_VISIT: PatientRecord.last_visit,
    Order.NEXT_VISIT: PatientRecord.next_visit,
}
_COLUMNS: tuple[Any, ...] = (
    PatientRecord.id,
    PatientRecord.identifier,
    PatientRecord.name,
    PatientRecord.date_of_birth,
    PatientRecord.sex,
    PatientRecord.note,
    PatientRecord.synthetic,
    PatientRecord.last_visit,
    PatientRecord.next_visit,
    PatientRecord.latest_grades,
    PatientRecord.visit_count,
    PatientRecord.ungraded,
)


@dataclass(frozen=True)
class PatientRow:
    """A patient as the list shows them.

    ``grades`` are those of record of the last five visits, newest first, None where the clinician
    has not decided; ``visits`` and ``ungraded`` count all visits. ``next_visit`` is what the
    latest visit names.
    """

    patient: Patient
    last_visit: date | None
    grades: tuple[Grade | None, ...]
    visits: int
    ungraded: int
    next_visit: date | None = None


def find(session: Session, query: Query, *, limit: int, offset: int) -> list[PatientRow]:
    """Return the patients who are asked for, in the order asked for. One query.

    Which they are is told from an index alone; whole rows are read of those who are returned.
    """
    which = _numbers(query, limit=limit, offset=offset).scalar_subquery()
    asked = select(*_COLUMNS).where(PatientRecord.id.in_(which)).order_by(*_order(query))
    return _rows(session, asked)


def numbers(session: Session, query: Query, *, limit: int, offset: int) -> list[int]:
    """Return the numbers of patients, as :func:`find` returns the patients."""
    return list(session.scalars(_numbers(query, limit=limit, offset=offset)))


def count(session: Session, query: Query) -> int:
    """Return how many patients are asked for."""
    asked = select(func.count()).select_from(PatientRecord).where(*_conditions(query))
    return session.scalar(asked) or 0


def recent(session: Session, *, limit: int) -> list[PatientRow]:
    """Return the patients who were opened last, the latest first."""
    asked = (
        select(*_COLUMNS)
        .where(shown(), PatientRecord.opened_at.is_not(None))
        .order_by(PatientRecord.opened_at.desc())
    )
    return _rows(session, asked.limit(limit))


def _numbers(query: Query, *, limit: int, offset: int) -> Select[int]:
    asked = select(PatientRecord.id).where(*_conditions(query)).order_by(*_order(query))
    return asked.limit(limit).offset(offset)


def _conditions(query: Query) -> list[ColumnElement[bool]]:
    conditions = [shown(), *matching(terms(query.text))]
    if query.due_by is not None:
        conditions.append(PatientRecord.next_visit <= query.due_by)
    if query.ungraded:
        conditions.append(PatientRecord.ungraded > 0)
    if query.grades:
        latest = func.substr(PatientRecord.latest_grades, 1, 1)
        conditions.append(latest.in_(sorted(str(int(grade)) for grade in query.grades)))
    return conditions


def _order(query: Query) -> list[Any]:
    """Return the order; a whole index is read forwards or backwards, so names turn with dates."""
    by: tuple[InstrumentedAttribute[Any], ...] = (PatientRecord.name_key, PatientRecord.id)
    column = _DATES.get(query.order)
    if query.descending:  # those without a date stand last either way
        dated = () if column is None else (nulls_last(column.desc()),)
        return [*dated, *(each.desc() for each in by)]
    return [*by] if column is None else [nulls_last(column), *by]


def _rows(session: Session, asked: Select[Any]) -> list[PatientRow]:
    return [_row(found) for found in session.execute(asked)]


def _row(found: Any) -> PatientRow:
    number, identifier, name, born, sex, note, synthetic, last, following, *rest = found
    grades, visits, ungraded = rest
    details = PatientDetails(identifier, name, born, Sex(sex), note)
    return PatientRow(
        patient=Patient(number, details, synthetic),
        last_visit=last,
        grades=tuple(None if grade == "-" else Grade(int(grade)) for grade in grades),
        visits=visits,
        ungraded=ungraded,
        next_visit=following,
    )
