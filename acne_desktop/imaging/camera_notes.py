"""Reads from EXIF what is needed, and nothing that tells who or where: time, turn, colour space."""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from PIL import ExifTags, Image

_ORIENTATIONS = range(1, 9)
_INDEX = 1  # of the interoperability directory (Exif 2.3, 4.6.7)
_ADOBE_RGB = "R03"  # the index of DCF's optional colour space, which is Adobe RGB
_FILTERS = threading.Lock()


@dataclass(frozen=True)
class Notes:
    """When a photograph was taken by the camera's clock, its EXIF orientation, its colours."""

    taken_at: datetime | None = None
    orientation: int = 1
    adobe_rgb: bool = False


def of_image(image: Image.Image) -> Notes:
    """Return the notes of an opened image; broken ones do not make the picture useless."""
    try:
        with quiet():
            return _read(image.getexif())
    except Exception:
        return Notes()


def of_bytes(data: bytes | None) -> Notes:
    """Return the notes in a block of EXIF, as HEIC files hold it."""
    try:
        with quiet():
            exif = Image.Exif()
            exif.load(data or b"")
            return _read(exif)
    except Exception:
        return Notes()


@contextmanager
def quiet() -> Iterator[None]:
    """Keep libraries from printing what they think of a file's notes and size.

    Python's warning filters are one for all threads, so one thread at a time changes them.
    """
    with _FILTERS, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _read(exif: Image.Exif) -> Notes:
    details = exif.get_ifd(ExifTags.IFD.Exif)
    orientation = exif.get(ExifTags.Base.Orientation, 1)
    text = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    try:
        taken_at = datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        taken_at = None
    index = str(exif.get_ifd(ExifTags.IFD.Interop).get(_INDEX, ""))
    return Notes(
        taken_at,
        orientation if orientation in _ORIENTATIONS else 1,
        index.strip("\0 ") == _ADOBE_RGB,
    )
