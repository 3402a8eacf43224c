"""The later photograph is laid where the alignment says, at any size, and nowhere made up."""

import numpy as np
import pytest
from PIL import Image

from acne_desktop.imaging.warp import NODES, Alignment, Bending, laid
from tests.moved_faces import Move, demo_face


def ramp(width: int = 200, height: int = 260) -> np.ndarray:
    """Return a picture whose red is x and whose green is y."""
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x, y * 0.8, np.zeros_like(x)], axis=-1).astype(np.uint8)


def test_laying_takes_a_move_back() -> None:
    earlier, _ = demo_face()
    move = Move(7.0, 1.1, (0.03, 0.02), 0.75)
    alignment = Alignment(move.truth(earlier), 1.0)
    picture = laid(move.made(earlier), alignment, (earlier.shape[1], earlier.shape[0]))
    values = np.asarray(picture).astype(int)
    known = values[..., 3] == 255
    assert known.mean() > 0.7
    apart = np.abs(values[..., :3] - earlier)[known]
    assert np.median(apart) <= 3


def test_what_the_later_photograph_does_not_show_is_transparent() -> None:
    shifted = np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.0]])
    picture = np.asarray(laid(ramp(), Alignment(shifted, 1.0), (200, 260)))
    assert (picture[:, :95, 3] == 255).all()
    assert (picture[:, 105:, 3] == 0).all()


@pytest.mark.parametrize("size", [(200, 260), (100, 130), (50, 65)])
def test_an_alignment_holds_for_copies_of_any_size(size: tuple[int, int]) -> None:
    picture = laid(ramp(), Alignment(np.array([[1.0, 0.0, 0.1], [0.0, 1.0, 0.0]]), 1.0), size)
    across = np.asarray(picture)[size[1] // 2, : int(size[0] * 0.8), 0].astype(float)
    expected = (np.arange(len(across)) + 0.5) / size[0] * 200 + 20 - 0.5
    assert np.abs(across - expected).max() < 2


def test_a_bending_moves_the_middle_and_not_the_edges() -> None:
    shifts = np.zeros((NODES, NODES, 2))
    shifts[1:-1, 1:-1, 0] = 0.05
    bending = Bending((0.2, 0.2, 0.8, 1.0), shifts)
    alignment = Alignment(np.eye(2, 3), 1.0, bending)
    assert alignment.places(np.array([[0.5, 0.6]]))[0] == pytest.approx([0.55, 0.6])
    for outside in ([0.1, 0.6], [0.2, 0.6], [0.5, 1.1]):
        assert alignment.places(np.array([outside]))[0] == pytest.approx(outside)
    picture = np.asarray(laid(ramp(), alignment, (200, 260))).astype(int)
    assert abs(picture[120, 100, 0] - 110) <= 1  # reads 10 pixels further right
    assert abs(picture[120, 20, 0] - 20) <= 1
    assert (picture[..., 3] == 255).all()


def test_the_original_is_not_touched() -> None:
    pixels = ramp()
    pixels.setflags(write=False)
    before = pixels.copy()
    laid(pixels, Alignment(np.eye(2, 3), 1.0), (200, 260))
    assert (pixels == before).all()
    assert isinstance(laid(pixels, Alignment(np.eye(2, 3), 1.0), (10, 13)), Image.Image)
