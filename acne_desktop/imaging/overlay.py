"""Draws attention maps over photographs: one colour table and one scale for all views."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.domain.assessment import AttentionMap

_D65 = np.array([0.95047, 1.0, 1.08883])
_XYZ_TO_RGB = np.array(
    [
        [3.2404542, -1.5371385, -0.4985314],
        [-0.9692660, 1.8760108, 0.0415560],
        [0.0556434, -0.2040259, 1.0572252],
    ]
)

Pixels = NDArray[np.uint8]


@cache
def colour_table() -> Pixels:
    """Return 256 sRGB colours, shape (256, 3): black, violet, red, orange, pale yellow.

    Built in CIELAB so that equal steps of value look equally large: lightness rises evenly, as in
    matplotlib's magma (van der Walt and Smith 2015), and the colours stay apart in grey. So eyes
    that lack a kind of cone lose hues, but neither the order nor the steps: a rainbow, or red
    against green, would fail them.
    """
    t = np.linspace(0.0, 1.0, 256)
    lightness = 2.0 + 94.0 * t
    hue = np.radians(290.0 + 165.0 * t)
    chroma = 62.0 * np.sin(np.pi * t) + 14.0 * t
    pixels = even_colours(lightness, chroma, hue)
    pixels.setflags(write=False)
    return pixels


def even_colours(
    lightness: NDArray[np.float64], chroma: NDArray[np.float64], hue: NDArray[np.float64]
) -> Pixels:
    """Return sRGB colours (n, 3) of CIELAB lightness and hue (radians), as vivid as can be shown.

    ``chroma`` is the most that each may have; where no screen shows it, it has less.
    """
    low, high = np.zeros_like(chroma), chroma
    for _ in range(20):
        middle = (low + high) / 2
        shown = _lch_to_rgb(lightness, middle, hue)
        inside = ((shown >= 0.0) & (shown <= 1.0)).all(axis=1)
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    table = np.clip(_lch_to_rgb(lightness, low, hue), 0.0, 1.0)
    return np.round(table * 255.0).astype(np.uint8)


def rgba(attention: AttentionMap, width: int, height: int) -> Pixels:
    """Return the map as straight-alpha RGBA, shape (height, width, 4): alpha is the value."""
    values = _enlarged(attention, width, height)
    steps = np.round(values * 255.0).astype(np.uint8)
    return np.concatenate([colour_table()[steps], steps[..., None]], axis=2)


def blend(pixels: Pixels, attention: AttentionMap, opacity: float) -> Pixels:
    """Return the photograph with its map over it: (h, w, 3) in, the same shape out.

    ``opacity`` 0 gives the photograph unchanged; 1 lets the highest value hide it.
    """
    height, width = pixels.shape[:2]
    layer = rgba(attention, width, height).astype(np.float32)
    alpha = layer[..., 3:] * (min(max(opacity, 0.0), 1.0) / 255.0)
    mixed = pixels * (1.0 - alpha) + layer[..., :3] * alpha
    return np.round(mixed).astype(np.uint8)


def _enlarged(attention: AttentionMap, width: int, height: int) -> NDArray[np.float32]:
    """Return the map's values, 0 to 1, smoothly enlarged to (height, width)."""
    values = np.array(attention.values, dtype=np.float32)
    grid = Image.fromarray(values.reshape(attention.rows, attention.columns))
    large = np.asarray(grid.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)
    return np.clip(large, 0.0, 1.0)


def _lch_to_rgb(
    lightness: NDArray[np.float64], chroma: NDArray[np.float64], hue: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return sRGB, shape (n, 3), of CIELAB colours; outside 0..1 where no screen shows them."""
    fy = (lightness + 16.0) / 116.0
    f = np.stack([fy + chroma * np.cos(hue) / 500.0, fy, fy - chroma * np.sin(hue) / 200.0], axis=1)
    xyz = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * _D65
    linear = xyz @ _XYZ_TO_RGB.T
    bright = 1.055 * np.maximum(linear, 0.0) ** (1 / 2.4) - 0.055
    encoded: NDArray[np.float64] = np.where(linear <= 0.0031308, 12.92 * linear, bright)
    return encoded
