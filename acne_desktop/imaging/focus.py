"""Tells which of several pictures of one scene is the sharpest."""

import numpy as np
from numpy.typing import NDArray

_LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
_MIDDLE = (0.2, 0.8)  # of both sides: where the face is, and little of what moves behind it


def focus(pixels: NDArray[np.uint8]) -> float:
    """Return how much fine detail the middle of a picture (h, w, 3) holds: 0 or more.

    The variance of the Laplacian (Pech-Pacheco et al. 2000). It grows with contrast and noise
    too, and so compares pictures of the same scene by the same camera only. Raises ValueError for
    a picture of fewer than 8 pixels a side.
    """
    high, wide = pixels.shape[:2]
    if min(high, wide) < 8:
        raise ValueError("the picture is too small to tell its sharpness")
    rows, columns = (slice(*(round(part * side) for part in _MIDDLE)) for side in (high, wide))
    grey = pixels[rows, columns].astype(np.float32) @ _LUMA
    inner = grey[1:-1, 1:-1]
    around = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]
    return float(np.var(around - 4 * inner))
