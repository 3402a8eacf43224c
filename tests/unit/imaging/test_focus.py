"""The sharpest of several pictures of one scene is told apart."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from acne_desktop.imaging.focus import focus
from tests.photographs import face


def grey(picture: Image.Image) -> NDArray[np.uint8]:
    return np.asarray(picture.convert("L"))


def test_every_bit_of_blur_costs_focus() -> None:
    picture = Image.fromarray(face())
    found = [
        focus(grey(picture.filter(ImageFilter.GaussianBlur(radius)))) for radius in (0, 0.6, 1.2, 2)
    ]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 4


def test_blur_of_motion_costs_focus() -> None:
    still = grey(Image.fromarray(face()))
    moved = np.mean([np.roll(still, step, axis=1) for step in range(6)], axis=0)
    assert focus(moved.astype(np.uint8)) < focus(still) / 2


def test_black_and_white_checks_are_the_sharpest_there_is() -> None:
    rows, columns = np.indices((20, 20))
    checks = ((rows + columns) % 2 * 255).astype(np.uint8)
    assert focus(checks) == pytest.approx((4 * 255) ** 2)


def test_a_flat_picture_has_none_and_a_tiny_one_is_refused() -> None:
    assert focus(np.full((40, 40), 120, np.uint8)) == 0
    with pytest.raises(ValueError, match="too small"):
        focus(np.zeros((4, 40), np.uint8))
