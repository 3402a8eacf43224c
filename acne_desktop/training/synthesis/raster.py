"""A z-buffer rasteriser in numpy: which triangle each pixel sees, and where in it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_CANDIDATES = 1 << 20  # pixel tests made at once: bounds memory, keeps the cache warm


@dataclass(frozen=True)
class Fragments:
    """The covered pixels of a picture, in row-major order.

    ``pixel`` (n,) flat index y * width + x; ``triangle`` (n,) index of the triangle seen;
    ``weights`` (n, 3) perspective-correct barycentrics; ``depth`` (n,) distance along the view.
    """

    width: int
    height: int
    pixel: Ints
    triangle: Ints
    weights: Floats
    depth: Floats

    def interpolate(self, values: Floats, triangles: Ints) -> Floats:
        """Return vertex values (v, c) carried to the pixels: (n, c)."""
        corners = triangles[self.triangle]
        out: Floats = values[corners[:, 0]] * self.weights[:, :1]
        out += values[corners[:, 1]] * self.weights[:, 1:2]
        out += values[corners[:, 2]] * self.weights[:, 2:]
        return out


def rasterise(screen: Floats, depth: Floats, triangles: Ints, width: int, height: int) -> Fragments:
    """Return the nearest front-facing triangle of every pixel.

    ``screen`` (v, 2) in pixels, x right and y down; ``depth`` (v,) positive distances along the
    view; ``triangles`` (t, 3), counter-clockwise when seen from the front with y up.
    """
    inverse = (1.0 / depth).astype(np.float32)
    corners = screen[triangles]
    low = np.ceil(corners.min(axis=1) - 0.5).astype(np.int64)
    high = np.floor(corners.max(axis=1) - 0.5).astype(np.int64)
    np.maximum(low, 0, out=low)
    np.minimum(high, (width - 1, height - 1), out=high)
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    area = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    keep = (area < 0) & (high >= low).all(axis=1)
    chosen = np.flatnonzero(keep)
    # Nearest wins: the bits of a positive float sort as the float does, so one integer maximum
    # settles depth first and the triangle's index after it.
    best = np.zeros(width * height, np.int64)
    extent = (high - low + 1)[chosen].max(axis=1, initial=1)
    size = 1
    while chosen.size:
        small = extent <= size
        _fill(best, chosen[small], corners, inverse, triangles, low, high, area, size, width)
        chosen, extent = chosen[~small], extent[~small]
        size = size + 1 if size < 6 else size * 3 // 2
    pixel = np.flatnonzero(best)
    triangle = best[pixel] & 0xFFFFFFFF
    return _with_weights(pixel, triangle, corners, inverse, triangles, area, width, height)


def _fill(
    best: Ints,
    chosen: Ints,
    corners: Floats,
    inverse: Floats,
    triangles: Ints,
    low: Ints,
    high: Ints,
    area: Floats,
    size: int,
    width: int,
) -> None:
    """Test size x size pixels for every chosen triangle and keep the nearest in ``best``."""
    offset = np.arange(size)
    dx, dy = np.tile(offset, size), np.repeat(offset, size)
    step = max(1, _CANDIDATES // (size * size))
    for start in range(0, chosen.size, step):
        part = chosen[start : start + step]
        x = low[part, 0, None] + dx
        y = low[part, 1, None] + dy
        a, b, c = corners[part, 0], corners[part, 1], corners[part, 2]
        px = (x + 0.5).astype(np.float32)
        py = (y + 0.5).astype(np.float32)
        scale = 1.0 / area[part, None]
        u = (px - c[:, :1]) * (a[:, 1:] - c[:, 1:]) - (py - c[:, 1:]) * (a[:, :1] - c[:, :1])
        u *= scale
        v = (px - a[:, :1]) * (b[:, 1:] - a[:, 1:]) - (py - a[:, 1:]) * (b[:, :1] - a[:, :1])
        v *= scale
        # u belongs to corner b and v to corner c, both with the sign of the area removed
        u, v = -u, -v
        near = inverse[triangles[part]]
        inside = (u >= 0) & (v >= 0) & (u + v <= 1)
        inside &= (x <= high[part, 0, None]) & (y <= high[part, 1, None])
        z = near[:, :1] + u * (near[:, 1:2] - near[:, :1]) + v * (near[:, 2:] - near[:, :1])
        key = z.astype(np.float32).view(np.int32).astype(np.int64) << 32
        key |= part[:, None]
        np.maximum.at(best, (y * width + x)[inside], key[inside])


def _with_weights(
    pixel: Ints,
    triangle: Ints,
    corners: Floats,
    inverse: Floats,
    triangles: Ints,
    area: Floats,
    width: int,
    height: int,
) -> Fragments:
    """Return fragments with perspective-correct weights."""
    a, b, c = (corners[triangle, i] for i in range(3))
    px = (pixel % width + 0.5).astype(np.float32)
    py = (pixel // width + 0.5).astype(np.float32)
    scale = 1.0 / area[triangle]
    u = -((px - c[:, 0]) * (a[:, 1] - c[:, 1]) - (py - c[:, 1]) * (a[:, 0] - c[:, 0])) * scale
    v = -((px - a[:, 0]) * (b[:, 1] - a[:, 1]) - (py - a[:, 1]) * (b[:, 0] - a[:, 0])) * scale
    weights = np.stack([1 - u - v, u, v], axis=1) * inverse[triangles[triangle]]
    total = weights.sum(axis=1, keepdims=True)
    weights /= total
    return Fragments(
        width,
        height,
        pixel,
        triangle,
        weights.astype(np.float32),
        (1.0 / total[:, 0]).astype(np.float32),
    )
