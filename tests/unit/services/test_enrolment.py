"""Enrolling: from the clinic's visits, from a table, all or nothing, and taken back."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from acne_desktop.domain.enrolling import Naming
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import View
from acne_desktop.domain.study import Part
from acne_desktop.errors import Cancelled, InvalidRecordError, PhotoError
from acne_desktop.services import enrolment, enrolment_table, patients, studies
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.enrolment import Planned, Wanted
from tests.accounts import PASSWORD
from tests.photographs import write_triplet
from tests.studies import FIRST_DAY, Cast, cast, visits

TITLES = (
    *("visit", "identifier", "date", "Subject", "timepoint", "arm", "part", "reference grade"),
    *("frontal", "left", "right", "file", "view"),
)


@pytest.fixture
def people(clinic: Clinic) -> Cast:
    return cast(clinic)


@pytest.fixture
def study_id(people: Cast) -> int:
    return studies.create(people.clinic, "ACNE-7", "", people.protocol()).id


def written(path: Path, *rows: Sequence[object]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([TITLES, *rows])
    return path


def test_visits_are_found_proposed_and_enrolled(people: Cast, study_id: int) -> None:
    clinic = people.clinic
    visits(clinic, 3)
    everything = enrolment.candidates(clinic, study_id, Wanted())
    assert [each.identifier for each in everything] == ["MRN-0001", "MRN-0002", "MRN-0003"]
    (second,) = enrolment.candidates(clinic, study_id, Wanted(words="Quince2"))
    assert second.views == 3
    since = Wanted(since=second.day, until=second.day)
    assert enrolment.candidates(clinic, study_id, since) == [second]

    planned = enrolment.plan(clinic, study_id, [second], Part.MAIN)
    assert planned[0].naming == Naming("ACNE-7-001", "Baseline")
    more = enrolment.plan(clinic, study_id, everything[:1], Part.TRAINING, planned)
    assert more[0].naming == Naming("ACNE-7-002", "Baseline", part=Part.TRAINING)
    graded = replace(more[0], naming=replace(more[0].naming, reference="3", arm="A"))
    assert [each.problem for each in enrolment.check(clinic, study_id, [*planned, graded])] == [
        "",
        "",
    ]
    done = enrolment.carry_out(clinic, study_id, [*planned, graded])
    found = [each.enrolment for each in studies.visits(clinic, study_id)]
    assert [(e.subject, e.arm, e.reference_grade) for e in found] == [
        ("ACNE-7-001", "", None),
        ("ACNE-7-002", "A", Grade.MODERATE),
    ]
    left = enrolment.candidates(clinic, study_id, Wanted())
    assert left == everything[2:]
    enrolment.take_back(clinic, study_id, done)
    assert studies.visits(clinic, study_id) == []
    assert enrolment.candidates(clinic, study_id, Wanted()) == everything


def test_what_is_wrong_is_told_at_each_visit_and_nothing_is_half_done(
    people: Cast, study_id: int
) -> None:
    clinic = people.clinic
    first, second, third = visits(clinic, 3)
    enrolment.carry_out(clinic, study_id, [Planned("1", Naming("S1", "Week 0"), first)])
    planned = [
        Planned("2", Naming("S1", " Week  0 "), second),
        Planned("3", Naming("S2", "Week 0"), first),
        Planned("4", Naming("S3", ""), third),
        Planned("5", Naming("S4", "Week 0", part=Part.TRAINING, reference="7"), third),
        Planned("6", Naming("S5", "Week 0"), broken="It is gone."),
        Planned("7", Naming("S6", "Week 0"), third),
    ]
    problems = [each.problem for each in enrolment.check(clinic, study_id, planned)]
    assert problems[-1] == ""
    for problem, words in zip(
        problems, ("at this timepoint", "in the study already", "timepoint of", "0, 1,", "gone"),
        strict=False,
    ):  # fmt: skip
        assert words in problem
    with pytest.raises(InvalidRecordError, match=r"^2: The subject has"):
        enrolment.carry_out(clinic, study_id, [planned[-1], planned[0]])
    assert len(studies.visits(clinic, study_id)) == 1
    with pytest.raises(InvalidRecordError, match="Choose the visits"):
        enrolment.carry_out(clinic, study_id, [])
    studies.open_for_reading(clinic, study_id, PASSWORD)
    with pytest.raises(InvalidRecordError, match="open already"):
        enrolment.carry_out(clinic, study_id, planned[-1:])


def test_an_error_names_no_patient(people: Cast, study_id: int) -> None:
    clinic = people.clinic
    visits(clinic, 2)
    chosen = enrolment.candidates(clinic, study_id, Wanted())
    one, other = enrolment.plan(clinic, study_id, chosen, Part.MAIN)
    assert "Quince" in one.told  # for the screen
    twice = replace(other, naming=one.naming)
    with pytest.raises(InvalidRecordError, match=r"^ACNE-7-001, Baseline: The subject has"):
        enrolment.carry_out(clinic, study_id, [one, twice])


def test_a_table_names_visits_of_the_clinic(people: Cast, study_id: int, tmp_path: Path) -> None:
    clinic = people.clinic
    first, *_ = visits(clinic, 3)
    second_day = FIRST_DAY.replace(day=FIRST_DAY.day + 2).isoformat()
    third_day = FIRST_DAY.replace(day=FIRST_DAY.day + 3).isoformat()
    table = written(
        tmp_path / "visits.csv",
        [first, "", "", "S1", "Week 0", "A"],
        ["", "mrn-0002", second_day, "S2", "Week 0", "B", "main"],
        ["", "MRN-0003", third_day, "S3", "Week 0", "", "training", "3"],
        ["x", "", "", "S4", "Week 0"],
        ["", "MRN-0002", "3/4/99", "S4", "Week 0"],
        ["", "MRN-0002", third_day, "S4", "Week 0"],
        ["", "MRN-0002", "", "S4", "Week 0"],
        [first, "", "", "S4", "Week 0", "", "else"],
    )
    planned = enrolment_table.read(clinic, table)
    assert [each.broken for each in planned[:3]] == ["", "", ""]
    assert [each.visit_id for each in planned[:3]] == [first, first + 1, first + 2]
    for each, words in zip(
        planned[3:], ("number", "YYYY", "on that day", "YYYY", "main or training"), strict=True
    ):
        assert words in each.broken
    assert planned[3].told == "Row 5"
    enrolment.carry_out(clinic, study_id, planned[:3])
    assert len(studies.visits(clinic, study_id)) == 3


def test_what_is_no_table_of_visits_is_refused(people: Cast, tmp_path: Path) -> None:
    with pytest.raises(InvalidRecordError, match="no rows"):
        enrolment_table.read(people.clinic, written(tmp_path / "empty.csv"))
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InvalidRecordError, match="columns"):
        enrolment_table.read(people.clinic, tmp_path / "other.csv")
    with pytest.raises(PhotoError):
        enrolment_table.read(people.clinic, tmp_path / "gone.csv")


def test_photographs_in_files_become_visits_and_are_taken_back(
    people: Cast, study_id: int, tmp_path: Path
) -> None:
    clinic = people.clinic
    for number in (1, 2):
        write_triplet(tmp_path / f"s{number}", seed=number)
    names = {path.stem: path.name for path in (tmp_path / "s1").iterdir()}
    assert len(names) == 3
    three = [next(n for n in names.values() if view.value in n) for view in View]
    (tmp_path / "broken.jpg").write_text("no photograph")
    table = written(
        tmp_path / "batch.csv",
        ["", "", "2026-02-03", "S1", "Week 0", "A", "", "", *(f"s1/{name}" for name in three)],
        *(
            ["", "", "", "S1", "Week 4", "A", "", "", "", "", "", f"s2/{name}", view.value]
            for view, name in zip(View, three, strict=True)
        ),
        ["", "", "", "S2", "Week 0", "", "", "", "broken.jpg"],
        ["", "", "", "S2", "Week 4", "", "", "", f"s1/{three[0]}", f"s1/{three[0]}"],
        ["", "", "", "S2", "Week 8", "", "", "", "", "", "", "IMG_1.jpg"],
        ["", "", "", "S2", "Week 12", "", "", "", "gone.jpg"],
    )
    planned = enrolment_table.read(clinic, table)
    assert [len(each.files) for each in planned[:2]] == [3, 3]
    for each, words in zip(
        planned[2:], ("broken.jpg", "same photograph", "column view", "gone.jpg"), strict=True
    ):
        assert words in each.broken
    before = set(clinic.folders.photos.rglob("*.*"))
    with pytest.raises(InvalidRecordError, match="Row 2"):
        enrolment.carry_out(
            clinic, study_id, [planned[0], replace(planned[0], naming=Naming("S1", ""))]
        )
    assert patients.find(clinic) == []
    assert set(clinic.folders.photos.rglob("*.*")) == before

    done = enrolment.carry_out(clinic, study_id, planned[:2])
    (row,) = patients.find(clinic)
    assert (row.patient.details.identifier, row.visits) == ("ACNE-7 S1", 2)
    found = [each.enrolment for each in studies.visits(clinic, study_id)]
    assert [(e.subject, e.timepoint, e.arm) for e in found] == [
        ("S1", "Week 0", "A"),
        ("S1", "Week 4", "A"),
    ]
    days = [each.day for each in enrolment.candidates(clinic, study_id, Wanted())]
    assert days == []
    enrolment.take_back(clinic, study_id, done)
    assert studies.visits(clinic, study_id) == []
    assert patients.find(clinic) == []
    assert enrolment.candidates(clinic, study_id, Wanted()) == []


def test_reading_and_enrolling_stop_when_asked_to(
    people: Cast, study_id: int, tmp_path: Path
) -> None:
    files = write_triplet(tmp_path / "s1", seed=1)
    row = ["", "", "", "S1", "Week 0", "", "", "", *(f"s1/{files[view].name}" for view in View)]
    table = written(tmp_path / "batch.csv", row)
    with pytest.raises(Cancelled):
        enrolment_table.read(people.clinic, table, cancelled=lambda: True)
    planned = enrolment_table.read(people.clinic, table)
    with pytest.raises(Cancelled):
        enrolment.carry_out(people.clinic, study_id, planned, cancelled=lambda: True)
    assert studies.visits(people.clinic, study_id) == []
    enrolment.carry_out(people.clinic, study_id, planned)
