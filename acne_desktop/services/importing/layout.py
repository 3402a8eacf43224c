"""Puts the photographs of a folder or a table together by patient and day, before any is read.

A folder: names tell whose photographs these are and when they were taken (see :mod:`.names`):
``A-1042/2026-11-20/``, ``2026-11-20/A-1042/``, ``A-1042_2026-11-20/``, ``A-1042/``, or no folder
at all and ``A-1042_2026-11-20_front.jpg``. A table (see :mod:`.table`) tells it in rows; its files
are found from the folder in which it lies, or from the one that is imported.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from acne_desktop.domain.patient import folded
from acne_desktop.domain.photo import View
from acne_desktop.errors import PhotoError
from acne_desktop.language import mark, tr
from acne_desktop.services.importing import names, table
from acne_desktop.services.importing.table import Row, Table
from acne_desktop.services.intake import PHOTO_SUFFIXES

_NO_PHOTOGRAPHS = mark("There are no photographs in this folder: choose another one.")
_MAY_NOT = mark("{name}: This folder may not be read: ask for access to it.")
_NOT_LISTED = mark("The table does not name this photograph: add it there.")
_PATIENT_NOT_LISTED = mark(
    "The table does not name this patient: compare it with the folder's name."
)

_NEAR = 3  # folders that may tell whose a photograph is: of a patient, a visit, a view

_Key = tuple[str, date | None, str]


@dataclass
class Group:
    """Photographs that belong to one patient, and to one day where ``day`` is known.

    ``identifier`` is empty where nothing tells whose they are: the clinician may.
    ``views`` are those that a table or names tell. ``problem`` says why none can be taken in.
    """

    identifier: str
    day: date | None
    files: list[Path] = field(default_factory=list)
    views: dict[Path, View] = field(default_factory=dict)
    name: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Walked:
    """A photograph below a folder, or a folder that may not be read."""

    path: Path
    readable: bool = True


class _Groups:
    """Groups by patient, day and problem, in the order in which they come."""

    def __init__(self) -> None:
        self._groups: dict[_Key, Group] = {}

    def of(self, identifier: str, day: date | None, *, problem: str = "", name: str = "") -> Group:
        key = (folded(identifier), day, problem)
        group = self._groups.setdefault(key, Group(identifier, day, problem=problem))
        group.name = group.name or name
        return group

    def __iter__(self) -> Iterator[Group]:
        return iter(self._groups.values())


def find(source: Path, listed: Path | None = None, *, leave: Path | None = None) -> list[Group]:
    """Return what lies in a folder or stands in a table, in the order of names or rows.

    ``listed`` is a table that names the photographs of a folder; without one the folder's own
    counts, where it holds just one that does. The folder ``leave`` is not looked into: the
    clinic's own data is no import. Raises :class:`PhotoError` where nothing is found.
    """
    if not source.is_dir():
        return list(_in_table(table.read(source), source.parent, leave))
    if listed is None:
        listed = _own_table(source)
    if listed is None:
        return list(_in_folder(source, leave))
    found = table.read(listed)
    groups = _in_table(found, source, leave)
    return list(_with_the_rest(groups, source, leave) if found.names_files else groups)


def identifier_in(folder: Path) -> str:
    """Return the identifier that the name of a folder, or of one just above it, would hold."""
    near = folder.parts[-_NEAR:]
    if any(names.date_in(name)[0] for name in near):
        return names.told(near, "").identifier
    return next((name for name in reversed(near) if not names.is_general(name)), "")


def _walk(root: Path, leave: Path | None) -> Iterator[Walked]:
    """Yield the photographs below a folder by their names, and the folders that refuse."""
    refused: list[Path] = []

    def note(error: OSError) -> None:
        refused.append(Path(error.filename))

    for parent, folders, files in os.walk(root, onerror=note):
        folders[:] = sorted(name for name in folders if not _is_left(Path(parent, name), leave))
        yield from (Walked(path, readable=False) for path in refused)
        refused.clear()
        for name in sorted(files):
            if not name.startswith(".") and name.lower().endswith(PHOTO_SUFFIXES):
                yield Walked(Path(parent, name))
    yield from (Walked(path, readable=False) for path in refused)


def _is_left(folder: Path, leave: Path | None) -> bool:
    if folder.name.startswith("."):
        return True
    # Only a name that agrees is worth asking the disk what it stands for.
    return leave is not None and folder.name == leave.name and folder.samefile(leave)


def _own_table(folder: Path) -> Path | None:
    try:
        tables = [path for path in folder.iterdir() if path.suffix.lower() == ".csv"]
    except OSError:
        return None
    named = [path for path in tables if table.names_photographs(path)]
    return named[0] if len(named) == 1 else None


def _in_folder(root: Path, leave: Path | None) -> _Groups:
    groups = _Groups()
    for found in _walk(root, leave):
        _put(groups, root, found)
    if not any(True for _ in groups):
        raise PhotoError(tr(_NO_PHOTOGRAPHS))
    return groups


def _put(groups: _Groups, root: Path, found: Walked) -> None:
    path = found.path
    folders = path.relative_to(root).parts
    if not found.readable:
        told = names.told(folders, "", above=root.name)
        problem = tr(_MAY_NOT).format(name=path.name)
        groups.of(told.identifier, told.day, problem=problem)
        return
    told = names.told(folders[:-1], path.stem, above=root.name)
    group = groups.of(told.identifier, told.day)
    group.files.append(path)
    if told.view is not None:
        group.views[path] = told.view


def _in_table(found: Table, root: Path, leave: Path | None) -> _Groups:
    if not found.names_files:
        return _of_listed_patients(found, root, leave)
    groups = _Groups()
    for row in found.rows:
        group = groups.of(row.patient, row.day, problem=row.problem, name=row.name)
        for cell, view in row.files:
            path = _located(root, cell)
            for file in _files_at(path, leave):
                if file not in group.files:
                    group.files.append(file)
                said = view or names.told((), file.stem).view
                if said is not None:
                    group.views[file] = said
    return groups


def _files_at(path: Path, leave: Path | None) -> list[Path]:
    """Return the photographs of a cell: a file, also one that is not there, or a folder's."""
    if not path.is_dir():
        return [path]
    return [found.path for found in _walk(path, leave) if found.readable]


def _located(root: Path, cell: str) -> Path:
    path = root / cell
    return path if "\\" not in cell or path.exists() else root / cell.replace("\\", "/")


def _of_listed_patients(found: Table, root: Path, leave: Path | None) -> _Groups:
    """Return the groups of a folder, with the names of a table and the patients that it knows."""
    groups = _in_folder(root, leave)
    listed: dict[str, Row] = {}
    for row in found.rows:
        listed.setdefault(folded(row.patient), row)
    for group in groups:
        named = listed.get(folded(group.identifier))
        if named is not None:
            group.name = named.name
        elif group.identifier and not group.problem:
            group.problem = tr(_PATIENT_NOT_LISTED)
    return groups


def _with_the_rest(groups: _Groups, root: Path, leave: Path | None) -> _Groups:
    """Add what lies in the folder and is not named by the table: it is told, and not taken in."""
    named = {os.path.realpath(file) for group in groups for file in group.files}
    for found in _walk(root, leave):
        if not found.readable:
            _put(groups, root, found)
        elif os.path.realpath(found.path) not in named:
            groups.of("", None, problem=tr(_NOT_LISTED)).files.append(found.path)
    return groups
