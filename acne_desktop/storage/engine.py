"""The open database: sessions that commit whole or not at all, in a file or on a server."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from acne_desktop.domain.account import NOBODY, Actor
from acne_desktop.domain.audit import Head
from acne_desktop.errors import DatabaseError
from acne_desktop.language import tr
from acne_desktop.storage import audit
from acne_desktop.storage.audit_anchor import Anchor
from acne_desktop.storage.failures import database_failures
from acne_desktop.storage.place import Where, place_of
from acne_desktop.storage.trial_tables import AuditRecord

__all__ = ["Database", "Session"]


class Database:
    """A clinic's database at the present revision; see :func:`storage.upgrade.bring_up_to_date`.

    Every thread may use it: each call takes its own session and connection. ``actor`` is who
    works here now: what is written goes to the audit trail under that name.
    """

    def __init__(self, where: Where, *, read_only: bool = False) -> None:
        self.place = place_of(where)
        self.actor: Actor = NOBODY
        self.anchor = Anchor(self.place.anchor)
        self._engine = self.place.engine(read_only=read_only)
        self._writing = self.place.reading if read_only else self.place.writing

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one moment of the database."""
        engine = self._engine.execution_options(**self.place.reading)
        with database_failures(), Session(engine) as session:
            yield session

    @contextmanager
    def writing(self, *, together: bool = False) -> Iterator[Session]:
        """Give a session that is committed at the end, or rolled back whole when anything fails.

        Nobody else writes meanwhile, so what it reads cannot change before it writes; but for
        those who write ``together``, where the database has a lock a row: they have to lock what
        they rest on. All take their turn at the trail.
        """
        engine = self._engine.execution_options(**self._writing)
        with database_failures(), Session(engine) as session:
            trail = audit.follow(session, self.actor)
            try:
                with session.begin():
                    trail.now = self.place.hold(session.connection(), together=together)
                    trail.hold = self.place.hold_trail
                    yield session
            except DBAPIError as error:
                if not error.connection_invalidated or trail.head is None:
                    raise
                self._look_for(engine, trail.head)  # the answer to the commit has not come
            if trail.head is not None:
                self.anchor.move(trail.head)

    def close(self) -> None:
        """Close all connections; the last one folds the write-ahead log into the database."""
        self._engine.dispose()

    def _look_for(self, engine: Engine, head: Head) -> None:
        """Raise unless the trail goes to where a transaction has written it: it was committed.

        On a new connection, once the old transaction must have ended.
        """
        try:
            with Session(engine) as session, session.begin():
                self.place.hold(session.connection())
                found = session.scalar(select(AuditRecord.hash).where(AuditRecord.id == head.id))
        except (DBAPIError, DatabaseError) as error:
            raise DatabaseError(
                tr(
                    "The connection to the database was lost while saving: once it is back, look "
                    "whether this was saved before you enter it again."
                )
            ) from error
        if found != head.hash:
            raise DatabaseError(
                tr("The connection to the database was lost; nothing was saved: try again.")
            )
