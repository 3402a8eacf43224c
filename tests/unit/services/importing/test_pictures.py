"""The same picture saved anew: found among kept photographs, however they are asked for."""

from functools import partial
from pathlib import Path

import pytest

from acne_desktop.errors import Cancelled
from acne_desktop.imaging import fingerprint
from acne_desktop.services import intake
from acne_desktop.services.clinic import Clinic, reading
from acne_desktop.services.importing import pictures
from acne_desktop.services.importing.pictures import Pictures
from acne_desktop.storage import known_photos
from tests.fakes import Pixels
from tests.photographs import face, write_photo
from tests.unit.services.importing.trees import DAY, carried_out, scanned, triplet


@pytest.fixture
def kept(clinic: Clinic, tmp_path: Path) -> Path:
    """Return the folder of a visit that is kept."""
    folder = triplet(tmp_path / "in" / "A-1" / "2026-09-20", 1)
    carried_out(clinic, scanned(clinic, tmp_path / "in"))
    return folder


def preview(path: Path) -> Pixels:
    return intake.read_photo(path).preview


def found(clinic: Clinic, smaller: Path, other: Path) -> list[str]:
    smalls = {"1" * 64: partial(preview, smaller), "2" * 64: partial(preview, other)}
    answer = pictures.saved_anew(clinic, smalls, cancelled=lambda: False)
    assert all(visit.day == DAY for visits in answer.values() for visit in visits)
    return list(answer)


def test_a_picture_saved_anew_is_found_and_another_is_not(
    clinic: Clinic, kept: Path, tmp_path: Path
) -> None:
    smaller = write_photo(tmp_path / "small.png", preview(kept / "left.jpg")[::2, ::2])
    other = write_photo(tmp_path / "other.jpg", face(seed=5))

    assert found(clinic, smaller, other) == ["1" * 64]
    assert found(clinic, smaller, other) == ["1" * 64]  # by what the records hold now


def test_records_that_may_only_be_read_do_as_well(
    clinic: Clinic, kept: Path, tmp_path: Path
) -> None:
    smaller = write_photo(tmp_path / "small.png", preview(kept / "left.jpg")[::2, ::2])
    with reading(clinic.folders.data) as to_read:
        assert found(to_read, smaller, smaller) == ["1" * 64, "2" * 64]
    with clinic.database.reading() as session:
        missing = known_photos.without_fingerprint(session, fingerprint.VERSION)
    assert len(missing) == 3


@pytest.mark.usefixtures("kept")
def test_a_damaged_photograph_stops_nothing(clinic: Clinic, tmp_path: Path) -> None:
    made = Pictures(clinic)
    missing = made.without_fingerprint()
    sha256, suffix = missing[0]
    (clinic.folders.photos / sha256[:2] / f"{sha256}{suffix}").unlink()
    for path in clinic.folders.thumbnails.glob("??/*"):
        path.unlink()

    made.remember_kept(missing, progress=lambda _done: None, cancelled=lambda: False)

    assert made.without_fingerprint() == missing[:1]


@pytest.mark.usefixtures("kept")
def test_a_cancel_ends_the_comparison(clinic: Clinic) -> None:
    with pytest.raises(Cancelled):
        pictures.saved_anew(clinic, {}, cancelled=lambda: True)
