"""Finds compact areas of even colour, such as the patches of a colour card."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from acne_desktop.imaging.colour.space import Floats

Pixels = NDArray[np.uint8]
Ints = NDArray[np.int64]

_LEAST_PIXELS = 9
_LARGEST_SHARE = 0.04  # of the picture; a patch of a card that fills it covers less
_COMPACT = (0.80, 1.12)  # area over that of the parallelogram with the same moments
_LONGEST = 4.0  # length over width, for a card that is seen from the side


@dataclass(frozen=True)
class Areas:
    """Areas: ``centres`` (n, 2) x and y in pixels, ``spreads`` (n, 2, 2) covariances, ``sizes``."""

    centres: Floats
    spreads: Floats
    sizes: Floats

    def __len__(self) -> int:
        return len(self.sizes)


def slopes(pixels: Pixels) -> NDArray[np.int16]:
    """Return how steep a picture (h, w, 3) is: the most that a channel changes over two pixels."""
    steepest = np.full(pixels.shape[:2], np.iinfo(np.int16).max, np.int16)
    within = np.zeros((pixels.shape[0] - 2, pixels.shape[1] - 2), np.int16)
    for channel in range(3):
        values = pixels[..., channel].astype(np.int16)
        # A light blur keeps a sensor's noise from looking like an edge.
        values[1:-1] = (values[:-2] + 2 * values[1:-1] + values[2:]) >> 2
        values[:, 1:-1] = (values[:, :-2] + 2 * values[:, 1:-1] + values[:, 2:]) >> 2
        np.maximum(within, np.abs(values[2:, 1:-1] - values[:-2, 1:-1]), out=within)
        np.maximum(within, np.abs(values[1:-1, 2:] - values[1:-1, :-2]), out=within)
    steepest[1:-1, 1:-1] = within
    return steepest


def find(slopes_: NDArray[np.int16], step: int) -> Areas:
    """Return the areas in which the slope (h, w) is nowhere more than ``step``."""
    flat = slopes_ <= step
    starts, ends, rows = _runs(flat)
    if not len(starts):
        return Areas(np.zeros((0, 2)), np.zeros((0, 2, 2)), np.zeros(0))
    labels = _joined(starts, ends, rows)
    return _compact(_moments(starts, ends, rows, labels), flat.size)


def _runs(flat: NDArray[np.bool_]) -> tuple[Ints, Ints, Ints]:
    """Return the first column, the column after the last, and the row of every run of True."""
    edge = np.zeros((flat.shape[0], 1), np.int8)
    change = np.diff(flat.astype(np.int8), axis=1, prepend=edge, append=edge)
    rows, starts = np.nonzero(change == 1)
    _, ends = np.nonzero(change == -1)
    return starts, ends, rows


def _joined(starts: Ints, ends: Ints, rows: Ints) -> Ints:
    """Return a label for every run, the same for runs that touch from row to row.

    Minimum labels travel along the touching pairs and are shortened by pointer jumping (Shiloach
    and Vishkin, J. Algorithms 3 (1982) 57-67), which numpy does for all runs at once.
    """
    width = int(ends.max()) + 1
    # The runs of the row above that overlap [start, end) lie side by side in the sorted order.
    first = np.searchsorted(rows * width + ends, (rows - 1) * width + starts, side="right")
    after = np.searchsorted(rows * width + starts, (rows - 1) * width + ends, side="left")
    counts = np.maximum(after - first, 0)
    below = np.repeat(np.arange(len(starts)), counts)
    above = np.arange(len(below)) - np.repeat(np.cumsum(counts) - counts - first, counts)
    labels = np.arange(len(starts))
    while True:
        one, other = labels[below], labels[above]
        apart = one != other
        if not apart.any():
            return labels
        below, above = below[apart], above[apart]
        low, high = np.minimum(one[apart], other[apart]), np.maximum(one[apart], other[apart])
        np.minimum.at(labels, high, low)
        while True:
            shorter = labels[labels]
            if np.array_equal(shorter, labels):
                break
            labels = shorter


def _moments(starts: Ints, ends: Ints, rows: Ints, labels: Ints) -> Areas:
    """Return every area's size, middle and covariance, from its runs."""
    names, place = np.unique(labels, return_inverse=True)
    length = (ends - starts).astype(float)
    middle = (starts + ends - 1) / 2
    size = np.bincount(place, length).astype(float)

    def mean(values: Floats) -> Floats:
        found: Floats = np.bincount(place, values, len(names)) / size
        return found

    x, y = mean(length * middle), mean(length * rows)
    # The variance of n neighbouring pixels is (n^2 - 1) / 12; a pixel is itself 1/12 wide.
    xx = mean(length * (middle**2 + (length**2 - 1) / 12)) - x**2 + 1 / 12
    yy = mean(length * rows**2.0) - y**2 + 1 / 12
    xy = mean(length * middle * rows) - x * y
    spreads = np.stack([np.stack([xx, xy], 1), np.stack([xy, yy], 1)], 1)
    return Areas(np.stack([x, y], 1), spreads, size)


def _compact(areas: Areas, pixels: int) -> Areas:
    """Return the areas that could be a patch: neither specks, nor ragged, nor long."""
    xx, xy, yy = areas.spreads[:, 0, 0], areas.spreads[:, 0, 1], areas.spreads[:, 1, 1]
    volume = np.sqrt(np.maximum(xx * yy - xy**2, 1e-9))
    compact = areas.sizes / (12 * volume)  # 1 for every parallelogram, 1.05 for an ellipse
    half, apart = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    long = np.sqrt((half + apart) / np.maximum(half - apart, 1e-9))
    chosen = (
        (areas.sizes >= _LEAST_PIXELS)
        & (areas.sizes <= _LARGEST_SHARE * pixels)
        & (compact > _COMPACT[0])
        & (compact < _COMPACT[1])
        & (long < _LONGEST)
    )
    return Areas(areas.centres[chosen], areas.spreads[chosen], areas.sizes[chosen])
