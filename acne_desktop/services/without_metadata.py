"""A photograph's pixels as a new file that holds nothing else: no metadata, no name, no time."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_QUALITY = 95


def jpeg(pixels: NDArray[np.uint8]) -> bytes:
    """Return upright sRGB pixels (rows, columns, 3) as a JPEG without any metadata."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=_QUALITY, subsampling=0)
    return file.getvalue()
