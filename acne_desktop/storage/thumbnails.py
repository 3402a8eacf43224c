"""The cache of small pictures on the disk: kept by the photograph's SHA-256, held to a size."""

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from acne_desktop.storage.files import UNFINISHED

LIMIT_BYTES = 256 * 1024 * 1024  # some 12,000 pictures of 320 pixels
_ROOM = 0.8  # of the limit is kept when the oldest go, so that they do not go one by one


class ThumbnailStore:
    """Files ``ab/<sha256>.jpg`` in one folder. Any of them may be deleted at any time.

    Any thread may use it. A disk that refuses is no failure here: a picture that is not kept is
    made anew.
    """

    def __init__(self, folder: Path, *, limit_bytes: int = LIMIT_BYTES) -> None:
        self._folder = folder
        self._limit = limit_bytes
        self._total: int | None = None  # counted at the first write
        self._lock = threading.Lock()

    def read(self, sha256: str) -> bytes | None:
        """Return a picture's bytes as they were written, or None."""
        path = self._path(sha256)
        try:
            data = path.read_bytes()
            os.utime(path)  # seen last goes last
        except OSError:
            return None
        return data

    def write(self, sha256: str, data: bytes) -> None:
        """Keep a picture, whole or not at all; the ones not seen for longest make room for it.

        Not forced onto the disk: one that a power cut leaves empty is none, and is made anew.
        """
        path = self._path(sha256)
        unfinished = path.with_name(f"{path.name}.{threading.get_ident()}{UNFINISHED}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(data)
            unfinished.replace(path)
        except OSError:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            return
        with self._lock:
            if self._total is None:
                self._total = sum(status.st_size for _, status in self._files())
            else:
                self._total += len(data)
            if self._total > self._limit:
                self._total = self._trim()

    def _trim(self) -> int:
        """Delete the ones not seen for longest; return how many bytes are left."""
        newest_first = sorted(self._files(), key=lambda file: file[1].st_mtime_ns, reverse=True)
        kept = 0
        for path, status in newest_first:
            if kept + status.st_size <= self._limit * _ROOM:
                kept += status.st_size
            else:
                with suppress(OSError):
                    path.unlink()
        return kept

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self._folder.glob("??/*"):
            with suppress(OSError):  # deleted meanwhile
                yield path, path.stat()

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}.jpg"
