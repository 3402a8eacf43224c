"""Turns what SQLite and the disk report into the sentence that the user reads."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from acne_desktop.errors import DatabaseError, KnownError, StorageError

DISK_FULL = "The disk is full: make room on it and try again; nothing was changed."
READ_ONLY = (
    "The data folder cannot be written: make sure that its disk is not read-only and that you "
    "may write there, then try again; nothing was changed."
)
_DISK_FAILS = "The disk reported an error: check the disk and its cable, then try again."
DAMAGED = (
    "The database is damaged or belongs to another program: close the application and put back "
    "a copy from the backups folder."
)

_DATABASE_SENTENCES = {
    sqlite3.SQLITE_BUSY: "The database is in use by another program: close that and try again.",
    sqlite3.SQLITE_LOCKED: "The database is in use by another program: close that and try again.",
    sqlite3.SQLITE_READONLY: "The database cannot be written: make sure that its disk is not "
    "read-only and that you may write there, then try again.",
    sqlite3.SQLITE_CANTOPEN: "The database cannot be opened: make sure that the data folder "
    "exists and that you may read and write there.",
    sqlite3.SQLITE_PERM: "The database cannot be opened: make sure that you may read and write "
    "in the data folder.",
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
}
_FULL = {errno.ENOSPC, errno.EDQUOT}
_REFUSED = {errno.EROFS, errno.EACCES, errno.EPERM}


@contextmanager
def database_failures() -> Iterator[None]:
    """Raise what SQLite reports as :class:`DatabaseError` or :class:`StorageError`.

    Anything that only a bug can cause (a broken constraint, wrong SQL) passes as it is.
    """
    try:
        yield
    except Exception as error:
        # SQLAlchemy has the driver's error in ``orig``. It is not imported here: the settings
        # need this module before the window is painted.
        known = _of_database(getattr(error, "orig", error))
        if known is None:
            raise
        raise known from error


@contextmanager
def disk_failures() -> Iterator[None]:
    """Raise what the operating system reports while writing as :class:`StorageError`."""
    try:
        yield
    except OSError as error:
        raise _of_disk(error) from error


def _of_database(error: BaseException | None) -> KnownError | None:
    if not isinstance(error, sqlite3.Error):
        return None
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code of an extended one
    if code == sqlite3.SQLITE_FULL:
        return StorageError(DISK_FULL)
    if code == sqlite3.SQLITE_IOERR:
        return StorageError(_DISK_FAILS)
    sentence = _DATABASE_SENTENCES.get(code)
    return DatabaseError(sentence) if sentence else None


def _of_disk(error: OSError) -> StorageError:
    if error.errno in _FULL:
        return StorageError(DISK_FULL)
    if error.errno in _REFUSED:
        return StorageError(READ_ONLY)
    return StorageError(_DISK_FAILS)
