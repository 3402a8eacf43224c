"""The sharpest of several pictures of one scene is told apart."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from acne_desktop.imaging.focus import focus
from tests.photographs import face


def test_every_bit_of_blur_costs_focus() -> None:
    picture = Image.fromarray(face())
    found = [
        focus(np.asarray(picture.filter(ImageFilter.GaussianBlur(radius))))
        for radius in (0, 0.6, 1.2, 2.4)
    ]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 4


def test_blur_of_motion_costs_focus() -> None:
    still = face()
    moved = np.mean([np.roll(still, step, axis=1) for step in range(6)], axis=0)
    assert focus(moved.astype(np.uint8)) < focus(still) / 2


def test_what_happens_at_the_edges_does_not_count() -> None:
    picture = face()
    busy = picture.copy()
    busy[:40] = np.random.default_rng(1).integers(0, 255, busy[:40].shape)
    assert focus(busy) == focus(picture)


def test_a_flat_picture_has_none_and_a_tiny_one_is_refused() -> None:
    assert focus(np.full((40, 40, 3), 120, np.uint8)) == pytest.approx(0, abs=1e-6)
    with pytest.raises(ValueError, match="too small"):
        focus(np.zeros((4, 40, 3), np.uint8))
