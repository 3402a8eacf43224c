"""The steps of registration: smoothing, likeness, and transforms put together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from acne_desktop.imaging import registration


@given(st.floats(1.0, 9.0))
def test_smoothing_keeps_the_sum_and_the_place(sigma: float) -> None:
    picture = np.zeros((81, 121))
    picture[40, 60] = 1.0
    smooth = registration.blurred(picture, sigma)
    assert smooth.shape == picture.shape
    assert smooth.sum() == pytest.approx(1.0)
    assert int(smooth.argmax()) == 40 * 121 + 60
    spread = np.sqrt((smooth * (np.arange(121) - 60) ** 2).sum())
    assert spread == pytest.approx(sigma, rel=0.45)


def test_smoothing_leaves_an_even_picture_as_it_is() -> None:
    assert registration.blurred(np.full((9, 30), 3.5), 6.0) == pytest.approx(np.full((9, 30), 3.5))


def test_detail_is_the_same_in_other_light() -> None:
    rng = np.random.default_rng(3)
    picture = 100 + 40 * registration.blurred(rng.normal(0, 3, (80, 80)), 2.0)
    light = 1.3 * picture + np.linspace(-30, 30, 80)[None, :]
    one, other = (registration.detail(each, 60) for each in (picture, light))
    inner = np.s_[10:-10, 10:-10]
    assert registration.alike(one[inner], other[inner], np.ones((60, 60))) > 0.97


def test_likeness_of_a_flat_picture_or_without_weight_is_none() -> None:
    ramp = np.arange(16.0).reshape(4, 4)
    assert registration.alike(ramp, np.ones((4, 4)), np.ones((4, 4))) == 0.0
    assert registration.alike(ramp, ramp, np.zeros((4, 4))) == 0.0
    assert registration.alike(ramp, 2 * ramp + 5, np.ones((4, 4))) == pytest.approx(1.0)


def test_sampling_reads_between_pixels_and_says_what_lies_outside() -> None:
    ramp = np.arange(12.0).reshape(3, 4)
    values, inside = registration.sampled(ramp, np.array([[1.5, 1.0], [3.0, 2.0], [-0.5, 0.0]]))
    assert values[:2] == pytest.approx([5.5, 11.0], abs=0.01)
    assert inside.tolist() == [True, True, False]


@given(st.floats(-1, 1), st.floats(0.5, 2), st.floats(-5, 5), st.floats(-5, 5))
def test_a_similarity_keeps_its_middle_but_for_the_shift(
    turn: float, scale: float, x: float, y: float
) -> None:
    matrix = registration.around((3.0, 4.0), turn, scale, (x, y))
    assert matrix @ np.array([3.0, 4.0, 1.0]) == pytest.approx([3.0 + x, 4.0 + y])
    assert np.linalg.det(matrix[:, :2]) == pytest.approx(scale**2)


def test_composing_does_the_step_first() -> None:
    shift = registration.around((0.0, 0.0), 0.0, 1.0, (1.0, 0.0))
    double = registration.around((0.0, 0.0), 0.0, 2.0, (0.0, 0.0))
    assert registration.composed(double, shift) @ np.array([1.0, 1.0, 1.0]) == pytest.approx([4, 2])
