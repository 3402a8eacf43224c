"""What colour cards told is kept beside the photographs, once for each, and goes with them."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from acne_desktop.domain.colour import CardReading, ColourError
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import NewVisit
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import colour, patients, visits
from acne_desktop.storage.tables import ColourReadingRecord, PhotoRecord, VisitPhotoRecord
from tests.unit.services.visits_made_up import made_up_photo

pytestmark = pytest.mark.both_databases

FRONT = made_up_photo(View.FRONTAL, "a")
LEFT = made_up_photo(View.LEFT, "a")
USED = CardReading(
    "a method",
    2,
    corners=((0.1, 0.2), (0.4, 0.2), (0.4, 0.5), (0.1, 0.5)),
    edition="after November 2014",
    before=ColourError(8.2, 15.5),
    after=ColourError(1.1, 3.25),
    matrix=(1.1, 0.0, -0.1, 0.0, 1.0, 0.0, 0.02, -0.3, 1.4),
)
NOTHING = CardReading("a method", 2)
REFUSED = replace(USED, after=None, matrix=(), refusal="The card is too dark.")


@pytest.fixture(autouse=True)
def kept_photos(clinic: Clinic) -> None:
    """Add a visit with two photographs."""
    with clinic.database.writing() as session:
        patient = patients.add(session, PatientDetails("A-1", "Erika"), synthetic=False)
        photos = {View.FRONTAL: FRONT, View.LEFT: LEFT}
        visits.add(session, NewVisit(patient.id, date(2026, 3, 4), photos))


def keep(clinic: Clinic, readings: dict[str, CardReading]) -> None:
    with clinic.database.writing() as session:
        colour.keep(session, readings)


def kept(clinic: Clinic, *names: str, version: int = 2) -> dict[str, CardReading]:
    with clinic.database.reading() as session:
        return colour.of_photos(session, names, method="a method", version=version)


@pytest.mark.parametrize("reading", [USED, NOTHING, REFUSED])
def test_a_reading_comes_back_as_it_was(clinic: Clinic, reading: CardReading) -> None:
    keep(clinic, {FRONT.sha256: reading})
    assert kept(clinic, FRONT.sha256, LEFT.sha256) == {FRONT.sha256: reading}


def test_readings_of_another_method_or_version_are_not_used(clinic: Clinic) -> None:
    keep(clinic, {FRONT.sha256: USED, LEFT.sha256: replace(USED, method="another")})
    assert kept(clinic, FRONT.sha256, LEFT.sha256, version=3) == {}
    assert set(kept(clinic, FRONT.sha256, LEFT.sha256)) == {FRONT.sha256}


def test_a_newer_reading_takes_the_place_of_the_older(clinic: Clinic) -> None:
    keep(clinic, {FRONT.sha256: USED})
    newer = replace(NOTHING, version=3)
    keep(clinic, {FRONT.sha256: newer})
    assert kept(clinic, FRONT.sha256) == {}
    assert kept(clinic, FRONT.sha256, version=3) == {FRONT.sha256: newer}


def test_readings_of_photographs_that_no_visit_holds_are_left_out(clinic: Clinic) -> None:
    keep(clinic, {"f" * 64: USED, LEFT.sha256: USED})
    assert set(kept(clinic, "f" * 64, LEFT.sha256)) == {LEFT.sha256}


def test_a_reading_goes_with_its_photograph(clinic: Clinic) -> None:
    keep(clinic, {FRONT.sha256: USED, LEFT.sha256: USED})
    with clinic.database.writing() as session:
        held = session.scalars(select(VisitPhotoRecord).filter_by(sha256=FRONT.sha256)).one()
        session.delete(held)
        session.flush()
        session.delete(session.get_one(PhotoRecord, FRONT.sha256))
    with clinic.database.reading() as session:
        left = session.scalars(select(ColourReadingRecord.sha256)).all()
    assert left == [LEFT.sha256]
