"""Two visits are compared view by view; what lacks or is damaged is told in its place."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from acne_desktop.domain.inspection import FaceSeen, Inspection
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import Visit
from acne_desktop.services import comparison, intake, patients, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.comparison import Comparer, Seen
from tests.fakes import FakeInspector
from tests.moved_faces import Move, Pixels, demo_face
from tests.photographs import write_photo

MOVE = Move(5.0, 0.94, (0.02, -0.02), 0.8, 1.1, (0.9, 0.9, 0.85))


class Watching:
    """An inspector that knows the demo face, moved or not, and counts what it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.blind = False

    def inspect(
        self, pixels: Pixels, *, expected: View | None = None, scale: float = 1.0
    ) -> Inspection:
        self.asked += 1
        earlier, face = demo_face()
        if self.blind:
            return Inspection(None, FaceSeen(0.1, None, 0.0, 0.0, 0.0))
        same = pixels.shape == earlier.shape
        return Inspection(View.FRONTAL, face if same else MOVE.face(earlier, face))


@pytest.fixture
def inspector() -> Watching:
    return Watching()


@pytest.fixture
def comparer(clinic: Clinic, inspector: Watching) -> Comparer:
    return Comparer(clinic, inspector)


def saved(clinic: Clinic, folder: Path, day: date, photos: dict[View, Pixels]) -> Visit:
    """Add a visit of the one patient."""
    found = patients.find(clinic)
    patient = (
        found[0].patient
        if found
        else patients.register(clinic, PatientDetails("A-1", "Erika Muster"))
    )
    files = {
        view: write_photo(folder / f"{day}-{view}.png", pixels) for view, pixels in photos.items()
    }
    return visits.save(
        clinic,
        patient_id=patient.id,
        day=day,
        photos={view: intake.read_photo(file) for view, file in files.items()},
    )


@pytest.fixture
def two(clinic: Clinic, tmp_path: Path) -> tuple[Visit, Visit]:
    """Return two visits: the same face, moved, in other light and at another size."""
    pixels = demo_face()[0]
    first = saved(clinic, tmp_path, date(2026, 1, 1), {View.FRONTAL: pixels})
    second = saved(clinic, tmp_path, date(2026, 3, 1), {View.FRONTAL: MOVE.made(pixels)})
    return first, second


def test_the_later_photograph_is_laid_on_the_earlier(
    comparer: Comparer, two: tuple[Visit, Visit]
) -> None:
    pair = comparer.pair(*two, View.FRONTAL)
    assert pair.is_aligned
    assert pair.why_not == ""
    assert pair.quality > 0.9
    assert pair.earlier.pixels is not None
    assert pair.laid is not None
    assert pair.laid.shape[:2] == pair.earlier.pixels.shape[:2]
    face = demo_face()[1]
    assert face.box is not None
    left, top, right, bottom = face.box
    middle = np.s_[top + 100 : bottom - 100, left + 100 : right - 100]
    grey = [p[middle][..., :3].mean(axis=-1) for p in (pair.earlier.pixels, pair.laid)]
    assert np.corrcoef(grey[0].ravel(), grey[1].ravel())[0, 1] > 0.98


def test_both_originals_stay_available_as_they_were_taken(
    comparer: Comparer, two: tuple[Visit, Visit]
) -> None:
    pair = comparer.pair(*two, View.FRONTAL)
    earlier = demo_face()[0]
    assert pair.earlier.pixels is not None
    assert np.array_equal(pair.earlier.pixels, earlier)
    assert pair.later.pixels is not None
    assert np.array_equal(pair.later.pixels, MOVE.made(earlier))
    assert (comparer.whole(two[1], View.FRONTAL) == MOVE.made(earlier)).all()
    assert (pair.later.width, pair.later.height) == MOVE.made(earlier).shape[1::-1]


def test_what_was_found_is_kept(
    comparer: Comparer,
    inspector: Watching,
    two: tuple[Visit, Visit],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = comparer.pair(*two, View.FRONTAL)
    assert inspector.asked == 2

    def never(*_arguments: object) -> None:
        raise AssertionError("aligned anew")

    monkeypatch.setattr(comparison, "align", never)
    second = comparer.pair(*two, View.FRONTAL)
    assert inspector.asked == 2
    assert first.laid is not None
    assert second.laid is not None
    assert np.array_equal(second.laid, first.laid)
    pictures = comparer.change(*two, second)
    monkeypatch.setattr(comparison, "changes", never)
    assert comparer.change(*two, second) is pictures


def test_the_change_is_drawn_for_every_kind(comparer: Comparer, two: tuple[Visit, Visit]) -> None:
    pair = comparer.pair(*two, View.FRONTAL)
    pictures = comparer.change(*two, pair)
    assert set(pictures) == set(Seen)
    for picture in pictures.values():
        assert picture.dtype == np.uint8
        assert picture.shape[2] == 3


def test_a_missing_view_is_told_in_its_place(
    clinic: Clinic, comparer: Comparer, tmp_path: Path
) -> None:
    pixels = demo_face()[0]
    first = saved(clinic, tmp_path, date(2026, 1, 1), {View.FRONTAL: pixels})
    second = saved(clinic, tmp_path, date(2026, 3, 1), {View.LEFT: MOVE.made(pixels)})
    pair = comparer.pair(first, second, View.FRONTAL)
    assert pair.earlier.pixels is not None
    assert pair.earlier.problem == ""
    assert pair.later.pixels is None
    assert pair.later.problem == comparison.MISSING
    assert not pair.is_aligned
    assert pair.why_not == comparison.NO_PAIR
    assert comparer.change(first, second, pair) == {}


def test_a_damaged_photograph_is_told_in_its_place(
    clinic: Clinic, comparer: Comparer, two: tuple[Visit, Visit], tmp_path: Path
) -> None:
    photo = two[1].photos[View.FRONTAL]
    for file in (tmp_path / "data").rglob(f"*{photo.sha256}*"):
        file.chmod(0o600)
        file.write_bytes(b"gone")
    pair = comparer.pair(*two, View.FRONTAL)
    assert pair.earlier.pixels is not None
    assert pair.later.pixels is None
    assert pair.later.problem.endswith(".")
    assert not pair.is_aligned


def test_two_photographs_that_do_not_align_are_still_shown(
    comparer: Comparer, inspector: Watching, two: tuple[Visit, Visit]
) -> None:
    inspector.blind = True
    pair = comparer.pair(*two, View.FRONTAL)
    assert pair.earlier.pixels is not None
    assert pair.later.pixels is not None
    assert not pair.is_aligned
    assert "No face is found in the earlier photograph" in pair.why_not
    assert comparer.change(*two, pair) == {}
    assert comparer.whole_laid(*two, View.FRONTAL) is None
    comparer.pair(*two, View.FRONTAL)
    assert inspector.asked == 2  # the refusal is kept as well


def test_a_photograph_that_is_shown_turned_is_compared_as_it_is_shown(
    clinic: Clinic, comparer: Comparer, tmp_path: Path
) -> None:
    pixels = demo_face()[0]
    lying = np.ascontiguousarray(np.rot90(MOVE.made(pixels)))  # a quarter against the clock
    first = saved(clinic, tmp_path, date(2026, 1, 1), {View.FRONTAL: pixels})
    second = saved(clinic, tmp_path, date(2026, 3, 1), {View.FRONTAL: lying})
    turned = replace(second, turns={View.FRONTAL: 90})
    pair = comparer.pair(first, turned, View.FRONTAL)
    assert (pair.later.width, pair.later.height) == MOVE.made(pixels).shape[1::-1]
    assert pair.later.pixels is not None
    assert np.array_equal(pair.later.pixels, MOVE.made(pixels))
    assert pair.is_aligned
    # As it was taken it lies on its side, and that is kept apart.
    assert comparer.pair(first, second, View.FRONTAL).later.pixels is not None
    assert comparer.pair(first, second, View.FRONTAL).later.width == lying.shape[1]


def test_a_closer_look_is_laid_in_the_same_place(
    comparer: Comparer, two: tuple[Visit, Visit]
) -> None:
    pair = comparer.pair(*two, View.FRONTAL)
    whole = comparer.whole_laid(*two, View.FRONTAL)
    assert whole is not None
    assert whole.shape[:2] == (two[0].photos[View.FRONTAL].height, pair.earlier.width)
    assert pair.laid is not None
    apart = np.abs(whole.astype(int) - pair.laid)[pair.laid[..., 3] == 255]
    assert np.median(apart) == 0


def test_a_fake_inspector_fits(clinic: Clinic, two: tuple[Visit, Visit]) -> None:
    """Two drawn boxes in one place are enough for the same photograph."""
    inspector = FakeInspector(Inspection(View.FRONTAL, demo_face()[1]))
    pair = Comparer(clinic, inspector).pair(two[0], two[0], View.FRONTAL)
    assert pair.is_aligned
