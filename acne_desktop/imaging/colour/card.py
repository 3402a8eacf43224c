"""Finds the classic 24-patch colour card in a photograph, whatever its place, turn and light."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.imaging.colour import edges, flat_areas, patch_grid, reference
from acne_desktop.imaging.colour.matching import Match, match
from acne_desktop.imaging.colour.patch_grid import Grid
from acne_desktop.imaging.colour.reference import COLUMNS, PATCHES, ROWS
from acne_desktop.imaging.colour.space import Floats, linear_pixels

Pixels = NDArray[np.uint8]

_SIDES = (800, 400, 1280)  # long sides at which the photograph is looked at, in this order
_LEAST_SIDE = 24  # of a picture that could hold 24 patches
_STEPS = (8, 16)  # steps between neighbours that still count as flat
_MOST_GRIDS = 6
_COLOURS_FIT = 10.0  # mean CIEDE2000 up to which 24 colours are the card's
_MOST_UNEVEN = 6.0  # the brightest light on a card over the dimmest
_OWN = 0.15  # of the matrix's largest number: the least that a channel may tell of itself
_FEW, _MANY = 3, 12  # rounds of matching, at first sight and to be sure
_INNER = 0.44  # of a cell's side: what is measured of a patch, away from its edges
_PROBES = 7  # along each side of that


@dataclass(frozen=True)
class CardSeen:
    """A card in a photograph.

    ``corners`` (4, 2) are x and y in pixels of the corners of its 6 x 4 cells, clockwise as the
    card is read, from that of the dark skin patch. ``measured`` (24, 3) is the linear light of the
    patches, ``spread`` (24,) how far a patch is from even (0 to 1, in sRGB).
    """

    corners: Floats
    measured: Floats
    spread: Floats
    error: float


def find(pixels: Pixels) -> CardSeen | None:
    """Return the card in a photograph (h, w, 3; sRGB), None where there is none."""
    picture = Image.fromarray(pixels)
    longest = max(picture.size)
    # Averages of whole pixels are several times faster than any other resampling, and the sizes
    # below are then made from far fewer pixels.
    base = picture.reduce(max(1, longest // (2 * _SIDES[0])))
    for side in _SIDES:
        if side > longest and side != _SIDES[-1]:
            continue
        scale = max(1.0, max(base.size) / side)
        size = (round(base.width / scale), round(base.height / scale))
        if min(size) < _LEAST_SIDE:
            return None
        small = base.resize(size, Image.Resampling.BOX) if scale > 1 else base
        found = _at_scale(np.asarray(small), pixels)
        if found is not None or scale == 1:
            return found
    return None


def _at_scale(small: Pixels, pixels: Pixels) -> CardSeen | None:
    """Return the card that is found in the smaller copy, measured in the photograph itself."""
    height, width = pixels.shape[:2]
    across, down = width / small.shape[1], height / small.shape[0]
    enlarged = np.array([[across, 0, (across - 1) / 2], [0, down, (down - 1) / 2], [0, 0, 1]])
    slopes = flat_areas.slopes(small)
    for step in _STEPS:
        found: list[tuple[CardSeen, Floats]] = []
        for grid in patch_grid.find(flat_areas.find(slopes, step))[:_MOST_GRIDS]:
            for from_card in _placements(grid):
                to_pixels = enlarged @ grid.to_pixels @ from_card
                rough = _read(pixels, to_pixels, rounds=_FEW)
                found += [(rough, to_pixels)] if rough is not None else []
        if found:
            _, to_pixels = min(found, key=lambda each: each[0].error)
            true = edges.aligned(pixels, to_pixels)
            seen = None if true is None else _read(pixels, true)
            if seen is not None:
                return seen
    return None


def _placements(grid: Grid) -> Iterator[Floats]:
    """Yield the maps from cells of the card to places of the grid that most of its nodes allow."""
    low, high = grid.nodes.min(axis=0).astype(int), grid.nodes.max(axis=0).astype(int)
    windows = []
    for turned in (False, True):
        size = np.array([ROWS, COLUMNS] if turned else [COLUMNS, ROWS])
        ranges = [range(low[k] - size[k] + 1, high[k] + 1) for k in (0, 1)]
        for start in product(*ranges):
            inside = ((grid.nodes >= start) & (grid.nodes < start + size)).all(axis=1).sum()
            windows.append((int(inside), turned, np.array(start, float) - 0.5))
    most = max(count for count, _, _ in windows)
    for count, turned, corner in windows:
        if count >= max(patch_grid.LEAST_NODES, most * 0.85):
            yield from _turns(corner, turned=turned)


def _turns(start: Floats, *, turned: bool) -> Iterator[Floats]:
    """Yield the two ways in which the card lies in a window whose top left corner is ``start``."""
    x, y = start
    if turned:  # the card's rows run along the grid's columns
        yield np.array([[0, -1, x + ROWS], [1, 0, y], [0, 0, 1]], float)
        yield np.array([[0, 1, x], [-1, 0, y + COLUMNS], [0, 0, 1]], float)
    else:
        yield np.array([[1, 0, x], [0, 1, y], [0, 0, 1]], float)
        yield np.array([[-1, 0, x + COLUMNS], [0, -1, y + ROWS], [0, 0, 1]], float)


def _read(pixels: Pixels, to_pixels: Floats, rounds: int = _MANY) -> CardSeen | None:
    """Return the card where its cells lie as ``to_pixels`` says, None where it is another thing."""
    outline = np.array([[0, 0], [COLUMNS, 0], [COLUMNS, ROWS], [0, ROWS]], float)
    corners = patch_grid.mapped(to_pixels, outline)
    size = np.array([pixels.shape[1], pixels.shape[0]])
    if (corners < -0.5).any() or (corners > size - 0.5).any():
        return None  # part of the card lies outside
    probes = (np.arange(_PROBES) / (_PROBES - 1) - 0.5) * _INNER
    around = np.array(list(product(probes, probes)))
    cells = (reference.centres()[:, None] + around[None]).reshape(-1, 2)
    x, y = np.round(patch_grid.mapped(to_pixels, cells)).astype(int).T
    inside = (np.clip(y, 0, size[1] - 1), np.clip(x, 0, size[0] - 1))
    values = pixels[inside].reshape(PATCHES, -1, 3)
    # The middle value of each channel: a speck or a highlight on a patch does not count.
    measured = np.median(linear_pixels(values), axis=1).astype(float)
    spread = (values / 255.0).std(axis=1).max(axis=1)
    found = match(measured, rounds=rounds)
    if found is None or found.error > _COLOURS_FIT or not _by_a_camera(found):
        return None
    return CardSeen(corners, measured, spread, found.error)


def _by_a_camera(found: Match) -> bool:
    """Tell whether a lamp and a camera can have made these colours of the card's.

    A negative of the card, or one with red and blue exchanged, fits some matrix as well.
    """
    light = found.light[found.used]
    own = np.diag(found.matrix).min()
    return bool(
        light.max() < _MOST_UNEVEN * light.min() and own > _OWN * np.abs(found.matrix).max()
    )
