"""A private PostgreSQL server for tests: on a socket in a temporary folder, gone with the run."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path

import psycopg

from acne_desktop.storage import migrate
from acne_desktop.storage.postgresql import Server

USER = "clinic"
_BARE, _EMPTY = "bare", "empty"  # templates: without tables, and as the migrations make it
# Speed before safety: nothing here outlives the run.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "autovacuum": "off",
    "shared_buffers": "32MB",
}


class NoServerError(Exception):
    """No server can be had here; the text says why."""


def name_of(address: str) -> str:
    """Return the database's name in an address as :meth:`PrivateServer.address` makes it."""
    return address.partition("@/")[2].partition("?")[0]


@dataclass
class PrivateServer:
    """A running server. Each database is made from a template, in a few hundredths of a second."""

    socket: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def address(self, database: str) -> str:
        return f"postgresql+psycopg://{USER}@/{database}?host={self.socket}"

    @contextmanager
    def lent(self, *, bare: bool = False, like: str = "") -> Iterator[str]:
        """Give the address of a database of its own.

        With empty tables, without (``bare``), or a copy of another that nobody is connected to.
        """
        template = name_of(like) if like else _BARE if bare else self._empty
        name = f"t{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} OWNER {USER} TEMPLATE {template}")
        try:
            yield self.address(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, *statements: str, database: str = "postgres") -> None:
        with self.connected(database) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def connected(self, database: str) -> psycopg.Connection:
        """Return a connection past the application, as the one who may do everything."""
        return psycopg.connect(
            f"host={self.socket} user=postgres dbname={database}", autocommit=True
        )

    @cached_property
    def _empty(self) -> str:
        self.run(f"CREATE DATABASE {_EMPTY} OWNER {USER} TEMPLATE {_BARE}")
        migrate.run(Server.named(self.address(_EMPTY), self.socket))
        return _EMPTY


@contextmanager
def private_server() -> Iterator[PrivateServer]:
    """Start a server, and stop it at the end. Raises :class:`NoServerError`."""
    programs = _programs()
    # Short: a socket's path may have some 100 characters; and the server's user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="acne-pg-"))
    user = _user()
    if user is not None:
        shutil.chown(folder, user)
    try:
        data = folder / "data"
        made = subprocess.run(
            [
                str(programs / "initdb"),
                "-D",
                str(data),
                "-A",
                "trust",
                "-U",
                "postgres",
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C",
            ],
            user=user,
            cwd=folder,
            capture_output=True,
            check=False,
        )
        if made.returncode:
            raise NoServerError(f"initdb failed: {made.stderr.decode().strip().splitlines()[-1:]}")
        settings = [part for key in _SETTINGS for part in ("-c", f"{key}={_SETTINGS[key]}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [str(programs / "postgres"), "-D", str(data), "-k", str(folder), *settings],
                user=user,
                cwd=folder,
                stdout=log,
                stderr=log,
            )
        try:
            _wait_for(programs, folder, server)
            found = PrivateServer(folder)
            found.run(f"CREATE ROLE {USER} LOGIN", f"CREATE DATABASE {_BARE} OWNER {USER}")
            found.run(f"ALTER SCHEMA public OWNER TO {USER}", database=_BARE)
            yield found
        finally:
            server.send_signal(signal.SIGINT)  # a fast shutdown
            server.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    ready = [str(programs / "pg_isready"), "-h", str(folder), "-t", "30", "-q"]
    while subprocess.run(ready, check=False).returncode:
        if server.poll() is not None:
            raise NoServerError("the server ended at once: " + (folder / "log").read_text()[-300:])


def _programs() -> Path:
    """Return the folder of the newest server that is installed."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = sorted(debian, key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    asked = shutil.which("initdb")
    if asked is None:
        raise NoServerError("PostgreSQL's server is not installed here")
    return Path(asked).resolve().parent


def _user() -> str | None:
    """Return who runs the server: root may not."""
    if os.name == "nt" or os.getuid() != 0:
        return None
    import pwd

    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise NoServerError(
            "the server does not run as root, and there is no user postgres"
        ) from None
