"""What tells upright photographs from turned ones: looks taken together, boxes turned back."""

import json
from pathlib import Path

import numpy as np
import pytest

from acne_desktop.errors import PackageError
from acne_desktop.grading.face import Face, FaceLocator
from acne_desktop.grading.prepare import Box
from acne_desktop.grading.upright import FILE, Upright, read_upright, together
from acne_desktop.paths import resources

HIGH, WIDE = 200, 120
BOX = Box(10, 20, 70, 110)  # of the upright photograph


def upright_photo() -> np.ndarray:
    """Return a photograph with one bright corner, its upper left one."""
    pixels = np.zeros((HIGH, WIDE, 3), np.uint8)
    pixels[:30, :30] = 255
    return pixels


class CornerLocator(FaceLocator):
    """Finds the turn by the bright corner; the box of an upright photograph is known."""

    def __init__(self) -> None:
        self.looks = 0

    def locate(self, pixels: np.ndarray) -> Face:
        self.looks += 1
        corners = [pixels[0, 0], pixels[-1, 0], pixels[-1, -1], pixels[0, -1]]
        turn = int(np.argmax([int(corner[0]) for corner in corners]))
        features = np.eye(4, dtype=np.float32)[turn]
        box = BOX if turn == 0 else Box(0, 0, 50, 50)
        return Face(0.9, box, 5.0, 0.0, 3.0, features)


KNOWS = Upright(6 * np.eye(4), np.zeros(4))


def test_an_upright_photograph_is_looked_at_once() -> None:
    locator = CornerLocator()
    face = KNOWS.locate(locator, upright_photo())
    assert locator.looks == 1
    assert (face.box, face.roll) == (BOX, 3.0)


@pytest.mark.parametrize(("turns", "roll"), [(1, -87.0), (2, -177.0), (3, 93.0)])
def test_a_turned_photograph_is_told_with_its_box(turns: int, roll: float) -> None:
    turned = np.ascontiguousarray(np.rot90(upright_photo(), turns))
    face = KNOWS.locate(CornerLocator(), turned)
    assert face.roll == pytest.approx(roll)
    assert face.yaw == 5.0
    inside = np.zeros((HIGH, WIDE), bool)
    inside[BOX.top : BOX.bottom, BOX.left : BOX.right] = True
    rows, columns = np.nonzero(np.rot90(inside, turns))
    assert face.box == Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)


def test_a_large_photograph_is_turned_at_a_reduced_size() -> None:
    large = upright_photo().repeat(4, axis=0).repeat(4, axis=1)
    face = KNOWS.locate(CornerLocator(), np.ascontiguousarray(np.rot90(large, 2)))
    scale = large.shape[0] / 320
    assert face.box is not None
    # Turned by half, the left edge lies as far from the right one as before from the left.
    assert face.box.right == pytest.approx(large.shape[1] - BOX.left * scale, abs=2)


def test_one_doubtful_look_decides_nothing() -> None:
    doubtful = Upright(np.zeros((4, 4)), np.array([0.0, 1.5, 0.0, 0.0]))
    locator = CornerLocator()
    face = doubtful.locate(locator, upright_photo())
    assert locator.looks == 4
    assert face.box == BOX


def test_looks_are_taken_together() -> None:
    sure = np.full((4, 4), 0.1) + 0.6 * np.eye(4)
    assert together(sure).argmax() == 0
    assert together(np.roll(sure, 2, axis=1)).argmax() == 2
    assert together(np.roll(sure, 1, axis=1)).sum() == pytest.approx(1)


def test_features_of_another_stem_tell_nothing() -> None:
    other = Upright(np.ones((4, 9)), np.array([0.0, 9.0, 0.0, 0.0]))
    assert other.locate(CornerLocator(), upright_photo()[::-1].copy()).roll == 3.0


def test_the_model_survives_being_written(tmp_path: Path) -> None:
    ships = read_upright(resources() / FILE)
    path = tmp_path / FILE
    path.write_text(json.dumps(ships.as_dict()), encoding="utf-8")
    again = read_upright(path)
    assert np.array_equal(again.weights, ships.weights)
    assert np.array_equal(again.bias, ships.bias)


@pytest.mark.parametrize(
    "content", [None, "", "[]", '{"weights": [[1]], "bias": [1]}', '{"weights": 3}']
)
def test_a_file_that_makes_no_sense_is_refused(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / FILE
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(PackageError, match=r"upright\.json\) cannot be read: install"):
        read_upright(path)
