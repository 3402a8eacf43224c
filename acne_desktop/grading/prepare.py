"""From any upright photograph to the network's square input, and back: shared with training.

The photograph is kept whole: black bars are trimmed, the rest is scaled to fit a square and the
remaining strip stays black. Nothing is cut off, as lesions reach to the jaw and the hairline.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.errors import PhotoError

Pixels = NDArray[np.uint8]

SHORTEST_SIDE = 64
_BLACK = 24  # brighter than the noise of a JPEG's black bar, darker than unlit hair
_LEAST_KEPT = 0.25  # a photograph that is black almost everywhere is left as it is
_PROBES = 192  # lines looked at along each axis; bars need no finer search


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.bottom - self.top


@dataclass(frozen=True)
class Prepared:
    """A photograph as the network sees it.

    ``pixels`` (size, size, 3) uint8; ``kept`` is the part of the photograph that is used, in the
    photograph's pixels; ``placed`` is where that part lies in ``pixels``.
    """

    pixels: Pixels
    kept: Box
    placed: Box
    width: int
    height: int


def prepare(pixels: Pixels, size: int) -> Prepared:
    """Return the photograph (h, w, 3) uint8 RGB, fitted into a square of ``size`` pixels.

    Raises :class:`PhotoError` when the array is no RGB photograph of at least 64 pixels a side.
    """
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8:
        raise PhotoError("The photograph could not be read as a colour picture: choose another.")
    height, width = pixels.shape[:2]
    if min(height, width) < SHORTEST_SIDE:
        raise PhotoError(
            f"The photograph is smaller than {SHORTEST_SIDE} pixels: choose a larger one."
        )
    kept = _without_bars(pixels)
    scale = size / max(kept.width, kept.height)
    new_width = min(size, max(1, round(kept.width * scale)))
    new_height = min(size, max(1, round(kept.height * scale)))
    left, top = (size - new_width) // 2, (size - new_height) // 2
    placed = Box(left, top, left + new_width, top + new_height)
    square = np.zeros((size, size, 3), np.uint8)
    square[placed.top : placed.bottom, placed.left : placed.right] = _resized(
        pixels[kept.top : kept.bottom, kept.left : kept.right], new_width, new_height
    )
    return Prepared(square, kept, placed, width, height)


def _resized(pixels: Pixels, width: int, height: int) -> Pixels:
    """Return the pixels at a new size, filtered against aliasing."""
    if pixels.shape[:2] == (height, width):
        return pixels
    # reducing_gap shrinks by whole steps first: four times as fast on a camera's picture.
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    return np.asarray(
        picture.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=2.0), np.uint8
    )


def _without_bars(pixels: Pixels) -> Box:
    """Return the photograph without black bars at its edges."""
    height, width = pixels.shape[:2]
    step_x, step_y = max(1, width // _PROBES), max(1, height // _PROBES)
    bright = pixels[::step_y, ::step_x].max(axis=2) > _BLACK
    # A line belongs to the picture when a twentieth of it is lit, so that specks do not count.
    rows = np.flatnonzero(bright.mean(axis=1) > 0.05)
    columns = np.flatnonzero(bright.mean(axis=0) > 0.05)
    if not rows.size or not columns.size:
        return Box(0, 0, width, height)
    box = Box(
        int(columns[0]) * step_x,
        int(rows[0]) * step_y,
        min(width, (int(columns[-1]) + 1) * step_x),
        min(height, (int(rows[-1]) + 1) * step_y),
    )
    if box.width * box.height < _LEAST_KEPT * width * height:
        return Box(0, 0, width, height)
    return box


def map_on_photo(grid: NDArray[np.float32], prepared: Prepared, size: int) -> NDArray[np.float32]:
    """Return a map (rows, columns) over the input square as a map over the whole photograph.

    The result has about as many cells per pixel as the grid has; it is 0 where the photograph was
    trimmed away. Cells are sampled bilinearly at their centres.
    """
    cell = size / grid.shape[0]  # pixels of the input square per cell
    scale = prepared.placed.width / prepared.kept.width  # input pixels per photograph pixel
    columns = max(1, round(prepared.width * scale / cell))
    rows = max(1, round(prepared.height * scale / cell))
    x = (np.arange(columns) + 0.5) * prepared.width / columns
    y = (np.arange(rows) + 0.5) * prepared.height / rows
    inside_x = (x >= prepared.kept.left) & (x < prepared.kept.right)
    inside_y = (y >= prepared.kept.top) & (y < prepared.kept.bottom)
    at_x = ((x - prepared.kept.left) * scale + prepared.placed.left) / cell - 0.5
    at_y = ((y - prepared.kept.top) * scale + prepared.placed.top) / cell - 0.5
    sampled = _bilinear(grid, at_y, at_x)
    return np.asarray(sampled * inside_y[:, None] * inside_x[None, :], np.float32)


def _bilinear(
    grid: NDArray[np.float32], rows: NDArray[np.float64], columns: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Return the grid sampled at every pair of fractional rows and columns, edges held."""
    across = _weights(rows, grid.shape[0])
    along = _weights(columns, grid.shape[1])
    return np.asarray(across @ grid @ along.T, np.float32)


def _weights(positions: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Return linear interpolation as a matrix (positions, length)."""
    clipped = np.clip(positions, 0, length - 1)
    low = np.floor(clipped).astype(int)
    high = np.minimum(low + 1, length - 1)
    part = clipped - low
    matrix = np.zeros((len(positions), length))
    index = np.arange(len(positions))
    np.add.at(matrix, (index, low), 1 - part)
    np.add.at(matrix, (index, high), part)
    return matrix
