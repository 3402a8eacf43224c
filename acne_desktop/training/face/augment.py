"""One photograph -> many: shifted, scaled, turned, mirrored, in other light, with its face."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from acne_desktop.grading.prepare import Pixels, Region, resized_region
from acne_desktop.training.face.samples import Located
from acne_desktop.training.synthesis.raster import Floats

_LONGEST = 224  # pixels of a copy's longer side: the locator sees 160
_SHAPES = (1.0, 1.0, 0.75, 0.75, 0.5625, 1.333)  # width over height of cameras' pictures
CLOSEUP_SHARE = (0.25, 0.5)  # of the face's height that a close-up shows
_LARGEST_TURN = 20.0


@dataclass(frozen=True, eq=False)
class Copy:
    """An augmented photograph; without a ``face`` it is a close-up."""

    pixels: Pixels
    face: Located | None


def as_copy(pixels: Pixels, face: Located | None, rng: np.random.Generator) -> Copy:
    """Return a photograph as another camera might have taken it: the face somewhere in it."""
    pixels, face = _mirrored(pixels, face, rng)
    if rng.random() < 0.5:
        pixels, face = _turned(pixels, face, rng.uniform(-_LARGEST_TURN, _LARGEST_TURN))
    return _framed(pixels, face, _frame(pixels, face, rng), rng)


def as_closeup(pixels: Pixels, face: Located, rng: np.random.Generator) -> Copy:
    """Return a part of the face from so near that its outline is not seen."""
    tall = face.height * rng.uniform(*CLOSEUP_SHARE)
    wide = tall * rng.choice(_SHAPES)
    x = face.x + face.width * rng.uniform(0.3, 0.7)
    y = face.y + face.height * rng.uniform(0.3, 0.75)
    region = (x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)
    return _framed(pixels, None, _inside(region, pixels), rng)


def _mirrored(
    pixels: Pixels, face: Located | None, rng: np.random.Generator
) -> tuple[Pixels, Located | None]:
    """Mirror every second photograph: the other side of the face is seen."""
    if rng.random() < 0.5:
        return pixels, face
    if face is not None:
        x = pixels.shape[1] - face.x - face.width
        face = Located(x, face.y, face.width, face.height, -face.yaw, face.pitch, -face.roll)
    return pixels[:, ::-1], face


def _turned(pixels: Pixels, face: Located | None, degrees: float) -> tuple[Pixels, Located | None]:
    """Turn the photograph clockwise about its middle; its corners are filled with its mean."""
    fill = tuple(int(v) for v in pixels.reshape(-1, 3).mean(axis=0))
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    turned = picture.rotate(-degrees, Image.Resampling.BILINEAR, fillcolor=fill)
    if face is None:
        return np.asarray(turned, np.uint8), None
    angle = np.radians(degrees)
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    middle_x, middle_y = pixels.shape[1] / 2, pixels.shape[0] / 2
    u, v = face.x + face.width / 2 - middle_x, face.y + face.height / 2 - middle_y
    x, y = middle_x + u * cos - v * sin, middle_y + u * sin + v * cos
    # A face is about an ellipse; this is the box round it when it is turned.
    wide = float(np.hypot(face.width * cos, face.height * sin))
    high = float(np.hypot(face.width * sin, face.height * cos))
    roll = face.roll + degrees
    return np.asarray(turned, np.uint8), Located(
        x - wide / 2, y - high / 2, wide, high, face.yaw, face.pitch, roll
    )


def _frame(pixels: Pixels, face: Located | None, rng: np.random.Generator) -> Region:
    """Return the region that the copy shows; it may reach outside the photograph."""
    high, wide = pixels.shape[:2]
    if face is None:
        part = rng.uniform(0.6, 1.0)
        x, y = rng.uniform(0, 1 - part) * wide, rng.uniform(0, 1 - part) * high
        return x, y, x + part * wide, y + part * high
    if rng.random() < 0.25:
        return 0.0, 0.0, float(wide), float(high)
    shape = float(rng.choice(_SHAPES))
    # The face's height takes 35 to 115 % of the frame's, mostly about 80.
    tall = face.height / np.clip(rng.normal(0.78, 0.2), 0.35, 1.15)
    tall = max(tall, face.width / shape / 1.1)
    x = face.x + face.width / 2 + rng.normal(0, 0.12) * tall * shape
    y = face.y + face.height / 2 + rng.normal(0, 0.08) * tall
    return x - tall * shape / 2, y - tall / 2, x + tall * shape / 2, y + tall / 2


def _inside(region: Region, pixels: Pixels) -> Region:
    """Return the region moved and cut so that it lies in the photograph."""
    left, top, right, bottom = region
    high, wide = pixels.shape[:2]
    across, down = min(right - left, wide), min(bottom - top, high)
    left, top = min(max(left, 0), wide - across), min(max(top, 0), high - down)
    return left, top, left + across, top + down


def _framed(pixels: Pixels, face: Located | None, region: Region, rng: np.random.Generator) -> Copy:
    """Return the region as a photograph of its own, in other light."""
    left, top, right, bottom = region
    scale = _LONGEST / max(right - left, bottom - top)
    wide, high = max(64, round((right - left) * scale)), max(64, round((bottom - top) * scale))
    out = resized_region(pixels, region, wide, high)
    # What lies outside the photograph is a wall, or black as the bars of a phone's screenshot.
    if rng.random() < 0.8:
        out = _walled(out, pixels, region, rng)
    if face is not None:
        x_scale, y_scale = wide / (right - left), high / (bottom - top)
        face = Located(
            (face.x - left) * x_scale,
            (face.y - top) * y_scale,
            face.width * x_scale,
            face.height * y_scale,
            *(face.yaw, face.pitch, face.roll),
        )
    return Copy(_lit(out, rng), face)


def _walled(out: Pixels, pixels: Pixels, region: Region, rng: np.random.Generator) -> Pixels:
    """Return a copy whose parts outside the photograph have one colour."""
    left, top, right, bottom = region
    high, wide = out.shape[:2]
    x = np.linspace(left, right, wide)
    y = np.linspace(top, bottom, high)
    outside_x = (x < 0) | (x >= pixels.shape[1])
    outside_y = (y < 0) | (y >= pixels.shape[0])
    outside = outside_y[:, None] | outside_x[None]
    if not outside.any():
        return out
    edge = pixels[:, :4].reshape(-1, 3).mean(axis=0)
    wall = edge if rng.random() < 0.6 else rng.uniform(0, 255, 3)
    out = out.copy()
    out[outside] = np.clip(wall + rng.normal(0, 4, (int(outside.sum()), 1)), 0, 255)
    return out


def _lit(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Return pixels in another light: exposure, contrast, a tint, now and then soft or noisy."""
    picture = Image.fromarray(pixels)
    if rng.random() < 0.25:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.6)))
    values: Floats = np.asarray(picture, np.float32) / np.float32(255)
    values = np.power(values, np.float32(np.exp(rng.normal(0, 0.22))))
    contrast, level = np.float32(rng.normal(1, 0.1)), np.float32(rng.normal(0.5, 0.04))
    values = np.asarray((values - np.float32(0.5)) * contrast + level, np.float32)
    values = values * np.exp(rng.normal(0, 0.05, 3)).astype(np.float32)
    if rng.random() < 0.3:
        values += rng.normal(0, rng.uniform(0, 0.04), values.shape).astype(np.float32)
    return np.asarray(np.clip(values, 0, 1) * 255, np.uint8)
