"""Tells which of several pictures of one scene is the sharpest."""

import numpy as np
from numpy.typing import NDArray


def focus(grey: NDArray[np.uint8]) -> float:
    """Return how much fine detail a picture of brightness (h, w) holds: 0 or more.

    The variance of the Laplacian (Pech-Pacheco et al. 2000). It grows with contrast and noise
    too, and so compares pictures of the same scene by the same camera only. Raises ValueError for
    a picture of fewer than 8 pixels a side.
    """
    if min(grey.shape) < 8:
        raise ValueError("the picture is too small to tell its sharpness")
    values = grey.astype(np.int16)  # the Laplacian of bytes lies within four times their range
    around = values[:-2, 1:-1] + values[2:, 1:-1] + values[1:-1, :-2] + values[1:-1, 2:]
    return float(np.var(around - 4 * values[1:-1, 1:-1], dtype=np.float32))
