"""Brings a database to the present revision, after copying it; refuses one it does not know."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from acne_desktop.errors import DatabaseError, DatabaseNewerError
from acne_desktop.language import tr
from acne_desktop.storage import engine as opened
from acne_desktop.storage.failures import DAMAGED, database_failures
from acne_desktop.storage.files import disk_failures

HEAD = "0009"  # the newest migration; a test holds it against the scripts
TRAIL = "0009"  # the first that has an audit trail
KEPT_COPIES = 10


def revision_of(path: Path) -> str | None:
    """Return a database's revision, or None where there is no database yet (or an empty file).

    Raises :class:`DatabaseError` for a file that is no database of this application.
    """
    if not path.exists():
        return None
    with database_failures(), closing(_connect(path)) as connection:
        tables = _table_names(connection)
        if not tables:
            return None
        rows = (
            connection.execute("SELECT version_num FROM alembic_version").fetchall()
            if "alembic_version" in tables
            else []
        )
    if len(rows) != 1:
        raise DatabaseError(
            tr("The database belongs to another program: choose another data folder.")
        )
    return str(rows[0][0])


def _table_names(connection: sqlite3.Connection) -> set[str]:
    try:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    except UnicodeDecodeError as error:  # a damaged page
        raise DatabaseError(tr(DAMAGED)) from error


def check_readable(revision: str | None) -> None:
    """Raise unless a database of this revision can be read without changing it."""
    if revision is None:
        raise DatabaseError(
            tr("There is no clinic in this data folder: choose another, or start the application.")
        )
    if revision != HEAD:
        _check_known(revision)
        raise DatabaseError(
            tr(
                "The database is from an older version: start the application once to bring it "
                "up to date."
            )
        )


def bring_up_to_date(path: Path, revision: str | None, backups: Path) -> None:
    """Run the missing migrations in one transaction, after copying an existing database.

    Raises :class:`DatabaseNewerError` for a revision that this version does not know,
    :class:`DatabaseError` and :class:`StorageError` where the file or disk refuses.
    """
    if revision == HEAD:
        return
    if revision is not None:
        _check_known(revision)
        back_up(path, backups, revision)
    _migrations().run(path)
    rotate(backups)


def back_up(path: Path, backups: Path, revision: str) -> Path:
    """Copy the database, check the copy, and return where it is."""
    now = datetime.now(UTC)
    copy = backups / f"clinic-{now:%Y%m%dT%H%M%S%fZ}-before-{revision}.sqlite3"
    unfinished = copy.with_suffix(".tmp")
    with disk_failures(), database_failures():
        backups.mkdir(parents=True, exist_ok=True)
        try:
            if not _copied(path, unfinished):
                raise DatabaseError(tr(DAMAGED))
            unfinished.replace(copy)
        finally:
            unfinished.unlink(missing_ok=True)
    return copy


def _copied(path: Path, target: Path) -> bool:
    """Copy a database, also one that is in use, and tell whether the copy is sound."""
    with closing(_connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        return copy.execute("PRAGMA quick_check").fetchall() == [("ok",)]


def rotate(backups: Path) -> None:
    """Keep the newest copies only; called once a migration has succeeded, never before."""
    copies = sorted(backups.glob("clinic-*.sqlite3"))
    for old in copies[:-KEPT_COPIES]:
        with disk_failures():
            old.unlink(missing_ok=True)


def _check_known(revision: str) -> None:
    if revision not in _migrations().known_revisions():
        raise DatabaseNewerError(
            tr(
                "The database was written by a newer version of the application: install that "
                "version; nothing was changed."
            )
        )


def _migrations() -> ModuleType:
    # Imported here only: a database that is up to date opens without alembic, which is slow.
    from acne_desktop.storage import migrate  # noqa: PLC0415

    return migrate


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=opened.BUSY_SECONDS)
