"""Photographs made bad on purpose, one way at a time, and so much that none may pass.

What counts as badly degraded is set by what is lost. A face is taken to be 190 mm from the upper
forehead to the chin, a papule 3 mm across; light is measured in stops, on linear light.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from acne_desktop.domain.photo import View
from acne_desktop.grading.prepare import Pixels
from acne_desktop.imaging.quality.place import Poses
from acne_desktop.training.face.samples import Located

Spoil = Callable[[Pixels, Located, np.random.Generator], Pixels]
Floats = NDArray[np.float32]

_GAMMA = 2.2  # of sRGB, near enough
_FACE_MM = 190.0
_BLUR_MM = 1.5  # deviation: 0.3 of a papule's contrast is left
_SHAKE_MM = 8.0  # more than two papules
_DARK = -3.5  # stops
_BEYOND = 0.7  # stops beyond white of the face's brighter third, in two channels
_SIDE = 3.6  # a twelfth of the light: stops between the middles of the face's halves
_SHADE = 3.0  # stops between a hard shadow and the lit skin
_BLACK = 12.0  # grey level that is black whatever the channel
_NOISE = 1.5  # grey levels of a camera that amplifies the dark
_SMALL = 95  # pixels from forehead to chin: a papule has one and a half
_CUT = 0.5  # of the face's width or height
_COVER = 0.65  # of the face's height or width: as a surgical mask
# Red, green and blue light, in stops: as bulbs, open shade, fluorescent tubes and coloured walls
# give it to a camera that is set to another light.
_CASTS = ((0.0, 0.0, -2.5), (-1.6, 0.0, 1.6), (-0.5, 0.5, -0.5), (0.3, -1.0, 0.3))
_TURNED = 30.0  # degrees more or less than a view asks for
_COVERS = ((120, 170, 215), (235, 238, 240), (20, 20, 24), (60, 120, 90))  # masks, hair, cloth


def blurred(pixels: Pixels, face: Located, rng: np.random.Generator) -> Pixels:
    """Put the face out of focus."""
    radius = _BLUR_MM * _pixels_a_mm(face)
    picture = Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(radius))
    return np.asarray(picture, np.uint8)


def shaken(pixels: Pixels, face: Located, rng: np.random.Generator) -> Pixels:
    """Move the camera while the shutter is open, in any direction."""
    length, turn = _SHAKE_MM * _pixels_a_mm(face), rng.uniform(0, np.pi)
    steps = max(2, round(length))
    total: Floats = np.zeros(pixels.shape, np.float32)
    for part in np.linspace(-0.5, 0.5, steps):
        across, down = round(part * length * np.cos(turn)), round(part * length * np.sin(turn))
        total += np.roll(pixels, (down, across), (0, 1))
    return np.asarray(total / steps, np.uint8)


def dark(pixels: Pixels, face: Located, rng: np.random.Generator) -> Pixels:
    """Take light away."""
    values = _lit(pixels, _DARK) + rng.normal(0, _NOISE, (*pixels.shape[:2], 1))
    return np.asarray(np.clip(values, 0, 255), np.uint8)


def bright(pixels: Pixels, face: Located, rng: np.random.Generator) -> Pixels:
    """Give so much light that the brighter third of the face is lost in white."""
    second = np.sort(_inside(pixels, face), axis=1)[:, 1]
    stops = _GAMMA * np.log2(255 / max(16.0, float(np.quantile(second, 2 / 3)))) + _BEYOND
    return np.asarray(np.clip(_lit(pixels, stops), 0, 255), np.uint8)


def black(pixels: Pixels, face: Located, rng: np.random.Generator) -> Pixels:
    """Take so much light away that the darker third of the face is lost in black."""
    level = float(np.quantile(_inside(pixels, face).max(axis=1), 1 / 3))
    return np.asarray(_lit(pixels, _GAMMA * np.log2(min(1.0, _BLACK / max(level, 1)))), np.uint8)


def side_light(pixels: Pixels, face: Located, rng: np.random.Generator) -> Pixels:
    """Light the face from one side, the brighter half about as it was."""
    x = (np.arange(pixels.shape[1]) - face.x) / face.width - 0.5  # -0.5..0.5 over the face
    slope = _SIDE / 0.5 * rng.choice((-1, 1))
    stops = np.clip(slope * x - _SIDE / 2, -1.5 * _SIDE, 0)
    return np.asarray(_lit(pixels, stops[None, :, None]), np.uint8)


def shadowed(pixels: Pixels, face: Located, rng: np.random.Generator) -> Pixels:
    """Let a hard shadow fall over about half of the face, its edge at any angle."""
    turn = rng.uniform(0, 2 * np.pi)
    x = (np.arange(pixels.shape[1]) - face.x) / face.width - 0.5
    y = (np.arange(pixels.shape[0]) - face.y) / face.height - 0.5
    away = np.cos(turn) * x[None] + np.sin(turn) * y[:, None]
    edge = np.clip(away / 0.02 + 0.5, 0, 1)[..., None]
    return np.asarray(_lit(pixels, -_SHADE * edge), np.uint8)


def tinted(pixels: Pixels, face: Located, rng: np.random.Generator) -> Pixels:
    """Put the face into coloured light."""
    stops = np.array(_CASTS[int(rng.integers(len(_CASTS)))])
    return np.asarray(np.clip(_lit(pixels, stops - stops.max()), 0, 255), np.uint8)


def small(pixels: Pixels, face: Located, rng: np.random.Generator) -> Pixels:
    """Take the photograph from far away, at a camera's low setting."""
    scale = _SMALL / face.height
    size = max(64, round(pixels.shape[1] * scale)), max(64, round(pixels.shape[0] * scale))
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC), np.uint8)


def enlarged(pixels: Pixels, face: Located, rng: np.random.Generator) -> Pixels:
    """Enlarge a photograph taken from far away: it has the pixels, but not the details."""
    picture = Image.fromarray(small(pixels, face, rng))
    size = pixels.shape[1], pixels.shape[0]
    return np.asarray(picture.resize(size, Image.Resampling.BICUBIC), np.uint8)


def cut(pixels: Pixels, face: Located, rng: np.random.Generator) -> Pixels:
    """Cut a good part of the face off, at any side."""
    high, wide = pixels.shape[:2]
    left, right = int(face.x + _CUT * face.width), int(face.x + (1 - _CUT) * face.width)
    top, bottom = int(face.y + _CUT * face.height), int(face.y + (1 - _CUT) * face.height)
    kept = (
        (0, 0, right, high),
        (left, 0, wide, high),
        (0, 0, wide, bottom),
        (0, top, wide, high),
    )[int(rng.integers(4))]
    return np.ascontiguousarray(pixels[kept[1] : kept[3], kept[0] : kept[2]])


def turned(pixels: Pixels, face: Located, rng: np.random.Generator) -> Pixels:
    """Turn the photograph onto its side or its head."""
    return np.ascontiguousarray(np.rot90(pixels, int(rng.integers(1, 4))))


def covered(pixels: Pixels, face: Located, rng: np.random.Generator) -> Pixels:
    """Cover all below the eyes, or a good half from one side, with a mask, hair or cloth."""
    half = int(rng.integers(3))
    tall, wide = (_COVER, 1.0) if half == 0 else (1.0, _COVER)
    left = face.x + (face.width * (1 - wide) if half == 2 else 0)
    top = face.y + face.height * (1 - tall)
    columns = slice(max(0, round(left)), max(0, round(left + wide * face.width)))
    rows = slice(max(0, round(top)), max(0, round(top + tall * face.height)))
    out = pixels.astype(np.float32)
    part = out[rows, columns]
    grain = rng.normal(0, 5, (*part.shape[:2], 1))
    fold = 8 * np.sin(np.linspace(0, rng.uniform(8, 40), part.shape[1]))[None, :, None]
    out[rows, columns] = np.array(_COVERS[int(rng.integers(len(_COVERS)))]) + grain + fold
    return np.asarray(np.clip(out, 0, 255), np.uint8)


KINDS: Mapping[str, Spoil] = {
    one.__name__: one
    for one in (
        *(blurred, shaken, dark, bright, black, side_light, shadowed),
        *(tinted, small, enlarged, cut, turned, covered),
    )
}
MEANING: Mapping[str, str] = {
    "blurred": f"Gaussian blur of {_BLUR_MM:g} mm (a papule of 3 mm keeps 0.3 of its contrast)",
    "shaken": f"motion of {_SHAKE_MM:g} mm in any direction",
    "dark": f"{-_DARK:g} stops less light, with noise",
    "bright": f"the brighter third of the face at least {_BEYOND:g} stops beyond white",
    "black": "the darker third of the face black",
    "side_light": f"one half of the face has {_SIDE:g} stops less light than the other",
    "shadowed": f"a hard shadow of {_SHADE:g} stops over about half of the face",
    "tinted": "coloured light: bulb, shade, tubes or walls, 1 to 3.2 stops between two channels",
    "small": f"{_SMALL} pixels from forehead to chin",
    "enlarged": f"{_SMALL} pixels from forehead to chin, enlarged to the size before",
    "cut": f"{_CUT:.0%} of the face's width or height cut off at one side",
    "turned": "turned by 90, 180 or 270 degrees",
    "covered": f"{_COVER:.0%} of the face's height or width under a mask, hair or cloth",
    "other_view": f"judged as a view from which the head is turned by {_TURNED:g} degrees or more",
}
OTHER_VIEW = "other_view"


def another(yaw: float, poses: Poses, rng: np.random.Generator) -> View:
    """Return a view from which a head with this yaw is badly turned."""
    off = [view for view in View if abs(poses.yaw_off(yaw, view)) >= _TURNED]
    return off[int(rng.integers(len(off)))]


def _inside(pixels: Pixels, face: Located) -> Pixels:
    """Return the pixels (n, 3) of the face's box."""
    rows = slice(max(0, round(face.y)), round(face.y + face.height))
    columns = slice(max(0, round(face.x)), round(face.x + face.width))
    return pixels[rows, columns].reshape(-1, 3)


def _pixels_a_mm(face: Located) -> float:
    return face.height / _FACE_MM


def _lit(pixels: Pixels, stops: NDArray[np.float64] | float) -> Floats:
    """Return pixels with so many stops more light; not clipped."""
    gain = np.asarray(2.0 ** (np.asarray(stops) / _GAMMA), np.float32)
    return np.asarray(pixels * gain, np.float32)
