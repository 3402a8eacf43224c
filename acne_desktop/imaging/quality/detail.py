"""How sharp a face is: its fine details against coarser ones, in the blurriest direction."""

import numpy as np

from acne_desktop.imaging.quality.patch import FacePatch, Floats

_INNER = 0.62  # of the box's half sides: eyes, nose, mouth and cheeks, neither hair nor background
# Steps of about two pixels in eight directions: motion blurs one of them. Three times each is the
# coarser detail that it is held against.
_STEPS = ((0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (2, -1), (2, -2), (1, -2))
_COARSER = 3
_FLOOR = 1.0  # grey levels of contrast that even a flat picture has: its noise


def sharpness(patch: FacePatch) -> float:
    """Return the fine detail of the face over its coarse detail, in the blurriest direction.

    The root mean square difference of brightness between pixels two apart over that between
    pixels six apart, 0..1. Both grow alike with contrast, so that the number tells neither rough
    skin from smooth nor dark from light; it is about 1 for noise and 1/3 for a smooth ramp. After
    the re-blurring measures (Crete et al. 2007, "The blur effect"), in more than two directions.
    """
    rows = np.flatnonzero(np.abs(patch.y_detail) < _INNER)
    columns = np.flatnonzero(np.abs(patch.x_detail) < _INNER)
    if min(rows.size, columns.size) < 8 * _COARSER:
        return 0.0
    inner = patch.detail[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return min(
        _change(inner, down, across) / (_change(inner, _COARSER * down, _COARSER * across) + _FLOOR)
        for down, across in _STEPS
    )


def _change(values: Floats, down: int, across: int) -> float:
    """Return the root mean square difference between pixels that lie a step apart."""
    high, wide = values.shape
    one = values[: high - down, max(0, -across) : wide - max(0, across)]
    other = values[down:, max(0, across) : wide - max(0, -across)]
    off = (one - other).ravel()
    return float(np.sqrt(np.dot(off, off) / off.size))
