"""Colour arithmetic: sRGB and linear light, CIELAB, and how different two colours look."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# CIE XYZ of linear sRGB, white point D65 (IEC 61966-2-1).
_XYZ_FROM_RGB = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_D50 = np.array([0.96422, 1.0, 0.82521])  # the white of printed references
_D65 = np.array([0.95047, 1.0, 1.08883])  # the white of sRGB
# Bradford adaptation (Lam 1985) between the two whites.
_D65_FROM_D50 = np.array(
    [
        [0.9555766, -0.0230393, 0.0631636],
        [-0.0282895, 1.0099416, 0.0210077],
        [0.0122982, -0.0204830, 1.3299098],
    ]
)
_DELTA = 6 / 29


@cache
def _linear_of_byte() -> NDArray[np.float32]:
    """Return the linear light, 0 to 1, of every value of a byte."""
    table = linear_from_srgb(np.arange(256) / 255.0).astype(np.float32)
    table.setflags(write=False)
    return table


def linear_from_srgb(encoded: Floats) -> Floats:
    """Return linear light of sRGB values, both 0 to 1."""
    bright = ((np.maximum(encoded, 0.0) + 0.055) / 1.055) ** 2.4
    linear: Floats = np.where(encoded <= 0.04045, encoded / 12.92, bright)
    return linear


def srgb_from_linear(linear: Floats) -> Floats:
    """Return sRGB values of linear light, both 0 to 1; what lies outside is cut off."""
    inside = np.clip(linear, 0.0, 1.0)
    bright = 1.055 * inside ** (1 / 2.4) - 0.055
    encoded: Floats = np.where(inside <= 0.0031308, 12.92 * inside, bright)
    return encoded


def linear_pixels(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return 8-bit sRGB pixels of any shape as linear light, 0 to 1."""
    return _linear_of_byte()[pixels]


def lab_from_linear(linear: Floats) -> Floats:
    """Return CIELAB (white D65) of linear sRGB, shape (..., 3)."""
    ratio = linear @ _XYZ_FROM_RGB.T / _D65
    f = np.where(ratio > _DELTA**3, np.cbrt(ratio), ratio / (3 * _DELTA**2) + 4 / 29)
    lab: Floats = np.stack(
        [
            116 * f[..., 1] - 16,
            500 * (f[..., 0] - f[..., 1]),
            200 * (f[..., 1] - f[..., 2]),
        ],
        axis=-1,
    )
    return lab


def linear_from_lab_d50(lab: Floats) -> Floats:
    """Return linear sRGB, shape (..., 3), of CIELAB colours under D50, as references print them.

    Values outside 0..1 are colours that sRGB cannot show.
    """
    fy = (lab[..., 0] + 16) / 116
    f = np.stack([fy + lab[..., 1] / 500, fy, fy - lab[..., 2] / 200], axis=-1)
    xyz = np.where(f > _DELTA, f**3, 3 * _DELTA**2 * (f - 4 / 29)) * _D50
    linear: Floats = xyz @ _D65_FROM_D50.T @ np.linalg.inv(_XYZ_FROM_RGB).T
    return linear


def difference(one: Floats, other: Floats) -> Floats:
    """Return CIEDE2000 between CIELAB colours of shape (..., 3).

    Sharma, Wu and Dalal, Color Research and Application 30 (2005) 21-30.
    """
    chroma_mean = (np.hypot(one[..., 1], one[..., 2]) + np.hypot(other[..., 1], other[..., 2])) / 2
    seventh = chroma_mean**7
    stretch = 1.5 - 0.5 * np.sqrt(seventh / (seventh + 25.0**7))
    a1, a2 = one[..., 1] * stretch, other[..., 1] * stretch
    c1, c2 = np.hypot(a1, one[..., 2]), np.hypot(a2, other[..., 2])
    h1 = np.degrees(np.arctan2(one[..., 2], a1)) % 360
    h2 = np.degrees(np.arctan2(other[..., 2], a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180
    grey = c1 * c2 == 0
    turn = np.where(grey, 0.0, turn)
    d_light, d_chroma = other[..., 0] - one[..., 0], c2 - c1
    d_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    hue = np.where(grey, h1 + h2, (h1 + turn / 2) % 360)
    light, chroma = (one[..., 0] + other[..., 0]) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * _cos(hue - 30)
        + 0.24 * _cos(2 * hue)
        + 0.32 * _cos(3 * hue + 6)
        - 0.20 * _cos(4 * hue - 63)
    )
    from_middle = (light - 50) ** 2
    s_light = 1 + 0.015 * from_middle / np.sqrt(20 + from_middle)
    s_chroma = 1 + 0.045 * chroma
    s_hue = 1 + 0.015 * chroma * t
    seventh = chroma**7
    turned = np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2)))
    rotation = -2 * np.sqrt(seventh / (seventh + 25.0**7)) * np.sin(turned)
    of_light, of_chroma, of_hue = d_light / s_light, d_chroma / s_chroma, d_hue / s_hue
    found: Floats = np.sqrt(
        np.maximum(of_light**2 + of_chroma**2 + of_hue**2 + rotation * of_chroma * of_hue, 0.0)
    )
    return found


def _cos(degrees: Floats) -> Floats:
    cosine: Floats = np.cos(np.radians(degrees))
    return cosine
