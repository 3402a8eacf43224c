"""The scope: one sentence for each reason to refuse, a caution for each doubt."""

import json
from dataclasses import replace

import numpy as np
import pytest

from acne_desktop.domain.photo import View
from acne_desktop.errors import OutOfScopeError
from acne_desktop.grading.face import Face
from acne_desktop.grading.prepare import Box
from acne_desktop.grading.scope import Familiar, Limits, Scope, measured, seen_view
from tests.photographs import face as face_picture

USUAL = np.random.default_rng(2).normal(0, 1, (400, 6)).astype(np.float32)
SCOPE = Scope(
    Familiar.fitted(USUAL, 2),
    least_face=0.5,
    distance=Limits(refused=3.0, doubtful=2.0),
    sharpness=Limits(refused=0.02, doubtful=0.04),
    least_colour=2.0,
)
FOUND = Face(0.99, Box(60, 40, 240, 300), 0.0, 0.0, 0.0, np.zeros(6, np.float32))


def photograph() -> np.ndarray:
    """Return a drawn face with grain in brightness and colour."""
    drawn = face_picture(View.FRONTAL, width=300, height=400).astype(np.float64)
    grain = np.random.default_rng(4).normal(0, 1, (400, 300, 3)) * (14, 9, 9)
    return np.clip(drawn + grain, 0, 255).astype(np.uint8)


def soft(pixels: np.ndarray, passes: int) -> np.ndarray:
    values = pixels.astype(np.float64)
    for _ in range(passes):
        for axis in (0, 1):
            values = (np.roll(values, 1, axis) + values + np.roll(values, -1, axis)) / 3
    return values.astype(np.uint8)


def refusal(pixels: np.ndarray, face: Face, view: View = View.LEFT) -> str:
    with pytest.raises(OutOfScopeError) as raised:
        SCOPE.check(view, pixels, face)
    return raised.value.sentence


def test_a_usual_photograph_raises_no_doubt() -> None:
    assert SCOPE.check(View.FRONTAL, photograph(), FOUND) == ()


def test_each_reason_to_refuse_has_its_sentence() -> None:
    pixels = photograph()
    nothing = replace(FOUND, present=0.1, box=None)
    said = refusal(pixels, nothing)
    assert said.startswith("The left photograph shows no face: choose")
    blue = np.ascontiguousarray(pixels[..., ::-1])
    assert "no photograph of skin" in refusal(blue, nothing, View.RIGHT)
    grey = np.repeat(pixels.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    assert "black and white" in refusal(grey, FOUND)
    assert "not upright: turn it" in refusal(pixels, replace(FOUND, roll=-90.0))
    assert "too blurred" in refusal(soft(pixels, 40), FOUND)
    strange = replace(FOUND, features=np.full(6, 9, np.float32))
    assert "unlike" in refusal(pixels, strange)


def test_a_toned_picture_is_black_and_white_too() -> None:
    luma = photograph().mean(axis=2, keepdims=True)
    sepia = np.clip(luma * (1.0, 0.8, 0.6), 0, 255).astype(np.uint8)
    assert measured(sepia, FOUND).colour < 1
    assert "black and white" in refusal(sepia, FOUND)


def test_a_close_up_is_graded_with_a_caution() -> None:
    near = replace(FOUND, present=0.1, closeup=0.8, box=None)
    [said] = SCOPE.check(View.LEFT, photograph(), near)
    assert said.startswith("The left photograph is a close-up")


def test_a_face_that_is_surely_one_may_stand_in_an_unusual_room() -> None:
    features = np.zeros(6, np.float32)
    while SCOPE.familiar.distance(features) < SCOPE.distance.refused * 1.1:
        features += 0.1
    far = replace(FOUND, features=features)
    [said] = SCOPE.check(View.FRONTAL, photograph(), far)
    assert "unusual" in said
    assert "unlike" in refusal(photograph(), replace(far, present=0.7))


def test_doubts_are_told_one_by_one() -> None:
    pixels = photograph()
    small = replace(FOUND, box=Box(100, 100, 190, 230))
    assert "small face" in SCOPE.check(View.FRONTAL, pixels, small)[0]
    cut = replace(FOUND, box=Box(-100, 40, 140, 340))
    assert "cuts off" in SCOPE.check(View.FRONTAL, pixels, cut)[0]
    dark = (pixels * 0.2).astype(np.uint8)
    pale = replace(SCOPE, least_colour=0.1, sharpness=Limits(0.0, 0.0))
    assert "very dark" in pale.check(View.FRONTAL, dark, FOUND)[0]
    [said] = SCOPE.check(View.RIGHT, pixels, replace(FOUND, yaw=45.0))
    assert said.startswith("The right photograph seems to show the left side")


@pytest.mark.parametrize(
    ("yaw", "expected", "seen"),
    [
        (45, View.LEFT, View.LEFT),
        (-45, View.LEFT, View.RIGHT),
        (-45, View.FRONTAL, View.RIGHT),
        (2, View.RIGHT, View.FRONTAL),
        (15, View.LEFT, View.LEFT),
        (25, View.FRONTAL, View.FRONTAL),
    ],
)
def test_which_view_a_head_shows(yaw: float, expected: View, seen: View) -> None:
    assert seen_view(yaw, expected) == seen


def test_checks_travel_in_the_manifest() -> None:
    again = Scope.from_dict(json.loads(json.dumps(SCOPE.as_dict())))
    assert (again.least_face, again.distance, again.sharpness, again.least_colour) == (
        *(SCOPE.least_face, SCOPE.distance, SCOPE.sharpness, SCOPE.least_colour),
    )
    for features in USUAL[:20]:
        expected = SCOPE.familiar.distance(features)
        assert again.familiar.distance(features) == pytest.approx(expected, rel=1e-3)


def test_distance_is_about_one_for_what_is_usual_and_grows_in_any_direction() -> None:
    usual = np.median([SCOPE.familiar.distance(features) for features in USUAL])
    assert usual == pytest.approx(1, abs=0.15)
    for axis in range(6):
        off = np.zeros(6, np.float32)
        off[axis] = 20
        assert SCOPE.familiar.distance(off) > 5
