"""Where a database is: a SQLite file or a PostgreSQL server, and what is particular to each."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Connection, Engine

from acne_desktop.storage.sqlite import File


class Place(Protocol):
    """What the rest of the storage asks of a database, whichever it is."""

    @property
    def shared(self) -> bool:
        """Whether other workstations may work on it at the same time."""

    @property
    def anchor(self) -> Path:
        """The file that notes where the audit trail ends."""

    @property
    def reading(self) -> Mapping[str, Any]:
        """The execution options of a session that sees one moment of the database."""

    @property
    def writing(self) -> Mapping[str, Any]:
        """The execution options of a session that writes."""

    def engine(self, *, read_only: bool = False) -> Engine:
        """Return connections that are set up for safety."""

    def hold(self, connection: Connection, *, together: bool = False) -> datetime | None:
        """Let nobody else write until the transaction ends; return the server's time, if any.

        Those who hold it ``together`` do not keep each other out.
        """

    def hold_trail(self, connection: Connection) -> None:
        """Let nobody else write to the audit trail until the transaction ends."""

    def revision(self) -> str | None:
        """Return the newest migration that was run; None where there is no database yet."""

    def migrate(self, steps: Callable[[Connection], None]) -> None:
        """Run migrations in one transaction."""

    def back_up(self, backups: Path, revision: str) -> object:
        """Copy the database before it is migrated."""

    def flaw(self, connection: Connection) -> str:
        """Return what the database itself finds damaged, or nothing."""

    def guards(self) -> dict[str, str]:
        """Return the tables, and what guards them, as they are."""

    def guards_as_made(self, steps: Callable[[Connection], None]) -> dict[str, str]:
        """Return the tables and guards as the migrations make them."""


Where: TypeAlias = Path | Place


def place_of(where: Where) -> Place:
    """Return the place that a path names; any other is one already."""
    return File(where) if isinstance(where, Path) else where
