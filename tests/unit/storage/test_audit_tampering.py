"""Whatever is done to the database past the application is found: cells, rows, entries, bytes."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.audit import Entry, Verification
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.domain.treatment import TreatmentDetails
from acne_desktop.paths import Folders
from acne_desktop.services import audit, intake, patients, treatments, visits
from acne_desktop.services.clinic import open_clinic
from acne_desktop.storage import audit as stored
from acne_desktop.storage.engine import Database
from tests.fakes import suggestion
from tests.photographs import write_triplet

ROUNDS = 40  # of each kind
_Tamper = Callable[[sqlite3.Connection, random.Random], bool]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small clinic with a bit of everything."""
    folder = tmp_path_factory.mktemp("kept")
    files = write_triplet(folder / "camera")
    with open_clinic(folder / "data") as clinic:
        for number in range(3):
            details = PatientDetails(f"P-{number}", f"Person {number}", date(2000, 1, 1 + number))
            patient = patients.register(clinic, details)
            treatments.add(
                clinic, patient.id, TreatmentDetails("adapalene", date(2026, 1, 5), "0.1 %")
            )
            visit = visits.save(
                clinic,
                patient_id=patient.id,
                day=date(2026, 2, 1 + number),
                photos={view: intake.read_photo(files[view]) for view in View},
                suggestion=suggestion(Grade(number)),
            )
            visits.decide(clinic, visit.id, _decision(number))
        patients.amend(clinic, 1, PatientDetails("P-0", "Person Null", date(2000, 1, 1)))
    assert _verified(folder / "data").sound
    return folder / "data"


def _decision(number: int) -> Decision:
    from datetime import UTC, datetime

    return Decision(Grade(number), "fda", datetime(2026, 3, 1, tzinfo=UTC), comment="seen")


def _verified(folder: Path) -> Verification:
    return audit.verify_folder(folder)


@pytest.fixture
def copied(kept: Path, tmp_path: Path) -> Callable[[], Path]:
    """Return what gives a fresh copy of the clinic's database and its anchor."""

    def copy() -> Path:
        folder = tmp_path / "copy"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name in ("clinic.sqlite3", "audit-head.json"):
            shutil.copy(kept / name, folder / name)
        return folder

    return copy


def _past_the_guards(path: Path, tamper: _Tamper, chance: random.Random) -> bool:
    """Take the triggers off, tamper, put them on again as they were."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _sql in guards:
            connection.execute(f"DROP TRIGGER {name}")
        done = tamper(connection, chance)
        for _name, sql in guards:
            connection.execute(sql)
        connection.commit()
    return done


def _rows(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    tables = [table.name for table in stored.tracked()] + ["audit"]
    return [
        (table, number)
        for table in tables
        for (number,) in connection.execute(f"SELECT rowid FROM {table}")
    ]


def _change_cell(connection: sqlite3.Connection, chance: random.Random) -> bool:
    table, row = chance.choice(_rows(connection))
    columns = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
    column = chance.choice([name for name in columns if name != "opened_at"])
    (before,) = connection.execute(f"SELECT {column} FROM {table} WHERE rowid = {row}").fetchone()
    after = _other(before, column, chance)
    try:
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = {row}", (after,))
    except sqlite3.IntegrityError:
        return False
    return True


def _other(value: object, column: str, chance: random.Random) -> object:
    if isinstance(value, int):
        return value + chance.choice([-1, 1, 7])
    if isinstance(value, float):
        return value + 0.25
    if isinstance(value, bytes):
        return value + b"\0"
    if value is None:
        return 3
    if isinstance(value, str) and value[:4].isdecimal() and "-" in value:
        return str(int(value[:4]) + 1) + value[4:]
    return f"{value} "


def _remove_row(connection: sqlite3.Connection, chance: random.Random) -> bool:
    table, row = chance.choice(_rows(connection))
    connection.execute(f"DELETE FROM {table} WHERE rowid = {row}")
    return True


def _add_row(connection: sqlite3.Connection, chance: random.Random) -> bool:
    table, row = chance.choice(_rows(connection))
    values = list(connection.execute(f"SELECT * FROM {table} WHERE rowid = {row}").fetchone())
    names = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
    for place, name in enumerate(names):
        if name == "id":
            values[place] += 1000
        elif name.endswith(("_key", "sha256")) or name in ("view", "version"):
            values[place] = _other(values[place], name, chance)
    marks = ", ".join("?" * len(values))
    try:
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)
    except sqlite3.IntegrityError:
        return False
    return True


def _swap_entries(connection: sqlite3.Connection, chance: random.Random) -> bool:
    numbers = [number for (number,) in connection.execute("SELECT id FROM audit")]
    one, other = chance.sample(numbers, 2)
    for number, to in ((one, -1), (other, one), (-1, other)):
        connection.execute("UPDATE audit SET id = ? WHERE id = ?", (to, number))
    return True


def _cut_the_end(connection: sqlite3.Connection, chance: random.Random) -> bool:
    (last,) = connection.execute("SELECT max(id) FROM audit").fetchone()
    keep = chance.randrange(last)
    connection.execute("DELETE FROM audit WHERE id > ?", (keep,))
    return True


@pytest.mark.parametrize(
    "tamper", [_change_cell, _remove_row, _add_row, _swap_entries, _cut_the_end]
)
def test_every_tampering_with_rows_is_found(tamper: _Tamper, copied: Callable[[], Path]) -> None:
    chance = random.Random(tamper.__name__)
    done = 0
    while done < ROUNDS:
        folder = copied()
        if _past_the_guards(folder / "clinic.sqlite3", tamper, chance):
            done += 1
            assert not _verified(folder).sound, f"{tamper.__name__}, round {done}"


def test_a_chain_that_was_computed_anew_is_found(copied: Callable[[], Path]) -> None:
    """Whoever knows the method can chain a false trail: its end is not the one that was noted."""
    folder = copied()

    def forge(connection: sqlite3.Connection, _chance: random.Random) -> bool:
        connection.execute("UPDATE audit SET actor = 'somebody else' WHERE id = 3")
        return True

    _past_the_guards(folder / "clinic.sqlite3", forge, random.Random(1))
    database = Database(folder / "clinic.sqlite3", read_only=True)
    with database.reading() as session:
        found = [entry for entry, _hash in stored.entries(session)]
    database.close()

    def chain(connection: sqlite3.Connection, _chance: random.Random) -> bool:
        previous = "0" * 64
        for entry in found:
            anew = Entry(**(vars(entry) | {"previous": previous}))
            previous = anew.hash
            connection.execute(
                "UPDATE audit SET previous = ?, hash = ? WHERE id = ?",
                (anew.previous, anew.hash, anew.id),
            )
        return True

    _past_the_guards(folder / "clinic.sqlite3", chain, random.Random(1))
    assert [f.flaw.value for f in _verified(folder).findings] == ["end missing"]


def test_every_guard_that_is_taken_off_is_found(copied: Callable[[], Path]) -> None:
    with closing(sqlite3.connect(copied() / "clinic.sqlite3")) as connection:
        guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        names = [name for (name,) in guards]
    assert len(names) > 10
    for name in names:
        folder = copied()
        with closing(sqlite3.connect(folder / "clinic.sqlite3")) as connection:
            connection.execute(f"DROP TRIGGER {name}")
            connection.commit()
        assert [f.where for f in _verified(folder).findings] == [f"trigger {name}"]


def test_every_damage_to_the_file_is_found(copied: Callable[[], Path], kept: Path) -> None:
    """Bytes are changed anywhere; where no record and no structure changes, nothing is wrong."""
    chance = random.Random(11)
    whole = (kept / "clinic.sqlite3").read_bytes()
    sound = _dump(kept / "clinic.sqlite3")
    done = 0
    while done < ROUNDS:
        folder = copied()
        damaged = bytearray(whole)
        for _ in range(chance.choice([1, 1, 4, 64])):
            damaged[chance.randrange(len(damaged))] ^= chance.randrange(1, 256)
        (folder / "clinic.sqlite3").write_bytes(bytes(damaged))
        if _dump(folder / "clinic.sqlite3") != sound:
            done += 1
            assert _is_found(folder), f"round {done}"


def _is_found(folder: Path) -> bool:
    from acne_desktop.errors import DatabaseError

    try:
        return not _verified(folder).sound
    except DatabaseError:  # it does not even open
        return True


def _dump(path: Path) -> list[str] | None:
    try:
        with closing(sqlite3.connect(path)) as connection:
            return sorted(_tracked_lines(connection))
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def _tracked_lines(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield all that the tables hold, without what is no record: when a patient was opened."""
    for table in [table.name for table in stored.tracked()] + ["audit"]:
        for row in connection.execute(f"SELECT * FROM {table}"):
            yield f"{table} {row!r}"


def test_the_folder_that_is_checked_is_left_as_it_is(copied: Callable[[], Path]) -> None:
    folder = copied()
    before = (folder / "clinic.sqlite3").read_bytes()
    _verified(folder)
    assert (folder / "clinic.sqlite3").read_bytes() == before
    assert Folders(folder).database.is_file()
