"""Turns the bytes of a file into upright sRGB pixels, or says in one sentence why it cannot."""

import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from acne_desktop.errors import PhotoError

MIN_SIDE = 64
MAX_PIXELS = 120_000_000

_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP")  # MPO comes through JPEG
_SUFFIXES = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "TIFF": ".tif", "WEBP": ".webp"}
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")

_NOT_A_PHOTO = "This is not a photograph that can be read: choose a JPEG, PNG, TIFF or WebP file."
_DAMAGED = "This photograph is damaged or cut short: copy it from the camera again."
_TOO_LARGE = (
    f"This photograph has more than {MAX_PIXELS // 1_000_000} megapixels: "
    "save it smaller and choose that."
)
_TOO_SMALL = f"This picture is smaller than {MIN_SIDE} pixels: choose the original photograph."
_HEIC = "HEIC photographs are not supported: save this one as JPEG and choose that."
_UNUSUAL = "This photograph stores its colours in an unusual way: save it as JPEG and choose that."

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
_COLOUR_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}

_FILTERS = threading.Lock()

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


def decode(data: bytes, *, longest: int | None = None) -> Decoded:
    """Return the photograph in ``data``; the first frame of several.

    ``longest`` shrinks the pixels so that their long side is at most this many. Transparency is
    laid over white, embedded colour profiles are converted to sRGB, 16 bits are reduced to 8.
    Raises :class:`PhotoError`.
    """
    if not data:
        raise PhotoError("This file is empty: copy the photograph from the camera again.")
    image = _opened(data)
    suffix = _SUFFIXES[image.format or ""]
    size = image.size
    # A parser of hostile bytes: Pillow raises OSError, SyntaxError, ValueError, struct.error,
    # zlib.error, IndexError, MemoryError..., and each means the same to the user.
    try:
        if longest is not None:
            # JPEG can skip detail while decoding, which is several times faster.
            image.draft(None, _fitted(size, longest))
        image.load()
        taken_at, orientation = _exif(image)
        flat = _without_alpha(image)
        if longest is not None and max(flat.size) > longest:
            flat = flat.resize(_fitted(size, longest), Image.Resampling.LANCZOS)
        upright = _in_srgb(flat, image.info.get("icc_profile"))
        if orientation in _TRANSPOSE:
            upright = upright.transpose(_TRANSPOSE[orientation])
        pixels = np.array(upright, dtype=np.uint8)
    except PhotoError:
        raise
    except Exception as error:
        raise PhotoError(_DAMAGED) from error
    width, height = size[::-1] if orientation >= _FIRST_TURNED else size
    return Decoded(pixels, width, height, suffix, taken_at)


def _opened(data: bytes) -> Image.Image:
    """Return the file's header, nothing decoded yet. Raises :class:`PhotoError`."""
    try:
        with _quiet():
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except UnidentifiedImageError:
        if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
            raise PhotoError(_HEIC) from None
        raise PhotoError(_NOT_A_PHOTO) from None
    except Image.DecompressionBombError:
        raise PhotoError(_TOO_LARGE) from None
    except Exception as error:  # hostile bytes, as above
        raise PhotoError(_DAMAGED) from error
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise PhotoError(_TOO_LARGE)
    if min(width, height) < MIN_SIDE:
        raise PhotoError(_TOO_SMALL)
    return image


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Pillow from printing what it thinks of a file's notes and size.

    Python's warning filters are one for all threads, so one thread at a time changes them.
    """
    with _FILTERS, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Return ``size`` with its long side brought down to ``longest``, never enlarged."""
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _exif(image: Image.Image) -> tuple[datetime | None, int]:
    """Return when the photograph was taken and its EXIF orientation (1 when unknown)."""
    try:
        with _quiet():
            exif = image.getexif()
            details = exif.get_ifd(ExifTags.IFD.Exif)
        orientation = exif.get(ExifTags.Base.Orientation, 1)
        text = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    except Exception:  # broken notes do not make the picture useless
        return None, 1
    try:
        taken_at = datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        taken_at = None
    return taken_at, orientation if orientation in _TRANSPOSE else 1


def _without_alpha(image: Image.Image) -> Image.Image:
    """Return the picture in 8 bits as L, RGB or CMYK, transparency laid over white."""
    if image.mode.startswith("I;16") or image.mode == "I":
        values = np.asarray(image)
        if values.min() < 0 or values.max() > 0xFFFF:
            raise PhotoError(_UNUSUAL)
        return Image.fromarray((values // 257).astype(np.uint8))
    if image.has_transparency_data:
        over = image.convert("RGBA")
        white = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(white, over).convert("RGB")
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    if image.mode in ("1", "P", "YCbCr", "RGBX", "HSV"):
        return image.convert("RGB")
    raise PhotoError(_UNUSUAL)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture as sRGB. A profile that is broken or of another kind is ignored."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            fits = source.profile.xcolor_space.strip() == _COLOUR_SPACES[image.mode]
            if fits and not _is_srgb(source):
                image = (
                    ImageCms.profileToProfile(
                        image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
                    )
                    or image
                )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return image.convert("RGB")


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    """Tell whether a profile already is sRGB, so that nothing needs converting."""
    return (profile.profile.profile_description or "").startswith("sRGB")
