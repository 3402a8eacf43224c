"""The attention map over a photograph: an even colour table, one scale, smooth and aligned."""

import numpy as np
import pytest
from numpy.typing import NDArray

from acne_desktop.domain.assessment import AttentionMap
from acne_desktop.imaging.overlay import blend, colour_table, rgba


def cielab(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return CIELAB (D65) of sRGB colours, written apart from the code under test."""
    c = rgb / 255.0
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = linear @ to_xyz.T / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    lightness, a, b = 116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])
    return np.stack([lightness, a, b], axis=1)


def corner_map() -> AttentionMap:
    """Return a map whose only high value is at the top right."""
    values = [0.0] * 48
    values[7] = 1.0
    return AttentionMap(6, 8, tuple(values))


def test_the_table_is_perceptually_even() -> None:
    table = colour_table()
    assert table.shape == (256, 3)
    assert table.dtype == np.uint8
    steps = cielab(table[::5])
    lightness = np.diff(steps[:, 0])
    assert lightness.min() > 0
    assert np.ptp(lightness) < 0.4 * lightness.mean()
    distance = np.linalg.norm(np.diff(steps, axis=0), axis=1)
    assert distance.max() < 1.35 * distance.min()


# What eyes without one kind of cone see of linear RGB (Machado, Oliveira and Fernandes 2009).
BLIND = {
    "red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998]],
    "green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
              [-0.011820, 0.042940, 0.968881]],
    "blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
             [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


@pytest.mark.parametrize("lacking", list(BLIND))
def test_colour_blind_eyes_see_the_order_and_the_steps(lacking: str) -> None:
    c = colour_table() / 255.0
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ np.array(BLIND[lacking]).T, 0.0, 1.0)
    shown = np.where(seen <= 0.0031308, 12.92 * seen, 1.055 * seen ** (1 / 2.4) - 0.055)
    lab = cielab(np.round(shown * 255).astype(np.uint8))
    assert np.diff(lab[::8, 0]).min() > 0  # ever lighter
    fifths = lab[[0, 51, 102, 153, 204, 255]]
    assert np.linalg.norm(np.diff(fifths, axis=0), axis=1).min() > 10  # and told apart at a glance


def test_luminance_rises_with_every_step() -> None:
    c = colour_table() / 255.0
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    assert np.diff(luminance).min() >= 0
    assert np.diff(luminance[::4]).min() > 0


def test_rgba_is_aligned_smooth_and_as_opaque_as_its_value() -> None:
    layer = rgba(corner_map(), 80, 60)
    assert layer.shape == (60, 80, 4)
    assert layer.dtype == np.uint8
    alpha = layer[..., 3].astype(int)
    row, column = np.unravel_index(alpha.argmax(), alpha.shape)
    assert row < 10
    assert column >= 70
    assert alpha.max() > 240
    assert (alpha[30:, :40] == 0).all()
    assert np.abs(np.diff(alpha, axis=1)).max() < 60  # no steps of whole cells
    assert (layer[..., :3] == colour_table()[alpha]).all()


def test_views_share_one_scale() -> None:
    faint = AttentionMap(2, 2, (0.1, 0.1, 0.1, 0.1))
    assert rgba(faint, 10, 10)[..., 3].max() == round(0.1 * 255)


def test_blend_without_opacity_changes_nothing() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    assert (blend(pixels, corner_map(), 0.0) == pixels).all()


def test_blend_shows_the_colour_of_the_value() -> None:
    pixels = np.full((40, 50, 3), 100, dtype=np.uint8)
    flat = AttentionMap(1, 1, (1.0,))
    assert (blend(pixels, flat, 1.0) == colour_table()[255]).all()
    half = blend(pixels, flat, 0.5).astype(int)
    assert np.abs(half - (100 + colour_table()[255].astype(int)) / 2).max() <= 1
    assert (pixels == 100).all()


@pytest.mark.parametrize("opacity", [-1.0, 0.3, 7.0])
def test_blend_keeps_shape_and_range_for_any_opacity(opacity: float) -> None:
    pixels = np.full((33, 21, 3), 250, dtype=np.uint8)
    mixed = blend(pixels, corner_map(), opacity)
    assert mixed.shape == pixels.shape
    assert mixed.dtype == np.uint8
    assert (mixed[20:, :10] == 250).all()
