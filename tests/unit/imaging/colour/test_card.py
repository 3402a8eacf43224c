"""Finding the card: any turn, tilt and light, and nothing else taken for one."""

import numpy as np
import pytest
from PIL import Image

from acne_desktop.imaging.colour import card, reference
from acne_desktop.imaging.colour.space import Floats
from acne_desktop.training import colour_scenes
from acne_desktop.training.colour_scenes import DISTRACTORS, Camera, Card, Pixels, photograph
from tests.photographs import face

WIDTH, HEIGHT = 600, 800
LAMP = np.diag([1.15, 1.0, 0.8])


def background() -> Pixels:
    return np.asarray(Image.fromarray(face()).resize((WIDTH, HEIGHT)))


def corners(
    angle: float = 0.0, *, length: float = 240.0, middle: tuple[float, float] = (300, 620)
) -> Floats:
    """Return the corners of a card that faces the camera, turned by degrees."""
    half = np.array([[-3, -2], [3, -2], [3, 2], [-3, 2]]) / 6 * length
    turn = np.radians(angle)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    turned: Floats = half @ rotation.T + middle
    return turned


def taken(
    at: Floats, camera: Camera | None = None, patches: Floats | None = None, seed: int = 0
) -> Pixels:
    shown = colour_scenes.reference_patches() if patches is None else patches
    return photograph(background(), [Card(at, shown)], camera or Camera(mixing=LAMP), seed)[0]


def off(found: card.CardSeen | None, at: Floats) -> float:
    """Return how far the worst corner is from the truth, in pixels."""
    assert found is not None
    return float(np.hypot(*(found.corners - at).T).max())


@pytest.mark.parametrize("angle", [0, 14, 45, 90, 137, 180, 270, 331])
def test_found_at_every_turn_and_read_the_right_way_round(angle: float) -> None:
    at = corners(angle)
    assert off(card.find(taken(at)), at) < 1.5


@pytest.mark.parametrize("length", [90, 150, 500])
def test_found_small_and_large(length: float) -> None:
    at = corners(7, length=length, middle=(300, 500))
    assert off(card.find(taken(at)), at) < 2


def test_found_in_perspective() -> None:
    at = np.array([[120, 520], [420, 560], [400, 700], [140, 760]], float)
    assert off(card.find(taken(at)), at) < 2


def test_found_in_light_that_falls_off_and_noise() -> None:
    camera = Camera(mixing=LAMP, exposure=0.7, vignette=0.6, noise=0.01, blur=0.8, quality=75)
    at = corners(20)
    assert off(card.find(taken(at, camera)), at) < 2


def test_found_half_in_shadow() -> None:
    camera = Camera(mixing=LAMP, shade=0.6, shade_edge=(1.0, 0.0, 0.5))
    at = corners()
    assert off(card.find(taken(at, camera)), at) < 2


def test_measured_colours_are_the_light_of_the_patches() -> None:
    found = card.find(taken(corners(30), Camera(mixing=LAMP, exposure=0.8)))
    assert found is not None
    expected = reference.linear() @ LAMP.T * 0.8
    assert found.measured == pytest.approx(expected, abs=0.012)


def test_measured_in_a_large_photograph_itself() -> None:
    at = corners(12)
    large = Image.fromarray(taken(at)).resize((WIDTH * 4, HEIGHT * 4), Image.Resampling.BICUBIC)
    assert off(card.find(np.asarray(large)), (at + 0.5) * 4 - 0.5) < 4


def test_a_card_that_is_cut_off_is_not_used() -> None:
    assert card.find(taken(corners(middle=(300, 760)))) is None


@pytest.mark.parametrize("family", ["", *DISTRACTORS])
def test_nothing_else_is_a_card(family: str) -> None:
    for seed in range(2):
        rng = np.random.default_rng([seed, 4])
        scene = colour_scenes.without_card(background(), rng, family)
        assert card.find(scene.pixels) is None


def test_a_card_of_wrong_colours_is_none() -> None:
    for patches in (
        colour_scenes.reference_patches()[::-1],  # upside down, as in a mirror
        colour_scenes.reference_patches()[..., ::-1],  # red for blue
        1 - colour_scenes.reference_patches(),  # a negative
    ):
        assert card.find(taken(corners(), patches=patches)) is None


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (8, 400), (400, 8), (64, 64)])
def test_tiny_and_empty_pictures_hold_none(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(3)
    for value in (0, 128, 255):
        assert card.find(np.full((*shape, 3), value, np.uint8)) is None
    assert card.find(rng.integers(0, 256, (*shape, 3)).astype(np.uint8)) is None
