"""Turns what SQLite or a PostgreSQL server reports into the sentence that the user reads."""

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

LOST = mark(
    "The database server cannot be reached: check the network, and that the server runs, then try "
    "again; nothing was changed."
)
_REFUSED = mark(
    "The database server does not let this workstation in: check the database's name, the user and "
    "the password, then try again."
)
_FULL_UP = mark("The database server has no connection to spare: try again in a moment.")
_BUSY_ELSEWHERE = mark("Another workstation is writing to the database: try again in a moment.")
_NOT_ALLOWED = mark(
    "The database server does not let this user change the database: ask who runs the server."
)
_SERVER_FULL = mark(
    "The disk of the database server is full: ask who runs the server; nothing was changed."
)
_SERVER_FAILS = mark(
    "The database server reported an error of its disk: ask who runs the server; nothing was "
    "changed."
)
# By the first characters of what the server calls SQLSTATE; the longest that fits counts.
_SERVER_SENTENCES = {
    "08": LOST,
    "25006": _NOT_ALLOWED,
    "25P03": LOST,
    "28": _REFUSED,
    "3D000": _REFUSED,
    "40001": _BUSY_ELSEWHERE,
    "40P01": _BUSY_ELSEWHERE,
    "42501": _NOT_ALLOWED,
    "53": _FULL_UP,
    "55P03": _BUSY_ELSEWHERE,
    "57P": LOST,
}
_SERVER_DISK = {"53100": _SERVER_FULL, "58030": _SERVER_FAILS, "XX001": _SERVER_FAILS}


@contextmanager
def database_failures() -> Iterator[None]:
    """Raise what the database reports as :class:`DatabaseError` or :class:`StorageError`.

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
    if type(error).__module__.startswith("psycopg"):
        return _of_server(error)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code of an extended one
    if code == sqlite3.SQLITE_FULL:
        return StorageError(tr(DISK_FULL))
    if code == sqlite3.SQLITE_IOERR:
        return StorageError(tr(DISK_FAILS))
    sentence = _DATABASE_SENTENCES.get(code)
    return DatabaseError(tr(sentence)) if sentence else None


def _of_server(error: BaseException | None) -> KnownError | None:
    state = getattr(error, "sqlstate", None)
    if state is None:
        if type(error).__name__ != "OperationalError":
            return None
        # No connection was made, or it was lost: the server's own refusal begins with this word.
        refused = "FATAL" in str(error)
        return DatabaseError(tr(_REFUSED if refused else LOST))
    if state in _SERVER_DISK:
        return StorageError(tr(_SERVER_DISK[state]))
    for length in (5, 3, 2):
        if state[:length] in _SERVER_SENTENCES:
            return DatabaseError(tr(_SERVER_SENTENCES[state[:length]]))
    return None
