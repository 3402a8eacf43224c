"""A database on a PostgreSQL server, on which several workstations work at once.

One workstation writes at a time, as with a file: each writing transaction holds one lock of the
server from its beginning, so that what it reads cannot change before it writes, and so that the
audit trail has one end to go on from. Those who write together share that lock, lock the rows that
they rest on, and take their turn at the trail only. See decision 21.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError

from acne_desktop.errors import DatabaseError, DatabaseNewerError, InvalidRecordError
from acne_desktop.language import mark, tr
from acne_desktop.storage import upgrade
from acne_desktop.storage.failures import database_failures
from acne_desktop.storage.postgresql_guards import described

DRIVER = "postgresql+psycopg"
UPDATED = mark(
    "The database was brought up to date by a newer version of the application: close this one "
    "and install that version; nothing was changed."
)
CONNECT_SECONDS = 10
LOCK_SECONDS = 10  # as long as another workstation may take to write
_NAMES = {DRIVER, "postgresql", "postgres"}
_LOCK = 0x61636E65  # one for the clinic; the server keeps the locks of databases apart
_TRAIL_LOCK = _LOCK + 1
_STATE = "SELECT version_num, clock_timestamp() AT TIME ZONE 'UTC' FROM alembic_version"
_HERE = {"", "localhost", "127.0.0.1", "::1"}
# A connection that is gone is noticed in under a minute, at either end.
_KEEP_ALIVE = {
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 40_000,
}
_SETTINGS = (
    f"-c lock_timeout={LOCK_SECONDS}s -c idle_in_transaction_session_timeout=60s"
    " -c timezone=UTC -c client_min_messages=warning"
)


@dataclass(frozen=True)
class Server:
    """The address of a database; see :class:`storage.place.Place`.

    ``folder`` is this workstation's own: there it notes where the audit trail ends. A server's
    text names host and database, never a user or a password.
    """

    url: URL = field(repr=False)
    folder: Path = field(repr=False)

    shared = True
    reading = MappingProxyType[str, object](
        {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    )
    writing = MappingProxyType[str, object]({"isolation_level": "READ COMMITTED"})

    @classmethod
    def named(cls, address: str, folder: Path) -> "Server":
        """Return the server of an address. Raises :class:`InvalidRecordError`."""
        try:
            url = make_url(address.strip())
        except (ArgumentError, ValueError):
            url = None
        # The address is not repeated: it may hold a password.
        if url is None or url.drivername not in _NAMES or not url.database:
            raise InvalidRecordError(
                tr(
                    "This is no address of a database: enter one such as "
                    "postgresql+psycopg://user@server/clinic."
                )
            )
        return cls(url.set(drivername=DRIVER), folder)

    def __str__(self) -> str:
        return f"{self.url.database} @ {self.host}"

    @property
    def host(self) -> str:
        """The server's name, with its port where it is not the usual one."""
        name = self._host if self._host not in _HERE else "localhost"
        return f"{name}:{self.url.port}" if self.url.port not in {None, 5432} else name

    @property
    def has_password(self) -> bool:
        """Whether the address itself holds a password."""
        return self.url.password is not None or bool({"password", "passfile"} & set(self.url.query))

    @property
    def anchor(self) -> Path:
        """Each workstation has its own note of the trail's end, and one for each database."""
        named = f"{self._host}:{self.url.port or 5432}/{self.url.database}"
        return self.folder / f"audit-head-{hashlib.sha256(named.encode()).hexdigest()[:12]}.json"

    def engine(self, *, read_only: bool = False) -> Engine:
        """Return connections that are tried before they are used, and encrypted on a network."""
        return create_engine(
            self.url,
            connect_args=self.arguments(read_only=read_only),
            pool_pre_ping=True,
            hide_parameters=True,
        )

    def hold(self, connection: Connection, *, together: bool = False) -> datetime:
        """Wait until nobody else writes, but for those together; return the server's time.

        Raises :class:`DatabaseNewerError` where a newer version has changed the tables meanwhile.
        """
        lock = "pg_advisory_xact_lock_shared" if together else "pg_advisory_xact_lock"
        # Two statements at once: the second sees what was committed while the first has waited.
        found = connection.exec_driver_sql(f"SELECT {lock}({_LOCK}); {_STATE}")
        cursor: Any = found.cursor  # psycopg's, which goes on to the second result
        cursor.nextset()
        ((revision, now),) = cursor.fetchall()
        found.close()
        if revision != upgrade.HEAD:
            raise DatabaseNewerError(tr(UPDATED))
        moment: datetime = now.replace(tzinfo=UTC)
        return moment

    def hold_trail(self, connection: Connection) -> None:
        """Let nobody else write to the trail until the transaction ends."""
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TRAIL_LOCK})")

    def revision(self) -> str | None:
        """Return the revision; None for a database without tables."""
        with self._connected() as connection:
            return _revision(connection)

    def migrate(self, steps: Callable[[Connection], None]) -> None:
        """Run migrations whole or not at all; of two workstations, one waits for the other."""
        with self._connected() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '5min'"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            steps(connection)
            connection.commit()

    def back_up(self, backups: Path, revision: str) -> None:
        """Leave it to the server, whose backups hold more than the database; see the README."""

    def flaw(self, connection: Connection) -> str:
        """Nothing: the server checks pages as they are read, and all rows are."""
        return ""

    def guards(self) -> dict[str, str]:
        """Return tables, constraints, triggers and rules as the server describes them."""
        with self._connected() as connection:
            return described(connection)

    def guards_as_made(self, steps: Callable[[Connection], None]) -> dict[str, str]:
        """Return those that the same server makes of the migrations, in a schema that is undone."""
        with self._connected() as connection:
            name = f"acne_check_{uuid4().hex}"
            connection.execute(text(f"CREATE SCHEMA {name}"))
            connection.execute(text(f"SET LOCAL search_path TO {name}"))
            steps(connection)
            made = described(connection)
            connection.rollback()
        return made

    @property
    def _host(self) -> str:
        asked = self.url.host or self.url.query.get("host", "")
        return asked if isinstance(asked, str) else asked[0]

    def arguments(self, *, read_only: bool = False) -> dict[str, object]:
        """Return how connections are made, beside what the address says."""
        given = self.url.query.get("options", "")
        options = [given if isinstance(given, str) else " ".join(given), _SETTINGS]
        if read_only:
            options.append("-c default_transaction_read_only=on")
        arguments: dict[str, object] = {
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "acne_desktop",
            "options": " ".join(options).strip(),
            **_KEEP_ALIVE,
        }
        here = self._host in _HERE or self._host.startswith("/")
        if not here and "sslmode" not in self.url.query:
            arguments["sslmode"] = "require"  # patients' data goes over the network
        return arguments

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        engine = create_engine(
            self.url, poolclass=NullPool, connect_args=self.arguments(), hide_parameters=True
        )
        with database_failures(), engine.connect() as connection:
            yield connection


def _revision(connection: Connection) -> str | None:
    tables = set(
        connection.scalars(
            text(
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v')"
                " AND relnamespace = current_schema()::regnamespace"
            )
        )
    )
    if not tables:
        return None
    rows = (
        connection.scalars(text("SELECT version_num FROM alembic_version")).all()
        if "alembic_version" in tables
        else []
    )
    if len(rows) != 1:
        raise DatabaseError(
            tr("The database on the server belongs to another program: choose an empty one.")
        )
    return str(rows[0])
