"""What is known of kept photographs: by their bytes, and by what they look like."""

from datetime import date

import pytest

from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import NewVisit
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import known_photos, patients, visits
from acne_desktop.storage.known_photos import KeptAt, KeptPicture
from tests.unit.services.visits_made_up import made_up_photo

pytestmark = pytest.mark.both_databases

BITS = 0x0123_4567_89AB_CDEF
FRONT = made_up_photo(View.FRONTAL, "a")
LEFT = made_up_photo(View.LEFT, "a")


@pytest.fixture
def visit_id(clinic: Clinic) -> int:
    """Add a visit with two photographs."""
    with clinic.database.writing() as session:
        patient = patients.add(session, PatientDetails("A-1", "Erika"), synthetic=False)
        new = NewVisit(patient.id, date(2026, 3, 4), {View.FRONTAL: FRONT, View.LEFT: LEFT})
        return visits.add(session, new)


def keep(clinic: Clinic, bits: dict[str, int], version: int = 1) -> None:
    with clinic.database.writing() as session:
        known_photos.keep_fingerprints(session, version, bits)


def near(clinic: Clinic, bits: int, version: int = 1) -> list[KeptPicture]:
    with clinic.database.reading() as session:
        return known_photos.near(session, version, bits)


def missing(clinic: Clinic, version: int) -> set[str]:
    with clinic.database.reading() as session:
        return {sha256 for sha256, _ in known_photos.without_fingerprint(session, version)}


def test_a_photograph_is_found_by_its_bytes(clinic: Clinic, visit_id: int) -> None:
    with clinic.database.reading() as session:
        found = known_photos.kept(session, [FRONT.sha256, "f" * 64])
    assert found == {FRONT.sha256: [KeptAt(visit_id, date(2026, 3, 4), 1, "A-1")]}


def test_more_photographs_than_one_query_takes_can_be_asked_for(
    clinic: Clinic, visit_id: int
) -> None:
    many = [f"{number:064x}" for number in range(1200)]
    with clinic.database.reading() as session:
        assert set(known_photos.kept(session, [*many, LEFT.sha256])) == {LEFT.sha256}


@pytest.mark.usefixtures("visit_id")
def test_fingerprints_are_missing_until_they_are_kept(clinic: Clinic) -> None:
    assert missing(clinic, 1) == {FRONT.sha256, LEFT.sha256}
    keep(clinic, {FRONT.sha256: BITS, "f" * 64: BITS})  # of the latter nobody knows

    assert missing(clinic, 1) == {LEFT.sha256}
    assert missing(clinic, 2) == {FRONT.sha256, LEFT.sha256}

    keep(clinic, {FRONT.sha256: BITS}, version=2)
    assert missing(clinic, 2) == {LEFT.sha256}


@pytest.mark.usefixtures("visit_id")
@pytest.mark.parametrize(
    ("flipped", "found"),
    [
        ([], True),
        ([63], True),
        ([0, 1, 16, 17, 32, 33, 48], True),  # seven, one of them alone in its band
        ([0, 1, 16, 17, 32, 33, 48, 49], False),
        ([*range(48), 50], True),
    ],
)
def test_a_picture_is_found_by_a_band_that_nearly_agrees(
    clinic: Clinic, flipped: list[int], found: bool
) -> None:
    keep(clinic, {FRONT.sha256: BITS})
    asked = BITS
    for bit in flipped:
        asked ^= 1 << bit

    expected = [KeptPicture(FRONT.sha256, ".jpg", BITS)] if found else []
    assert near(clinic, asked) == expected
    assert near(clinic, asked, version=2) == []
