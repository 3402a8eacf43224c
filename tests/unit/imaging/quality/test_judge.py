"""Quality: a rendered head passes, and each way to spoil it gets its verdict and its sentence."""

from dataclasses import replace

import numpy as np
import pytest

from acne_desktop.domain.inspection import FaceSeen, Quality, Verdict
from acne_desktop.domain.photo import View
from acne_desktop.imaging.quality import judge
from acne_desktop.training.quality import degrade
from tests.unit.imaging.quality.heads import FRONT, HEADS, LEFT, LIMITS, Head, judged

RETAKE = Verdict.RETAKE
SPOILT = {
    "blurred": Quality.SHARPNESS,
    "shaken": Quality.SHARPNESS,
    "enlarged": Quality.SHARPNESS,
    "bright": Quality.HIGHLIGHTS,
    "dark": Quality.BRIGHTNESS,
    "side_light": Quality.EVENNESS,
    "shadowed": Quality.HEAVY_SHADOW,
    "tinted": Quality.COLOUR_CAST,
    "covered": Quality.COVERED,
}


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head.name)
def test_a_rendered_head_passes(head: Head) -> None:
    found = judged(head.load(), head.seen, head.view)
    assert set(found) == set(Quality)
    assert [one.quality for one in found.values() if one.verdict is RETAKE] == []
    good = [one for one in found.values() if one.verdict is Verdict.GOOD]
    assert len(good) >= 9
    assert all(not one.sentence for one in good)


@pytest.mark.parametrize("head", [FRONT, LEFT], ids=lambda head: head.name)
@pytest.mark.parametrize("kind", SPOILT)
def test_a_spoilt_head_is_sent_back(kind: str, head: Head) -> None:
    bad = degrade.KINDS[kind](head.load(), head.face, np.random.default_rng(4))
    found = judged(bad, head.seen, head.view)[SPOILT[kind]]
    assert found.verdict is RETAKE
    assert found.sentence.endswith(".")


def test_the_worse_it_is_the_worse_is_the_number() -> None:
    pixels, face = FRONT.load(), FRONT.seen
    numbers = [
        judge.measure((pixels * gain).astype(np.uint8), face, LIMITS, view=View.FRONTAL)
        for gain in (1.0, 0.6, 0.3, 0.05)
    ]
    brightness = [one[Quality.BRIGHTNESS] for one in numbers]
    assert brightness == sorted(brightness, reverse=True)
    assert numbers[0][Quality.SHADOWS] < 0.02
    assert numbers[-1][Quality.SHADOWS] > 0.9


def test_black_skin_tells_of_too_little_light() -> None:
    dark = (FRONT.load() * 0.05).astype(np.uint8)
    found = judged(dark, FRONT.seen, View.FRONTAL)[Quality.SHADOWS]
    assert found.verdict is RETAKE
    assert "add light" in found.sentence


def test_clipping_counts_on_the_face_only() -> None:
    pixels = FRONT.load().copy()
    pixels[:60] = 255
    pixels[-60:] = 0
    found = judged(pixels, FRONT.seen, View.FRONTAL)
    assert found[Quality.HIGHLIGHTS].verdict is Verdict.GOOD
    assert found[Quality.SHADOWS].verdict is Verdict.GOOD


def test_resolution_counts_the_originals_pixels() -> None:
    small = np.ascontiguousarray(FRONT.load()[::5, ::5])
    face = replace(FRONT.seen, box=(20, 26, 134, 164))
    low = judged(small, face, View.FRONTAL)[Quality.RESOLUTION]
    assert (low.verdict, low.value) == (RETAKE, 138)
    assert "move closer" in low.sentence
    high = judged(small, face, View.FRONTAL, scale=5)[Quality.RESOLUTION]
    assert (high.verdict, high.value) == (Verdict.GOOD, 690)


def test_a_cut_face_is_told_by_its_box() -> None:
    pixels, face = FRONT.load(), FRONT.seen
    found = judged(np.ascontiguousarray(pixels[:560]), face, View.FRONTAL)[Quality.CROP]
    assert found.verdict is RETAKE
    assert found.value == pytest.approx((819 - 560) / 686, abs=1e-3)
    assert "cut off" in found.sentence


def test_hardly_any_face_inside_leaves_only_what_the_box_tells() -> None:
    face = replace(FRONT.seen, box=(-600, 100, 20, 800))
    found = judged(FRONT.load(), face, View.FRONTAL)
    assert set(found) == {Quality.POSE, Quality.CROP, Quality.RESOLUTION}
    assert judge.measure(FRONT.load(), replace(face, box=None), LIMITS, view=None) == {}


@pytest.mark.parametrize(
    ("yaw", "pitch", "roll", "asked", "words"),
    [
        (0, 0, 0, View.LEFT, "Turn the head to the patient's right."),
        (0, 0, 0, View.RIGHT, "Turn the head to the patient's left."),
        (45, 0, 0, View.FRONTAL, "Turn the head to the patient's left."),
        (-45, 0, 0, View.LEFT, "Turn the head to the patient's right."),
        (0, 50, 3, View.FRONTAL, "Lower the chin a little."),
        (0, -50, 3, View.FRONTAL, "Raise the chin a little."),
        (0, 0, 50, View.FRONTAL, "The head is tilted: hold it upright."),
        (0, 0, 90, View.FRONTAL, "The face is not upright: turn the photo upright."),
        (0, 0, -180, None, "The face is not upright: turn the photo upright."),
    ],
)
def test_a_head_that_is_off_is_told_how_to_move(
    yaw: float, pitch: float, roll: float, asked: View | None, words: str
) -> None:
    face = FaceSeen(1.0, FRONT.seen.box, yaw, pitch, roll)
    found = judged(FRONT.load(), face, asked)[Quality.POSE]
    assert (found.verdict, found.sentence) == (RETAKE, words)


def test_a_little_off_is_told_as_a_little() -> None:
    face = replace(LEFT.seen, yaw=LIMITS.poses.yaw[View.LEFT][0] - 12)
    numbers = {Quality.POSE: LIMITS.of[Quality.POSE].retake + 1}
    (found,) = judge.findings(numbers, face, LIMITS, View.LEFT)
    assert found.sentence == "Turn the head a little more to the patient's right."


def test_views_by_yaw() -> None:
    poses = LIMITS.poses
    told = [poses.view(yaw) for yaw in (-90, -45, 0, 5, 45, 90)]
    right, front, left = View.RIGHT, View.FRONTAL, View.LEFT
    assert told == [right, right, front, front, left, left]
    between = (poses.frontal_up_to + poses.side_from) / 2
    assert poses.view(between) is None
    assert poses.nearest(between) in {front, left}
    assert poses.off(replace(LEFT.seen, yaw=50), None) == 0
