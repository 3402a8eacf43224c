"""A study's export: tables under the study's identifiers, photographs without metadata."""

import csv
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from acne_desktop.domain.audit import Action
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.domain.study import State
from acne_desktop.errors import Cancelled, InvalidRecordError
from acne_desktop.services import audit, intake, patients, study_export, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import studies
from tests.read_studies import read_study

ERIKA = PatientDetails("P-77", "Erika Muster", date(2001, 5, 4))


@pytest.fixture
def study_id(clinic: Clinic, triplet_files: dict[View, Path]) -> int:
    """Return a locked study of one visit, on which two readers agreed."""
    patient = patients.register(clinic, ERIKA)
    photos = {view: intake.read_photo(triplet_files[view]) for view in View}
    visit = visits.save(clinic, patient_id=patient.id, day=date(2026, 3, 4), photos=photos)
    made = read_study(clinic, [visit.id], [(Grade.MILD, Grade.MILD)])
    _put(clinic, made, State.LOCKED)
    return made


def _put(clinic: Clinic, study_id: int, state: State) -> None:
    with clinic.database.writing() as session:
        studies.set_state(session, study_id, state)


def _table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_reads_and_final_grades(clinic: Clinic, study_id: int, tmp_path: Path) -> None:
    done = study_export.export(clinic, study_id, tmp_path / "out")
    assert (done.reads, done.visits, done.photographs) == (2, 1, 3)
    reads = _table(tmp_path / "out", "reads.csv")
    assert [(r["USUBJID"], r["QSORRES"], r["QSEVAL"], r["QSCAT"]) for r in reads] == [
        ("S0", "2", "Ann Lee", "first"),
        ("S0", "2", "Bo Lee", "first"),
    ]
    (final,) = _table(tmp_path / "out", "final_grades.csv")
    assert (final["QSORRES"], final["ARM"], final["ADJUDFL"]) == ("2", "", "N")


def test_every_column_is_in_the_dictionary(clinic: Clinic, study_id: int, tmp_path: Path) -> None:
    study_export.export(clinic, study_id, tmp_path / "out")
    told = {(row["TABLE"], row["COLUMN"]) for row in _table(tmp_path / "out", "dictionary.csv")}
    for name in ("reads.csv", "final_grades.csv", "photographs.csv"):
        for column in _table(tmp_path / "out", name)[0]:
            assert (name, column) in told


def test_arms_are_told_once_the_study_is_unblinded(
    clinic: Clinic, study_id: int, tmp_path: Path
) -> None:
    _put(clinic, study_id, State.UNBLINDED)
    study_export.export(clinic, study_id, tmp_path / "out", photographs=False)
    assert _table(tmp_path / "out", "final_grades.csv")[0]["ARM"] == "active"


def test_photographs_hold_pixels_and_nothing_else(
    clinic: Clinic, study_id: int, tmp_path: Path
) -> None:
    study_export.export(clinic, study_id, tmp_path / "out")
    rows = _table(tmp_path / "out", "photographs.csv")
    assert [row["VIEW"] for row in rows] == ["frontal", "left", "right"]
    for row in rows:
        with Image.open(tmp_path / "out" / row["FILE"]) as image:
            assert not image.getexif()
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_nothing_of_it_names_the_patient(clinic: Clinic, study_id: int, tmp_path: Path) -> None:
    study_export.export(clinic, study_id, tmp_path / "out")
    for path in (tmp_path / "out").iterdir():
        held = path.name.encode() + path.read_bytes()
        for hidden in (b"Erika", b"Muster", b"P-77", b"2001-05-04", b"2026-03-04"):
            assert hidden not in held, path.name


def test_an_open_study_is_not_exported(clinic: Clinic, study_id: int, tmp_path: Path) -> None:
    _put(clinic, study_id, State.OPEN)
    with pytest.raises(InvalidRecordError, match="Lock the study first"):
        study_export.export(clinic, study_id, tmp_path / "out")


def test_a_folder_that_holds_something_is_left_alone(
    clinic: Clinic, study_id: int, tmp_path: Path
) -> None:
    (tmp_path / "mine").write_text("x")
    with pytest.raises(InvalidRecordError, match="empty or a new folder"):
        study_export.export(clinic, study_id, tmp_path)


def test_a_cancelled_export_has_no_tables(clinic: Clinic, study_id: int, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        study_export.export(clinic, study_id, tmp_path / "out", cancelled=lambda: True)
    assert list((tmp_path / "out").iterdir()) == []


def test_it_is_on_the_trail(clinic: Clinic, study_id: int, tmp_path: Path) -> None:
    study_export.export(clinic, study_id, tmp_path / "out")
    entry = audit.entries(clinic)[0]
    assert (entry.action, entry.subject, entry.record) == (
        Action.EXPORTED,
        "studies",
        str(study_id),
    )
