"""Turns the bytes of a file into upright sRGB pixels, or says in one sentence why it cannot."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.errors import PhotoError
from acne_desktop.imaging import colour_profile, dicom, heif, pillow_files
from acne_desktop.imaging.file_kind import Kind, kind_of
from acne_desktop.imaging.flatten import fitted, flattened
from acne_desktop.imaging.opened import DAMAGED, MAX_PIXELS, MIN_SIDE, NO_MEMORY, Opened
from acne_desktop.language import mark, tr

__all__ = ["MAX_PIXELS", "MIN_SIDE", "PHOTO_SUFFIXES", "Decoded", "decode"]

# Names under which the files that are understood are found; what they hold is told by content.
PHOTO_SUFFIXES = (
    ".jpg",
    ".jpeg",
    ".png",
    ".tif",
    ".tiff",
    ".webp",
    ".heic",
    ".heif",
    ".hif",
    ".avif",
    ".dcm",
)

_EMPTY = mark("This file is empty: copy the photograph from the camera again.")

_TRANSPOSE = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_FIRST_TURNED = 5  # orientations 5 to 8 swap width and height

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Decoded:
    """A photograph as it is seen.

    ``pixels`` has the shape (height, width, 3), upright sRGB; ``width`` and ``height`` are those
    of the whole upright original, also where ``pixels`` was shrunk. ``suffix`` follows from the
    content, not from a name. ``taken_at`` is the camera's clock, without a time zone.
    """

    pixels: Pixels
    width: int
    height: int
    suffix: str
    taken_at: datetime | None


def decode(data: bytes, *, longest: int | None = None, slack: float = 1.0) -> Decoded:
    """Return the photograph in ``data``; the first frame of several.

    ``longest`` shrinks the pixels so that their long side is at most this many; what
    was read no more than ``slack`` times as long is spared that work. Transparency is laid over
    white, colour profiles are converted to sRGB, 16 bits are reduced to 8.
    Raises :class:`PhotoError`.
    """
    if not data:
        raise PhotoError(tr(_EMPTY))
    # Parsers of hostile bytes: the libraries raise OSError, SyntaxError, ValueError, struct.error,
    # zlib.error, IndexError, RecursionError..., and each means the same to the user.
    try:
        return _decoded(_opened(data), longest, slack)
    except PhotoError:
        raise
    except MemoryError as error:
        raise PhotoError(tr(NO_MEMORY)) from error
    except Exception as error:
        raise PhotoError(tr(DAMAGED)) from error


def _opened(data: bytes) -> Opened:
    kind = kind_of(data)
    if kind is Kind.HEIF:
        return heif.opened(data)
    if kind is Kind.DICOM:
        return dicom.opened(data)
    return pillow_files.opened(data)


def _decoded(file: Opened, longest: int | None, slack: float) -> Decoded:
    enough = fitted(file.size, longest) if longest is not None else None
    stored = file.load(enough)
    upright = colour_profile.in_srgb(flattened(stored.image, longest, slack), stored.profile)
    if stored.orientation in _TRANSPOSE:
        upright = upright.transpose(_TRANSPOSE[stored.orientation])
    pixels = np.array(upright, dtype=np.uint8)
    width, height = file.size[::-1] if stored.orientation >= _FIRST_TURNED else file.size
    return Decoded(pixels, width, height, file.suffix, stored.taken_at)
