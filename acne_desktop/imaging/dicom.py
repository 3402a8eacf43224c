"""Reads photographs out of DICOM files (VL Photographic Image and its kin), the first frame."""

import io
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps

from acne_desktop.errors import PhotoError
from acne_desktop.imaging import pillow_files
from acne_desktop.imaging.camera_notes import quiet
from acne_desktop.imaging.opened import DAMAGED, Opened, Stored, check_size
from acne_desktop.language import mark, tr

if TYPE_CHECKING:
    from pydicom import Dataset

_NOT_A_PHOTO = mark(
    "This DICOM file holds no colour photograph: choose one that does, or a JPEG file."
)
_VIDEO = mark("This DICOM file holds a video: choose a photograph.")
_DEFLATED = mark(
    "This DICOM file is compressed as a whole: export it uncompressed and choose that."
)

# Transfer syntaxes (PS3.5, annex A; the registry is PS3.6, annex A).
_IMPLICIT, _EXPLICIT, _BIG_ENDIAN = (f"1.2.840.10008.1.2{end}" for end in ("", ".1", ".2"))
_DEFLATED_SYNTAX = b"1.2.840.10008.1.2.1.99"
_JPEG = {f"1.2.840.10008.1.2.4.{end}" for end in (50, 51, 57, 70)}
_VIDEOS = {f"1.2.840.10008.1.2.4.{end}" for end in range(100, 109)}

_WANTED = [
    "AcquisitionDateTime",
    "AcquisitionDate",
    "AcquisitionTime",
    "ContentDate",
    "ContentTime",
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "PlanarConfiguration",
    "NumberOfFrames",
    "Rows",
    "Columns",
    "BitsAllocated",
    "ICCProfile",
]
_PIXEL_DATA = (b"\xe0\x7f\x10\x00", b"\x7f\xe0\x00\x10")
_COLOURS = {  # photometric interpretations, and Pillow's modes for them
    "RGB": "RGB",
    "YBR_FULL": "YCbCr",
    "YBR_FULL_422": "YCbCr",
    "MONOCHROME1": "L",
    "MONOCHROME2": "L",
}
# A JPEG that names no colours is taken for Y Cb Cr unless a segment of Adobe's says that it is RGB.
_ADOBE_RGB_CODED = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"
_MARKERS = 4096

Size = tuple[int, int]
Load = Callable[[Size | None], Image.Image]


def opened(data: bytes) -> Opened:
    """Return a DICOM file's first frame. Raises :class:`PhotoError`."""
    if _DEFLATED_SYNTAX in data:
        raise PhotoError(tr(_DEFLATED))  # reading it would inflate it whole, whatever its size
    file = io.BytesIO(data)
    try:
        with quiet():
            header = _header(file)
        return _opened(header, data, file)
    except (PhotoError, MemoryError):
        raise
    except Exception as error:  # hostile bytes, see decode()
        raise PhotoError(tr(DAMAGED)) from error


def _header(file: io.BytesIO) -> "Dataset":
    """Read what is needed and stop before the pixels."""
    import pydicom  # noqa: PLC0415 - most visits have no DICOM file

    # It quotes values, which may be a patient's.
    logging.getLogger("pydicom").setLevel(logging.CRITICAL + 1)
    pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
    return pydicom.dcmread(file, stop_before_pixels=True, specific_tags=list(_WANTED))


def _opened(header: "Dataset", data: bytes, file: io.BytesIO) -> Opened:
    syntax = str(header.file_meta.TransferSyntaxUID)
    if syntax in _VIDEOS:
        raise PhotoError(tr(_VIDEO))
    if header.get("BitsAllocated") != 8 or header.get("PhotometricInterpretation") not in _COLOURS:
        raise PhotoError(tr(_NOT_A_PHOTO))
    size = int(header.Columns), int(header.Rows)
    check_size(*size)
    file.seek(_start_of_pixels(data, file.tell(), explicit=syntax != _IMPLICIT))
    if syntax in _JPEG:
        load = _jpeg(header, file, size)
    elif syntax in (_IMPLICIT, _EXPLICIT, _BIG_ENDIAN):
        load = partial(_uncompressed, header, memoryview(data)[file.tell() :], size)
    else:
        raise PhotoError(tr(_NOT_A_PHOTO))
    return Opened(".dcm", size, partial(_stored, header, load))


def _start_of_pixels(data: bytes, at: int, *, explicit: bool) -> int:
    """Return where the value of the pixel data begins, whose header is at ``at``."""
    if data[at : at + 4] not in _PIXEL_DATA:
        raise PhotoError(tr(_NOT_A_PHOTO))
    return at + (12 if explicit else 8)


def _stored(header: "Dataset", load: Load, enough: Size | None) -> Stored:
    image = load(enough)
    if header.PhotometricInterpretation == "MONOCHROME1":
        image = ImageOps.invert(image)
    # A frame is stored as it is displayed: EXIF inside its JPEG has no say.
    return Stored(image, 1, _taken_at(header), header.get("ICCProfile") or None)


def _jpeg(header: "Dataset", file: io.BytesIO, size: Size) -> Load:
    """Return how to decode the first frame, a JPEG file of its own (PS3.5, annex A.4)."""
    from pydicom.encaps import get_frame  # noqa: PLC0415

    frames = int(header.get("NumberOfFrames") or 1)
    with quiet():
        frame = get_frame(file, 0, number_of_frames=frames)
    start = frame[:_MARKERS]
    if header.PhotometricInterpretation == "RGB" and not (b"JFIF" in start or b"Adobe" in start):
        frame = frame[:2] + _ADOBE_RGB_CODED + frame[2:]
    photo = pillow_files.opened(frame, ("JPEG",))
    if photo.size != size:
        raise PhotoError(tr(DAMAGED))
    return lambda enough: photo.load(enough).image


def _uncompressed(
    header: "Dataset", data: memoryview, size: Size, _enough: Size | None
) -> Image.Image:
    """Return the first frame's pixels (PS3.3, C.7.6.3.1)."""
    columns, rows = size
    colours = header.PhotometricInterpretation
    samples = 1 if colours.startswith("MONOCHROME") else 3
    if header.SamplesPerPixel != samples:
        raise PhotoError(tr(DAMAGED))
    if colours == "YBR_FULL_422":
        return _halved_chroma(data, columns, rows)
    values = np.frombuffer(data, np.uint8, columns * rows * samples)
    if samples == 1:
        return Image.fromarray(values.reshape(rows, columns))
    if header.get("PlanarConfiguration") == 1:
        planes = values.reshape(3, rows, columns)
        return Image.merge(_COLOURS[colours], [Image.fromarray(plane) for plane in planes])
    return Image.frombuffer(_COLOURS[colours], size, values, "raw", _COLOURS[colours], 0, 1)


def _halved_chroma(data: memoryview, columns: int, rows: int) -> Image.Image:
    """Return pixels stored as two brightnesses and the colour that both share: Y Y Cb Cr."""
    if columns % 2:
        raise PhotoError(tr(DAMAGED))
    pairs = np.frombuffer(data, np.uint8, columns * rows * 2).reshape(rows, columns // 2, 4)
    brightness = pairs[..., :2].reshape(rows, columns)
    planes = [brightness, *(np.repeat(pairs[..., colour], 2, axis=1) for colour in (2, 3))]
    return Image.merge("YCbCr", [Image.fromarray(plane) for plane in planes])


def _taken_at(header: "Dataset") -> datetime | None:
    """Return when the photograph was taken, else when the file's content began, by its clock."""
    texts = [str(header.get("AcquisitionDateTime") or "")]
    for kind in ("Acquisition", "Content"):
        day, time = header.get(f"{kind}Date"), header.get(f"{kind}Time")
        texts.append(f"{day}{time or ''}" if day else "")
    for text in filter(None, texts):
        digits = text[:14].split(".")[0]
        with suppress(ValueError):
            return datetime.strptime(digits.ljust(14, "0"), "%Y%m%d%H%M%S")
    return None
