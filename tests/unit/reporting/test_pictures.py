"""Photographs print at 300 dpi, are never enlarged, and carry nothing but pixels."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from acne_desktop.reporting import pictures
from tests.photographs import face
from tests.unit.reporting.samples import plain


@pytest.mark.parametrize(
    ("width", "height"), [(768, 1024), (3024, 4032), (4032, 3024), (2000, 700), (700, 2000)]
)
def test_a_large_photograph_prints_at_exactly_300_dpi(width: int, height: int) -> None:
    printed = pictures.prepare(plain(height, width), 162, 216)
    columns, rows = Image.open(io.BytesIO(printed.data)).size
    assert columns / (printed.width / 72) == pytest.approx(300)
    assert rows / (printed.height / 72) == pytest.approx(300)
    assert printed.width <= 162
    assert printed.height <= 216


def test_a_small_photograph_keeps_its_pixels() -> None:
    printed = pictures.prepare(plain(120, 90), 162, 216)
    assert Image.open(io.BytesIO(printed.data)).size == (90, 120)
    assert (printed.width, printed.height) == pytest.approx((162, 216))


def test_reduction_keeps_the_picture() -> None:
    pixels = face(width=1350, height=1800)
    printed = pictures.prepare(pixels, 162, 216)
    shown = np.asarray(Image.open(io.BytesIO(printed.data))).astype(float)
    expected = pixels.reshape(900, 2, 675, 2, 3).mean(axis=(1, 3))
    assert np.abs(shown - expected).mean() < 3


def test_no_metadata_is_written() -> None:
    printed = pictures.prepare(plain(400, 300), 162, 216)
    image = Image.open(io.BytesIO(printed.data))
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
    assert b"Exif" not in printed.data


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 900), st.integers(1, 900))
def test_any_shape_fits_its_box_in_proportion(width: int, height: int) -> None:
    printed = pictures.prepare(plain(height, width), 100, 130)
    assert printed.width <= 100.001
    assert printed.height <= 130.001
    # Whole pixels: the printed shape is at most one pixel off.
    assert abs(printed.width * height - printed.height * width) <= 0.24 * max(width, height) + 1e-6
