"""The baseline is the first visit until another is marked; marking can be taken back."""

from datetime import date
from pathlib import Path

import pytest

from acne_desktop.domain.patient import PatientDetails
from acne_desktop.errors import NotFoundError
from acne_desktop.services import baselines, history, intake, patients, visits
from acne_desktop.services.clinic import Clinic
from tests.photographs import write_triplet


@pytest.fixture
def patient_id(clinic: Clinic) -> int:
    return patients.register(clinic, PatientDetails("A-1", "Erika Muster")).id


def visit_on(clinic: Clinic, patient_id: int, folder: Path, day: date) -> int:
    """Add a visit and return its number."""
    files = write_triplet(folder / day.isoformat(), seed=day.toordinal())
    photos = {view: intake.read_photo(path) for view, path in files.items()}
    return visits.save(clinic, patient_id=patient_id, day=day, photos=photos).id


def baseline(clinic: Clinic, patient_id: int) -> int | None:
    """Return the number of the baseline in force."""
    found = baselines.among(
        visits.of_patient(clinic, patient_id), baselines.marked(clinic, patient_id)
    )
    return found.id if found else None


def test_the_first_visit_is_the_baseline_whenever_it_was_added(
    clinic: Clinic, patient_id: int, tmp_path: Path
) -> None:
    assert baseline(clinic, patient_id) is None
    visit_on(clinic, patient_id, tmp_path, date(2026, 3, 1))
    first = visit_on(clinic, patient_id, tmp_path, date(2026, 1, 1))
    assert baseline(clinic, patient_id) == first


def test_a_marked_visit_is_the_baseline_until_it_is_taken_back(
    clinic: Clinic, patient_id: int, tmp_path: Path
) -> None:
    days = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
    first, second, third = (visit_on(clinic, patient_id, tmp_path, day) for day in days)
    baselines.mark(clinic, second)
    baselines.mark(clinic, third)
    assert baseline(clinic, patient_id) == third
    change = history.undo(clinic)
    assert change is not None
    assert "2026-03-01" in str(change.told)
    assert baseline(clinic, patient_id) == second
    history.undo(clinic)
    assert baseline(clinic, patient_id) == first
    history.redo(clinic)
    assert baseline(clinic, patient_id) == second
    baselines.clear(clinic, patient_id)
    assert baseline(clinic, patient_id) == first
    history.undo(clinic)
    assert baseline(clinic, patient_id) == second


def test_a_marked_visit_that_is_gone_is_no_baseline(
    clinic: Clinic, patient_id: int, tmp_path: Path
) -> None:
    first = visit_on(clinic, patient_id, tmp_path, date(2026, 1, 1))
    second = visit_on(clinic, patient_id, tmp_path, date(2026, 2, 1))
    change = history.of_patient(clinic, patient_id, visit_id=second)[0]
    baselines.mark(clinic, second)
    history.undo_change(clinic, change.id)
    assert baselines.marked(clinic, patient_id) is None
    assert baseline(clinic, patient_id) == first


def test_a_visit_that_is_not_there_cannot_be_marked(clinic: Clinic) -> None:
    with pytest.raises(NotFoundError):
        baselines.mark(clinic, 99)
