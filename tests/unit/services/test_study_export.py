"""A study's export: tables under the study's identifiers, photographs without metadata."""

import csv
import hashlib
import json
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.domain.audit import Action
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.inspection import FaceSeen, Inspection
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.domain.study import Enrolment, State
from acne_desktop.errors import Cancelled, InvalidRecordError
from acne_desktop.imaging.masking import COLOUR
from acne_desktop.services import audit, intake, patients, study_export, turns, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import studies
from tests.fakes import FakeInspector
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
    assert [(r["USUBJID"], r["QSORRES"], r["QSEVALID"], r["READTYPE"]) for r in reads] == [
        ("S0", "2", "Ann Lee", "first"),
        ("S0", "2", "Bo Lee", "first"),
    ]
    assert {(r["QSEVAL"], r["VISITNUM"], r["QSSTAT"]) for r in reads} == {
        ("INDEPENDENT ASSESSOR", "1", "")
    }
    (final,) = _table(tmp_path / "out", "final_grades.csv")
    assert (final["QSORRES"], final["ARM"], final["ADJUDFL"]) == ("2", "", "N")


def test_every_column_of_every_table_is_in_the_dictionary(
    clinic: Clinic, study_id: int, tmp_path: Path
) -> None:
    study_export.export(clinic, study_id, tmp_path / "out")
    told = {
        (row["TABLE"], row["COLUMN"]): row for row in _table(tmp_path / "out", "dictionary.csv")
    }
    tables = sorted(path.name for path in (tmp_path / "out").glob("*.csv"))
    assert tables == [
        "audit.csv",
        "dictionary.csv",
        "final_grades.csv",
        "photographs.csv",
        "reads.csv",
    ]
    there = {(name, column) for name in tables for column in _table(tmp_path / "out", name)[0]}
    assert there == set(told)
    for row in told.values():
        assert row["LABEL"]
        assert row["MEANING"]
        assert row["TYPE"] in {"text", "integer", "date and time"}


def test_every_value_is_one_that_the_dictionary_allows(
    clinic: Clinic, study_id: int, tmp_path: Path
) -> None:
    study_export.export(clinic, study_id, tmp_path / "out", masking=_masking(False))
    for column in _table(tmp_path / "out", "dictionary.csv"):
        cells = {row[column["COLUMN"]] for row in _table(tmp_path / "out", column["TABLE"])}
        if column["TYPE"] == "integer":
            assert all(cell.isdecimal() for cell in cells - {""}), column
        if column["TYPE"] == "date and time":
            assert all(datetime.fromisoformat(cell) for cell in cells - {""}), column
        if "; " in column["VALUES"] and "digits" not in column["VALUES"]:
            allowed = {"" if value == "empty" else value for value in column["VALUES"].split("; ")}
            assert cells - {""} <= allowed, column


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


@pytest.mark.parametrize("state", [State.LOCKED, State.UNBLINDED])
def test_nothing_of_it_names_the_patient_nor_what_is_hidden(
    clinic: Clinic, study_id: int, tmp_path: Path, state: State
) -> None:
    _put(clinic, study_id, state)
    study_export.export(clinic, study_id, tmp_path / "out", masking=_masking(True))
    told = (tmp_path / "out" / "audit.csv").read_text(encoding="utf-8")
    assert ("active" in told) is (state is State.UNBLINDED)
    assert "visit_id" not in told.replace("study_visit_id", "")
    for path in (tmp_path / "out").iterdir():
        held = path.name.encode() + path.read_bytes()
        for hidden in (b"Erika", b"Muster", b"P-77", b"2001-05-04", b"2026-03-04"):
            assert hidden not in held, path.name


def test_the_trail_of_the_study_and_of_nothing_else(
    clinic: Clinic, study_id: int, tmp_path: Path
) -> None:
    study_export.export(clinic, study_id, tmp_path / "out")
    told = _table(tmp_path / "out", "audit.csv")
    assert {row["AUOBJ"] for row in told} == {"studies", "protocols", "study_visits", "reads"}
    created = next(row for row in told if row["AUOBJ"] == "study_visits")
    assert json.loads(created["AUNEW"])["subject"] == "S0"
    assert "arm" not in json.loads(created["AUNEW"])
    whole = {entry.id: entry for entry in audit.entries(clinic)}
    assert all(row["AUHASH"] == whole[int(row["AUSEQ"])].hash for row in told)
    states = [json.loads(row["AUNEW"]) for row in told if row["AUOBJ"] == "studies"]
    assert [each["state"] for each in states if "state" in each][-1] == "locked"


def test_a_visit_that_was_taken_out_stays_on_the_trail(
    clinic: Clinic, study_id: int, tmp_path: Path, triplet_files: dict[View, Path]
) -> None:
    photo = intake.read_photo(triplet_files[View.FRONTAL])
    other = visits.save(clinic, patient_id=1, day=date(2026, 4, 1), photos={View.FRONTAL: photo})
    with clinic.database.writing() as session:
        gone = studies.enrol(session, study_id, Enrolment(other.id, "S9", "Week 4", "active"))
    with clinic.database.writing() as session:
        studies.remove_visit(session, study_id, gone)
    study_export.export(clinic, study_id, tmp_path / "out")
    told = [r for r in _table(tmp_path / "out", "audit.csv") if r["AUOBJ"] == "study_visits"]
    assert [row["AUACTION"] for row in told if "S9" in row["AUNEW"] + row["AUOLD"]] == [
        "created",
        "removed",
    ]


def _masking(found: bool, *, leave_out: bool = True) -> study_export.Masking:
    """Return a masking whose inspector finds a face in frontal photographs, or in all."""

    def look(pixels: NDArray[np.uint8], view: View | None) -> Inspection:
        high, wide = pixels.shape[:2]
        box = (wide // 4, high // 4, wide * 3 // 4, high * 3 // 4)
        there = found or view is View.FRONTAL
        return Inspection(view, FaceSeen(0.9, box if there else None, 0.0, 0.0, 0.0))

    return study_export.Masking(FakeInspector(look), leave_out=leave_out)


def test_masked_copies_are_covered_and_originals_are_not(
    clinic: Clinic, study_id: int, tmp_path: Path, triplet_files: dict[View, Path]
) -> None:
    done = study_export.export(clinic, study_id, tmp_path / "out", masking=_masking(True))
    assert (done.photographs, done.left_out, done.masked) == (3, 0, True)
    for row in _table(tmp_path / "out", "photographs.csv"):
        assert row["MASKED"] == "Y"
        data = (tmp_path / "out" / row["FILE"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == row["FILESHA"]
        with Image.open(tmp_path / "out" / row["FILE"]) as image:
            assert [str(side) for side in image.size] == [row["WIDTH"], row["HEIGHT"]]
            pixels = np.asarray(image)
        covered = np.abs(pixels.astype(int) - COLOUR).max(axis=2) < 4
        assert covered.mean() > 0.03
        original = triplet_files[View(row["VIEW"])].read_bytes()
        assert hashlib.sha256(original).hexdigest() == row["SHA256"]
        assert clinic.photos.read(row["SHA256"], ".jpg") == original
    readme = (tmp_path / "out" / "readme.txt").read_text(encoding="utf-8")
    assert "A masked face can still be recognised" in readme


def test_what_cannot_be_masked_is_left_out_and_listed(
    clinic: Clinic, study_id: int, tmp_path: Path
) -> None:
    done = study_export.export(clinic, study_id, tmp_path / "out", masking=_masking(False))
    assert (done.photographs, done.left_out) == (1, 2)
    assert len(list((tmp_path / "out").glob("*.jpg"))) == 1
    rows = {row["VIEW"]: row for row in _table(tmp_path / "out", "photographs.csv")}
    assert rows["frontal"]["FILE"]
    assert (rows["left"]["FILE"], rows["left"]["PHSTAT"]) == ("", "NOT DONE")
    assert "could not be masked" in rows["left"]["PHREASND"]
    entry = audit.entries(clinic)[0]
    assert entry.new is not None
    assert (entry.new["left_out"], entry.new["masked"]) == (2, True)


def test_or_nothing_is_exported_and_they_are_named(
    clinic: Clinic, study_id: int, tmp_path: Path
) -> None:
    masking = _masking(False, leave_out=False)
    with pytest.raises(InvalidRecordError, match=r"S0, Baseline, .*left"):
        study_export.export(clinic, study_id, tmp_path / "out", masking=masking)
    assert list((tmp_path / "out").iterdir()) == []


def test_without_a_mask_the_sheet_beside_it_says_what_that_means(
    clinic: Clinic, study_id: int, tmp_path: Path
) -> None:
    study_export.export(clinic, study_id, tmp_path / "out")
    readme = (tmp_path / "out" / "readme.txt").read_text(encoding="utf-8")
    assert "Without a mask a face stays a face" in readme
    assert "Arms are left empty" in readme


def test_photographs_are_turned_as_readers_see_them(
    clinic: Clinic, study_id: int, tmp_path: Path
) -> None:
    turns.turn(clinic, 1, {View.LEFT: 90})
    study_export.export(clinic, study_id, tmp_path / "out")
    rows = {row["VIEW"]: row for row in _table(tmp_path / "out", "photographs.csv")}
    assert (rows["left"]["WIDTH"], rows["left"]["HEIGHT"]) == (
        rows["frontal"]["HEIGHT"],
        rows["frontal"]["WIDTH"],
    )


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
