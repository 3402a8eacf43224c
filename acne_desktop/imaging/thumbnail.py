"""Small pictures for lists: JPEG bytes that hold the pixels and nothing else."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
_QUALITY = 85


def to_bytes(pixels: Pixels) -> bytes:
    """Return uint8 sRGB pixels (h, w, 3) as JPEG, without any of the original's notes."""
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "JPEG", quality=_QUALITY)
    return target.getvalue()


def from_bytes(data: bytes) -> Pixels | None:
    """Return the pixels of :func:`to_bytes`, or None where the bytes are damaged."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
            return np.array(picture.convert("RGB"))
    except Exception:  # as for decode(): whatever Pillow raises means the same
        return None
