"""Boxes and angles go with the pixels, whatever is done to them."""

import numpy as np
import pytest

from acne_desktop.training.face.augment import as_closeup, as_copy
from acne_desktop.training.face.samples import Located

FACE = Located(60, 80, 80, 120, 40.0, 0.0, 0.0)


def photograph() -> np.ndarray:
    """Return a bright block in the place of the face, its left half red."""
    pixels = np.full((300, 240, 3), 60, np.uint8)
    pixels[80:200, 60:140] = 220
    pixels[80:200, 60:100] = (220, 60, 60)
    return pixels


@pytest.mark.parametrize("seed", range(12))
def test_the_box_stays_on_the_face(seed: int) -> None:
    copy = as_copy(photograph(), FACE, np.random.default_rng(seed))
    face = copy.face
    assert face is not None
    high, wide = copy.pixels.shape[:2]
    x, y = face.x + face.width / 2, face.y + face.height / 2
    if 8 < x < wide - 8 and 8 < y < high - 8:
        inside = copy.pixels[int(y) - 6 : int(y) + 6, int(x) - 6 : int(x) + 6]
        assert float(inside[..., 0].mean()) > 120, "the middle of the box lies on the block"
    red = copy.pixels[..., 0].astype(float) - copy.pixels[..., 1]
    columns = np.where(red > 60)[1]
    assert columns.size
    on_left = columns.mean() < x
    assert on_left == (face.yaw > 0), "mirroring turns the yaw"


def test_turning_is_told_by_the_roll() -> None:
    rolls = {as_copy(photograph(), FACE, np.random.default_rng(i)).face for i in range(20)}
    assert min(face.roll for face in rolls if face) < -2
    assert max(face.roll for face in rolls if face) > 2


def test_a_close_up_lies_within_the_photograph() -> None:
    copy = as_closeup(photograph(), FACE, np.random.default_rng(1))
    assert copy.face is None
    assert copy.pixels.min() > 20, "no black edge"
    again = as_closeup(photograph(), FACE, np.random.default_rng(1))
    assert np.array_equal(copy.pixels, again.pixels)
