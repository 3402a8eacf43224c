"""From any upright photograph to the network's input, and back: shared with training.

The face is cut out with a little room around it; a cut that reaches outside the photograph is black
there. A photograph without a known face is fitted in whole, its black bars trimmed: nothing is cut
off, as lesions reach to the jaw and the hairline.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.errors import PhotoError

Pixels = NDArray[np.uint8]
Region = tuple[float, float, float, float]  # left, top, right, bottom in a photograph's pixels

SHORTEST_SIDE = 64
_ROOM = 1.12  # the cut's side over the face's: forehead to chin, and what surrounds them
_FINEST_MAP = 256  # cells of a map's longer side; a small face in a large photograph needs no more
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

    ``pixels`` (height, width, 3) uint8 is the network's input; ``crop`` is the region that it
    shows, in pixels of the photograph, which is ``photo_width`` x ``photo_height``.
    """

    pixels: Pixels
    crop: Region
    photo_width: int
    photo_height: int


def prepare(pixels: Pixels, height: int, width: int, face: Box | None = None) -> Prepared:
    """Return the face in the photograph (h, w, 3) uint8 RGB as an input of height x width pixels.

    Without a ``face`` the whole photograph is fitted in.
    Raises :class:`PhotoError` when the array is no RGB photograph of at least 64 pixels a side.
    """
    crop = crop_box(pixels, face, height, width)
    found = resized_region(pixels, crop, width, height)
    return Prepared(found, crop, pixels.shape[1], pixels.shape[0])


def crop_box(
    pixels: Pixels, face: Box | None, height: int, width: int, margin: float = 1.0
) -> Region:
    """Return the region of the photograph that an input of height x width pixels shows.

    It has the input's shape, is centred on the face or else on the photograph without its black
    bars, and may reach outside the photograph. ``margin`` enlarges it about its centre.
    Raises :class:`PhotoError` when the array is no RGB photograph of at least 64 pixels a side.
    """
    _check(pixels)
    # An empty box is no face.
    known = face is not None and face.width > 0 and face.height > 0
    box = face if face is not None and known else _without_bars(pixels)
    room = (_ROOM if known else 1.0) * margin
    tall = room * max(box.height, box.width * height / width)
    wide = tall * width / height
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2


def resized_region(pixels: Pixels, region: Region, width: int, height: int) -> Pixels:
    """Return a region of the photograph at width x height pixels, filtered against aliasing.

    What lies outside the photograph is black.
    """
    left, top, right, bottom = region
    scale = max((right - left) / width, (bottom - top) / height)
    # The filter looks two pixels of the result beyond the region.
    reach = math.ceil(2 * max(scale, 1))
    part = Box(
        max(0, math.floor(left) - reach),
        max(0, math.floor(top) - reach),
        min(pixels.shape[1], math.ceil(right) + reach),
        min(pixels.shape[0], math.ceil(bottom) + reach),
    )
    if part.width <= 0 or part.height <= 0:
        return np.zeros((height, width, 3), np.uint8)
    picture = Image.fromarray(
        np.ascontiguousarray(pixels[part.top : part.bottom, part.left : part.right])
    )
    # Shrinking by a whole step first is four times as fast on a camera's picture.
    step = max(1, int(scale / 2))
    if step > 1:
        picture = picture.reduce(step)
    inside = (
        (left - part.left) / step,
        (top - part.top) / step,
        (right - part.left) / step,
        (bottom - part.top) / step,
    )
    return np.asarray(_cut(picture, inside, width, height), np.uint8)


def _cut(picture: Image.Image, region: Region, width: int, height: int) -> Image.Image:
    """Return a region of the picture at a new size, after adding the black that it reaches into."""
    left, top, right, bottom = region
    before_x, before_y = max(0, math.ceil(-left)), max(0, math.ceil(-top))
    whole = (
        max(picture.width, math.ceil(right)) + before_x,
        max(picture.height, math.ceil(bottom)) + before_y,
    )
    if whole != picture.size:
        padded = Image.new("RGB", whole)
        padded.paste(picture, (before_x, before_y))
        picture = padded
    moved = (left + before_x, top + before_y, right + before_x, bottom + before_y)
    return picture.resize((width, height), Image.Resampling.BICUBIC, box=moved)


def _check(pixels: Pixels) -> None:
    """Raise :class:`PhotoError` unless this is an RGB photograph of at least 64 pixels a side."""
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8:
        raise PhotoError("The photograph could not be read as a colour picture: choose another.")
    if min(pixels.shape[:2]) < SHORTEST_SIDE:
        raise PhotoError(
            f"The photograph is smaller than {SHORTEST_SIDE} pixels: choose a larger one."
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


def map_on_photo(grid: NDArray[np.float32], prepared: Prepared) -> NDArray[np.float32]:
    """Return a map (rows, columns) over the input as a map over the whole photograph.

    The result has about as many cells per pixel as the grid has, up to a limit; it is 0 outside the
    region that the input shows. Cells are sampled bilinearly at their centres.
    """
    left, top, right, bottom = prepared.crop
    cell_x, cell_y = (right - left) / grid.shape[1], (bottom - top) / grid.shape[0]
    cell = max(min(cell_x, cell_y), max(prepared.photo_width, prepared.photo_height) / _FINEST_MAP)
    columns = max(1, round(prepared.photo_width / cell))
    rows = max(1, round(prepared.photo_height / cell))
    x = (np.arange(columns) + 0.5) * prepared.photo_width / columns
    y = (np.arange(rows) + 0.5) * prepared.photo_height / rows
    return _sampled(grid, prepared.crop, y, x)


def map_on_input(
    grid: NDArray[np.float32], own: Prepared, other: Prepared, rows: int, columns: int
) -> NDArray[np.float32]:
    """Return a map over one input of a photograph as a map (rows, columns) over another of it."""
    left, top, right, bottom = other.crop
    x = left + (np.arange(columns) + 0.5) * (right - left) / columns
    y = top + (np.arange(rows) + 0.5) * (bottom - top) / rows
    return _sampled(grid, own.crop, y, x)


def _sampled(
    grid: NDArray[np.float32], crop: Region, y: NDArray[np.float64], x: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Return a map over a region of the photograph at some of its rows and columns, in pixels."""
    left, top, right, bottom = crop
    cell_x, cell_y = (right - left) / grid.shape[1], (bottom - top) / grid.shape[0]
    inside = ((y >= top) & (y < bottom))[:, None] * ((x >= left) & (x < right))[None, :]
    sampled = _bilinear(grid, (y - top) / cell_y - 0.5, (x - left) / cell_x - 0.5)
    return np.asarray(sampled * inside, np.float32)


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
