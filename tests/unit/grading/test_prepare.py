"""A photograph of any shape fits the input whole, and maps find their way back onto it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acne_desktop.errors import PhotoError
from acne_desktop.grading.prepare import Box, map_on_photo, prepare
from tests.photographs import face

SIZE = 96


@settings(max_examples=30, deadline=None)
@given(width=st.integers(64, 400), height=st.integers(64, 400))
def test_any_shape_fits_whole_and_unstretched(width: int, height: int) -> None:
    found = prepare(np.full((height, width, 3), 200, np.uint8), SIZE)
    assert found.pixels.shape == (SIZE, SIZE, 3)
    assert found.kept == Box(0, 0, width, height)
    assert max(found.placed.width, found.placed.height) == SIZE
    assert found.placed.width / width == pytest.approx(found.placed.height / height, abs=0.01)
    lit = found.pixels.max(axis=2) > 100
    assert lit.sum() == found.placed.width * found.placed.height


def test_black_bars_are_trimmed_and_the_rest_is_kept() -> None:
    photo = np.zeros((300, 400, 3), np.uint8)
    photo[:, 100:300] = face(width=200, height=300)
    found = prepare(photo, SIZE)
    assert found.kept.left == pytest.approx(100, abs=3)
    assert found.kept.right == pytest.approx(300, abs=3)
    assert (found.kept.top, found.kept.bottom) == (0, 300)


def test_a_photograph_in_the_dark_is_left_as_it_is() -> None:
    photo = np.zeros((200, 200, 3), np.uint8)
    assert prepare(photo, SIZE).kept == Box(0, 0, 200, 200)
    photo[90:100, 90:100] = 255
    assert prepare(photo, SIZE).kept == Box(0, 0, 200, 200)


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((100, 100), np.uint8),
        np.zeros((100, 100, 4), np.uint8),
        np.zeros((100, 100, 3), np.float32),
        np.zeros((63, 100, 3), np.uint8),
        np.zeros((0, 0, 3), np.uint8),
    ],
)
def test_what_is_no_photograph_is_refused(pixels: np.ndarray) -> None:
    with pytest.raises(PhotoError):
        prepare(pixels, SIZE)


@settings(max_examples=30, deadline=None)
@given(
    row=st.floats(0.15, 0.85),
    column=st.floats(0.15, 0.85),
    width=st.integers(150, 500),
    height=st.integers(150, 500),
    bar=st.integers(0, 60),
)
def test_a_map_lights_up_where_the_photograph_did(
    row: float, column: float, width: int, height: int, bar: int
) -> None:
    """A bright spot, seen through the input square, comes back at its place in the photograph."""
    photo = np.full((height, width + 2 * bar, 3), 60, np.uint8)
    photo[:, :bar] = photo[:, bar + width :] = 0
    y, x = int(row * height), bar + int(column * width)
    photo[y - 8 : y + 8, x - 8 : x + 8] = 255
    found = prepare(photo, SIZE)
    grid = found.pixels.max(axis=2).reshape(24, 4, 24, 4).mean(axis=(1, 3)).astype(np.float32)
    back = map_on_photo(grid, found, SIZE)
    top, left = np.unravel_index(back.argmax(), back.shape)
    cell = max(height, width) / 24
    assert (top + 0.5) * height / back.shape[0] == pytest.approx(y, abs=1.5 * cell)
    assert (left + 0.5) * (width + 2 * bar) / back.shape[1] == pytest.approx(x, abs=1.5 * cell)


def test_a_map_is_zero_on_trimmed_bars() -> None:
    photo = np.zeros((200, 400, 3), np.uint8)
    photo[:, 100:300] = 150
    back = map_on_photo(np.ones((6, 6), np.float32), prepare(photo, SIZE), SIZE)
    third = back.shape[1] // 4
    assert not back[:, : third - 1].any()
    assert back[:, third + 1 : -third - 1].all()
