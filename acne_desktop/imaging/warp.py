"""How one photograph lies on another of the same face, and what it looks like laid there."""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]
NODES = 21  # of the bending, along each side of its box


@dataclass(frozen=True)
class Bending:
    """What an even transform leaves: shifts at the nodes of a grid over a box, 0 at its edges.

    ``box`` is left, top, right, bottom in the earlier photograph; ``shifts`` (rows, columns, 2)
    are added to places in the later one. All in widths of the photograph.
    """

    box: tuple[float, float, float, float]
    shifts: Floats

    def at(self, points: Floats) -> Floats:
        """Return the shift (n, 2) at points (n, 2) of the earlier photograph."""
        left, top, right, bottom = self.box
        rows, columns = self.shifts.shape[:2]
        x = (points[:, 0] - left) / (right - left) * (columns - 1)
        y = (points[:, 1] - top) / (bottom - top) * (rows - 1)
        inside = (x >= 0) & (x <= columns - 1) & (y >= 0) & (y <= rows - 1)
        x, y = np.clip(x, 0, columns - 1), np.clip(y, 0, rows - 1)
        column = np.minimum(x.astype(int), columns - 2)
        row = np.minimum(y.astype(int), rows - 2)
        fx, fy = (x - column)[:, None], (y - row)[:, None]
        upper = self.shifts[row, column] * (1 - fx) + self.shifts[row, column + 1] * fx
        lower = self.shifts[row + 1, column] * (1 - fx) + self.shifts[row + 1, column + 1] * fx
        shift: Floats = np.where(inside[:, None], upper * (1 - fy) + lower * fy, 0.0)
        return shift


@dataclass(frozen=True)
class Alignment:
    """Says where each place of the earlier photograph lies in the later one.

    Places are x and y in widths of their own photograph, from its upper left corner, so that the
    same alignment holds for copies of any size. ``matrix`` (2, 3) takes [x, y, 1] of the earlier
    to x, y of the later. ``quality`` (0..1) is how alike the two faces are, once aligned.
    """

    matrix: Floats
    quality: float
    bending: Bending | None = field(default=None)

    def places(self, points: Floats) -> Floats:
        """Return where points (n, 2) of the earlier photograph lie in the later one."""
        moved: Floats = points @ self.matrix[:, :2].T + self.matrix[:, 2]
        return moved if self.bending is None else moved + self.bending.at(points)


def laid(pixels: Pixels, alignment: Alignment, size: tuple[int, int]) -> Image.Image:
    """Return the later photograph as it lies on the earlier one of ``size`` (width, height).

    The picture is RGBA: nothing is known of what is transparent. The original stays as it is.
    """
    own = pixels.shape[1]
    step = alignment.matrix.copy()
    step[:, :2] *= own / size[0]
    step[:, 2] *= own
    later = Image.fromarray(pixels).convert("RGBA")
    later = _shrunk(later, step)
    factor = later.width / own
    flat = later.transform(
        size,
        Image.Transform.AFFINE,
        tuple((step * factor).ravel()),
        Image.Resampling.BICUBIC,
    )
    if alignment.bending is not None:
        _bend(flat, later, alignment, size)
    return flat


def _shrunk(later: Image.Image, step: Floats) -> Image.Image:
    """Return the photograph made smaller where laying it would skip pixels."""
    skipped = int(np.sqrt(abs(np.linalg.det(step[:, :2]))))
    return later.reduce(skipped) if skipped > 1 else later


def _bend(
    flat: Image.Image, later: Image.Image, alignment: Alignment, size: tuple[int, int]
) -> None:
    """Lay the part of the face that is bent over what is laid evenly."""
    assert alignment.bending is not None
    width, height = size
    left, top, right, bottom = (round(side * width) for side in alignment.bending.box)
    columns = _cuts(left, right, width)
    rows = _cuts(top, bottom, height)
    corners = np.array([[x, y] for y in rows for x in columns], float) / width
    places = alignment.places(corners).reshape(len(rows), len(columns), 2) * later.width
    mesh = []
    for r, (y0, y1) in enumerate(pairwise(rows)):
        for c, (x0, x1) in enumerate(pairwise(columns)):
            quad = (places[r, c], places[r + 1, c], places[r + 1, c + 1], places[r, c + 1])
            box = (x0 - columns[0], y0 - rows[0], x1 - columns[0], y1 - rows[0])
            mesh.append((box, tuple(float(v) for corner in quad for v in corner)))
    bent = later.transform(
        (columns[-1] - columns[0], rows[-1] - rows[0]),
        Image.Transform.MESH,
        mesh,
        Image.Resampling.BICUBIC,
    )
    flat.paste(bent, (columns[0], rows[0]))


def _cuts(first: int, last: int, end: int) -> list[int]:
    """Return the whole pixels between which a side is cut, inside of 0..end."""
    cuts = np.linspace(first, last, 2 * NODES - 1).round().astype(int)
    return sorted(set(np.clip(cuts, 0, end).tolist()))
