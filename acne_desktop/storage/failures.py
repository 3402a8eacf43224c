"""Turns what SQLite reports into the sentence that the user reads."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from acne_desktop.errors import DatabaseError, KnownError, StorageError
from acne_desktop.language import mark, tr
from acne_desktop.storage.files import DISK_FAILS, DISK_FULL

DAMAGED = mark(
    "The database is damaged or belongs to another program: close the application and put back "
    "your last backup."
)

_DATABASE_SENTENCES = {
    sqlite3.SQLITE_BUSY: mark(
        "The database is in use by another program: close that and try again."
    ),
    sqlite3.SQLITE_LOCKED: mark(
        "The database is in use by another program: close that and try again."
    ),
    sqlite3.SQLITE_READONLY: mark(
        "The database cannot be written: make sure that its disk is not read-only and that you "
        "may write there, then try again."
    ),
    sqlite3.SQLITE_CANTOPEN: mark(
        "The database cannot be opened: make sure that the data folder exists and that you may "
        "read and write there."
    ),
    sqlite3.SQLITE_PERM: mark(
        "The database cannot be opened: make sure that you may read and write in the data folder."
    ),
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
}


@contextmanager
def database_failures() -> Iterator[None]:
    """Raise what SQLite reports as :class:`DatabaseError` or :class:`StorageError`.

    Anything that only a bug can cause (a broken constraint, wrong SQL) passes as it is.
    """
    try:
        yield
    except (sqlite3.Error, DBAPIError) as error:
        known = _of_database(error.orig if isinstance(error, DBAPIError) else error)
        if known is None:
            raise
        raise known from error


def _of_database(error: BaseException | None) -> KnownError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code of an extended one
    if code == sqlite3.SQLITE_FULL:
        return StorageError(tr(DISK_FULL))
    if code == sqlite3.SQLITE_IOERR:
        return StorageError(tr(DISK_FAILS))
    sentence = _DATABASE_SENTENCES.get(code)
    return DatabaseError(tr(sentence)) if sentence else None
