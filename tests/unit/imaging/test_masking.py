"""Eyes and brows are covered in a copy, whichever way the head is turned, and little else."""

import math
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from acne_desktop.domain.inspection import FaceSeen
from acne_desktop.imaging.masking import COLOUR, covered, masked
from acne_desktop.paths import resources
from acne_desktop.services.inspection import FaceInspector, load_inspector

Pixels = NDArray[np.uint8]

# Where the eyes are in photographs of the demo, read off the pictures; pixels of 768 x 1024.
EYES = {
    "01-1-frontal": ((254, 363), (494, 363)),
    "01-1-left": ((65, 357), (219, 360)),
    "01-1-right": ((504, 346), (648, 346)),
    "02-1-frontal": ((271, 339), (511, 339)),
    "03-1-frontal": ((240, 344), (477, 344)),
    "03-1-left": ((79, 368), (237, 361)),
    "05-1-right": ((528, 331), (658, 334)),
    "06-1-left": ((254, 342), (62, 352)),
}


@cache
def inspector() -> FaceInspector:
    return load_inspector()


@cache
def photograph(name: str) -> Image.Image:
    with Image.open(resources() / "demo" / f"demo-{name}.jpg") as picture:
        return picture.convert("RGB")


def inside(shape: tuple[int, int], corners: list[tuple[float, float]]) -> NDArray[np.bool_]:
    """Return which pixels (h, w) a polygon holds."""
    drawn = Image.new("1", shape[::-1])
    ImageDraw.Draw(drawn).polygon(corners, fill=1)
    return np.asarray(drawn, bool)


@pytest.mark.parametrize("turn", [-14, 0, 14])
@pytest.mark.parametrize("name", EYES)
def test_eyes_are_covered_and_skin_is_not(name: str, turn: int) -> None:
    size = (600, 800)
    scale = size[0] / 768
    pixels = np.asarray(photograph(name).resize(size).rotate(turn, fillcolor=(130, 138, 150)))
    face = inspector().inspect(pixels).face
    corners = covered(face)
    assert corners is not None
    assert face.box is not None
    held = inside(pixels.shape[:2], corners)
    middle, angle = (size[0] / 2, size[1] / 2), math.radians(turn)
    iris = round(0.018 * (face.box[3] - face.box[1]))
    for x, y in EYES[name]:
        across, down = x * scale - middle[0], y * scale - middle[1]
        at_x = round(middle[0] + across * math.cos(angle) + down * math.sin(angle))
        at_y = round(middle[1] - across * math.sin(angle) + down * math.cos(angle))
        around = held[at_y - iris : at_y + iris + 1, max(0, at_x - iris) : at_x + iris + 1]
        assert around.all(), (at_x, at_y)
    left, top, right, bottom = face.box
    whole = (right - left) * (bottom - top)
    assert held.sum() < 0.28 * whole


@pytest.mark.parametrize(("yaw", "cheek"), [(0.0, 0.5), (45.0, 0.75), (-45.0, 0.25)])
def test_forehead_cheek_and_mouth_stay_seen(yaw: float, cheek: float) -> None:
    face = FaceSeen(1.0, (100, 100, 500, 600), yaw, 0.0, 0.0)
    corners = covered(face)
    assert corners is not None
    held = inside((800, 600), corners)
    for across, down in ((0.5, 0.1), (cheek, 0.55), (cheek, 0.45), (0.5, 0.75)):
        assert not held[round(100 + 500 * down), round(100 + 400 * across)]


def test_a_copy_is_covered_by_one_flat_colour() -> None:
    pixels = np.asarray(photograph("02-1-frontal"))
    before = pixels.copy()
    copy = masked(pixels, inspector().inspect(pixels).face)
    assert copy is not None
    assert np.array_equal(pixels, before)
    changed = (copy != before).any(axis=2)
    assert 0.03 < changed.mean() < 0.2
    assert (copy[changed] == COLOUR).all()


def test_a_head_that_is_not_level_gets_more_room() -> None:
    def tall(pitch: float) -> float:
        corners = covered(FaceSeen(1.0, (0, 0, 400, 500), 0.0, pitch, 0.0))
        assert corners is not None
        return corners[2][1] - corners[1][1]

    assert tall(0.0) < tall(20.0) == pytest.approx(tall(-20.0))


@pytest.mark.parametrize("roll", [0.0, 90.0, -60.0])
def test_without_a_face_that_stands_up_nothing_is_promised(roll: float) -> None:
    pixels = np.zeros((120, 90, 3), np.uint8)
    box = None if roll == 0 else (10, 10, 60, 80)
    assert masked(pixels, FaceSeen(0.2, box, 0.0, 0.0, roll)) is None


def test_what_is_no_face_is_not_masked() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (300, 300, 3), dtype=np.uint8)
    assert masked(noise, inspector().inspect(noise).face) is None
