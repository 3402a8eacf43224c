"""Makes real, small files of every format, to be damaged, with all that the format offers."""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from acne_desktop.imaging import colour_profile
from tests.dicom_files import dicom, dicom_jpeg
from tests.photo_files import encoded, exif, upright

_DATA = Path(__file__).parents[1] / "data"


@cache
def originals(name: str) -> tuple[bytes, ...]:
    """Return the files of a format of :data:`FORMATS`; the same in every process."""
    return tuple(_MAKERS[name]())


def _picture() -> Image.Image:
    """Return a picture with detail in it, so that the coders have something to code."""
    noise = np.random.default_rng(4).integers(-20, 20, (160, 120, 3))
    return Image.fromarray((upright() + noise).clip(0, 255).astype(np.uint8))


def _notes() -> bytes:
    notes = exif(Orientation=6, Make="drawn", DateTimeOriginal="2026:03:04 05:06:07")
    notes.get_ifd(0x8825)[1] = "N"
    return notes.tobytes()


def _black() -> Image.Image:
    return Image.new("RGB", (120, 160))


def _deep() -> Image.Image:
    return Image.fromarray(np.linspace(0, 65_535, 160 * 120).reshape(160, 120).astype(np.uint16))


def _profile() -> bytes:
    return ImageCms.ImageCmsProfile(io.BytesIO(colour_profile.display_p3())).tobytes()


def _jpeg() -> list[bytes]:
    picture = _picture()
    return [
        encoded(picture, "JPEG", exif=_notes(), icc_profile=_profile()),
        encoded(picture, "JPEG", progressive=True, restart_marker_rows=2),
        encoded(picture.convert("CMYK"), "JPEG"),
        encoded(picture.convert("L"), "JPEG", optimize=True),
        encoded(picture, "MPO", save_all=True, append_images=[_black()]),
    ]


def _png() -> list[bytes]:
    picture = _picture()
    return [
        encoded(picture, "PNG", exif=_notes(), icc_profile=_profile()),
        encoded(picture.convert("RGBA"), "PNG"),
        encoded(_deep(), "PNG"),
        encoded(picture.quantize(16), "PNG", transparency=3),
        encoded(picture, "PNG", save_all=True, append_images=[_black()]),
    ]


def _tiff() -> list[bytes]:
    picture = _picture()
    packings = ("tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits")
    return [
        encoded(picture, "TIFF", exif=_notes()),
        *(encoded(picture, "TIFF", compression=packing) for packing in packings),
        encoded(picture.convert("1"), "TIFF", compression="group4"),
        encoded(picture.convert("CMYK"), "TIFF", icc_profile=_profile()),
        encoded(_deep(), "TIFF", big_tiff=True),
        encoded(picture, "TIFF", save_all=True, append_images=[_black()]),
    ]


def _webp() -> list[bytes]:
    picture = _picture()
    return [
        encoded(picture, "WEBP"),
        encoded(picture, "WEBP", lossless=True),
        encoded(picture.convert("RGBA"), "WEBP", exif=_notes(), icc_profile=_profile()),
        encoded(picture, "WEBP", save_all=True, append_images=[_black()]),
    ]


def _avif() -> list[bytes]:
    picture = _picture()
    return [
        encoded(picture, "AVIF", exif=_notes(), icc_profile=_profile()),
        encoded(picture.convert("RGBA"), "AVIF"),
        encoded(picture, "AVIF", save_all=True, append_images=[_black()]),
    ]


def _heic() -> list[bytes]:
    return [path.read_bytes() for path in sorted(_DATA.glob("*.heic"))]


def _dicom() -> list[bytes]:
    pixels = np.asarray(_picture())
    jpeg = encoded(_picture(), "JPEG")
    pairs = np.zeros((160, 60, 4), np.uint8).tobytes()
    return [
        dicom_jpeg(jpeg, ICCProfile=_profile()),
        dicom_jpeg(jpeg, jpeg),
        dicom(pixels),
        dicom(pixels, syntax=ImplicitVRLittleEndian, PlanarConfiguration=1),
        dicom(pixels, syntax=ExplicitVRBigEndian),
        dicom(pixels, colours="YBR_FULL_422", value=pairs),
        dicom(pixels[..., 0], colours="MONOCHROME1"),
    ]


_MAKERS: dict[str, Callable[[], list[bytes]]] = {
    "jpeg": _jpeg,
    "png": _png,
    "tiff": _tiff,
    "webp": _webp,
    "avif": _avif,
    "heic": _heic,
    "dicom": _dicom,
}
FORMATS = tuple(_MAKERS)
