"""Converts a picture's colours to sRGB by its ICC profile; makes the profiles that files imply."""

import io
import struct

from PIL import Image, ImageCms

_COLOUR_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}
_D50 = (0.9642, 1.0, 0.8249)

# Red, green and blue as XYZ under D50, and the tone curve: a power, or that of sRGB (IEC 61966-2-1
# as the parameters of an ICC curve of type 3).
Colorants = tuple[
    tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]
]
_ADOBE_COLORANTS: Colorants = (
    (0.60974, 0.31111, 0.01947),
    (0.20528, 0.62567, 0.06087),
    (0.14919, 0.06322, 0.74457),
)
_P3_COLORANTS: Colorants = (
    (0.51512, 0.24120, -0.00105),
    (0.29198, 0.69225, 0.04189),
    (0.15710, 0.06657, 0.78407),
)
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a picture (L, RGB or CMYK) as sRGB; a profile that is broken or unfit is ignored."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            fits = source.profile.xcolor_space.strip() == _COLOUR_SPACES[image.mode]
            if fits and not _is_srgb(source):
                target = ImageCms.createProfile("sRGB")
                image = ImageCms.profileToProfile(image, source, target, outputMode="RGB") or image
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return image.convert("RGB")


def adobe_rgb() -> bytes:
    """Return the profile of Adobe RGB (1998): cameras name it in EXIF and embed none."""
    return _matrix_profile(_ADOBE_COLORANTS, (563 / 256,))


def display_p3() -> bytes:
    """Return the profile of Display P3 (SMPTE EG 432-1 primaries, D65, the curve of sRGB)."""
    return _matrix_profile(_P3_COLORANTS, _SRGB_CURVE)


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    """Tell whether a profile already is sRGB, so that nothing needs converting."""
    return (profile.profile.profile_description or "").startswith("sRGB")


def _matrix_profile(colorants: Colorants, curve: tuple[float, ...]) -> bytes:
    """Return a display profile of three colorants and one curve (ICC.1:2010, 7.2, 10.16, 10.27)."""
    kind = 0 if len(curve) == 1 else 3
    tone = b"para" + bytes(4) + struct.pack(">HH", kind, 0) + _fixed(curve)
    values = [b"XYZ " + bytes(4) + _fixed(xyz) for xyz in (*colorants, _D50)]
    names = [b"rXYZ", b"gXYZ", b"bXYZ", b"wtpt", b"rTRC", b"gTRC", b"bTRC"]
    at = 128 + 4 + 12 * len(names)
    table, body = struct.pack(">I", len(names)), b""
    for name, value in zip(names, [*values, tone, tone, tone], strict=True):
        table += name + struct.pack(">II", at + len(body), len(value))
        body += value
    header = struct.pack(">I4sI4s4s4s", at + len(body), b"", 0x04200000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _fixed(_D50)
    return header.ljust(128, b"\0") + table + body


def _fixed(values: tuple[float, ...]) -> bytes:
    """Return numbers as ICC writes them: signed, 16 bits after the point."""
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))
