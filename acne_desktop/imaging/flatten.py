"""Brings pictures of any mode to eight bits without transparency, in little memory."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.errors import PhotoError
from acne_desktop.imaging.opened import UNUSUAL
from acne_desktop.language import tr

_PLAIN = ("L", "RGB", "CMYK")
_SIMPLE = ("1", "P", "YCbCr", "RGBX", "HSV")
_BAND = 8_000_000  # pixels; bounds what a conversion takes beside the picture itself


def flattened(image: Image.Image, longest: int | None = None, slack: float = 1.0) -> Image.Image:
    """Return the picture as L, RGB or CMYK, transparency laid over white.

    With ``longest`` it is shrunk, filtered, so that its long side is at most this many pixels;
    one that is no more than ``slack`` times as long is left as it is.
    Raises :class:`PhotoError`.
    """
    # Shrinking by a whole step first is several times faster than the filter, and as good where
    # the filter still has a factor of two to do.
    step = max(1, max(image.size) // (2 * longest)) if longest is not None else 1
    plain = image.mode in _PLAIN and not image.has_transparency_data
    flat = image if plain and step == 1 else _in_bands(image, step)
    if longest is not None and max(flat.size) > longest * slack:
        flat = flat.resize(fitted(image.size, longest), Image.Resampling.LANCZOS)
    return flat


def shrunk(pixels: NDArray[np.uint8], longest: int) -> NDArray[np.uint8]:
    """Return an RGB picture with its long side brought down to ``longest``, filtered."""
    image = Image.fromarray(pixels)
    return np.asarray(image.resize(fitted(image.size, longest), Image.Resampling.HAMMING))


def fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Return ``size`` with its long side brought down to ``longest``, never enlarged."""
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _in_bands(image: Image.Image, step: int) -> Image.Image:
    width, height = image.size
    rows = max(1, _BAND // (width * step)) * step
    target: Image.Image | None = None
    for top in range(0, height, rows):
        band = _flat_band(image.crop((0, top, width, min(height, top + rows))))
        if step > 1:
            band = band.reduce(step)
        if target is None:
            target = Image.new(band.mode, (band.width, -(-height // step)))
        target.paste(band, (0, top // step))
    assert target is not None
    return target


def _flat_band(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16") or image.mode == "I":
        values = np.asarray(image)
        if values.min() < 0 or values.max() > 0xFFFF:
            raise PhotoError(tr(UNUSUAL))
        return Image.fromarray((values // 257).astype(np.uint8))
    if image.has_transparency_data:
        over = image.convert("RGBA")
        white = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(white, over).convert("RGB")
    if image.mode in _PLAIN:
        return image
    if image.mode in _SIMPLE:
        return image.convert("RGB")
    raise PhotoError(tr(UNUSUAL))
