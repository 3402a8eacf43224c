"""Carrying a plan out: whole visits, each once, and a report of every one."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from acne_desktop.domain.change import Told
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.errors import ChangedSinceError, StorageError
from acne_desktop.services import history, intake, patients, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.importing import carry_out, outcome
from tests.photographs import face, write_photo
from tests.unit.services.importing.trees import DAY, F, L, R, carried_out, scanned, triplet


def count(clinic: Clinic) -> list[int]:
    """Return how many visits each patient has."""
    return [len(visits.of_patient(clinic, row.patient.id)) for row in patients.find(clinic)]


def test_visits_are_added_with_their_originals_byte_for_byte(
    clinic: Clinic, tmp_path: Path
) -> None:
    folder = triplet(tmp_path / "A-1" / "2026-09-20", 1)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    (done,) = carried_out(clinic, scanned(clinic, tmp_path))

    assert done.result == "added"
    assert done.visit is not None
    assert done.visit.day == DAY
    kept = {v: intake.original(clinic, photo) for v, photo in done.visit.photos.items()}
    assert kept == {F: before["front.jpg"], L: before["left.jpg"], R: before["right.jpg"]}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    (row,) = patients.find(clinic)
    assert (row.patient.details.identifier, row.patient.details.name) == ("A-1", "A-1")


def test_twice_adds_nothing_twice(clinic: Clinic, tmp_path: Path) -> None:
    for patient in ("A-1", "B-2"):
        triplet(tmp_path / patient / "2026-09-20", ord(patient[0]))
        triplet(tmp_path / patient / "2026-10-20", ord(patient[0]) + 9)
    plan = scanned(clinic, tmp_path)
    carried_out(clinic, plan)

    for again in (plan, scanned(clinic, tmp_path)):
        results = [done.result for done in carried_out(clinic, again)]
        assert results == ["there"] * 4
    assert count(clinic) == [2, 2]


def test_the_same_folder_under_two_names_is_added_once(clinic: Clinic, tmp_path: Path) -> None:
    triplet(tmp_path / "A-1" / "2026-09-20", 1)
    triplet(tmp_path / "A-1" / "2026-10-20", 1)

    one, other = carried_out(clinic, scanned(clinic, tmp_path))

    assert (one.result, other.result) == ("added", "asks")
    confirmed = replace(other.planned, confirmed=True)
    (done,) = carried_out(clinic, [confirmed])
    assert done.reason == "Already in the visit of 2026-09-20."


def test_files_that_vanish_or_change_stop_no_other_visit(clinic: Clinic, tmp_path: Path) -> None:
    for number in range(3):
        write_photo(tmp_path / f"A-{number}_2026-09-20_front.jpg", face(seed=number))
    plan = scanned(clinic, tmp_path)
    (tmp_path / "A-0_2026-09-20_front.jpg").unlink()
    write_photo(tmp_path / "A-1_2026-09-20_front.jpg", face(seed=9))

    gone, changed, fine = carried_out(clinic, plan)

    assert "not there any more" in gone.reason
    assert "changed meanwhile" in changed.reason
    assert [gone.result, changed.result, fine.result] == ["not added", "not added", "added"]
    assert [row.patient.details.identifier for row in patients.find(clinic)] == ["A-2"]


def test_a_full_disk_is_told_for_each_visit(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    triplet(tmp_path / "A-1" / "2026-09-20", 1)
    plan = scanned(clinic, tmp_path)

    def refuse(*_: object) -> bool:
        raise StorageError("The disk is full: make room.")

    monkeypatch.setattr(clinic.photos, "put", refuse)
    (done,) = carried_out(clinic, plan)
    assert (done.result, done.reason) == ("not added", "The disk is full: make room.")
    assert sum(count(clinic)) == 0


def test_after_a_cancel_the_rest_is_not_added(clinic: Clinic, tmp_path: Path) -> None:
    for number in range(3):
        write_photo(tmp_path / f"A-{number}_2026-09-20_front.jpg", face(seed=number))
    told: list[float] = []

    done = carry_out.carry_out(
        clinic,
        scanned(clinic, tmp_path),
        progress=lambda fraction, _text: told.append(fraction),
        cancelled=lambda: len(told) > 1,
    )

    assert [each.result for each in done] == ["added", "not added", "not added"]
    assert done[1].reason == "Not added: the import was cancelled."
    assert told == [0, pytest.approx(1 / 3), pytest.approx(2 / 3)]


def test_an_import_is_taken_back_and_made_again_as_one_step(clinic: Clinic, tmp_path: Path) -> None:
    heard: list[Told] = []
    kept = patients.register(clinic, PatientDetails("A-0", "Was there before"))
    clinic.changes.heard = heard.append
    for number in range(3):
        write_photo(tmp_path / f"A-{number}_2026-09-20_front.jpg", face(seed=number))
    added = [each.visit for each in carried_out(clinic, scanned(clinic, tmp_path))]
    assert [str(told) for told in heard] == ["Visits imported"]

    taken = history.undo(clinic)
    assert taken is not None
    assert str(taken.told) == "Visits imported"
    assert [p.record_id for p in taken.parts if p.kind == "visit"] == [3, 2, 1]
    assert [row.patient.id for row in patients.find(clinic)] == [kept.id]
    assert visits.of_patient(clinic, kept.id) == []

    history.redo(clinic)
    assert [visits.get(clinic, each.id) for each in added if each] == added
    history.undo(clinic)
    history.undo(clinic)  # what was done before is a step by itself
    assert patients.find(clinic) == []
    assert not clinic.changes.can_undo


def test_an_import_is_taken_back_whole_or_not_at_all(clinic: Clinic, tmp_path: Path) -> None:
    for number in range(2):
        write_photo(tmp_path / f"A-{number}_2026-09-20_front.jpg", face(seed=number))
    first, _second = [each.visit for each in carried_out(clinic, scanned(clinic, tmp_path))]
    assert first is not None
    visits.amend(clinic, first.id, words=visits.Words(note="seen"))
    clinic.changes._done.pop()  # as where it was written in another sitting

    with pytest.raises(ChangedSinceError):
        history.undo(clinic)
    assert len(patients.find(clinic)) == 2
    assert clinic.changes.can_undo


# The report


def test_the_report_is_text_json_and_a_table(clinic: Clinic, tmp_path: Path) -> None:
    triplet(tmp_path / "A-1" / "2026-09-20", 1)
    (tmp_path / "A-1" / "2026-09-20" / "left.jpg").write_bytes(b"nothing")
    write_photo(tmp_path / "=B-2" / "front.jpg", face(seed=2))
    plan = scanned(clinic, tmp_path)

    foreseen = outcome.as_text(outcome.foreseen(plan))
    done = carried_out(clinic, plan)
    text = outcome.as_text(done)

    assert "A-1  2026-09-20  would be added (Frontal, Patient's right)" in foreseen
    assert "A-1  2026-09-20  added as visit 1 (Frontal, Patient's right)" in text
    assert "    Without Patient's left.\n    left.jpg: " in text
    assert text.endswith("2 visits: 1 added; 1 not added.")
    told = json.loads(json.dumps(outcome.as_json(done)))
    assert told["counts"] == {"added": 1, "refused": 1}
    visit = told["visits"][1]
    assert (visit["patient"], visit["visit"], visit["result"]) == ("A-1", 1, "added")
    assert [photo["view"] for photo in visit["photographs"]] == ["frontal", None, "right"]
    path = tmp_path / "report.csv"
    outcome.save_table(done, path)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert [row["patient"] for row in rows] == ["'=B-2", "A-1"]
    assert [row["result"] for row in rows] == ["refused", "added"]
