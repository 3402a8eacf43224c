"""Visits enrolled from a table: one row a visit, named by its number or by patient and date."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from acne_desktop.domain.account import Permission
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.study import Enrolment, Part
from acne_desktop.errors import InvalidRecordError, KnownError
from acne_desktop.language import tr
from acne_desktop.services import studies
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.importing import table
from acne_desktop.services.permissions import needs
from acne_desktop.storage import studies as stored
from acne_desktop.storage.engine import Session

COLUMNS = ("visit", "identifier", "date", "subject", "timepoint", "arm", "part", "reference_grade")
_NEEDED = {"subject", "timepoint"}


@needs(Permission.MANAGE_STUDIES)
def enrol_table(clinic: Clinic, study_id: int, path: Path) -> int:
    """Enrol every row of a CSV file, all or none; return how many.

    ``visit`` is the visit's number; without it, ``identifier`` and ``date`` (YYYY-MM-DD) name it.
    Raises :class:`InvalidRecordError`, which names the row, and :class:`PhotoError` for no table.
    """
    rows = list(_rows(path))
    if not rows:
        raise InvalidRecordError(tr("The table has no rows: add one for each visit."))
    with clinic.database.reading() as session:
        enrolments = [_enrolment(session, number, row) for number, row in rows]
    return studies.enrol(clinic, study_id, enrolments)


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    lines = list(table.lines(path))
    titles = [title.casefold().replace(" ", "_") for title in lines[0][1]] if lines else []
    if not _NEEDED.issubset(titles) or not {"visit", "identifier"}.intersection(titles):
        raise InvalidRecordError(
            tr(
                "The table needs the columns subject and timepoint, and visit, or identifier and "
                "date."
            )
        )
    for number, cells in lines[1:]:
        yield number, dict(zip(titles, cells, strict=False))


def _enrolment(session: Session, number: int, row: Mapping[str, str]) -> Enrolment:
    try:
        return Enrolment(
            visit_id=_visit(session, row),
            subject=row.get("subject", ""),
            timepoint=row.get("timepoint", ""),
            arm=row.get("arm", ""),
            part=_part(row.get("part", "")),
            reference_grade=_grade(row.get("reference_grade", "")),
        ).checked()
    except KnownError as error:
        raise InvalidRecordError(
            tr("Row {number}: {problem}", number=number, problem=str(error))
        ) from None


def _visit(session: Session, row: Mapping[str, str]) -> int:
    told = row.get("visit", "")
    if told:
        if not told.isdecimal():
            raise InvalidRecordError(tr("The visit is named by its number."))
        return int(told)
    try:
        day = date.fromisoformat(row.get("date", ""))
    except ValueError:
        raise InvalidRecordError(tr("Write the date as YYYY-MM-DD.")) from None
    found = stored.visits_of_patient(session, row.get("identifier", ""), day)
    if not found:
        raise InvalidRecordError(tr("No visit of this patient is on that day."))
    if len(found) > 1:
        raise InvalidRecordError(
            tr("The patient has two visits on that day: name the visit by its number.")
        )
    return found[0]


def _part(told: str) -> Part:
    try:
        return Part(told.casefold() or Part.MAIN)
    except ValueError:
        raise InvalidRecordError(tr("The part is main or training.")) from None


def _grade(told: str) -> Grade | None:
    if not told:
        return None
    try:
        return Grade(int(told))
    except ValueError:
        raise InvalidRecordError(tr("A reference grade is 0, 1, 2, 3 or 4.")) from None
