"""Grids in perspective and the maps between them and pixels."""

import numpy as np
import pytest
from numpy.typing import NDArray

from acne_desktop.imaging.colour import flat_areas, patch_grid
from acne_desktop.imaging.colour.space import Floats

TILTED = np.array([[30.0, 4.0, 60.0], [-3.0, 28.0, 90.0], [0.004, 0.01, 1.0]])


def drawn(to_pixels: Floats, columns: int = 6, rows: int = 4) -> NDArray[np.uint8]:
    """Return a picture of squares that cover the middles of cells."""
    picture = np.full((320, 320, 3), 20, np.uint8)
    y, x = np.mgrid[0:320, 0:320]
    cells = patch_grid.mapped(
        patch_grid.inverse(to_pixels), np.stack([x, y], -1).reshape(-1, 2)
    ).reshape(320, 320, 2)
    place = np.floor(cells).astype(int)
    inside = (np.abs(cells - place - 0.5) < 0.42).all(-1)
    inside &= (place >= 0).all(-1) & (place < (columns, rows)).all(-1)
    for row in range(rows):
        for column in range(columns):
            here = inside & (place == (column, row)).all(-1)
            picture[here] = (90 + 20 * column, 60 + 40 * row, 120)
    return picture


def test_a_map_through_four_points_goes_through_them() -> None:
    square = np.array([[0, 0], [6, 0], [6, 4], [0, 4]], float)
    there = patch_grid.mapped(TILTED, square)
    found = patch_grid.homography(square, there)
    points = np.random.default_rng(2).uniform(0, 4, (50, 2))
    there = patch_grid.mapped(TILTED, points)
    assert patch_grid.mapped(found, points) == pytest.approx(there, abs=1e-6)
    assert patch_grid.mapped(patch_grid.inverse(TILTED), there) == pytest.approx(points, abs=1e-6)


def test_squares_are_found_as_one_grid() -> None:
    slopes = flat_areas.slopes(drawn(TILTED))
    areas = flat_areas.find(slopes, 8)
    assert len(areas) >= 24
    best = patch_grid.find(areas)[0]
    assert len(best) == 24
    assert sorted(np.ptp(best.nodes, axis=0).tolist()) == [3, 5]
    assert best.points == pytest.approx(patch_grid.mapped(best.to_pixels, best.nodes), abs=1.0)


def test_areas_have_the_place_and_size_of_what_is_drawn() -> None:
    picture = np.zeros((60, 80, 3), np.uint8)
    picture[10:22, 30:46] = 200
    areas = flat_areas.find(flat_areas.slopes(picture), 8)
    at = np.hypot(*(areas.centres - (37.5, 15.5)).T).argmin()
    assert areas.centres[at] == pytest.approx([37.5, 15.5], abs=0.01)
    assert areas.sizes[at] == 12 * 8  # the rim, two pixels wide, is not flat


def test_ragged_and_long_areas_are_left_out() -> None:
    picture = np.zeros((90, 90, 3), np.uint8)
    picture[10:16, 5:85] = 200  # long
    picture[30:80, 20:28] = picture[72:80, 20:70] = 200  # an L
    areas = flat_areas.find(flat_areas.slopes(picture), 8)
    assert len(areas) == 0


def test_an_even_picture_holds_no_grid() -> None:
    areas = flat_areas.find(flat_areas.slopes(np.full((50, 50, 3), 90, np.uint8)), 8)
    assert patch_grid.find(areas) == []
