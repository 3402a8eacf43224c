"""Alignment finds known moves of a face in other light, and refuses what is no pair."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acne_desktop.domain.inspection import FaceSeen
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import NotAlignedError
from acne_desktop.imaging import align as module
from acne_desktop.imaging.align import align, by_boxes
from acne_desktop.imaging.warp import Alignment
from tests.moved_faces import Move, demo_face, off_by

NOWHERE = FaceSeen(0.1, None, 0.0, 0.0, 0.0)
MOST_OFF = 0.5  # % of the face's width, on average


def shifted(face: FaceSeen, by: float) -> FaceSeen:
    """Return a face whose box is wrong by a share of its width, and too large by as much."""
    assert face.box is not None
    left, top, right, bottom = face.box
    off = round(by * (right - left))
    return FaceSeen(1.0, (left + off, top - off, right + 2 * off, bottom), 0.0, 0.0, 0.0)


@pytest.mark.parametrize("view", VIEWS)
def test_a_move_is_found_in_other_light(view: View) -> None:
    earlier, face = demo_face(view)
    move = Move(6.0, 0.9, (0.04, -0.03), 0.8, 1.2, (0.8, 0.85, 0.9), 0.12, 0.01)
    later_face = shifted(move.face(earlier, face), 0.03)
    later = move.made(earlier)
    found = align(earlier, later, face, later_face)
    boxes = Alignment(by_boxes(earlier, later, face, later_face), 0.0)
    truth, width = move.truth(earlier), earlier.shape[1]
    assert off_by(boxes, truth, face, width).mean() > 3
    assert off_by(found, truth, face, width).mean() < MOST_OFF
    assert found.quality > 0.9


MOVES = st.builds(
    Move,
    turn=st.floats(-9, 9),
    scale=st.floats(0.85, 1.15),
    shift=st.tuples(st.floats(-0.06, 0.06), st.floats(-0.06, 0.06)),
    size=st.floats(0.6, 1.4),
    gamma=st.floats(0.8, 1.25),
)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(MOVES, st.floats(-0.05, 0.05))
def test_any_small_move_is_found(move: Move, wrong: float) -> None:
    earlier, face = demo_face()
    found = align(earlier, move.made(earlier), face, shifted(move.face(earlier, face), wrong))
    assert off_by(found, move.truth(earlier), face, earlier.shape[1]).mean() < MOST_OFF


def test_the_same_photograph_stays_where_it_is() -> None:
    earlier, face = demo_face()
    found = align(earlier, earlier, face, face)
    assert off_by(found, np.eye(2, 3), face, earlier.shape[1]).max() < 0.2
    assert found.quality == pytest.approx(1.0, abs=0.01)


def test_skin_that_is_bent_a_little_is_followed() -> None:
    """A head turned a few degrees moves its middle more than its outline."""
    earlier, face = demo_face()
    height, width = earlier.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(float)
    assert face.box is not None
    left, top, right, bottom = face.box
    across = np.clip((x - left) / (right - left), 0, 1)
    down = np.clip((y - top) / (bottom - top), 0, 1)
    far = 0.03 * (right - left)
    moved = far * np.sin(np.pi * across) * np.sin(np.pi * down)
    later = earlier[y.astype(int), np.clip((x - moved).round().astype(int), 0, width - 1)]
    found = align(earlier, later, face, face)
    nose = np.array([[(left + right) / 2, (top + bottom) / 2]]) / width
    shift = (found.places(nose) - nose)[0, 0] * width
    assert shift == pytest.approx(far, rel=0.25)


def test_two_views_are_refused() -> None:
    (frontal, face), (side, side_face) = demo_face(View.FRONTAL), demo_face(View.LEFT)
    with pytest.raises(NotAlignedError, match="side by side"):
        align(frontal, side, face, side_face)


def test_a_face_and_another_scene_are_refused() -> None:
    earlier, face = demo_face()
    noise = np.random.default_rng(5).integers(0, 255, earlier.shape, dtype=np.uint8)
    flat = np.full_like(earlier, 127)
    for scene in (noise, flat):
        with pytest.raises(NotAlignedError, match="too different"):
            align(earlier, scene, face, face)


def test_a_face_on_its_head_is_refused() -> None:
    earlier, face = demo_face()
    assert face.box is not None
    left, top, right, bottom = face.box
    height, width = earlier.shape[:2]
    turned = FaceSeen(1.0, (width - right, height - bottom, width - left, height - top), 0, 0, 0)
    with pytest.raises(NotAlignedError):
        align(earlier, np.ascontiguousarray(earlier[::-1, ::-1]), face, turned)


def test_without_a_face_the_sentence_says_in_which_photograph() -> None:
    earlier, face = demo_face()
    with pytest.raises(NotAlignedError, match="earlier photograph"):
        align(earlier, earlier, NOWHERE, face)
    with pytest.raises(NotAlignedError, match="later photograph"):
        align(earlier, earlier, face, NOWHERE)


def test_a_transform_that_no_head_makes_is_refused() -> None:
    skewed = np.array([[1.4, 0.0, 0.0], [0.0, 0.7, 0.0]])
    with pytest.raises(NotAlignedError):
        module._check(0.9, skewed, np.eye(2, 3))
    module._check(0.9, np.eye(2, 3), np.eye(2, 3))
