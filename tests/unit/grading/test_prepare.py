"""The face fills the input, cut where it lies, and maps find their way back onto the photograph."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acne_desktop.errors import PhotoError
from acne_desktop.grading.prepare import Box, crop_box, map_on_photo, prepare, resized_region
from tests.photographs import face

HEIGHT, WIDTH = 112, 80
GREY = np.full((300, 200, 3), 200, np.uint8)


@settings(max_examples=30, deadline=None)
@given(width=st.integers(64, 400), height=st.integers(64, 400))
def test_without_a_face_any_photograph_fits_whole_and_unstretched(width: int, height: int) -> None:
    found = prepare(np.full((height, width, 3), 200, np.uint8), HEIGHT, WIDTH)
    assert found.pixels.shape == (HEIGHT, WIDTH, 3)
    left, top, right, bottom = found.crop
    assert min(left, top, width - right, height - bottom) <= 1e-6
    assert max(left, top, right - left - width, bottom - top - height) >= -1e-6
    assert (right - left) / WIDTH == pytest.approx((bottom - top) / HEIGHT)
    scale = HEIGHT / (bottom - top)
    lit = found.pixels.astype(float).sum() / 600
    assert lit == pytest.approx(width * height * scale**2, rel=0.02)


def test_a_face_is_cut_with_room_around_it_in_the_shape_of_the_input() -> None:
    tall = crop_box(GREY, Box(50, 100, 100, 200), HEIGHT, WIDTH)
    assert tall[3] - tall[1] == pytest.approx(112)
    assert tall[2] - tall[0] == pytest.approx(80)
    assert ((tall[0] + tall[2]) / 2, (tall[1] + tall[3]) / 2) == pytest.approx((75, 150))
    wide = crop_box(GREY, Box(20, 100, 120, 200), HEIGHT, WIDTH)
    assert wide[2] - wide[0] == pytest.approx(112)
    assert wide[3] - wide[1] == pytest.approx(112 * HEIGHT / WIDTH)


@pytest.mark.parametrize("box", [None, Box(50, 100, 100, 200)])
def test_a_margin_enlarges_the_cut_about_its_centre(box: Box | None) -> None:
    one, other = (crop_box(GREY, box, HEIGHT, WIDTH, margin=margin) for margin in (1.0, 1.25))
    assert other[2] - other[0] == pytest.approx(1.25 * (one[2] - one[0]))
    assert other[3] - other[1] == pytest.approx(1.25 * (one[3] - one[1]))
    assert one[0] + one[2] == pytest.approx(other[0] + other[2])
    assert one[1] + one[3] == pytest.approx(other[1] + other[3])


def test_an_empty_box_is_no_face() -> None:
    assert crop_box(GREY, Box(5, 5, 5, 90), HEIGHT, WIDTH) == crop_box(GREY, None, HEIGHT, WIDTH)


def test_a_cut_over_the_edge_is_black_outside_the_photograph() -> None:
    found = resized_region(GREY, (-100.0, -150.0, 100.0, 150.0), WIDTH, HEIGHT)
    assert not found[: HEIGHT // 2 - 3].any()
    assert not found[:, : WIDTH // 2 - 3].any()
    assert (found[HEIGHT // 2 + 3 :, WIDTH // 2 + 3 :] == 200).all()
    assert not resized_region(GREY, (900.0, 900.0, 980.0, 1012.0), WIDTH, HEIGHT).any()


@pytest.mark.parametrize("scale", [0.5, 1.0, 1.7, 5.3, 12.0])
@pytest.mark.parametrize("start", [(10.0, 20.0), (-20.3, -11.9), (33.3, 200.7)])
def test_a_region_shows_what_lies_there_at_every_scale(
    scale: float, start: tuple[float, float]
) -> None:
    """A slope of brightness is kept by every linear filter: each pixel says where it came from."""
    y, x = np.mgrid[0:1600, 0:1300]
    photo = np.repeat((30 + x / 10 + y / 20)[..., None], 3, 2).round().astype(np.uint8)
    left, top = start
    region = (left, top, left + scale * WIDTH, top + scale * HEIGHT)
    found = resized_region(photo, region, WIDTH, HEIGHT)
    at_x, at_y = ((np.arange(n) + 0.5) * scale + s - 0.5 for n, s in ((WIDTH, left), (HEIGHT, top)))
    far = 3 * max(scale, 1)
    inside = ((at_y > far) & (at_y < 1600 - far))[:, None] & ((at_x > far) & (at_x < 1300 - far))
    expected = 30 + at_x[None, :] / 10 + at_y[:, None] / 20
    assert inside.any()
    assert np.abs(found[..., 0] - expected)[inside].max() < 1.5


def test_shrinking_does_not_alias() -> None:
    stripes = np.zeros((1200, 900, 3), np.uint8)
    stripes[::2] = 255
    found = prepare(stripes, HEIGHT, WIDTH, Box(100, 100, 700, 900)).pixels
    assert np.abs(found.astype(float) - 127.5).max() < 5


def test_black_bars_are_trimmed_and_the_rest_is_kept() -> None:
    photo = np.zeros((300, 400, 3), np.uint8)
    photo[:, 100:300] = face(width=200, height=300)
    left, top, right, bottom = crop_box(photo, None, HEIGHT, WIDTH)
    assert (left + right) / 2 == pytest.approx(200, abs=3)
    assert (top, bottom) == (0, 300)


def test_a_photograph_in_the_dark_is_left_as_it_is() -> None:
    photo = np.zeros((280, 200, 3), np.uint8)
    assert prepare(photo, HEIGHT, WIDTH).crop == (0, 0, 200, 280)
    photo[90:100, 90:100] = 255
    assert prepare(photo, HEIGHT, WIDTH).crop == (0, 0, 200, 280)


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
        prepare(pixels, HEIGHT, WIDTH)


@settings(max_examples=60, deadline=None)
@given(
    row=st.floats(0.15, 0.85),
    column=st.floats(0.15, 0.85),
    width=st.integers(150, 500),
    height=st.integers(150, 500),
    shown=st.sampled_from(["whole", "face", "over the edge"]),
)
def test_a_map_lights_up_where_the_photograph_did(
    row: float, column: float, width: int, height: int, shown: str
) -> None:
    """A bright spot, seen through the input, comes back at its place in the photograph."""
    photo = np.full((height, width, 3), 60, np.uint8)
    y, x = int(row * height), int(column * width)
    photo[y - 8 : y + 8, x - 8 : x + 8] = 255
    box = {
        "whole": None,
        "face": Box(x - 60, y - 90, x + 70, y + 80),
        "over the edge": Box(x - width // 2, y - height // 2, x + width // 3, y + height // 3),
    }[shown]
    found = prepare(photo, HEIGHT, WIDTH, box)
    grid = found.pixels.max(axis=2).reshape(28, 4, 20, 4).mean(axis=(1, 3)).astype(np.float32)
    back = map_on_photo(grid, found)
    top, left = np.unravel_index(back.argmax(), back.shape)
    cell = (found.crop[3] - found.crop[1]) / 28
    near = 1.5 * cell + 4
    assert (top + 0.5) * height / back.shape[0] == pytest.approx(y, abs=near)
    assert (left + 0.5) * width / back.shape[1] == pytest.approx(x, abs=near)


@pytest.mark.parametrize("box", [None, Box(40, 30, 120, 130), Box(-50, -60, 80, 90)])
def test_a_slope_over_the_input_is_the_same_slope_over_the_photograph(box: Box | None) -> None:
    photo = np.full((240, 300, 3), 90, np.uint8)
    found = prepare(photo, HEIGHT, WIDTH, box)
    left, top, right, bottom = found.crop
    rows, columns = 14, 10
    grid_y = top + (np.arange(rows) + 0.5) / rows * (bottom - top)
    grid_x = left + (np.arange(columns) + 0.5) / columns * (right - left)
    grid = (1000 + grid_y[:, None] + 3 * grid_x[None, :]).astype(np.float32)
    back = map_on_photo(grid, found)
    y = (np.arange(back.shape[0]) + 0.5) * 240 / back.shape[0]
    x = (np.arange(back.shape[1]) + 0.5) * 300 / back.shape[1]
    # Beyond the outermost centres the edge is held.
    y_held, x_held = (np.clip(at, grid[0], grid[-1]) for at, grid in ((y, grid_y), (x, grid_x)))
    expected = 1000 + y_held[:, None] + 3 * x_held[None, :]
    inside = ((y >= top) & (y < bottom))[:, None] & ((x >= left) & (x < right))[None, :]
    np.testing.assert_allclose(back, expected * inside, atol=1e-2)


def test_a_map_has_no_more_cells_than_a_screen_can_use() -> None:
    photo = np.full((2000, 3000, 3), 90, np.uint8)
    back = map_on_photo(
        np.ones((14, 10), np.float32), prepare(photo, HEIGHT, WIDTH, Box(100, 100, 150, 170))
    )
    assert max(back.shape) <= 256
    assert back.any()
