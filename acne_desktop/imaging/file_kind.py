"""Tells from the first bytes what kind of file it is; names the ones that hold no photograph."""

import struct
from enum import Enum

from acne_desktop.errors import PhotoError
from acne_desktop.language import mark, tr


class Kind(Enum):
    """Who reads a file."""

    PILLOW = "pillow"
    HEIF = "heif"
    DICOM = "dicom"


_RAW = mark("This is a camera's raw file: export it as JPEG and choose that.")
_VIDEO = mark("This is a video: choose a photograph, or save one of its pictures as JPEG.")

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_RAW_STARTS = (
    b"FUJIFILMCCD-RAW",
    b"IIRO",  # Olympus
    b"IIRS",
    b"MMOR",
    b"IIU\0",  # Panasonic
    b"FOVb",  # Sigma
    b"\0MRM",  # Minolta
)
_VIDEO_STARTS = (
    b"\x1aE\xdf\xa3",
    b"\0\0\x01\xba",
    b"\0\0\x01\xb3",
    b"FLV\x01",
    b"0&\xb2u\x8ef\xcf",
)

_NEW_SUBFILE_TYPE, _PHOTOMETRIC, _DNG_VERSION = 254, 262, 50706
_SENSOR = (32803, 34892)  # photometric interpretations: colour filter array, linear raw
_MOST_TAGS = 200


def kind_of(data: bytes) -> Kind:
    """Return who reads the file. Raises :class:`PhotoError` for raw files and videos."""
    if data[128:132] == b"DICM":
        return Kind.DICOM
    if data[4:8] == b"ftyp":
        return _kind_of_boxes(data)
    if data[4:8] in (b"moov", b"mdat", b"wide") or (data[:4] == b"RIFF" and data[8:11] == b"AVI"):
        raise PhotoError(tr(_VIDEO))
    if data.startswith(_VIDEO_STARTS):
        raise PhotoError(tr(_VIDEO))
    if data.startswith(_RAW_STARTS) or _is_raw_tiff(data):
        raise PhotoError(tr(_RAW))
    return Kind.PILLOW


def _kind_of_boxes(data: bytes) -> Kind:
    """Tell the ISO base media files apart: HEIC, AVIF, Canon's raw files and videos."""
    length = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[8:12], *(data[at : at + 4] for at in range(16, length - 3, 4))}
    if b"crx " in brands:
        raise PhotoError(tr(_RAW))
    if data[8:12] in _AVIF_BRANDS:
        return Kind.PILLOW
    if brands & (_HEIF_BRANDS - {b"mif1", b"msf1"}):
        return Kind.HEIF
    if brands & _AVIF_BRANDS:
        return Kind.PILLOW
    if brands & _HEIF_BRANDS:
        return Kind.HEIF
    raise PhotoError(tr(_VIDEO))


def _is_raw_tiff(data: bytes) -> bool:
    """Tell whether a TIFF's first picture is a sensor's values, or a raw file's small preview.

    TIFF 6.0 gives the layout; the DNG specification 1.7 says how raw files use its tags.
    """
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None:
        return False
    if data[8:10] == b"CR":
        return True
    try:
        (start,) = struct.unpack_from(order + "I", data, 4)
        (count,) = struct.unpack_from(order + "H", data, start)
        for number in range(min(count, _MOST_TAGS)):
            tag, kind = struct.unpack_from(order + "HH", data, start + 2 + 12 * number)
            code = order + ("H" if kind == 3 else "I")
            (value,) = struct.unpack_from(code, data, start + 10 + 12 * number)
            if tag == _DNG_VERSION or (tag == _NEW_SUBFILE_TYPE and value & 1):
                return True
            if tag == _PHOTOMETRIC and value in _SENSOR:
                return True
    except struct.error:
        return False
    return False
