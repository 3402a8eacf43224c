"""A z-buffer rasteriser in numpy: which triangle each pixel sees, and where in it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.floating[Any]]
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


@dataclass(frozen=True)
class _Setup:
    """Triangles on the screen: corners (t, 3, 2), twice the signed area (t,), inverse depth (t, 3),
    the first and last pixel (t, 2) of the box around each.
    """

    width: int
    height: int
    corners: Floats
    area: Floats
    inverse: Floats
    low: Ints
    high: Ints

    def weights(self, triangle: Ints, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return the weights of corners 1 and 2 at points x, y (n, m) of triangles (n,)."""
        a, b, c = (self.corners[triangle, i, :, None] for i in range(3))
        scale = -1.0 / self.area[triangle, None]
        u = ((x - c[:, 0]) * (a[:, 1] - c[:, 1]) - (y - c[:, 1]) * (a[:, 0] - c[:, 0])) * scale
        v = ((x - a[:, 0]) * (b[:, 1] - a[:, 1]) - (y - a[:, 1]) * (b[:, 0] - a[:, 0])) * scale
        return u, v


def rasterise(screen: Floats, depth: Floats, triangles: Ints, width: int, height: int) -> Fragments:
    """Return the nearest front-facing triangle of every pixel.

    ``screen`` (v, 2) in pixels, x right and y down; ``depth`` (v,) positive distances along the
    view; ``triangles`` (t, 3), counter-clockwise when seen from the front with y up.
    """
    corners = screen[triangles]
    low = np.maximum(np.ceil(corners.min(axis=1) - 0.5).astype(np.int64), 0)
    high = np.floor(corners.max(axis=1) - 0.5).astype(np.int64)
    np.minimum(high, (width - 1, height - 1), out=high)
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    area = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    inverse = (1.0 / depth).astype(np.float32)[triangles]
    setup = _Setup(width, height, corners, area, inverse, low, high)

    best = np.zeros(width * height, np.int64)
    chosen = np.flatnonzero((area < 0) & (high >= low).all(axis=1))
    extent = (high - low + 1)[chosen].max(axis=1, initial=1)
    size = 1
    while chosen.size:
        small = extent <= size
        _fill(best, setup, chosen[small], size)
        chosen, extent = chosen[~small], extent[~small]
        size = size + 1 if size < 6 else size * 3 // 2
    return _fragments(best, setup)


def _fill(best: Ints, setup: _Setup, chosen: Ints, size: int) -> None:
    """Test size x size pixels for every chosen triangle and keep the nearest in ``best``.

    The bits of a positive float sort as the float does, so one integer maximum over the inverse
    depth above the triangle's index finds the nearest triangle.
    """
    offset = np.arange(size)
    dx, dy = np.tile(offset, size), np.repeat(offset, size)
    step = max(1, _CANDIDATES // (size * size))
    for start in range(0, chosen.size, step):
        part = chosen[start : start + step]
        x = setup.low[part, 0, None] + dx
        y = setup.low[part, 1, None] + dy
        u, v = setup.weights(part, (x + 0.5).astype(np.float32), (y + 0.5).astype(np.float32))
        near = setup.inverse[part]
        inside = (u >= 0) & (v >= 0) & (u + v <= 1)
        inside &= (x <= setup.high[part, 0, None]) & (y <= setup.high[part, 1, None])
        z = near[:, :1] + u * (near[:, 1:2] - near[:, :1]) + v * (near[:, 2:] - near[:, :1])
        key = z.astype(np.float32).view(np.int32).astype(np.int64) << 32
        key |= part[:, None]
        np.maximum.at(best, (y * setup.width + x)[inside], key[inside])


def _fragments(best: Ints, setup: _Setup) -> Fragments:
    """Return the winners with perspective-correct weights."""
    pixel = np.flatnonzero(best)
    triangle = best[pixel] & 0xFFFFFFFF
    x = (pixel % setup.width + 0.5).astype(np.float32)[:, None]
    y = (pixel // setup.width + 0.5).astype(np.float32)[:, None]
    u, v = setup.weights(triangle, x, y)
    weights = np.concatenate([1 - u - v, u, v], axis=1) * setup.inverse[triangle]
    total = weights.sum(axis=1, keepdims=True)
    weights /= total
    return Fragments(
        setup.width,
        setup.height,
        pixel,
        triangle,
        weights.astype(np.float32),
        (1.0 / total[:, 0]).astype(np.float32),
    )
