"""Every change of a record is one step that can be taken back, made again, and looked up."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.errors import ChangedSinceError, InvalidRecordError, NotFoundError
from acne_desktop.services import history, intake, patients, visits
from acne_desktop.services.clinic import Clinic

pytestmark = pytest.mark.both_databases


def decision(grade: int) -> Decision:
    return Decision(Grade(grade), "fda", datetime.now(UTC))


@pytest.fixture
def patient_id(clinic: Clinic) -> int:
    return patients.register(clinic, PatientDetails("A-1", "Erika Muster")).id


@pytest.fixture
def visit_id(clinic: Clinic, patient_id: int, triplet_files: dict[View, Path]) -> int:
    photos = {view: intake.read_photo(path) for view, path in triplet_files.items()}
    return visits.save(clinic, patient_id=patient_id, day=date(2026, 11, 1), photos=photos).id


def test_a_decision_is_taken_back_and_made_again(clinic: Clinic, visit_id: int) -> None:
    visits.decide(clinic, visit_id, decision(3))
    visits.decide(clinic, visit_id, decision(2))
    grades = []
    for step in (history.undo, history.undo, history.redo, history.redo):
        change = step(clinic)
        assert change is not None
        assert change.visit_id == visit_id
        grades.append(visits.get(clinic, visit_id).grade)
    assert grades == [3, None, 3, 2]
    assert history.redo(clinic) is None


def test_a_withdrawn_grade_is_gone_from_lists_and_history_of_decisions_stays(
    clinic: Clinic, patient_id: int, visit_id: int
) -> None:
    visits.decide(clinic, visit_id, decision(3))
    history.undo(clinic)
    assert visits.of_patient(clinic, patient_id)[0].grade is None
    assert patients.find(clinic)[0].grades == (None,)
    assert [d.grade for d in visits.decisions(clinic, visit_id)] == [Grade.MODERATE]


def test_a_visit_added_is_taken_away_and_comes_back_whole(
    clinic: Clinic, patient_id: int, visit_id: int
) -> None:
    before = visits.get(clinic, visit_id)
    history.undo(clinic)
    assert visits.of_patient(clinic, patient_id) == []
    with pytest.raises(NotFoundError):
        visits.get(clinic, visit_id)
    history.redo(clinic)
    assert visits.get(clinic, visit_id) == before


def test_details_are_taken_back(clinic: Clinic, patient_id: int) -> None:
    patients.amend(clinic, patient_id, PatientDetails("A-2", "Erika Beispiel"))
    history.undo(clinic)
    assert patients.get(clinic, patient_id).details == PatientDetails("A-1", "Erika Muster")
    assert [row.patient.id for row in patients.find(clinic, "muster")] == [patient_id]


def test_a_registration_taken_back_frees_the_identifier(clinic: Clinic, patient_id: int) -> None:
    history.undo(clinic)
    assert patients.find(clinic) == []
    other = patients.register(clinic, PatientDetails("A-1", "Max Muster"))
    first = history.of_patient(clinic, patient_id)[0]
    with pytest.raises(ChangedSinceError, match="identifier"):
        history.undo_change(clinic, first.id)
    assert [row.patient.id for row in patients.find(clinic)] == [other.id]


def test_a_new_change_ends_redoing(clinic: Clinic, visit_id: int) -> None:
    visits.decide(clinic, visit_id, decision(3))
    history.undo(clinic)
    visits.decide(clinic, visit_id, decision(1))
    assert not clinic.changes.can_redo
    assert history.redo(clinic) is None


def test_what_has_been_changed_since_is_not_taken_back(clinic: Clinic, patient_id: int) -> None:
    patients.amend(clinic, patient_id, PatientDetails("A-1", "Erika Beispiel"))
    older = history.of_patient(clinic, patient_id)[0]
    patients.amend(clinic, patient_id, PatientDetails("A-1", "Erika Anders"))
    with pytest.raises(ChangedSinceError):
        history.undo_change(clinic, older.id)
    assert patients.get(clinic, patient_id).details.name == "Erika Anders"
    assert clinic.changes.can_undo


def test_the_versions_say_what_was_done_and_undone(clinic: Clinic, visit_id: int) -> None:
    visits.decide(clinic, visit_id, decision(3))
    history.undo(clinic)
    patient_id = visits.get(clinic, visit_id).patient_id
    told = [
        (str(change.told), change.undoes is not None, change.undone)
        for change in history.of_patient(clinic, patient_id, visit_id=visit_id)
    ]
    assert told == [
        ("Grade 3 decided", True, False),
        ("Grade 3 decided", False, True),
        ("Visit of 2026-11-01 added", False, False),
    ]


def test_what_changes_nothing_is_no_change(clinic: Clinic, patient_id: int) -> None:
    patients.amend(clinic, patient_id, PatientDetails("A-1", "Erika Muster"))
    assert len(history.of_patient(clinic, patient_id)) == 1


def test_what_fails_is_no_change(clinic: Clinic, patient_id: int) -> None:
    with pytest.raises(InvalidRecordError):
        patients.register(clinic, PatientDetails("a-1", "Other"))
    history.undo(clinic)
    assert not clinic.changes.can_undo
