"""Limits lie between good and bad numbers; where the two overlap, good photographs pass."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from acne_desktop.domain.inspection import FaceSeen, Quality, Verdict
from acne_desktop.domain.photo import View
from acne_desktop.training.face.samples import Located
from acne_desktop.training.quality import figures
from acne_desktop.training.quality.derive import KINDS, derived
from acne_desktop.training.quality.photos import Photo
from acne_desktop.training.quality.readings import GOOD, Reading
from tests.unit.imaging.quality.heads import LIMITS

SEEN = FaceSeen(1.0, (0, 0, 100, 100), 45.0, 0.0, 0.0)
RNG = np.random.default_rng(8)


def reading(kind: str, numbers: dict[Quality, float], *, real: bool = True) -> Reading:
    photo = Photo(Path("p.jpg"), Located(0, 0, 100, 100, 45, 0, 0), "p", real)
    colour = (float(RNG.normal(0.3, 0.1)), float(RNG.normal(-0.2, 0.1)))
    return Reading(photo, kind, View.LEFT, SEEN, numbers, colour)


def readings(good: dict[Quality, tuple[float, float]], bad: float) -> list[Reading]:
    """Return good readings with mean and deviation by quality, and bad ones of one number."""
    found = [
        reading(GOOD, {q: float(RNG.normal(*good.get(q, (10.0, 1.0)))) for q in Quality}, real=real)
        for real in (True, False)
        for _ in range(300)
    ]
    kinds = {kind for kinds in KINDS.values() for kind in kinds}
    return found + [reading(kind, dict.fromkeys(Quality, bad)) for kind in kinds for _ in range(20)]


def test_a_limit_lies_a_third_of_the_way_to_what_is_far_off() -> None:
    limit = derived(readings({}, 100.0), LIMITS).of[Quality.CROP]
    assert limit.retake == pytest.approx(13 + (100 - 13) / 3, abs=1.5)
    assert 10 < limit.usable <= limit.retake
    assert "100% of those cut" in limit.reason


def test_low_numbers_are_bad_where_low_is_bad() -> None:
    limit = derived(readings({}, 0.0), LIMITS).of[Quality.RESOLUTION]
    assert limit.retake == pytest.approx(7 - 7 / 3, abs=1)
    assert limit.usable > limit.retake


def test_there_is_room_for_darker_skin_than_any_in_the_data() -> None:
    found = readings({Quality.BRIGHTNESS: (190.0, 3.0)}, 70.0)
    limit = derived(found, LIMITS).of[Quality.BRIGHTNESS]
    darkest = min(r.numbers[Quality.BRIGHTNESS] for r in found if r.kind == GOOD)
    assert limit.verdict(Quality.BRIGHTNESS, darkest - 30) is Verdict.GOOD
    assert limit.verdict(Quality.BRIGHTNESS, 70.0) is Verdict.RETAKE


def test_good_photographs_pass_where_the_two_overlap() -> None:
    found = readings({Quality.EVENNESS: (10.0, 1.0)}, 10.0)
    limits = derived(found, LIMITS)
    good = [r.numbers[Quality.EVENNESS] for r in found if r.kind == GOOD]
    sent = [limits.of[Quality.EVENNESS].verdict(Quality.EVENNESS, v) for v in good]
    assert np.mean([verdict is Verdict.RETAKE for verdict in sent]) <= 0.01


def test_the_kinder_group_counts() -> None:
    found = [
        replace(r, numbers={**r.numbers, Quality.BRIGHTNESS: 5.0})
        if r.kind == GOOD and not r.photo.real
        else r
        for r in readings({}, 1.0)
    ]
    limit = derived(found, LIMITS).of[Quality.BRIGHTNESS]
    assert limit.verdict(Quality.BRIGHTNESS, 5.0) is not Verdict.RETAKE


def test_shares_sent_back_say_why() -> None:
    numbers = {quality: limit.usable for quality, limit in LIMITS.of.items()}
    numbers.pop(Quality.COLOUR_CAST)
    bad = {**numbers, Quality.CROP: 0.9}
    nobody = replace(reading(GOOD, {}), seen=replace(SEEN, box=None), colour=None)
    passing = replace(reading(GOOD, numbers), colour=None)
    failing = replace(reading(GOOD, bad), colour=None)
    shares = figures.sent_back([passing, failing, nobody, passing], lambda _one: LIMITS)["real"][
        GOOD
    ]
    assert shares == {"n": 4, "sent_back": 0.5, "because": {"crop": 0.25, "no face": 0.25}}


def test_views_count_where_they_are_clear() -> None:
    yaws = (45.0, 20.0, 5.0, -80.0)
    photos = [Photo(Path("p"), Located(0, 0, 9, 9, yaw, 0, 0), "p", True) for yaw in yaws]
    seen = [replace(SEEN, yaw=yaw) for yaw in (50.0, 20.0, 6.0, 70.0)]
    found = figures.views(photos, seen, LIMITS.poses)["real"]
    assert found["n"] == 3
    assert found["right"] == pytest.approx(2 / 3, abs=1e-3)
    assert found["by_view"]["right"] == {"n": 1, "right": 0.0}
    assert found["yaw_error"] == pytest.approx((5 + 0 + 1 + 150) / 4)
