"""The rasteriser: what covers which pixel, and where in its triangle."""

import numpy as np

from acne_desktop.training.synthesis.raster import Fragments, rasterise


def _draw(corners: list[list[float]], depth: list[float], triangles: list[list[int]]) -> Fragments:
    return rasterise(
        np.array(corners, np.float32), np.array(depth, np.float32), np.array(triangles), 20, 10
    )


# Counter-clockwise with y up, so on the screen, where y points down, clockwise.
_SQUARE = [[2.0, 2.0], [2.0, 8.0], [12.0, 8.0], [12.0, 2.0]]
_TWO = [[0, 1, 2], [0, 2, 3]]


def test_a_square_covers_its_pixels_once() -> None:
    drawn = _draw(_SQUARE, [5.0] * 4, _TWO)
    expected = np.zeros((10, 20), bool)
    expected[2:8, 2:12] = True
    assert (drawn.pixel == np.flatnonzero(expected)).all()
    assert np.allclose(drawn.weights.sum(axis=1), 1, atol=1e-5)
    assert np.allclose(drawn.depth, 5)


def test_what_faces_away_is_not_drawn() -> None:
    assert _draw(_SQUARE, [5.0] * 4, [[2, 1, 0], [3, 2, 0]]).pixel.size == 0


def test_the_nearer_triangle_wins_whatever_the_order() -> None:
    corners = _SQUARE + _SQUARE
    depth = [5.0] * 4 + [4.0] * 4
    far, near = [[0, 1, 2], [0, 2, 3]], [[4, 5, 6], [4, 6, 7]]
    assert (_draw(corners, depth, far + near).triangle >= 2).all()
    assert (_draw(corners, depth, near + far).triangle < 2).all()


def test_values_are_carried_in_perspective() -> None:
    """On a plane that recedes, the middle of the screen lies nearer than the middle in depth."""
    drawn = _draw(_SQUARE, [2.0, 2.0, 6.0, 6.0], _TWO)
    values = np.array([[2.0], [2.0], [6.0], [6.0]], np.float32)
    carried = drawn.interpolate(values, np.array(_TWO))[:, 0]
    assert np.allclose(carried, drawn.depth, rtol=1e-4)
    middle = carried[drawn.pixel % 20 == 6]
    assert (middle < 3.6).all()


def test_what_lies_outside_the_picture_is_cut_off() -> None:
    drawn = _draw([[-30, -30], [-30, 30], [50, 5]], [3.0] * 3, [[0, 1, 2]])
    assert drawn.pixel.size
    assert drawn.pixel.min() >= 0
    assert drawn.pixel.max() < 200
    assert _draw([[30, 1], [30, 9], [40, 9]], [3.0] * 3, [[0, 1, 2]]).pixel.size == 0
