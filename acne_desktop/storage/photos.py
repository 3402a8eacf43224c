"""Original photographs in a folder of this workstation: byte for byte, under their SHA-256."""

import hashlib
import os
import time
from collections.abc import Collection, Iterator
from pathlib import Path

from acne_desktop.errors import PhotoDamagedError
from acne_desktop.language import tr
from acne_desktop.storage import files
from acne_desktop.storage.files import disk_failures

UNCLAIMED_DAYS = 30
_SECONDS_A_DAY = 86_400


class LocalPhotos:
    """Files ``ab/<sha256><suffix>`` in one folder; one that is whole is never written again."""

    shared = False

    def __init__(self, folder: Path, unclaimed: Path) -> None:
        self._folder = folder
        self._unclaimed = unclaimed

    def put(self, data: bytes, sha256: str, suffix: str) -> bool:
        """Keep an original and return whether it is new here; on disk when this returns.

        Raises :class:`StorageError`, and :class:`ValueError` where the hash is another.
        """
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ValueError("the photograph's bytes do not have the SHA-256 they came with")
        path = self._path(sha256, suffix)
        with disk_failures():
            existed = path.exists()
            if existed and path.read_bytes() == data:
                return False
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                files.write_whole(path, data)
                files.sync_folder(self._folder)
            except OSError:
                if not existed:
                    path.unlink(missing_ok=True)
                raise
        return not existed

    def holds(self, sha256: str, suffix: str) -> bool:
        """Tell whether an original is here; its bytes are not looked at."""
        return self._path(sha256, suffix).is_file()

    def read(self, sha256: str, suffix: str) -> bytes:
        """Return an original, checked. Raises :class:`PhotoDamagedError`."""
        try:
            data = self._path(sha256, suffix).read_bytes()
        except FileNotFoundError:
            raise PhotoDamagedError(
                tr(
                    "A photograph of this visit is missing from the data folder: put it back from "
                    "a backup."
                )
            ) from None
        except OSError as error:
            raise PhotoDamagedError(
                tr(
                    "A photograph of this visit cannot be read: check the disk, or put it back "
                    "from a backup."
                )
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise PhotoDamagedError(
                tr(
                    "A photograph of this visit was changed or damaged on the disk: put it back "
                    "from a backup."
                )
            )
        return data

    def discard(self, sha256: str, suffix: str) -> None:
        """Take back a photograph that :meth:`put` has just added and no visit names."""
        with disk_failures():
            self._path(sha256, suffix).unlink(missing_ok=True)

    def holds_any(self) -> bool:
        """Tell whether any finished original is here."""
        return any(not name.endswith(files.UNFINISHED) for _, name in self._files())

    def sweep(self, known: Collection[str]) -> int:
        """Clear away what an interrupted save has left; return how many files that were.

        Unfinished files are deleted. Whole photographs that no visit names are set aside in the
        ``unclaimed`` folder for 30 days, because they would all look like that if an older copy
        of the database were put back. Call it only while nobody else has the folder open.
        """
        count = 0
        with disk_failures():
            for shelf, name in self._files():
                if name.endswith(files.UNFINISHED):
                    (shelf / name).unlink()
                elif name.partition(".")[0] not in known:
                    self._set_aside(shelf / name)
                else:
                    continue
                count += 1
            self._forget_old()
        return count

    def names(self) -> list[tuple[str, str]]:
        """Return the SHA-256 and the suffix of every finished original."""
        found = (name for _, name in self._files() if not name.endswith(files.UNFINISHED))
        parts = (name.partition(".") for name in found)
        return sorted((sha256, f".{suffix}") for sha256, _, suffix in parts)

    def _set_aside(self, path: Path) -> None:
        self._unclaimed.mkdir(parents=True, exist_ok=True)
        os.utime(path)  # the 30 days begin now
        path.replace(self._unclaimed / path.name)

    def _forget_old(self) -> None:
        if not self._unclaimed.is_dir():
            return
        oldest = time.time() - UNCLAIMED_DAYS * _SECONDS_A_DAY
        for path in self._unclaimed.iterdir():
            if path.stat().st_mtime < oldest:
                path.unlink()

    def _files(self) -> Iterator[tuple[Path, str]]:
        """Go through all files: the folder each lies in, and its name."""
        if not self._folder.is_dir():
            return
        with os.scandir(self._folder) as entries:
            shelves = [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
        for shelf in map(Path, shelves):
            for name in os.listdir(shelf):  # noqa: PTH208 - names alone, there may be millions
                yield shelf, name

    def _path(self, sha256: str, suffix: str) -> Path:
        return self._folder / place_of(sha256, suffix)


def place_of(sha256: str, suffix: str) -> str:
    """Return where an original stands in any store: ``ab/<sha256><suffix>``."""
    return f"{sha256[:2]}/{sha256}{suffix}"
