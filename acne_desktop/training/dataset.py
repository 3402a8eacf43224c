"""A training data set: a folder with ``triplets.csv``, one labelled visit a row.

Columns: ``subject, visit, frontal, left, right, iga``; the view cells name a photograph relative to
the folder (or absolutely), empty where a view is missing. Optional: ``fitzpatrick`` (1-6). Beside
it, optionally, ``about.json``: what the model card has to say about the data.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from acne_desktop.domain import triplets
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import DatasetError

FILE_NAME, ABOUT = triplets.TABLE, triplets.ABOUT
REAL, SYNTHETIC = triplets.REAL, triplets.SYNTHETIC
COLUMNS, OPTIONAL_COLUMN = triplets.COLUMNS, triplets.OPTIONAL_COLUMN


@dataclass(frozen=True)
class LabelledVisit:
    """One visit with its grade. ``subject`` is what folds and intervals are split by."""

    subject: str
    visit: str
    photos: Mapping[View, Path]
    grade: Grade
    source: str = REAL
    fitzpatrick: int | None = None

    @property
    def views(self) -> tuple[View, ...]:
        """The views present, in the order they are taken."""
        return tuple(view for view in VIEWS if view in self.photos)


@dataclass(frozen=True)
class About:
    """What a model card has to say about a data set.

    ``cautions`` are whole sentences; ``source`` is ``real`` or ``synthetic``, as figures of the two
    are never mixed.
    """

    title: str
    source: str = REAL
    licence: str = "not stated"
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """Labelled visits in file order, the name of their folder, and what is to be said of them."""

    name: str
    visits: tuple[LabelledVisit, ...]
    about: About


def read(folder: Path) -> Dataset:
    """Read a data set. Raises :class:`DatasetError` that names the row and the file."""
    table = folder / FILE_NAME
    about = _about(folder)
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
            if missing:
                raise DatasetError(f"{_name(table)} lacks the column {', '.join(missing)}: add it.")
            rows = [_visit(row, reader.line_num, table, about.source) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error):
        raise DatasetError(
            f"{_name(table)} cannot be read: give a folder that holds a {FILE_NAME} in UTF-8."
        ) from None
    if not rows:
        raise DatasetError(f"{_name(table)} has no rows: add at least one visit.")
    _check_unique(rows, table)
    return Dataset(folder.name, tuple(rows), about)


def write(folder: Path, visits: Iterable[LabelledVisit]) -> Path:
    """Write ``triplets.csv`` into the folder (made if need be) and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    table = folder / FILE_NAME
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*COLUMNS, OPTIONAL_COLUMN])
        for visit in visits:
            photos = [str(visit.photos[view]) if view in visit.photos else "" for view in VIEWS]
            tone = "" if visit.fitzpatrick is None else visit.fitzpatrick
            writer.writerow([visit.subject, visit.visit, *photos, int(visit.grade), tone])
    return table


def write_about(folder: Path, about: About) -> None:
    """Write ``about.json`` beside the table."""
    text = json.dumps(asdict(about), indent=2, ensure_ascii=False)
    (folder / ABOUT).write_text(text + "\n", encoding="utf-8")


def _about(folder: Path) -> About:
    """Read ``about.json`` where there is one. Raises :class:`DatasetError`."""
    path = folder / ABOUT
    if not path.is_file():
        return About(folder.name)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        cautions = tuple(str(caution) for caution in data["cautions"])
        if data["source"] not in (REAL, SYNTHETIC):
            raise ValueError("unknown source")
        return About(str(data["title"]), data["source"], str(data["licence"]), cautions)
    except (OSError, ValueError, KeyError, TypeError):
        raise DatasetError(
            f"{folder.name}/{ABOUT} cannot be read: it needs title, licence, cautions, and "
            f"the source {REAL} or {SYNTHETIC}."
        ) from None


def _visit(row: Mapping[str, str | None], line: int, table: Path, source: str) -> LabelledVisit:
    """Return one row as a visit. Raises :class:`DatasetError`."""
    cells = {name: (row.get(name) or "").strip() for name in (*COLUMNS, OPTIONAL_COLUMN)}
    where = f"row {line} of {_name(table)}"
    if not cells["subject"] or not cells["visit"]:
        raise DatasetError(f"{where} has no subject or no visit: fill in both.")
    photos = {view: table.parent / cells[view.value] for view in VIEWS if cells[view.value]}
    if not photos:
        raise DatasetError(f"{where} names no photograph: fill in at least one view.")
    for view, path in photos.items():
        if not path.is_file():
            raise DatasetError(
                f"{where} names a {view.value} photograph that is not there "
                f"({path.name}): correct the cell."
            )
    grade = Grade(_number(cells["iga"], "iga", 0, 4, where))
    tone = cells[OPTIONAL_COLUMN]
    fitzpatrick = _number(tone, OPTIONAL_COLUMN, 1, 6, where) if tone else None
    return LabelledVisit(cells["subject"], cells["visit"], photos, grade, source, fitzpatrick)


def _number(cell: str, column: str, least: int, most: int, where: str) -> int:
    if not cell.isascii() or not cell.isdigit() or not least <= int(cell) <= most:
        raise DatasetError(
            f"{where} has the {column} '{cell}': write a number from {least} to {most}."
        )
    return int(cell)


def _check_unique(rows: list[LabelledVisit], table: Path) -> None:
    """Refuse a visit that is listed twice: it would be counted twice in every figure."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        key = (row.subject, row.visit)
        if key in seen:
            raise DatasetError(
                f"{_name(table)} lists visit {row.visit} of subject {row.subject} twice: "
                "remove one row."
            )
        seen.add(key)


def _name(table: Path) -> str:
    """Return the table's name with its folder's, never a full path."""
    return f"{table.parent.name}/{table.name}"
