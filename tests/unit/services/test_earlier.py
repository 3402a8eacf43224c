"""The photographs of the latest visit, to take the next ones alike."""

from datetime import date
from pathlib import Path

from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import earlier, patients, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.intake import read_photo
from tests.photographs import write_triplet


def test_the_latest_visit_is_taken_and_nothing_without_one(clinic: Clinic, tmp_path: Path) -> None:
    patient = patients.register(clinic, PatientDetails("T-1", "Test, Person"))
    assert earlier.latest(clinic, patient.id) is None
    for seed, day in enumerate((date(2026, 9, 1), date(2026, 10, 2), date(2026, 8, 1))):
        files = write_triplet(tmp_path / str(seed), seed=seed)
        photos = {view: read_photo(file) for view, file in files.items()}
        visits.save(clinic, patient_id=patient.id, day=day, photos=photos)
    found = earlier.latest(clinic, patient.id)
    assert found is not None
    assert found.day == date(2026, 10, 2)
    assert set(found.photos) == set(View)
    assert found.photos[View.LEFT].shape == (480, 360, 3)


def test_a_damaged_original_is_left_out(clinic: Clinic, triplet_files: dict[View, Path]) -> None:
    patient = patients.register(clinic, PatientDetails("T-1", "Test, Person"))
    photos = {view: read_photo(file) for view, file in triplet_files.items()}
    visit = visits.save(clinic, patient_id=patient.id, day=date(2026, 10, 2), photos=photos)
    damaged = visit.photos[View.LEFT]
    clinic.photos.discard(damaged.sha256, damaged.suffix)
    found = earlier.latest(clinic, patient.id)
    assert found is not None
    assert set(found.photos) == {View.FRONTAL, View.RIGHT}
