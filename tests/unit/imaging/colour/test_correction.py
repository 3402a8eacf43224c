"""Correcting by card and as a grey world, and refusing a card that would mislead."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from acne_desktop.imaging.colour import correction, reference
from acne_desktop.imaging.colour.space import difference, lab_from_linear, linear_from_srgb
from acne_desktop.training import colour_scenes
from acne_desktop.training.colour_scenes import Camera, Card, Pixels
from tests.unit.imaging.colour.test_card import LAMP, background, corners, taken

CORNERS = corners(10)


def scene(camera: Camera, edition: str = reference.EDITIONS[0]) -> tuple[Pixels, Pixels]:
    """Return a photograph with a card, and the same in true colours."""
    card = Card(CORNERS, colour_scenes.reference_patches(edition))
    return colour_scenes.photograph(background(), [card], camera)


def apart(one: Pixels, other: Pixels) -> float:
    """Return the mean CIEDE2000 between two photographs."""
    labs = [lab_from_linear(linear_from_srgb(p[::4, ::4] / 255.0)) for p in (one, other)]
    return float(difference(*labs).mean())


def refusal(camera: Camera) -> str:
    reading = correction.read(taken(CORNERS, camera))
    assert reading.found
    assert not reading.usable
    assert reading.after is None
    assert reading.before is not None
    return reading.refusal


@pytest.mark.parametrize("edition", reference.EDITIONS)
def test_the_card_brings_back_the_true_colours(edition: str) -> None:
    mixing = LAMP @ np.array([[0.9, 0.1, 0], [0.05, 0.9, 0.05], [0, 0.1, 0.9]])
    shot, truth = scene(Camera(mixing=mixing, exposure=0.75, noise=0.004), edition)

    reading = correction.read(shot)

    assert reading.usable
    assert reading.edition == edition
    assert reading.before is not None
    assert reading.after is not None
    assert reading.before.mean > 5
    assert reading.after.mean < 1.5
    corrected = correction.by_card(shot, reading)
    assert apart(shot, truth) > 5
    assert apart(corrected, truth) < 3


def test_corners_are_shares_of_the_photograph() -> None:
    shot, _ = scene(Camera(mixing=LAMP))
    reading = correction.read(shot)
    size = np.array([shot.shape[1], shot.shape[0]])
    assert np.array(reading.corners) * size == pytest.approx(CORNERS + 0.5, abs=1.5)
    half = np.asarray(Image.fromarray(shot).reduce(2))
    assert correction.read(half).corners == pytest.approx(np.array(reading.corners), abs=0.003)


def test_a_matrix_from_one_size_corrects_another() -> None:
    shot, truth = scene(Camera(mixing=LAMP))
    reading = correction.read(shot)
    third = [np.asarray(Image.fromarray(pixels).reduce(3)) for pixels in (shot, truth)]
    assert apart(correction.by_card(third[0], reading), third[1]) < 2


def test_light_that_falls_off_does_not_bend_the_colours() -> None:
    shot, truth = scene(Camera(mixing=LAMP, exposure=0.9, vignette=0.7))
    reading = correction.read(shot)
    assert reading.usable
    grey = [p.mean(axis=(0, 1)) for p in (correction.by_card(shot, reading), truth)]
    assert grey[0] / grey[0].mean() == pytest.approx(grey[1] / grey[1].mean(), abs=0.02)


def test_an_overexposed_card_is_refused() -> None:
    assert refusal(Camera(exposure=2.0)) == correction.OVEREXPOSED


def test_a_dark_card_is_refused() -> None:
    assert refusal(Camera(exposure=0.05)) == correction.TOO_DARK


def test_a_card_half_in_shadow_is_refused() -> None:
    edge = (1.0, 0.0, 0.5)
    assert refusal(Camera(shade=0.35, shade_edge=edge)) == correction.IN_SHADE


def test_a_faded_card_is_refused() -> None:
    faded = 0.45 * colour_scenes.reference_patches() + 0.25
    shot = taken(CORNERS, Camera(), patches=faded)
    reading = correction.read(shot)
    assert not reading.usable
    assert not reading.found or reading.refusal


def test_a_photograph_without_a_card_stays_as_it_is() -> None:
    reading = correction.read(background())
    assert not reading.found
    assert (reading.method, reading.version) == (correction.METHOD, correction.VERSION)
    assert correction.by_card(background(), reading) is not None
    assert (correction.by_card(background(), reading) == background()).all()


def test_the_original_pixels_are_never_written_to() -> None:
    shot, _ = scene(Camera(mixing=LAMP))
    before = shot.copy()
    shot.setflags(write=False)
    reading = correction.read(shot)
    correction.by_card(shot, reading)
    correction.grey_world(shot)
    assert (shot == before).all()


def test_the_identity_changes_no_pixel() -> None:
    reading = replace(
        correction.read(background()), corners=((0, 0),) * 4, matrix=tuple(np.eye(3).ravel())
    )
    every = np.arange(256, dtype=np.uint8).repeat(3).reshape(16, 16, 3)
    assert (correction.by_card(every, reading) == every).all()


def test_a_grey_world_is_grey_on_average_and_as_bright() -> None:
    rng = np.random.default_rng(5)
    grey = rng.uniform(0.1, 0.5, (90, 80, 1)) * np.ones(3)
    shot = colour_scenes.photograph(
        np.round(grey * 255).astype(np.uint8), [], Camera(mixing=np.diag([1.3, 1.0, 0.6]))
    )[0]
    shown = correction.grey_world(shot)
    was, now = (linear_from_srgb(p / 255.0).mean(axis=(0, 1)) for p in (shot, shown))
    assert np.ptp(was) / was.mean() > 0.5
    assert np.ptp(now) / now.mean() < 0.02
    luminance = np.array([0.2126, 0.7152, 0.0722])
    assert now @ luminance == pytest.approx(was @ luminance, rel=0.02)


def test_black_bars_and_cut_off_light_tell_nothing_of_the_lamp() -> None:
    shot = np.full((60, 60, 3), (120, 100, 80), np.uint8)
    barred = shot.copy()
    barred[:20] = 0
    barred[40:] = 255
    expected = correction.grey_world(shot)[30, 30]
    assert (correction.grey_world(barred)[30, 30] == expected).all()


@pytest.mark.parametrize("value", [0, 255])
def test_a_picture_that_says_nothing_stays_as_it_is(value: int) -> None:
    plain = np.full((30, 30, 3), value, np.uint8)
    assert (correction.grey_world(plain) == plain).all()
