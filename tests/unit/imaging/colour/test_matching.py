"""Telling the card's colours under any lamp, and from colours that are not the card's."""

import numpy as np
import pytest

from acne_desktop.imaging.colour import matching, reference
from acne_desktop.imaging.colour.space import Floats

CAMERA = np.array([[0.9, 0.1, 0.0], [0.05, 0.7, 0.05], [0.0, 0.1, 0.5]])


def match(measured: Floats) -> matching.Match:
    found = matching.match(measured)
    assert found is not None
    return found


def test_a_camera_and_a_lamp_are_undone() -> None:
    found = match(reference.linear() @ CAMERA.T)
    assert found.matrix == pytest.approx(np.linalg.inv(CAMERA), abs=0.02)
    assert found.error < 0.5


def test_light_that_falls_off_is_told_from_colour() -> None:
    light = np.exp(0.5 * (reference.centres()[:, 0] / 6 - 0.5))
    found = match(reference.linear() @ CAMERA.T * light[:, None])
    shape = found.light / light
    assert shape / shape.mean() == pytest.approx(np.ones(24), abs=0.03)
    assert found.error < 1


def test_colours_that_are_cut_off_are_not_used() -> None:
    measured = np.minimum(reference.linear() @ CAMERA.T * 1.6, 1.0)
    found = match(measured)
    assert not found.used[reference.GREYS.start]  # white
    assert found.used.sum() >= 18
    assert found.error < 1


def test_too_few_colours_tell_nothing() -> None:
    assert matching.match(np.ones((24, 3))) is None
    assert matching.match(np.zeros((24, 3))) is None


def test_other_colours_do_not_match() -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        assert match(rng.permutation(reference.linear())).error > 10
        assert match(rng.uniform(0.01, 0.9, (24, 3))).error > 10
