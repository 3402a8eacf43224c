"""Reads HEIC photographs, as phones write them, with libheif; it is loaded with the first one."""

import io
from functools import partial
from typing import TYPE_CHECKING

from acne_desktop.errors import PhotoError
from acne_desktop.imaging import camera_notes, colour_profile
from acne_desktop.imaging.opened import DAMAGED, Opened, Stored, check_size

if TYPE_CHECKING:
    from pi_heif import HeifFile

# libheif keeps the planes, the pixels made of them and Pillow's copy: nine bytes a pixel.
MAX_PIXELS = 64_000_000
_P3_PRIMARIES = 12  # ISO/IEC 23091-2, table 2


def opened(data: bytes) -> Opened:
    """Return a HEIC file's main picture. Raises :class:`PhotoError`."""
    import pi_heif  # noqa: PLC0415 - most visits have no HEIC file

    pi_heif.options.DEPTH_IMAGES = False
    pi_heif.options.AUX_IMAGES = False
    try:
        file = pi_heif.open_heif(io.BytesIO(data))
        size = file.size
    except MemoryError:
        raise
    except Exception as error:  # hostile bytes: libheif's and Python's own errors
        raise PhotoError(DAMAGED) from error
    check_size(size[0], size[1], MAX_PIXELS)
    return Opened(".heic", size, partial(_load, file, size))


def _load(file: "HeifFile", size: tuple[int, int], _enough: tuple[int, int] | None) -> Stored:
    image = file.to_pillow()
    if image.size != size:
        raise PhotoError(DAMAGED)
    # libheif has turned the picture as the file's boxes say; ISO/IEC 23008-12 makes EXIF's
    # orientation of no effect, and phones write both.
    taken_at = camera_notes.of_bytes(file.info.get("exif")).taken_at
    return Stored(image, 1, taken_at, _profile(file))


def _profile(file: "HeifFile") -> bytes | None:
    profile: bytes | None = file.info.get("icc_profile")
    coded = file.info.get("nclx_profile") or {}
    if profile is None and coded.get("color_primaries") == _P3_PRIMARIES:
        return colour_profile.display_p3()
    return profile
