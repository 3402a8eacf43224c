"""The installed model packages: which there are, which is in use, how one changes, and back.

The packages that ship lie in ``models``; those that were trained on the clinic's own visits in the
data folder. The settings name the one in use by version and hash. Every change is one line of
``history.jsonl``: when, from, to, why.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from acne_desktop.domain.account import Permission
from acne_desktop.errors import InvalidRecordError, NotFoundError, PackageError
from acne_desktop.grading.package import COMPARISON, EARLIER, ModelPackage
from acne_desktop.language import tr
from acne_desktop.paths import Folders
from acne_desktop.services import grading, settings
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.model_comparison import Compared, compared
from acne_desktop.services.permissions import needs
from acne_desktop.services.settings import Settings
from acne_desktop.storage.files import disk_failures

_log = logging.getLogger(__name__)

REMOVED = ".removed"
HISTORY = "history.jsonl"
_OWN = re.compile(r"clinic-(\d+)")


@dataclass(frozen=True)
class Installed:
    """A package whose hashes were checked; ``ships`` tells it from the clinic's own."""

    package: ModelPackage
    ships: bool

    @property
    def name(self) -> str:
        """The version."""
        return self.package.version

    @property
    def hash(self) -> str:
        """The SHA-256 of its manifest."""
        return self.package.hash

    @property
    def trained_on(self) -> str:
        """The titles of its training data, as one line; those that are ours in the language."""
        data = self.package.manifest.get("data", [])
        return "; ".join(tr(str(part["title"])) for part in data) or tr("Not stated")

    @property
    def comparisons(self) -> tuple[Compared, ...]:
        """How it did beside the clinic's own model before, then beside what it was trained from.

        The first is there where one of the clinic's own was in use, the second always should be.
        """
        if self.ships:
            return ()
        manifest = self.package.manifest
        found = (compared(manifest.get(name)) for name in (EARLIER, COMPARISON))
        return tuple(one for one in found if one is not None)


@dataclass(frozen=True)
class Unusable:
    """A folder that should hold a package and does not; ``sentence`` says why."""

    name: str
    sentence: str


@dataclass(frozen=True)
class Active:
    """The package in use; ``fallback`` says why it is not the one that was chosen."""

    package: ModelPackage
    fallback: str = ""


@dataclass(frozen=True)
class Change:
    """One line of the history. A model is named by version and hash."""

    when: datetime
    before: tuple[str, str]
    after: tuple[str, str]
    why: str
    back: bool = False


# --- what there is ---------------------------------------------------------------------------


def installed(folders: Folders) -> tuple[list[Installed], list[Unusable]]:
    """Return the package that ships and the clinic's own, newest first; and what is unusable."""
    usable: list[Installed] = []
    unusable: list[Unusable] = []
    for folder, ships in _found(folders):
        try:
            usable.append(Installed(ModelPackage.open(folder), ships))
        except PackageError as error:
            unusable.append(Unusable(folder.name, error.sentence))
    return usable, unusable


def active(folders: Folders, chosen: Settings) -> Active:
    """Return the package in use, checked; the one that ships where another cannot be used.

    Raises :class:`PackageError` where that one cannot be used either.
    """
    if chosen.model_hash:
        try:
            found = _installed(folders, chosen.model_version, chosen.model_hash)
            return Active(found.package)
        except PackageError as error:
            _log.warning("the chosen model cannot be used: %s", type(error).__name__)
    ships = ModelPackage.open(grading.bundled_package())
    if not chosen.model_hash:
        return Active(ships)
    return Active(
        ships,
        tr(
            "The model {chosen} is missing or damaged, so {ships}, which ships with the "
            "application, is in use: choose a model in Settings.",
            chosen=chosen.model_version,
            ships=ships.version,
        ),
    )


def folder_in_use(folders: Folders, chosen: Settings) -> tuple[Path | None, str]:
    """Return the folder to load the grader from, None for what ships, and what to say about it.

    Opens no package where none was chosen, so that the first grade does not wait for it.
    """
    if not chosen.model_hash:
        return None, ""
    found = active(folders, chosen)
    return found.package.folder, found.fallback


def with_hash(folders: Folders, digest: str) -> ModelPackage | None:
    """Return the installed package with a hash, or None; damaged ones are passed over."""
    for folder, _ in _found(folders):
        with suppress(PackageError):
            package = ModelPackage.open(folder)
            if package.hash == digest:
                return package
    return None


def next_name(folders: Folders) -> str:
    """Return the name of the clinic's next package; no number is given out twice."""
    named = [*_names_in(folders.models), *_names_in(folders.models / REMOVED)]
    named += [name for change in history(folders) for name in (change.before[0], change.after[0])]
    numbers = [int(found[1]) for name in named if (found := _OWN.fullmatch(name))]
    return f"clinic-{max(numbers, default=0) + 1}"


# --- changing it -----------------------------------------------------------------------------


def refusal(chosen: Installed, in_use: ModelPackage) -> str:
    """Return why a package is not to be activated without a reason, empty where nothing is wrong.

    The one that ships needs none. One of the clinic's own must have been measured better than the
    very package in use.
    """
    if chosen.ships:
        return ""
    if not chosen.comparisons:
        return tr("{name} was not compared with any other model.", name=chosen.name)
    for found in chosen.comparisons:
        if found.with_hash == in_use.hash:
            return "" if found.better else found.sentence
    return tr(
        "{name} was compared with {other}, not with {in_use}.",
        name=chosen.name,
        other=chosen.comparisons[0].old_name,
        in_use=in_use.version,
    )


@needs(Permission.CHANGE_SETTINGS)
def activate(clinic: Clinic, name: str, digest: str, *, reason: str = "") -> Settings:
    """Put an installed package into use, and return the settings that say so.

    ``reason`` is needed where :func:`refusal` has something to say, and is kept.
    Raises :class:`PackageError` where it is missing or damaged, :class:`InvalidRecordError` without
    a needed reason, and :class:`StorageError`.
    """
    folders = clinic.folders
    chosen = _installed(folders, name, digest)
    in_use = active(folders, settings.load(folders)).package
    against = refusal(chosen, in_use)
    if against and not reason.strip():
        raise InvalidRecordError(
            tr("{against} To activate it all the same, give the reason.", against=against)
        )
    return _switch(clinic, in_use, chosen, why=reason.strip())


def previous(folders: Folders, in_use: ModelPackage) -> tuple[str, str] | None:
    """Return version and hash of the model that going back leads to, or None.

    To the one that ships now, where one that shipped with an earlier application was in use.
    """
    trail: list[tuple[str, str]] = []
    now: tuple[str, str] | None = None
    for change in history(folders):
        if change.back and trail:
            trail.pop()
        else:
            trail.append(change.before)
        now = change.after
    if now is None or now[1] != in_use.hash or not trail:
        return None
    version, digest = trail[-1]
    if _OWN.fullmatch(version):
        return version, digest
    ships = ModelPackage.open(grading.bundled_package())
    return ships.version, ships.hash


@needs(Permission.CHANGE_SETTINGS)
def go_back(clinic: Clinic) -> Settings:
    """Put the model before into use again, and return the settings that say so.

    Raises :class:`NotFoundError` where there is none, :class:`PackageError`, :class:`StorageError`.
    """
    folders = clinic.folders
    in_use = active(folders, settings.load(folders)).package
    before = previous(folders, in_use)
    if before is None:
        raise NotFoundError(tr("No other model was in use before this one."))
    version, digest = before
    if _OWN.fullmatch(version):
        return _switch(clinic, in_use, _installed(folders, version, digest), back=True)
    ships = ModelPackage.open(grading.bundled_package())
    return _switch(clinic, in_use, Installed(ships, True), back=True)


def history(folders: Folders) -> list[Change]:
    """Return every change of the model, oldest first; lines that cannot be read are passed over."""
    try:
        lines = (folders.models / HISTORY).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [change for line in lines if (change := _change(line)) is not None]


# --- removing it -----------------------------------------------------------------------------


@needs(Permission.CHANGE_SETTINGS)
def remove(clinic: Clinic, name: str) -> None:
    """Set one of the clinic's packages aside; :func:`restore` takes that back.

    Raises :class:`InvalidRecordError` for the one in use, :class:`NotFoundError`,
    :class:`StorageError`.
    """
    folders = clinic.folders
    if name == settings.load(folders).model_version:
        raise InvalidRecordError(
            tr("{name} is in use: activate another model, then remove it.", name=name)
        )
    _move(folders.models / name, folders.models / REMOVED / name)


@needs(Permission.CHANGE_SETTINGS)
def restore(clinic: Clinic, name: str) -> None:
    """Bring a removed package back. Raises :class:`NotFoundError` and :class:`StorageError`."""
    folders = clinic.folders
    _move(folders.models / REMOVED / name, folders.models / name)


def _move(source: Path, target: Path) -> None:
    if not _OWN.fullmatch(source.name) or not source.is_dir():
        raise NotFoundError(
            tr("There is no model {name} any more: open the page again.", name=source.name)
        )
    with disk_failures():
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)


# --- files -----------------------------------------------------------------------------------


def _found(folders: Folders) -> Iterator[tuple[Path, bool]]:
    own = [name for name in _names_in(folders.models) if _OWN.fullmatch(name)]
    for name in sorted(own, key=lambda name: -int(name.partition("-")[2])):
        yield folders.models / name, False
    with suppress(PackageError):
        yield grading.bundled_package(), True


def _names_in(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir() if path.is_dir()]
    except OSError:
        return []


def _installed(folders: Folders, version: str, digest: str) -> Installed:
    """Return a package by version and hash. Raises :class:`PackageError`."""
    for folder, ships in _found(folders):
        if folder.name == version:
            package = ModelPackage.open(folder)
            if package.hash == digest:
                return Installed(package, ships)
    raise PackageError(
        tr("The model {version} is not installed any more: choose another one.", version=version)
    )


def _switch(
    clinic: Clinic,
    before: ModelPackage,
    chosen: Installed,
    *,
    why: str = "",
    back: bool = False,
) -> Settings:
    """Write the history first: a change that is not told of must not be.

    The settings name no package for the one that ships, so that an update brings its successor.
    """
    after, folders = chosen.package, clinic.folders
    line = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "from": {"version": before.version, "hash": before.hash},
        "to": {"version": after.version, "hash": after.hash},
        "why": why,
        "back": back,
    }
    with disk_failures():
        folders.models.mkdir(parents=True, exist_ok=True)
        with (folders.models / HISTORY).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    named = ("", "") if chosen.ships else (after.version, after.hash)
    changed = settings.change(clinic, {"model_version": named[0], "model_hash": named[1]}, why)
    _log.info("the model in use is now %s", after.version)
    return changed


def _change(line: str) -> Change | None:
    try:
        found: Mapping[str, Any] = json.loads(line)
        before, after = (
            (str(found[side]["version"]), str(found[side]["hash"])) for side in ("from", "to")
        )
        when = datetime.fromisoformat(found["when"])
        return Change(when, before, after, str(found["why"]), found.get("back") is True)
    except (ValueError, KeyError, TypeError):
        return None
