"""A page that shows a saved visit."""

from datetime import date
from pathlib import Path

import pytest

from acne_desktop.domain.photo import View
from acne_desktop.services import intake, visits
from acne_desktop.services.clinic import Clinic
from tests.journeys.visits import Visitor


@pytest.fixture
def saved(visit: Visitor, clinic: Clinic, triplet_files: dict[View, Path]) -> Visitor:
    """Return a page that shows a saved visit."""
    photos = {view: intake.read_photo(path) for view, path in triplet_files.items()}
    made = visits.save(clinic, patient_id=visit.patient.id, day=date(2026, 11, 1), photos=photos)
    visit.open(made.id)
    return visit
