"""Attention maps answer what raised the grade: checked on a head whose answer is known."""

from collections.abc import Sequence

import numpy as np
import pytest

from acne_desktop.domain.iga import GRADES
from acne_desktop.domain.photo import VIEWS
from acne_desktop.grading.gradcam import Attended, attend, joined, scaled_together, weighted
from acne_desktop.grading.head import Head, Maps, Seen, moments
from acne_desktop.grading.network import MAP_CHANNELS
from acne_desktop.grading.prepare import Prepared
from tests.unit.grading.packages import random_network

THREE = range(len(VIEWS))


def head_of(seed: int) -> Head:
    state = random_network(seed).head.state_dict()
    return Head({f"head.{name}": tensor.numpy() for name, tensor in state.items()})


def seen(maps: Sequence[Maps] | Maps) -> list[Seen]:
    return [Seen(one, moments(one)) for one in maps]


def random_maps(views: int = 3, seed: int = 0) -> Maps:
    rng = np.random.default_rng(seed)
    return rng.random((views, MAP_CHANNELS, 6, 6), dtype=np.float32)


def lesion_head() -> Head:
    """Return a head that raises the grade by channel 0 and lowers it by channel 1, evenly."""
    state = random_network().head.state_dict()
    weights = {f"head.{name}": np.zeros(tensor.shape) for name, tensor in state.items()}
    weights["head.describe.weight"][0, 0] = weights["head.describe.weight"][1, 1] = 1.0
    weights["head.grade.weight"][:, 0] = np.linspace(-2, 2, len(GRADES))
    weights["head.grade.weight"][:, 1] = np.linspace(2, -2, len(GRADES))
    return Head(weights)


def only(found: Attended) -> Maps:
    """Return the maps of members of one size, as :func:`joined` shows them."""
    return joined(found.maps, [[]])


def known_maps() -> Maps:
    maps = np.zeros((3, MAP_CHANNELS, 6, 6), np.float32)
    maps[0, 0, 2, 3] = 1.0  # raises the grade
    maps[1, 0, 4, 4] = 0.5  # raises it half as much
    maps[2, 1, 1, 1] = 1.0  # lowers it: no reason for a higher grade
    return maps


def test_a_known_head_is_explained_by_its_own_channel() -> None:
    found = attend([lesion_head()], [seen(known_maps())], THREE)
    maps = only(found)
    assert maps[0].argmax() == 2 * 6 + 3
    assert maps[0].max() == 1.0
    assert maps[1].argmax() == 4 * 6 + 4
    assert maps[1].max() == pytest.approx(0.5)
    assert not maps[2].any()
    np.testing.assert_allclose(found.shares, 1 / 3)


def test_members_speak_together_and_each_shows_its_own_reasons() -> None:
    other = np.zeros_like(known_maps())
    other[0, 0, 0, 0] = 1.0
    found = attend([lesion_head()] * 2, [seen(known_maps()), seen(other)], THREE)
    single = [attend([lesion_head()], [seen(maps)], THREE) for maps in (known_maps(), other)]
    np.testing.assert_allclose(found.logits, (single[0].logits + single[1].logits) / 2)
    np.testing.assert_allclose(found.shares, (single[0].shares + single[1].shares) / 2)
    assert only(found)[0, 2, 3] == pytest.approx(1.0)
    assert only(found)[0, 0, 0] == pytest.approx(1.0)


def test_what_one_member_sees_and_another_denies_is_no_reason() -> None:
    denied = np.zeros_like(known_maps())
    denied[0, 1, 2, 3] = 1.0  # the other member grades lower for the very same place
    found = attend([lesion_head()] * 2, [seen(known_maps()), seen(denied)], THREE)
    maps = only(found)
    assert maps[0, 2, 3] < 0.05
    assert maps[1].argmax() == 4 * 6 + 4
    assert maps[1].max() == 1.0


def test_maps_of_two_sizes_are_laid_over_each_other() -> None:
    """The same photograph seen twice as finely: what raises the grade lies in the same place."""
    fine = np.zeros((1, MAP_CHANNELS, 12, 12), np.float32)
    fine[0, 0, 4:6, 6:8] = 1.0  # of four times as many cells
    coarse = known_maps()[:1]
    found = attend([lesion_head()] * 2, [seen(coarse), seen(fine)], THREE[:1])
    assert [maps.shape for maps in found.maps] == [(1, 6, 6), (1, 12, 12)]
    # A cell of the finer map gains a quarter as much, times four times as many cells.
    assert found.maps[0].max() == pytest.approx(found.maps[1].max(), rel=1e-3)
    crop = (10.0, 20.0, 70.0, 80.0)
    inputs = [[Prepared(np.zeros((n, n, 3), np.uint8), crop, 100, 100)] for n in (48, 96)]
    whole = joined(found.maps, inputs)
    assert whole.shape == (1, 6, 6)
    assert whole.argmax() == 2 * 6 + 3
    assert whole.max() == 1.0


def test_a_map_of_another_cut_lands_where_it_saw() -> None:
    one, other = np.zeros((1, 4, 4), np.float32), np.zeros((1, 4, 4), np.float32)
    one[0, 0, 0] = 1.0
    other[0, 3, 3] = 8.0  # its cut ends where the first one's does, and begins in its middle
    inputs = [
        [Prepared(np.zeros((32, 32, 3), np.uint8), (0.0, 0.0, 80.0, 80.0), 100, 100)],
        [Prepared(np.zeros((32, 32, 3), np.uint8), (40.0, 40.0, 80.0, 80.0), 100, 100)],
    ]
    whole = joined([one, other], inputs)[0]
    assert whole.argmax() == 3 * 4 + 3
    assert not whole[:2].any(where=np.arange(4) != 0)
    assert whole[0, 0] > 0


def test_three_views_give_three_maps_on_one_scale() -> None:
    maps = random_maps() * np.array([1.0, 0.6, 0.2], np.float32).reshape(3, 1, 1, 1)
    found = attend([head_of(0)], [seen(maps)], THREE)
    scaled = only(found)
    assert scaled.shape == (3, 6, 6)
    assert scaled.max() == 1.0
    assert scaled.min() >= 0.0
    assert (scaled.max(axis=(1, 2)) == 1.0).sum() == 1  # only one view holds the highest value
    for one in THREE:
        for other in range(one):
            assert not np.allclose(scaled[one], scaled[other])
    assert found.shares.sum() == pytest.approx(1.0)


def test_other_weights_give_another_map() -> None:
    """Adebayo et al. 2018: an explanation that survives random weights explains nothing."""
    one, two = (
        only(attend([head_of(seed)], [seen(random_maps())], THREE)).ravel() for seed in (1, 2)
    )
    assert abs(np.corrcoef(one, two)[0, 1]) < 0.5


def test_nothing_that_raises_the_grade_leaves_the_maps_dark() -> None:
    assert not scaled_together(np.zeros((2, 3, 3), np.float32)).any()
    lowers = weighted(np.ones((2, 3, 3), np.float32), -np.ones(2))
    assert (lowers < 0).all()
    assert not joined([lowers[None]], [[]]).any()
