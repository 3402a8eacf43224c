"""Marks and turns are kept beside the photographs, and each change of them can be taken back."""

from datetime import date
from pathlib import Path

import pytest

from acne_desktop.domain.marks import Mark, MarkKind
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.errors import InvalidRecordError, NotFoundError
from acne_desktop.services import history, intake, marks, patients, turns, visits
from acne_desktop.services.clinic import Clinic

ARROW = Mark(View.LEFT, MarkKind.ARROW, ((0.2, 0.3), (0.6, 0.9)))
NOTE = Mark(View.FRONTAL, MarkKind.TEXT, ((0.5, 0.5),), "scar, not active")


@pytest.fixture
def visit_id(clinic: Clinic, triplet_files: dict[View, Path]) -> int:
    patient = patients.register(clinic, PatientDetails("A-1", "Erika Muster"))
    photos = {view: intake.read_photo(path) for view, path in triplet_files.items()}
    return visits.save(clinic, patient_id=patient.id, day=date(2026, 11, 1), photos=photos).id


def test_marks_are_kept_in_their_order(clinic: Clinic, visit_id: int) -> None:
    arrow = marks.add(clinic, visit_id, ARROW)
    note = marks.add(clinic, visit_id, NOTE)
    assert marks.of_visit(clinic, visit_id) == [arrow, note]
    assert (arrow.points, note.text) == (ARROW.points, "scar, not active")


def test_every_change_of_a_mark_is_taken_back_and_made_again(clinic: Clinic, visit_id: int) -> None:
    kept = marks.add(clinic, visit_id, ARROW)
    moved = kept.moved((0.1, 0.1))
    marks.change(clinic, moved)
    marks.remove(clinic, kept.id)
    states = [marks.of_visit(clinic, visit_id)]
    for step in (history.undo,) * 3 + (history.redo,) * 3:
        step(clinic)
        states.append(marks.of_visit(clinic, visit_id))
    assert states == [[], [moved], [kept], [], [kept], [moved], []]


def test_the_versions_say_what_was_done_and_whose(clinic: Clinic, visit_id: int) -> None:
    visit = visits.get(clinic, visit_id)
    kept = marks.add(clinic, visit_id, NOTE)
    marks.change(clinic, kept.reshaped(0, (0.1, 0.1)))
    marks.remove(clinic, kept.id)
    turns.turn(clinic, visit_id, {View.LEFT: 90})
    told = history.of_patient(clinic, visit.patient_id, visit_id=visit_id)
    assert [str(change.told) for change in told[:4]] == [
        "Photograph turned",
        "Mark on a photograph removed",
        "Mark on a photograph changed",
        "Note written on a photograph",
    ]


@pytest.mark.both_databases
def test_one_that_was_removed_comes_back_though_others_were_drawn_since(
    clinic: Clinic, visit_id: int
) -> None:
    gone = marks.add(clinic, visit_id, ARROW)
    marks.remove(clinic, gone.id)
    removal = history.of_patient(clinic, visits.get(clinic, visit_id).patient_id)[0]
    later = marks.add(clinic, visit_id, NOTE)
    history.undo_change(clinic, removal.id)
    assert marks.of_visit(clinic, visit_id) == [gone, later]


def test_a_mark_needs_a_photograph(clinic: Clinic, visit_id: int) -> None:
    with pytest.raises(NotFoundError):
        marks.add(clinic, visit_id + 1, ARROW)
    photo = {View.LEFT: intake.read_photo_bytes(_original(clinic, visit_id))}
    patient = patients.register(clinic, PatientDetails("B-1", "Max Muster"))
    only_left = visits.save(clinic, patient_id=patient.id, day=date(2026, 11, 1), photos=photo)
    with pytest.raises(InvalidRecordError):
        marks.add(clinic, only_left.id, NOTE)
    assert marks.of_visit(clinic, only_left.id) == []


def test_what_is_not_there_any_more_cannot_be_changed(clinic: Clinic, visit_id: int) -> None:
    kept = marks.add(clinic, visit_id, ARROW)
    marks.remove(clinic, kept.id)
    with pytest.raises(NotFoundError):
        marks.change(clinic, kept)
    with pytest.raises(NotFoundError):
        marks.remove(clinic, kept.id)


def test_a_turn_is_kept_taken_back_and_touches_no_byte(clinic: Clinic, visit_id: int) -> None:
    before = _original(clinic, visit_id)
    visit = turns.turn(clinic, visit_id, {View.LEFT: 270, View.FRONTAL: 450})
    assert (visit.turns[View.LEFT], visit.turns[View.FRONTAL]) == (270, 90)
    assert _original(clinic, visit_id) == before
    history.undo(clinic)
    assert set(visits.get(clinic, visit_id).turns.values()) == {0}
    history.redo(clinic)
    assert visits.get(clinic, visit_id).turns[View.LEFT] == 270


def test_only_quarters_can_be_turned(clinic: Clinic, visit_id: int) -> None:
    with pytest.raises(InvalidRecordError):
        turns.turn(clinic, visit_id, {View.LEFT: 45})


def _original(clinic: Clinic, visit_id: int) -> bytes:
    return intake.original(clinic, visits.get(clinic, visit_id).photos[View.LEFT])
