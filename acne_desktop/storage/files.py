"""Writing files whole, and the sentences for a disk that refuses. Imports nothing slow."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from acne_desktop.errors import StorageError
from acne_desktop.language import mark, tr

UNFINISHED = ".tmp"

DISK_FULL = mark("The disk is full: make room on it and try again; nothing was changed.")
READ_ONLY = mark(
    "The data folder cannot be written: make sure that its disk is not read-only and that you "
    "may write there, then try again; nothing was changed."
)
DISK_FAILS = mark("The disk reported an error: check the disk and its cable, then try again.")
_FULL = {errno.ENOSPC, errno.EDQUOT}
_REFUSED = {errno.EROFS, errno.EACCES, errno.EPERM}


@contextmanager
def disk_failures() -> Iterator[None]:
    """Raise what the operating system reports while writing as :class:`StorageError`."""
    try:
        yield
    except OSError as error:
        raise _of_disk(error) from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file; on disk, whole and under its name when this returns. Raises OSError.

    A power cut leaves the old file or the new one, never half of it.
    """
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        with unfinished.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder survive a power cut; Windows needs and knows no such thing."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _of_disk(error: OSError) -> StorageError:
    if error.errno in _FULL:
        return StorageError(tr(DISK_FULL))
    if error.errno in _REFUSED:
        return StorageError(tr(READ_ONLY))
    return StorageError(tr(DISK_FAILS))
