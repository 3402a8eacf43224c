"""The clinic's settings, in one small JSON file; what each may be is in ``settings_schema``."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from acne_desktop.domain.audit import Action
from acne_desktop.paths import Folders
from acne_desktop.services.permissions import ask
from acne_desktop.services.settings_schema import SCHEMA, needed, setting
from acne_desktop.storage.files import disk_failures, write_whole

if TYPE_CHECKING:
    from acne_desktop.services.clinic import Clinic

Theme = Literal["system", "light", "dark", "contrast"]
Paper = Literal["A4", "Letter"]
Motion = Literal["system", "on", "off"]
FOLDER = "folder"  # in the place of a camera


@dataclass(frozen=True)
class Settings:
    """What the user chose. ``other`` keeps what a newer version wrote and this one ignores.

    ``model_version`` and ``model_hash`` name the model in use; empty means the one that ships.
    ``camera`` is the system's name of a camera, or :data:`FOLDER` for ``camera_folder``, watched;
    empty means the system's usual one. ``import_folder`` is watched while a visit is made; empty
    means none. ``camera_size`` is such as ``1920x1080``, empty the largest.
    """

    language: str = "system"  # or a code of language.LANGUAGES
    theme: Theme = "system"
    scale: int = 100  # per cent, of everything in the window
    font_size: int = 100  # per cent, of its texts
    reduced_motion: Motion = "system"
    paper: Paper = "A4"
    report_language: str = "same"  # as the window's, or a code
    clinic_name: str = ""
    clinic_address: str = ""
    clinic_contact: str = ""
    clinic_logo: str = ""  # a file's name in the data folder
    lesion_counts: bool = False  # offered beside the grade
    wording_id: str = "fda"
    model_version: str = ""
    model_hash: str = ""
    camera: str = ""
    camera_size: str = ""
    camera_folder: str = ""
    camera_mirrored: bool = False
    camera_automatic: bool = False
    import_folder: str = ""
    ghost_opacity: int = 35  # per cent
    recent_patients: bool = True  # remembered, and listed first
    blink_interval: int = 1000  # milliseconds, while two visits are compared
    recent_commands: str = ""  # chosen by name, the latest first, with a space between
    database: str = ""  # a server's address; empty is the file in the data folder
    photo_store: str = ""  # a shared store's address; empty is the data folder
    lock_after_minutes: str = "10"  # "0" is never; only where there are accounts
    other: Mapping[str, object] = field(default_factory=dict)


_DEFAULTS = Settings()
_KEPT = tuple(each for each in SCHEMA if each.has_value)
_IDS = tuple(each.id for each in _KEPT)


def defaults(ids: Iterable[str]) -> dict[str, object]:
    """Return the values that settings have before anyone has changed them."""
    return {id_: getattr(_DEFAULTS, id_) for id_ in ids}


def load(folders: Folders) -> Settings:
    """Return the settings: the defaults where there is no file, or none that can be read.

    A file that is broken is put aside as ``settings.broken.json``; a value that is not allowed
    gives way to its default.
    """
    try:
        found = json.loads(folders.settings.read_text(encoding="utf-8"))
        if not isinstance(found, dict):
            raise ValueError("settings must be a JSON object")
    except OSError:
        return Settings()
    except ValueError:  # also a wrong encoding
        with suppress(OSError):  # a disk that cannot be written keeps it where it is
            folders.settings.replace(folders.settings.with_suffix(".broken.json"))
        return Settings()
    there = [each for each in _KEPT if each.id in found]
    known = {each.id: found[each.id] for each in there if each.fits(found[each.id])}
    other = {key: value for key, value in found.items() if key not in _IDS}
    return Settings(**known, other=other)


def change(clinic: "Clinic", changes: Mapping[str, object], reason: str = "") -> Settings:
    """Change some of a clinic's settings, and return all of them.

    What not everybody may change stands in the audit trail afterwards, with the reason.

    Raises :class:`PermissionDeniedError` where one of them is not for whoever works here to
    change, and :class:`StorageError`. A value that does not fit is a bug.
    """
    # Not above: settings are read before the first paint, which waits for no database.
    from acne_desktop.storage.audit import Note  # noqa: PLC0415
    from acne_desktop.storage.audit import of as trail_of  # noqa: PLC0415

    before = load(clinic.folders)
    differing = {id_: value for id_, value in changes.items() if getattr(before, id_) != value}
    for id_, value in differing.items():
        needs = needed(id_)
        if needs is not None:
            ask(clinic, needs)
        assert id_ == "other" or setting(id_).fits(value), id_
    after = replace(before, **differing)  # type: ignore[arg-type]
    notes = [
        Note(
            Action.CHANGED,
            "settings",
            id_,
            old={"value": getattr(before, id_)},
            new={"value": value},
            reason=reason,
        )
        for id_, value in differing.items()
        # How a window looks, and what was chosen last, is nobody else's concern.
        if id_ != "other" and needed(id_) is not None
    ]
    if not notes:
        save(clinic.folders, after)
        return after
    with clinic.database.writing() as session:
        trail_of(session).notes.extend(notes)
        save(clinic.folders, after)  # within: a disk that is full leaves no entry
    return after


def save(folders: Folders, settings: Settings) -> None:
    """Write the settings, whole or not at all. Raises :class:`StorageError`.

    For where no clinic is open; whatever belongs to one goes through :func:`change`.
    """
    values = {**settings.other, **{key: getattr(settings, key) for key in _IDS}}
    text = json.dumps(values, ensure_ascii=False, indent=2)
    with disk_failures():
        folders.data.mkdir(parents=True, exist_ok=True)
        write_whole(folders.settings, text.encode())
