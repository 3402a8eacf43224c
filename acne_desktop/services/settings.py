"""The clinic's settings, in one small JSON file."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from acne_desktop.paths import Folders
from acne_desktop.storage.files import disk_failures, write_whole

Theme = Literal["system", "light", "dark"]
Paper = Literal["A4", "Letter"]


@dataclass(frozen=True)
class Settings:
    """What the user chose. ``other`` keeps what a newer version wrote and this one ignores.

    ``model_version`` and ``model_hash`` name the model in use; empty means the one that ships.
    """

    theme: Theme = "system"
    paper: Paper = "A4"
    clinic_name: str = ""
    wording_id: str = "fda"
    model_version: str = ""
    model_hash: str = ""
    other: Mapping[str, object] = field(default_factory=dict)


_ALLOWED: Mapping[str, Callable[[object], bool]] = {
    "theme": lambda value: value in ("system", "light", "dark"),
    "paper": lambda value: value in ("A4", "Letter"),
    "clinic_name": lambda value: isinstance(value, str),
    "wording_id": lambda value: isinstance(value, str),
    "model_version": lambda value: isinstance(value, str),
    "model_hash": lambda value: isinstance(value, str),
}


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
    known = {key: found[key] for key, fits in _ALLOWED.items() if key in found and fits(found[key])}
    other = {key: value for key, value in found.items() if key not in _ALLOWED}
    return Settings(**known, other=other)


def save(folders: Folders, settings: Settings) -> None:
    """Write the settings, whole or not at all. Raises :class:`StorageError`."""
    values = {**settings.other, **{key: getattr(settings, key) for key in _ALLOWED}}
    text = json.dumps(values, ensure_ascii=False, indent=2)
    with disk_failures():
        folders.data.mkdir(parents=True, exist_ok=True)
        write_whole(folders.settings, text.encode())
