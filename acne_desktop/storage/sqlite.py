"""A database in a SQLite file: connections set up for safety, copied before it is migrated."""

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from acne_desktop.errors import DatabaseError
from acne_desktop.language import tr
from acne_desktop.storage.audit_anchor import NAME
from acne_desktop.storage.failures import DAMAGED, database_failures
from acne_desktop.storage.files import disk_failures

BUSY_SECONDS = 5.0


@dataclass(frozen=True)
class File:
    """One file, which one application at a time holds; see :class:`storage.place.Place`."""

    path: Path

    shared = False
    reading = MappingProxyType[str, object]({})
    # SQLite's write lock is taken at once: what is read cannot change before it is written.
    writing = MappingProxyType[str, object]({"immediate": True})

    @property
    def anchor(self) -> Path:
        """Lies beside the database."""
        return self.path.with_name(NAME)

    def engine(self, *, read_only: bool = False) -> Engine:
        """Return connections that wait for a lock, and that survive a power cut."""
        engine = create_engine(
            URL.create("sqlite", database=str(self.path)),
            connect_args={"timeout": BUSY_SECONDS},
        )

        def set_up(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
            _set_up(connection, read_only=read_only)

        event.listen(engine, "connect", set_up)
        event.listen(engine, "begin", _begin)
        return engine

    def hold(self, _connection: Connection, *, together: bool = False) -> datetime | None:
        """Nothing is left to do: the transaction has begun with the lock."""
        return None

    def hold_trail(self, _connection: Connection) -> None:
        """Nothing is left to do: there is one writer."""

    def revision(self) -> str | None:
        """Return the revision; None for a file that is not there, or is empty."""
        if not self.path.exists():
            return None
        with database_failures(), closing(self._connect()) as connection:
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

    def migrate(self, steps: Callable[[Connection], None]) -> None:
        """Run migrations whole or not at all; make the file where there is none."""
        engine = create_engine(
            URL.create("sqlite", database=str(self.path)),
            poolclass=NullPool,
            connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
        )
        with database_failures(), engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            connection.exec_driver_sql("PRAGMA synchronous = FULL")
            # Batch mode replaces whole tables, so foreign keys stay off (SQLite's default) while
            # it works, and are checked before the commit.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            steps(connection)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise RuntimeError("a migration left a reference to a row that does not exist")
            connection.commit()

    def back_up(self, backups: Path, revision: str) -> Path:
        """Copy the database, check the copy, and return where it is."""
        now = datetime.now(UTC)
        copy = backups / f"clinic-{now:%Y%m%dT%H%M%S%fZ}-before-{revision}.sqlite3"
        unfinished = copy.with_suffix(".tmp")
        with disk_failures(), database_failures():
            backups.mkdir(parents=True, exist_ok=True)
            try:
                if not self._copied(unfinished):
                    raise DatabaseError(tr(DAMAGED))
                unfinished.replace(copy)
            finally:
                unfinished.unlink(missing_ok=True)
        return copy

    def flaw(self, connection: Connection) -> str:
        """Return the first thing that is wrong with the pages or an index."""
        found = str(connection.execute(text("PRAGMA integrity_check(1)")).scalar_one())
        return "" if found == "ok" else found

    def guards(self) -> dict[str, str]:
        """Return tables and triggers as the file declares them."""
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as connection:
            rows = connection.execute(
                "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL "
                "AND type IN ('trigger', 'table') AND name NOT LIKE 'sqlite_%'"
            )
            return {name: " ".join(sql.split()) for name, sql in rows}

    def guards_as_made(self, steps: Callable[[Connection], None]) -> dict[str, str]:
        """Return those of a file that is made anew, and goes at once."""
        with tempfile.TemporaryDirectory() as folder:
            fresh = File(Path(folder) / "fresh.sqlite3")
            fresh.migrate(steps)
            return fresh.guards()

    def _copied(self, target: Path) -> bool:
        """Copy a database, also one that is in use, and tell whether the copy is sound."""
        with closing(self._connect()) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
            return copy.execute("PRAGMA quick_check").fetchall() == [("ok",)]

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=BUSY_SECONDS)


def _set_up(connection: DBAPIConnection, *, read_only: bool) -> None:
    assert isinstance(connection, sqlite3.Connection)
    # Python's own transaction handling begins too late; see _begin.
    connection.isolation_level = None
    with closing(connection.cursor()) as cursor:
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")  # a saved visit survives a power cut
        cursor.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _table_names(connection: sqlite3.Connection) -> set[str]:
    try:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    except UnicodeDecodeError as error:  # a damaged page
        raise DatabaseError(tr(DAMAGED)) from error
