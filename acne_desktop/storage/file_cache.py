"""A cache of files on the disk: kept by a photograph's SHA-256, held to a size."""

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from acne_desktop.storage.files import UNFINISHED

_ROOM = 0.8  # of the limit is kept when the oldest go, so that they do not go one by one


class FileCache:
    """Files ``ab/<sha256><suffix>`` in one folder. Any of them may be deleted at any time.

    Any thread may use it. A disk that refuses is no failure here: a file that is not kept is
    made, or fetched, anew.
    """

    def __init__(self, folder: Path, *, limit_bytes: int, suffix: str = "") -> None:
        self._folder = folder
        self._suffix = suffix
        self._limit = limit_bytes
        self._total: int | None = None  # counted at the first write
        self._lock = threading.Lock()

    def read(self, sha256: str) -> bytes | None:
        """Return a file's bytes as they were written, or None."""
        path = self._path(sha256)
        try:
            data = path.read_bytes()
            os.utime(path)  # seen last goes last
        except OSError:
            return None
        return data

    def write(self, sha256: str, data: bytes) -> None:
        """Keep a file, whole or not at all; the ones not seen for longest make room for it.

        Not forced onto the disk: what a power cut leaves is checked by whoever reads it.
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
        return self._folder / sha256[:2] / f"{sha256}{self._suffix}"
