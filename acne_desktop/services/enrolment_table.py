"""Visits to enrol as a table (CSV) names them: a visit of the clinic, or its photographs' files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from acne_desktop.domain.account import Permission
from acne_desktop.domain.enrolling import Naming
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.study import Part
from acne_desktop.errors import Cancelled, InvalidRecordError, KnownError, PhotoError
from acne_desktop.language import tr
from acne_desktop.services import intake
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.enrolment import Planned
from acne_desktop.services.importing import names, table
from acne_desktop.services.permissions import needs
from acne_desktop.storage import studies as stored
from acne_desktop.storage.engine import Session

_NEEDED = {"subject", "timepoint"}
_NAMING = {"visit", "identifier", "file", *(view.value for view in VIEWS)}
Row = Mapping[str, str]


@needs(Permission.MANAGE_STUDIES)
def read(
    clinic: Clinic,
    path: Path,
    *,
    progress: Callable[[float, str], None] = lambda _fraction, _text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Planned]:
    """Return what a table would enrol; a row that cannot be, with why. Nothing is enrolled.

    ``visit`` is a visit's number; ``identifier`` and ``date`` (YYYY-MM-DD) name one of the
    clinic's, too. Photographs are named by ``frontal``, ``left`` and ``right``, or one a row by
    ``file`` and ``view``, as they lie beside the table. Raises :class:`InvalidRecordError` and
    :class:`PhotoError` where the file is no such table.
    """
    rows = list(_rows(path))
    if not rows:
        raise InvalidRecordError(tr("The table has no rows: add one for each visit."))
    with clinic.database.reading() as session:
        planned = _joined([_planned(session, path.parent, *row) for row in rows])
    known: dict[str, str] = {}
    found = []
    for at, each in enumerate(planned):
        if cancelled():
            raise Cancelled
        if each.files:
            total = len(planned)
            progress(at / total, tr("Reading visit {n} of {total}", n=at + 1, total=total))
        found.append(_with_files_read(each, known))
    return found


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    lines = list(table.lines(path))
    titles = [title.casefold().replace(" ", "_") for title in lines[0][1]] if lines else []
    if not _NEEDED.issubset(titles) or not _NAMING.intersection(titles):
        raise InvalidRecordError(
            tr(
                "The table needs the columns subject and timepoint, and visit, or identifier and "
                "date, or frontal, left and right with the names of files."
            )
        )
    for number, cells in lines[1:]:
        yield number, dict(zip(titles, cells, strict=False))


def _planned(session: Session, folder: Path, number: int, row: Row) -> Planned:
    told = tr("Row {number}", number=number)
    try:
        naming = Naming(
            row.get("subject", ""),
            row.get("timepoint", ""),
            row.get("arm", ""),
            _part(row.get("part", "")),
            row.get("reference_grade", ""),
        )
    except KnownError as error:
        return Planned(told, Naming(row.get("subject", "")), broken=error.sentence)
    try:
        files = _files(folder, row)
        day = _day(row.get("date", ""))
        visit_id = None if files else _visit(session, row, day)
    except KnownError as error:
        return Planned(told, naming, broken=error.sentence)
    return Planned(told, naming, visit_id, files, day)


def _visit(session: Session, row: Row, day: date | None) -> int:
    told = row.get("visit", "")
    if told:
        if not told.isdecimal():
            raise InvalidRecordError(tr("The visit is named by its number."))
        return int(told)
    if day is None:
        raise InvalidRecordError(tr("Write the date as YYYY-MM-DD."))
    found = stored.visits_of_patient(session, row.get("identifier", ""), day)
    if not found:
        raise InvalidRecordError(tr("No visit of this patient is on that day."))
    if len(found) > 1:
        raise InvalidRecordError(
            tr("The patient has two visits on that day: name the visit by its number.")
        )
    return found[0]


def _files(folder: Path, row: Row) -> dict[View, Path]:
    files = {view: folder / row[view.value] for view in VIEWS if row.get(view.value)}
    if told := row.get("file", ""):
        view = names.view_in(row.get("view", "") or Path(told).stem)
        if view is None:
            raise InvalidRecordError(
                tr("{name}: say in the column view what it shows.", name=Path(told).name)
            )
        files[view] = folder / told
    return files


def _joined(planned: Sequence[Planned]) -> list[Planned]:
    """Make one visit of the rows that each name one photograph of it."""
    found: list[Planned] = []
    places: dict[tuple[str, str], int] = {}
    for each in planned:
        at = places.get(each.naming.place)
        first = found[at] if at is not None else None
        if first is not None and at is not None and _fit(first, each):
            found[at] = replace(first, files={**first.files, **each.files})
        else:
            if each.files:
                places.setdefault(each.naming.place, len(found))
            found.append(each)
    return found


def _fit(first: Planned, other: Planned) -> bool:
    same = (first.naming, first.day) == (other.naming, other.day)
    return same and bool(other.files) and not set(first.files) & set(other.files)


def _with_files_read(planned: Planned, known: dict[str, str]) -> Planned:
    """Return a visit with why its photographs cannot be used; ``known`` grows with each read."""
    try:
        taken = []
        for path in planned.files.values():
            photo = intake.read_photo(path)
            if known.setdefault(photo.sha256, str(path)) != str(path) or photo.sha256 in taken:
                raise PhotoError(
                    tr("{name} is the same photograph as another: name it once.", name=path.name)
                )
            taken.append(photo.sha256)
    except PhotoError as error:
        return replace(planned, broken=planned.broken or error.sentence)
    return planned


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        raise InvalidRecordError(tr("Write the date as YYYY-MM-DD.")) from None


def _part(told: str) -> Part:
    try:
        return Part(told.casefold() or Part.MAIN)
    except ValueError:
        raise InvalidRecordError(tr("The part is main or training.")) from None
