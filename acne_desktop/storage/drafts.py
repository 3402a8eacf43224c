"""The drafts of visits: one small file each in the data folder, named by numbers alone."""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from acne_desktop.storage.files import disk_failures, write_whole

_SUFFIX = ".json"
_log = logging.getLogger(__name__)

State = dict[str, object]


class DraftStore:
    """Files ``<name>.json``, each written whole; the photographs they name lie in their store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, state: Mapping[str, object]) -> None:
        """Keep a draft in place of the one before. Raises :class:`StorageError`."""
        text = json.dumps(dict(state), ensure_ascii=False)
        with disk_failures():
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path(name), text.encode())

    def read(self, name: str) -> State | None:
        """Return a draft; None where there is none, or none that can be read.

        One that cannot be read is put aside.
        """
        path = self._path(name)
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(found, dict):
                raise ValueError("a draft must be a JSON object")
        except OSError:
            return None
        except ValueError:
            _log.warning("a draft could not be read and was put aside")
            self.put_aside(name)
            return None
        return found

    def put_aside(self, name: str) -> None:
        """Let a draft that makes no sense lie where nobody reads it."""
        with suppress(OSError):
            self._path(name).replace(self._path(name).with_suffix(".broken"))

    def remove(self, name: str) -> None:
        """Remove a draft, if it is there. Raises :class:`StorageError`."""
        with disk_failures():
            self._path(name).unlink(missing_ok=True)

    def all(self) -> Iterator[State]:
        """Go through every draft that can be read, in the order of their names."""
        if not self._folder.is_dir():
            return
        for path in sorted(self._folder.glob(f"*{_SUFFIX}")):
            found = self.read(path.stem)
            if found is not None:
                yield found

    def photo_names(self) -> set[str]:
        """Return the SHA-256 of every photograph that a draft names."""
        names = set()
        for state in self.all():
            photos = state.get("photos")
            for photo in photos.values() if isinstance(photos, dict) else ():
                if isinstance(photo, dict):
                    names.add(str(photo.get("sha256")))
        return names

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{_SUFFIX}"
