"""Turns linear light into a photograph: exposure, white balance, blur, noise, tone curve, sRGB."""

import numpy as np
from numpy.typing import NDArray

from acne_desktop.training.synthesis.raster import Floats
from acne_desktop.training.synthesis.studio import Studio


def halve(picture: Floats) -> Floats:
    """Average 2 x 2 pixels: (2h, 2w, c) to (h, w, c)."""
    out: Floats = (
        picture[::2, ::2] + picture[1::2, ::2] + picture[::2, 1::2] + picture[1::2, 1::2]
    ) * np.float32(0.25)
    return out


def blur(picture: Floats, sigma: float) -> Floats:
    """Return a picture (h, w, c) blurred by a Gaussian of ``sigma`` pixels."""
    reach = max(1, int(np.ceil(3 * sigma)))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    weights = (weights / weights.sum()).astype(np.float32)
    for axis in (0, 1):
        padding = [(0, 0)] * picture.ndim
        padding[axis] = (reach, reach)
        padded = np.pad(picture, padding, mode="edge")
        length = picture.shape[axis]
        total = np.zeros_like(picture)
        for offset, weight in enumerate(weights):
            window = [slice(None)] * picture.ndim
            window[axis] = slice(offset, offset + length)
            total += weight * padded[tuple(window)]
        picture = total
    return picture


def develop(linear: Floats, studio: Studio, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return the 8-bit sRGB photograph of linear light (h, w, 3)."""
    height, width = linear.shape[:2]
    scale = height / 512
    light = blur(linear * (studio.exposure * studio.white_balance), studio.blur * scale**0.5)
    # A little veiling glare: bright areas bleed into the rest, as in any lens.
    light += 0.012 * light.mean(axis=(0, 1))
    y, x = np.mgrid[0:height, 0:width]
    from_centre = np.hypot((x - width / 2) / width, (y - height / 2) / height)
    light *= (1 - 0.16 * from_centre**2)[..., None]
    grey = light.mean(axis=2, keepdims=True)
    light = np.maximum(grey + (light - grey) * studio.saturation, 0)
    shot = rng.standard_normal(light.shape).astype(np.float32)
    light += shot * studio.noise * np.sqrt(light + 0.02)
    light = np.maximum(light, 0)
    # Highlights roll off instead of clipping.
    knee = np.float32(0.72)
    over = np.maximum(light - knee, 0)
    light = np.minimum(light, knee) + (1 - knee) * (1 - np.exp(-over / (1 - knee)))
    encoded = np.where(
        light <= 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 1e-8) ** (1 / 2.4) - 0.055
    )
    curved = encoded * encoded * (3 - 2 * encoded)
    encoded += studio.contrast * 0.5 * (curved - encoded)
    out: NDArray[np.uint8] = np.clip(np.rint(encoded * 255), 0, 255).astype(np.uint8)
    return out
