"""Makes whole files with nearly as many pixels as are accepted, in the ways that cost most."""

from collections.abc import Callable
from functools import partial

from PIL import Image

from tests.dicom_files import dicom_jpeg
from tests.photo_files import encoded

_FULL, _CMYK, _AVIF, _WEBP = (12_000, 9_990), (11_000, 9_000), (8_000, 7_990), (8_000, 5_990)
_STRIP = (43_000, 2_750)


def largest(name: str, number: int) -> bytes:
    """Return the file of :data:`LARGEST` with this name; number 0 is none."""
    return LARGEST[name]() if number else b""


def _file(mode: str, size: tuple[int, int], kind: str, **options: object) -> bytes:
    return encoded(Image.new(mode, size), kind, **options)


def _dicom() -> bytes:
    return dicom_jpeg(_file("RGB", _FULL, "JPEG", progressive=True, subsampling=0))


LARGEST: dict[str, Callable[[], bytes]] = {
    "jpeg, progressive": partial(_file, "RGB", _FULL, "JPEG", progressive=True, subsampling=0),
    "jpeg, CMYK": partial(_file, "CMYK", _CMYK, "JPEG", progressive=True),
    "png, RGBA": partial(_file, "RGBA", _FULL, "PNG", compress_level=1),
    "png, 16 bits": partial(_file, "I;16", _FULL, "PNG", compress_level=1),
    "png, palette": partial(_file, "P", _FULL, "PNG", compress_level=1, transparency=0),
    "png, a strip": partial(_file, "RGBA", _STRIP, "PNG", compress_level=1),
    "tiff, LZW": partial(_file, "RGBA", _FULL, "TIFF", compression="tiff_lzw"),
    "tiff, JPEG": partial(_file, "RGB", _FULL, "TIFF", compression="jpeg"),
    "tiff, CMYK": partial(_file, "CMYK", _CMYK, "TIFF", compression="tiff_adobe_deflate"),
    "tiff, group 4": partial(_file, "1", _FULL, "TIFF", compression="group4"),
    "webp": partial(_file, "RGBA", _WEBP, "WEBP", method=0),
    "webp, lossless": partial(_file, "RGBA", _WEBP, "WEBP", lossless=True, method=0),
    "avif": partial(_file, "RGB", _AVIF, "AVIF", speed=10),
    "dicom": _dicom,
}
