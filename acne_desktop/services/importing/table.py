"""Reads a table (CSV) that names patients and their photographs, as spreadsheets write it.

UTF-8 with or without its mark, UTF-16 or Windows-1252; comma, semicolon or tab; titles in several
languages. A row names a photograph (``file``, and where it is known ``view``), a folder of a
visit's photographs, or a photograph a view in columns of their own. A table without any of these
names the patients of a tree of folders.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from acne_desktop.domain.patient import folded
from acne_desktop.domain.photo import View
from acne_desktop.errors import PhotoError
from acne_desktop.language import mark, tr
from acne_desktop.services.importing import names

_MAX_BYTES = 16 * 1024 * 1024
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_COLUMNS: Mapping[str, str] = {
    "patient": "patient|patient id|patientid|identifier|subject|subject id|id|mrn|patienten id|"
    "patientennummer|patienten nummer|identificador|identifiant|identificativo|paciente|paziente",
    "name": "name|patient name|full name|nom|nombre|nome",
    "date": "date|visit date|visit|day|datum|fecha|data|jour|tag",
    "file": "file|filename|file name|photo|photograph|path|image|folder|datei|dateiname|foto|bild|"
    "ordner|fichier|dossier|archivo|carpeta|cartella|imagen|immagine",
    "view": "view|side|ansicht|seite|vue|vista",
}
_SLASHED = re.compile(r"(\d\d?)[/-](\d\d?)[/-]((?:19|20)\d\d)")
_LAST_MONTH = 12
_SHORT_VIEWS = {"f": View.FRONTAL, "l": View.LEFT, "r": View.RIGHT}

UNREADABLE = mark("This table cannot be read: save it as CSV in UTF-8 and choose that.")
_TOO_LARGE = mark("This file is too large for a table: choose the CSV file.")
_NO_PATIENTS = mark(
    "This table has no column patient: give it the columns patient, date and file, and view where "
    "it is known."
)
_EMPTY = mark("This table has no rows: choose another one.")
_NO_PATIENT = mark("Row {row} of the table names no patient: fill in the column patient.")
_NO_DATE = mark("Row {row} of the table has a date that cannot be read: write it as 2026-11-20.")


@dataclass(frozen=True)
class Row:
    """One row: whose photographs, from which day, and where they lie as the table has it.

    ``files`` are pairs of a path and the view it shows, None where the row does not say.
    """

    patient: str
    name: str
    day: date | None
    files: Sequence[tuple[str, View | None]]
    problem: str = ""


@dataclass(frozen=True)
class Table:
    """A table's rows; ``names_files`` is False for one that only names patients."""

    rows: Sequence[Row]
    names_files: bool


@dataclass
class _Titles:
    """Which column (by its number) holds what."""

    known: dict[str, int] = field(default_factory=dict)
    views: dict[View, int] = field(default_factory=dict)

    def cell(self, row: Sequence[str], what: str) -> str:
        return _at(row, self.known.get(what))

    @property
    def name_files(self) -> bool:
        return bool(self.views) or "file" in self.known


def read(path: Path) -> Table:
    """Return a table. Raises :class:`PhotoError` where it is none, or lacks what is needed."""
    titled = list(lines(path))
    if not titled:
        raise PhotoError(tr(_EMPTY))
    titles = _titles(titled[0][1])
    if "patient" not in titles.known:
        raise PhotoError(tr(_NO_PATIENTS))
    dates = [titles.cell(cells, "date") for _, cells in titled[1:]]
    day_first = _day_first(dates)
    rows = [_row(number, cells, titles, day_first) for number, cells in titled[1:]]
    if titles.name_files:
        rows = [row for row in rows if row.files or row.problem]
    if not rows:
        raise PhotoError(tr(_EMPTY))
    return Table(rows, titles.name_files)


def names_photographs(path: Path) -> bool:
    """Tell whether a file is a table that names photographs and whose they are."""
    try:
        return read(path).names_files
    except PhotoError:
        return False


def lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold anything, the titles first, with their numbers from 1.

    Raises :class:`PhotoError` where the file is no table.
    """
    text = _text(path)
    first, _, rest = text.partition("\n")
    if re.fullmatch(r'"?sep=.{1}"?\r?', first):  # spreadsheets write it for themselves
        text, first = rest, rest.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for number, cells in enumerate(reader, start=1):
            tidy = [cell.strip() for cell in cells]
            if any(tidy):
                yield number, tidy
    except csv.Error:
        raise PhotoError(tr(UNREADABLE)) from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise PhotoError(tr(_TOO_LARGE))
        data = path.read_bytes()
    except PermissionError:
        raise PhotoError(tr("This table may not be read: ask for access to it.")) from None
    except OSError:
        raise PhotoError(tr("This table is not there any more: choose it again.")) from None
    marked = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise PhotoError(tr(UNREADABLE))


def _titles(cells: Sequence[str]) -> _Titles:
    titles = _Titles()
    tidy = [" ".join(re.split(r"[\s_\-.]+", folded(cell))).strip() for cell in cells]
    for what, words in _COLUMNS.items():
        for word in words.split("|"):
            if word in tidy:
                titles.known[what] = tidy.index(word)
                break
    taken = set(titles.known.values())
    for number, cell in enumerate(cells):
        view = names.view_in(cell) if number not in taken else None
        if view is not None:
            titles.views.setdefault(view, number)
    return titles


def _row(number: int, cells: Sequence[str], titles: _Titles, day_first: bool | None) -> Row:
    text = titles.cell(cells, "date")
    day = _day(text, day_first)
    patient = titles.cell(cells, "patient").lstrip("#")
    files: list[tuple[str, View | None]] = [
        (cell, view) for view, at in titles.views.items() if (cell := _at(cells, at))
    ]
    if file := titles.cell(cells, "file"):
        files.append((file, _view(titles.cell(cells, "view"))))
    problem = ""
    if not patient:
        problem = tr(_NO_PATIENT).format(row=number)
    elif text and day is None:
        problem = tr(_NO_DATE).format(row=number)
    return Row(patient, titles.cell(cells, "name"), day, files, problem)


def _view(text: str) -> View | None:
    return _SHORT_VIEWS.get(text.lower()) or names.view_in(text)


def _day_first(dates: Sequence[str]) -> bool | None:
    """Return whether dates such as 5/11/2026 begin with the day; None where no row settles it."""
    found = [match for text in dates if (match := _SLASHED.fullmatch(text))]
    if any(int(match[1]) > _LAST_MONTH for match in found):
        return True
    return False if any(int(match[2]) > _LAST_MONTH for match in found) else None


def _day(text: str, day_first: bool | None) -> date | None:
    day = names.date_in(text)[0]
    match = _SLASHED.fullmatch(text)
    if day is not None or match is None or day_first is None:
        return day
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    try:
        return date(year, second, first) if day_first else date(year, first, second)
    except ValueError:
        return None


def _at(cells: Sequence[str], number: int | None) -> str:
    return cells[number] if number is not None and number < len(cells) else ""
