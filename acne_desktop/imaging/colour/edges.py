"""Puts a colour card's grid exactly where the edges of its patches are."""

from itertools import product

import numpy as np
from numpy.typing import NDArray

from acne_desktop.imaging.colour import patch_grid, reference
from acne_desktop.imaging.colour.reference import PATCHES
from acne_desktop.imaging.colour.space import Floats

Pixels = NDArray[np.uint8]

_REACH = 0.5  # of a cell, from a patch's middle to the middle of the frame beside it
_STEPS = 51  # along that, both ways
_LINES = (-0.2, -0.1, 0.0, 0.1, 0.2)  # of a cell, beside the middle
_OUTSIDE = 0.28  # of a cell: nearer to the middle there is no edge
_CONTRAST = 6.0  # in 8-bit steps: an edge with less is not trusted
_UNEVEN = (0.25, 0.1)  # of a cell: how much wider a patch may be than most, at first and later
_LEAST = 10  # patches whose edges are seen
_ROUNDS = 10
_TRUE = 0.03  # of a cell: root mean square that is left between grid and edges
_SETTLED = 0.01  # of a cell


def aligned(pixels: Pixels, to_pixels: Floats) -> Floats | None:
    """Return the map from cells to pixels that the patches' edges ask for, None: they do not fit.

    ``to_pixels`` may be off by a quarter of a cell.
    """
    centres = reference.centres()
    for turn in range(_ROUNDS):
        offsets = _offsets(pixels, to_pixels, _UNEVEN[turn > 1])
        seen = np.isfinite(offsets).any(axis=1)
        if seen.sum() < _LEAST or (np.ptp(centres[seen], axis=0) < 1).any():
            return None
        # Along an axis without edges a patch stays where it is; the others draw it along.
        offsets = np.nan_to_num(offsets[seen])
        before = patch_grid.mapped(to_pixels, centres)
        points = patch_grid.mapped(to_pixels, centres[seen] + offsets)
        to_pixels = patch_grid.homography(centres[seen], points)
        moved = np.abs(patch_grid.mapped(to_pixels, centres) - before).max()
        if turn > 1 and moved < _SETTLED * np.hypot(*(before[1] - before[0])):
            break
    return to_pixels if np.sqrt((offsets**2).mean()) < _TRUE else None


def _offsets(pixels: Pixels, to_pixels: Floats, uneven: float) -> Floats:
    """Return how far each patch's middle lies from where it should, in cells; NaN: not seen."""
    return np.stack([_along(pixels, to_pixels, axis, uneven) for axis in (0, 1)], axis=1)


def _along(pixels: Pixels, to_pixels: Floats, axis: int, uneven: float) -> Floats:
    """Return the offsets along one axis of the card."""
    at = np.linspace(-_REACH, _REACH, _STEPS)
    places = np.array([(a, b) if axis == 0 else (b, a) for b, a in product(_LINES, at)])
    cells = (reference.centres()[:, None] + places[None]).reshape(-1, 2)
    values = _sampled(pixels, patch_grid.mapped(to_pixels, cells))
    profile = values.reshape(PATCHES, len(_LINES), _STEPS, 3).mean(axis=1)
    slope = np.abs(np.diff(profile, axis=1)).max(axis=2)
    between = (at[1:] + at[:-1]) / 2
    first, first_contrast = _edge(slope, between, between < -_OUTSIDE)
    last, last_contrast = _edge(slope, between, between > _OUTSIDE)
    width = last - first
    seen = (np.minimum(first_contrast, last_contrast) > _CONTRAST) & np.isfinite(width)
    if not seen.any():
        return np.full(PATCHES, np.nan)
    seen &= np.abs(width - np.median(width[seen])) < uneven
    return np.where(seen, (first + last) / 2, np.nan)


def _edge(slope: Floats, at: Floats, where: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return where the edge lies within part of each profile, and its height in 8-bit steps."""
    part = slope[:, where]
    steep = np.maximum(part - part.max(axis=1, keepdims=True) / 2, 0.0)
    total = steep.sum(axis=1)
    with np.errstate(invalid="ignore"):  # an even profile has no edge: NaN
        place = (steep * at[where]).sum(axis=1) / total
    return place, part.sum(axis=1)


def _sampled(pixels: Pixels, points: Floats) -> Floats:
    """Return the colours (n, 3) at points, interpolated between pixels."""
    height, width = pixels.shape[:2]
    x = np.clip(points[:, 0], 0, width - 1.001)
    y = np.clip(points[:, 1], 0, height - 1.001)
    left, top = x.astype(int), y.astype(int)
    right, down = (x - left)[:, None], (y - top)[:, None]
    above = pixels[top, left] * (1 - right) + pixels[top, left + 1] * right
    below = pixels[top + 1, left] * (1 - right) + pixels[top + 1, left + 1] * right
    values: Floats = above * (1 - down) + below * down
    return values
