"""Graded visits with small drawn photographs, for the tests of what a clinic trains on."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.visit import Visit
from acne_desktop.services import intake, patients, visits
from acne_desktop.services.clinic import Clinic
from tests.photographs import face, write_photo

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)
FIRST_DAY = date(2024, 3, 4)


def add_patient(clinic: Clinic, number: int) -> int:
    """Register a patient whose name and identifier are easy to find again."""
    details = PatientDetails(f"MRN-{number}", f"Mustermann, Erika {number}", date(1999, 9, 9))
    return patients.register(clinic, details).id


def add_visit(
    clinic: Clinic,
    folder: Path,
    patient: int,
    grade: Grade | None,
    *,
    views: Sequence[View] = VIEWS,
    later: int = 0,
) -> Visit:
    """Save a visit with photographs of its own, ``later`` days after the first day."""
    seed = len(list(folder.iterdir())) if folder.is_dir() else 0
    photos = {}
    for view in views:
        path = folder / f"{seed}-{view}.png"
        write_photo(path, face(view, width=72, height=96, seed=seed))
        photos[view] = intake.read_photo(path)
    return visits.save(
        clinic,
        patient_id=patient,
        day=FIRST_DAY + timedelta(days=later),
        photos=photos,
        decision=None if grade is None else Decision(grade, "fda", NOON),
    )


def add_graded(clinic: Clinic, folder: Path, *, subjects: int, visits_each: int = 1) -> None:
    """Add patients with graded triplets: grades 1 and 3 in turn."""
    for number in range(subjects):
        patient = add_patient(clinic, number)
        for later in range(visits_each):
            grade = Grade.ALMOST_CLEAR if number % 2 else Grade.MODERATE
            add_visit(clinic, folder, patient, grade, later=later)
