"""What every test gets: offscreen Qt, no leaked threads, no network, a clinic, photographs."""

import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_MEDIA_BACKEND", "ffmpeg")

import pytest
from argon2 import PasswordHasher

from acne_desktop.domain.photo import View
from acne_desktop.services import passwords
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.storage import upgrade
from acne_desktop.storage.files import disk_failures
from acne_desktop.storage.place import Where
from tests.fakes import FakeGrader, FakeInspector
from tests.photographs import write_triplet
from tests.postgresql import NoServerError, PrivateServer, private_server

# torch keeps worker threads for as long as the process lives; they are not Python's to join.
_LIVES_ON = ("pydevd", "asyncio", "ThreadPoolExecutor-torch", "Dummy-")


# Here the migrations themselves are tested, or what becomes of a database file.
_MIGRATES = ("tests/unit/storage/", "services/test_clinic", "tests/architecture/")


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fail a test that leaves a thread behind."""
    before = set(threading.enumerate())
    yield
    left = [
        thread
        for thread in set(threading.enumerate()) - before
        if thread.is_alive() and not thread.name.startswith(_LIVES_ON)
    ]
    for thread in left:
        thread.join(timeout=5)
    alive = [thread.name for thread in left if thread.is_alive()]
    assert not alive, f"threads left behind: {alive}"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail any attempt to leave the machine."""

    def refuse(sock: socket.socket, address: object) -> None:
        if sock.family != getattr(socket, "AF_UNIX", None):
            raise AssertionError(f"a network call was made: {address!r}")
        real(sock, address)  # type: ignore[arg-type]

    real = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sync nothing: no test cuts the power, and a run waits a minute for it."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords at a cost that suits tests; test_sign_in.py looks at the real one."""
    quick = PasswordHasher(time_cost=1, memory_cost=256, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", quick)
    passwords._nobodys.cache_clear()


@cache
def _empty_database() -> bytes:
    """Return a new clinic's database, as the migrations make it."""
    from acne_desktop.storage import migrate  # slow, and not for every test

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clinic.sqlite3"
        migrate.run(path)
        return path.read_bytes()


@pytest.fixture(autouse=True)
def migrated_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copy what the migrations make of no database, but where they are what is tested."""
    if any(part in request.node.path.as_posix() for part in _MIGRATES):
        return
    real = upgrade.bring_up_to_date

    def copy_or_migrate(path: Where, revision: str | None, backups: Path) -> None:
        if revision is not None or not isinstance(path, Path) or path.exists():
            real(path, revision, backups)
            return
        with disk_failures():
            path.write_bytes(_empty_database())

    monkeypatch.setattr(upgrade, "bring_up_to_date", copy_or_migrate)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PrivateServer]:
    """Return a PostgreSQL server of this run's own; skip what needs one where none can be had."""
    with ExitStack() as running:
        try:
            server = running.enter_context(private_server())
        except NoServerError as why:
            pytest.skip(f"NO POSTGRESQL: {why}")
        yield server


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that is marked with ``both_databases`` in a file, and on a server."""
    if (
        metafunc.definition.get_closest_marker("both_databases")
        and "clinic" in metafunc.fixturenames
    ):
        metafunc.parametrize("kind_of_database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def kind_of_database(request: pytest.FixtureRequest) -> str:
    """Return where the clinic of a test keeps its records."""
    kind: str = getattr(request, "param", "sqlite")
    return kind


@pytest.fixture
def clinic(
    tmp_path: Path, kind_of_database: str, request: pytest.FixtureRequest
) -> Iterator[Clinic]:
    """Return an open, empty clinic in a temporary folder, and on a server where that is asked."""
    with ExitStack() as kept:
        address = ""
        if kind_of_database == "postgresql":
            server: PrivateServer = request.getfixturevalue("postgresql")
            address = kept.enter_context(server.lent())
        yield kept.enter_context(open_clinic(tmp_path / "data", database=address))


@pytest.fixture
def triplet_files(tmp_path: Path) -> dict[View, Path]:
    """Return three distinct photographs, one a view."""
    return write_triplet(tmp_path / "camera")


@pytest.fixture
def fake_grader() -> FakeGrader:
    """Return a grader that answers at once."""
    return FakeGrader()


@pytest.fixture
def fake_inspector() -> FakeInspector:
    """Return an inspector that has nothing to say."""
    return FakeInspector()
