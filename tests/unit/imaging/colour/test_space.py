"""Colour arithmetic against published pairs, and there and back."""

import numpy as np
import pytest

from acne_desktop.imaging.colour import space

# Sharma, Wu and Dalal (2005), table 1: those that tell mistakes in hue apart.
PAIRS = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 2.8361, -74.0200), (50.0, 0.0, -82.7485), 3.4412),
    ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
    ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
    ((50.0, 2.4900, -0.0010), (50.0, -2.4900, 0.0009), 7.1792),
    ((50.0, 2.4900, -0.0010), (50.0, -2.4900, 0.0011), 7.2195),
    ((50.0, -0.0010, 2.4900), (50.0, 0.0009, -2.4900), 4.8045),
    ((50.0, -0.0010, 2.4900), (50.0, 0.0011, -2.4900), 4.7461),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
    ((50.0, 2.5, 0.0), (56.0, -27.0, -3.0), 31.9030),
    ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((36.4612, 47.8580, 18.3852), (36.2715, 50.5065, 21.2231), 1.4146),
    ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "published"), PAIRS)
def test_ciede2000_is_the_published_one(
    one: tuple[float, ...], other: tuple[float, ...], published: float
) -> None:
    a, b = np.array(one), np.array(other)
    assert space.difference(a, b) == pytest.approx(published, abs=5e-5)
    assert space.difference(b, a) == pytest.approx(published, abs=5e-5)
    assert space.difference(a, a) == 0


def test_every_byte_comes_back_from_linear_light() -> None:
    codes = np.arange(256, dtype=np.uint8)
    linear = space.linear_pixels(codes)
    assert (np.diff(linear) > 0).all()
    assert (np.round(space.srgb_from_linear(linear.astype(float)) * 255) == codes).all()


def test_light_outside_the_screen_is_cut_off() -> None:
    assert space.srgb_from_linear(np.array([-0.5, 0.0, 1.0, 7.0])) == pytest.approx([0, 0, 1, 1])


def test_known_colours_in_cielab() -> None:
    # sRGB white, red and a middle grey, as every colour calculator prints them.
    rgb = np.array([[1, 1, 1], [1, 0, 0], [0.5, 0.5, 0.5]], float)
    lab = space.lab_from_linear(space.linear_from_srgb(rgb))
    published = [[100, 0, 0], [53.24, 80.09, 67.20], [53.39, 0, 0]]
    assert lab == pytest.approx(np.array(published), abs=0.02)


def test_white_under_d50_is_white_on_the_screen() -> None:
    linear = space.linear_from_lab_d50(np.array([[100.0, 0, 0], [50.0, 0, 0], [5.0, 0, 0]]))
    assert np.ptp(linear, axis=1) == pytest.approx(np.zeros(3), abs=2e-4)
    assert space.lab_from_linear(linear)[:, 0] == pytest.approx([100, 50, 5], abs=0.02)
