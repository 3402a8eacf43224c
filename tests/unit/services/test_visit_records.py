"""A visit's day and note corrected, a visit removed, and both taken back."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import InvalidRecordError, NotFoundError
from acne_desktop.services import history, intake, patients, visit_records, visits
from acne_desktop.services.clinic import Clinic

DAY = date(2026, 11, 1)


@pytest.fixture
def patient_id(clinic: Clinic) -> int:
    return patients.register(clinic, PatientDetails("A-1", "Erika Muster")).id


@pytest.fixture
def visit_id(clinic: Clinic, patient_id: int, triplet_files: dict[View, Path]) -> int:
    photos = {view: intake.read_photo(path) for view, path in triplet_files.items()}
    return visits.save(clinic, patient_id=patient_id, day=DAY, photos=photos, note="first").id


def test_day_and_note_are_corrected_and_taken_back(
    clinic: Clinic, patient_id: int, visit_id: int
) -> None:
    earlier = DAY - timedelta(days=3)
    visit_records.amend(clinic, visit_id, day=earlier, note=" second \n")
    shown = visits.of_patient(clinic, patient_id)[0]
    assert (shown.day, shown.note) == (earlier, "second")
    assert str(history.of_patient(clinic, patient_id)[0].told) == (
        "Date or note of the visit of 2026-10-29 changed"
    )
    history.undo(clinic)
    shown = visits.of_patient(clinic, patient_id)[0]
    assert (shown.day, shown.note) == (DAY, "first")


def test_a_day_in_the_future_is_refused(clinic: Clinic, patient_id: int, visit_id: int) -> None:
    with pytest.raises(InvalidRecordError, match="future"):
        visit_records.amend(clinic, visit_id, day=date.today() + timedelta(days=1), note="")
    assert visits.of_patient(clinic, patient_id)[0].day == DAY


def test_a_removed_visit_is_shown_nowhere_and_comes_back_with_its_photographs(
    clinic: Clinic, patient_id: int, visit_id: int
) -> None:
    before = visits.get(clinic, visit_id)
    visit_records.remove(clinic, visit_id)
    assert visits.of_patient(clinic, patient_id) == []
    assert patients.find(clinic)[0].visits == 0
    with pytest.raises(NotFoundError):
        visit_records.remove(clinic, visit_id)
    with pytest.raises(NotFoundError):
        visit_records.amend(clinic, visit_id, day=DAY, note="")
    history.undo(clinic)
    assert visits.get(clinic, visit_id) == before
    for photo in before.photos.values():
        intake.original(clinic, photo)


def test_photographs_come_with_how_they_are_turned(clinic: Clinic, visit_id: int) -> None:
    found = visit_records.photos(clinic, visit_id)
    assert tuple(found) == VIEWS
    kept = visits.get(clinic, visit_id)
    assert {view: each.photo for view, each in found.items()} == kept.photos
    assert {each.turn for each in found.values()} == {0}
    assert visit_records.photos(clinic, 4711) == {}
