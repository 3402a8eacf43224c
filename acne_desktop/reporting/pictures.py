"""Photographs for print: 300 dots per inch at their printed size, never enlarged, no metadata."""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.utils import ImageReader

from acne_desktop.reporting.tags import Sheet

DPI = 300
_POINT = 72 / DPI  # one printed pixel, in points
_QUALITY = 92


@dataclass(frozen=True)
class Printed:
    """A picture as a file, and the size it prints at, in points."""

    data: bytes
    width: float
    height: float

    def draw(self, sheet: Sheet, x: float, top: float, spoken: str) -> None:
        """Draw the picture with its upper left corner at (x, top); ``spoken`` stands for it."""
        box = (x, top - self.height, x + self.width, top)
        with sheet.element("Figure", alt=spoken, box=box):
            sheet.drawImage(
                ImageReader(io.BytesIO(self.data)),
                x,
                top - self.height,
                width=self.width,
                height=self.height,
            )


def pixels_for(points: float) -> int:
    """Return how many pixels a printed length needs."""
    return int(points / _POINT)


def size_within(pixels: NDArray[np.uint8], width: float, height: float) -> tuple[float, float]:
    """Return the size in points of a picture fitted into a box, its proportions kept."""
    rows, columns = pixels.shape[:2]
    scale = min(width / columns, height / rows)
    return columns * scale, rows * scale


def prepare(pixels: NDArray[np.uint8], width: float, height: float) -> Printed:
    """Return a picture of shape (h, w, 3), sRGB, ready to print in a box of width x height points.

    A picture with more pixels than the printer can use is reduced (Lanczos) to exactly 300 dpi; a
    smaller one keeps its pixels. Colour is not subsampled: redness is what the reader looks at.
    """
    wide, high = size_within(pixels, width, height)
    image = Image.fromarray(np.ascontiguousarray(pixels))
    columns, rows = max(1, pixels_for(wide)), max(1, pixels_for(high))
    if columns < image.width and rows < image.height:
        # The size follows the whole pixels, so that both sides print at exactly 300 dpi.
        image = image.resize((columns, rows), Image.Resampling.LANCZOS, reducing_gap=3.0)
        wide, high = columns * _POINT, rows * _POINT
    file = io.BytesIO()
    image.save(file, "JPEG", quality=_QUALITY, subsampling=0, dpi=(DPI, DPI))
    return Printed(file.getvalue(), wide, high)


def prepare_drawing(pixels: NDArray[np.uint8], width: float, height: float) -> Printed:
    """Return a logo ready to print in a box: without the blur of JPEG around its edges."""
    wide, high = size_within(pixels, width, height)
    image = Image.fromarray(np.ascontiguousarray(pixels))
    columns, rows = pixels_for(wide), pixels_for(high)
    if columns and rows and columns < image.width:
        image = image.resize((columns, rows), Image.Resampling.LANCZOS, reducing_gap=3.0)
    file = io.BytesIO()
    image.save(file, "PNG")
    return Printed(file.getvalue(), wide, high)
