"""Opening a clinic: held by one application, swept, and refused where something is wrong."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.errors import DatabaseError, DatabaseNewerError, InUseError, StorageError
from acne_desktop.paths import Folders
from acne_desktop.services import intake, patients, visits
from acne_desktop.services.clinic import Clinic, database_exists, open_clinic, reading
from acne_desktop.storage import sqlite, upgrade

OPENS = "import sys; from pathlib import Path; from acne_desktop.services.clinic import open_clinic"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a clinic that was opened and closed once."""
    open_clinic(tmp_path / "data").close()
    return tmp_path / "data"


def save_visit(clinic: Clinic, files: Mapping[View, Path]) -> int:
    patient = patients.register(clinic, PatientDetails("A-1", "Erika Mustermann"))
    photos = {view: intake.read_photo(path) for view, path in files.items()}
    return visits.save(clinic, patient_id=patient.id, day=date(2024, 3, 4), photos=photos).id


def test_makes_a_clinic_and_leaves_nothing_open(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    assert not database_exists(folder)
    with open_clinic(folder) as clinic:
        assert database_exists(folder)
        assert not clinic.synthetic
    left = sorted(path.name for path in folder.iterdir())
    assert left == ["audit-head.json", "backups", "clinic.lock", "clinic.sqlite3", "logs", "photos"]


def test_what_was_saved_is_there_when_it_is_opened_again(
    folder: Path, triplet_files: Mapping[View, Path]
) -> None:
    with open_clinic(folder) as clinic:
        visit = visits.get(clinic, save_visit(clinic, triplet_files))
    with open_clinic(folder) as clinic:
        assert visits.get(clinic, visit.id) == visit


def test_a_second_application_is_refused(folder: Path) -> None:
    with open_clinic(folder):
        with pytest.raises(InUseError, match="already open"):
            open_clinic(folder)
        other = subprocess.run(
            [sys.executable, "-c", f"{OPENS}; open_clinic(Path(sys.argv[1]))", str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "InUseError" in other.stderr
    open_clinic(folder).close()


def test_another_thread_may_close_it(folder: Path) -> None:
    clinic = open_clinic(folder)
    thread = threading.Thread(target=clinic.close)
    thread.start()
    thread.join()
    open_clinic(folder).close()


def test_many_threads_may_use_it(clinic: Clinic) -> None:
    def work(number: int) -> None:
        for step in range(5):
            name = f"N{number}-{step}"
            patients.get(clinic, patients.register(clinic, PatientDetails(name, name)).id)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(patients.find(clinic)) == 30


def test_reading_goes_beside_a_running_application(
    folder: Path, triplet_files: Mapping[View, Path]
) -> None:
    with open_clinic(folder) as clinic:
        number = save_visit(clinic, triplet_files)
        orphan = folder / "photos" / "ab" / "orphan.jpg.tmp"
        orphan.parent.mkdir(exist_ok=True)
        orphan.touch()
        with reading(folder) as reader:
            photo = visits.get(reader, number).photos[View.LEFT]
            assert intake.original(reader, photo) == triplet_files[View.LEFT].read_bytes()
            with pytest.raises(DatabaseError, match="cannot be written"):
                patients.register(reader, PatientDetails("B", "Nobody"))
        assert orphan.exists()


def test_reading_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="no clinic"):
        reading(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_an_interrupted_save_is_cleared_away(
    folder: Path, triplet_files: Mapping[View, Path]
) -> None:
    with open_clinic(folder) as clinic:
        visit = visits.get(clinic, save_visit(clinic, triplet_files))
    shelf = folder / "photos" / "cd"
    shelf.mkdir(exist_ok=True)
    (shelf / ("cd" + "0" * 62 + ".jpg")).write_bytes(b"nobody names me")
    (shelf / ("cd" + "1" * 62 + ".jpg.tmp")).write_bytes(b"half a pho")
    with open_clinic(folder) as clinic:
        kept = {path.stem for path in (folder / "photos").rglob("*.*")}
        assert kept == {photo.sha256 for photo in visit.photos.values()}
        for photo in visit.photos.values():
            intake.original(clinic, photo)


def test_photographs_without_their_database_are_left_alone(
    folder: Path, triplet_files: Mapping[View, Path]
) -> None:
    with open_clinic(folder) as clinic:
        save_visit(clinic, triplet_files)
    Folders(folder).database.unlink()
    for empty in (False, True):
        if empty:
            Folders(folder).database.touch()
        with pytest.raises(DatabaseError, match="database is missing"):
            open_clinic(folder)
    assert len(list((folder / "photos").rglob("*.jpg"))) == 3


def test_a_newer_database(folder: Path) -> None:
    path = Folders(folder).database
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'zzzz'")
    for opening in (open_clinic, reading):
        with pytest.raises(DatabaseNewerError, match="newer version"):
            opening(folder)


def test_a_damaged_database(folder: Path) -> None:
    Folders(folder).database.write_bytes(b"nothing that SQLite knows" * 300)
    for opening in (open_clinic, reading):
        with pytest.raises(DatabaseError, match="put back"):
            opening(folder)


def test_a_locked_database(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.0)
    with closing(sqlite3.connect(Folders(folder).database)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseError, match="in use by another program"):
            open_clinic(folder)
    open_clinic(folder).close()


@pytest.mark.parametrize(
    ("code", "words"), [(28, "disk is full"), (30, "cannot be written"), (13, "cannot be written")]
)
def test_a_disk_that_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", refuse)
        with pytest.raises(StorageError, match=words):
            open_clinic(tmp_path / "data")
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        with pytest.raises(StorageError, match=words):
            open_clinic(tmp_path / "data")
    open_clinic(tmp_path / "data").close()


def test_a_file_in_place_of_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(StorageError, match=r"\.$"):
        open_clinic(tmp_path / "data")


def test_a_failed_opening_lets_go_of_the_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(upgrade, "revision_of", lambda path: "unheard of")
        with pytest.raises(DatabaseNewerError):
            open_clinic(folder)
    open_clinic(folder).close()


def test_a_synthetic_clinic_stays_one_and_a_real_one_is_never_taken_for_it(tmp_path: Path) -> None:
    open_clinic(tmp_path / "demo", synthetic=True).close()
    with open_clinic(tmp_path / "demo") as clinic:
        assert clinic.synthetic
        assert patients.register(clinic, PatientDetails("D", "Made Up")).synthetic
    open_clinic(tmp_path / "real").close()
    with pytest.raises(DatabaseError, match="real clinic"):
        open_clinic(tmp_path / "real", synthetic=True)
    with open_clinic(tmp_path / "real") as clinic:
        assert not clinic.synthetic
