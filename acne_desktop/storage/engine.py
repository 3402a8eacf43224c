"""The open database: connections set up for safety, sessions that commit whole or not at all."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from acne_desktop.domain.account import NOBODY, Actor
from acne_desktop.storage import audit
from acne_desktop.storage.audit_anchor import NAME, Anchor
from acne_desktop.storage.failures import database_failures

__all__ = ["BUSY_SECONDS", "Database", "Session"]
BUSY_SECONDS = 5.0


class Database:
    """A clinic's database at the present revision; see :func:`storage.upgrade.bring_up_to_date`.

    Every thread may use it: each call takes its own session and connection. ``actor`` is who
    works here now: what is written goes to the audit trail under that name.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.actor: Actor = NOBODY
        self.anchor = Anchor(path.with_name(NAME))
        self._read_only = read_only
        engine = create_engine(
            URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_SECONDS}
        )
        event.listen(engine, "connect", self._set_up)
        event.listen(engine, "begin", _begin)
        self._engine = engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one moment of the database."""
        with database_failures(), Session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session that is committed at the end, or rolled back whole when anything fails.

        It takes SQLite's write lock at once, so what it reads cannot change before it writes.
        """
        engine = self._engine.execution_options(immediate=True)
        with database_failures(), Session(engine) as session:
            trail = audit.follow(session, self.actor)
            with session.begin():
                session.connection()
                yield session
            if trail.head is not None:
                self.anchor.move(trail.head)

    def close(self) -> None:
        """Close all connections; the last one folds the write-ahead log into the database."""
        self._engine.dispose()

    def _set_up(self, connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        assert isinstance(connection, sqlite3.Connection)
        # Python's own transaction handling begins too late; see _begin.
        connection.isolation_level = None
        with closing(connection.cursor()) as cursor:
            if self._read_only:
                cursor.execute("PRAGMA query_only = ON")
            else:
                cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")  # a saved visit survives a power cut
            cursor.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
