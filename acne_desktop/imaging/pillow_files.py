"""Reads JPEG, PNG, TIFF, WebP and AVIF files with Pillow, the first picture of several."""

import io
from functools import partial

from PIL import Image, UnidentifiedImageError

from acne_desktop.errors import PhotoError
from acne_desktop.imaging import camera_notes, colour_profile
from acne_desktop.imaging.opened import DAMAGED, MAX_PIXELS, Opened, Stored, check_size
from acne_desktop.language import mark, tr

FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF")  # MPO comes through JPEG
_SUFFIXES = {
    "JPEG": ".jpg",
    "MPO": ".jpg",
    "PNG": ".png",
    "TIFF": ".tif",
    "WEBP": ".webp",
    "AVIF": ".avif",
}
# Their libraries hold a picture several times over while they decode it.
_FEWER_PIXELS = {"WEBP": 48_000_000, "AVIF": 64_000_000}
_FEWER_CMYK = 100_000_000  # a progressive JPEG's coefficients take 8 bytes a pixel
# Each scan goes over the whole picture: a few bytes can ask for hours. Cameras write up to 12.
_SCAN = b"\xff\xda"
_MOST_SCANNED = 4_000_000_000

_NOT_A_PHOTO = mark(
    "This is not a photograph that can be read: choose a JPEG, PNG, TIFF, WebP, HEIC or DICOM file."
)


def opened(data: bytes, formats: tuple[str, ...] = FORMATS) -> Opened:
    """Return a file's first picture. Raises :class:`PhotoError`."""
    if data[8:12] == b"WEBP":
        check_size(*_webp_size(data), _FEWER_PIXELS["WEBP"])
    try:
        with camera_notes.quiet():
            image = Image.open(io.BytesIO(data), formats=formats)
    except UnidentifiedImageError:
        raise PhotoError(tr(_NOT_A_PHOTO) if formats == FORMATS else tr(DAMAGED)) from None
    except Image.DecompressionBombError:
        check_size(MAX_PIXELS + 1, 1)
        raise  # never reached
    except MemoryError:
        raise
    except Exception as error:  # hostile bytes, see decode()
        raise PhotoError(tr(DAMAGED)) from error
    kind = image.format or ""
    check_size(*image.size, _most_pixels(image, kind))
    if kind in ("JPEG", "MPO") and data.count(_SCAN) * image.width * image.height > _MOST_SCANNED:
        raise PhotoError(tr(DAMAGED))
    return Opened(_SUFFIXES.get(kind, ""), image.size, partial(_load, image))


def _most_pixels(image: Image.Image, kind: str) -> int:
    if image.mode == "CMYK":
        return _FEWER_CMYK
    return _FEWER_PIXELS.get(kind, MAX_PIXELS)


def _load(image: Image.Image, enough: tuple[int, int] | None) -> Stored:
    if enough is not None:
        # JPEG can skip detail while decoding, which is several times faster.
        image.draft(None, enough)
    image.load()
    notes = camera_notes.of_image(image)
    profile = image.info.get("icc_profile")
    if not profile and notes.adobe_rgb:
        profile = colour_profile.adobe_rgb()
    return Stored(image, notes.orientation, notes.taken_at, profile)


def _webp_size(data: bytes) -> tuple[int, int]:
    """Return what the header says (RFC 9649): libwebp takes its memory before Pillow can ask."""
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
    elif kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        width, height = (int.from_bytes(data[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    if len(data) < 30:
        raise PhotoError(tr(DAMAGED))
    return width, height
