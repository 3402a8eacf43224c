"""Solid noise: its gradient is its slope, and it repeats without a seam."""

from collections.abc import Callable

import numpy as np
import pytest

from acne_desktop.training.synthesis.noise import cells, grain, grain_value
from acne_desktop.training.synthesis.raster import Floats

_POINTS = np.random.default_rng(1).uniform(-9, 9, (4000, 3)).astype(np.float32)
_SHIFT = np.array([3.0, 40.0, 61.0], np.float32)


def test_grain_has_unit_variance() -> None:
    value = grain(_POINTS, 0.4, _SHIFT)[:, 0]
    assert abs(value.mean()) < 0.15
    assert 0.7 < value.std() < 1.1
    assert np.array_equal(value, grain_value(_POINTS, 0.4, _SHIFT))


@pytest.mark.parametrize("noise", [grain, cells])
def test_the_gradient_is_the_slope(noise: Callable[[Floats, float, Floats], Floats]) -> None:
    size = 2.0
    step = 0.2
    slope = np.stack(
        [
            (noise(_POINTS + e, size, _SHIFT) - noise(_POINTS - e, size, _SHIFT))[:, 0] / (2 * step)
            for e in np.eye(3, dtype=np.float32) * step
        ],
        axis=1,
    )
    told = noise(_POINTS, size, _SHIFT)[:, 1:]
    assert np.corrcoef(slope.ravel(), told.ravel())[0, 1] > 0.97
    assert 0.85 < (slope * told).sum() / np.square(told).sum() < 1.15


def test_noise_repeats_after_its_volume() -> None:
    period = np.float32(64 * 0.5 / 5.0)
    assert np.allclose(
        grain_value(_POINTS, 0.5, _SHIFT), grain_value(_POINTS + period, 0.5, _SHIFT), atol=2e-3
    )


def test_cells_measure_a_distance() -> None:
    distance = cells(_POINTS, 0.5, _SHIFT)[:, 0]
    assert distance.min() >= 0
    assert distance.max() < 1.5
