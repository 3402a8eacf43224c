"""Pixel arrays become images of the same colours, which outlive the array."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from acne_desktop.ui.images import to_grey, to_pixels, to_qimage


def test_colours_and_size_are_kept() -> None:
    pixels = np.zeros((2, 3, 3), np.uint8)
    pixels[1, 2] = (10, 20, 30)

    image = to_qimage(pixels)
    pixels[:] = 255

    assert (image.width(), image.height()) == (3, 2)
    assert image.pixelColor(2, 1) == QColor(10, 20, 30)
    assert image.pixelColor(0, 0) == QColor(0, 0, 0)


def test_alpha_and_strided_arrays() -> None:
    pixels = np.zeros((4, 4, 4), np.uint8)
    pixels[..., 3] = 128

    assert to_qimage(pixels[::2, ::2]).pixelColor(1, 1).alpha() == 128


@pytest.mark.parametrize(
    "pixels", [np.zeros((2, 2), np.uint8), np.zeros((2, 2, 2), np.uint8), np.zeros((2, 2, 3))]
)
def test_other_arrays_are_refused(pixels: np.ndarray) -> None:
    with pytest.raises(ValueError, match="uint8"):
        to_qimage(pixels)


def test_pixels_survive_the_way_there_and_back() -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (5, 7, 3), dtype=np.uint8)  # rows are padded
    assert (to_pixels(to_qimage(pixels)) == pixels).all()
    converted = to_qimage(pixels).convertToFormat(QImage.Format.Format_ARGB32)
    assert (to_pixels(converted) == pixels).all()


def test_grey_is_how_bright_each_pixel_looks() -> None:
    pixels = np.zeros((3, 5, 3), np.uint8)
    pixels[0] = 200
    pixels[1, :, 1] = 200
    pixels[2, :, 2] = 200
    rows = to_grey(to_qimage(pixels))
    assert rows.shape == (3, 5)
    assert rows[0, 0] == pytest.approx(200, abs=1)
    assert rows[0, 0] > rows[1, 0] > rows[2, 0] > 0
