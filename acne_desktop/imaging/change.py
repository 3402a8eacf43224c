"""What differs between two aligned photographs of a face, in redness or brightness.

It is change in the pictures: light, pose and make-up show as well as skin.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.domain.inspection import FaceSeen
from acne_desktop.imaging.colour.space import lab_from_linear, linear_pixels
from acne_desktop.imaging.overlay import even_colours
from acne_desktop.imaging.registration import blurred

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

_SIDE = 1024  # pixels of the long side in which change is computed
_LIGHT = 0.3  # of the face's width: light that changes over longer ways is matched
_GRAIN = 0.006  # of the face's width: finer detail than alignment is true to
_ROUNDS = 3
_COARSE = 4  # pixels to one in which the light is looked at
_NEARBY = 0.02  # of the face's width: over what the colour of a place is taken
_OTHER_COLOUR = 13.0  # of a*, b* from the face's usual colour
_RIM = 0.01  # of the face's width: a head turned a little changes what is so near to its edge
_WELL_INSIDE = 0.93
_OUTLINE = 0.97  # of the way to the face's outline
_OPAQUE = 250  # alpha from which the later photograph is known


class Seen(StrEnum):
    """In what a change is looked for."""

    REDNESS = "redness"  # CIELAB a*
    BRIGHTNESS = "brightness"  # CIELAB L*


# Full colour from here on; one scale for all photographs, so that pictures can be compared.
FULL: dict[Seen, float] = {Seen.REDNESS: 12.0, Seen.BRIGHTNESS: 18.0}
# Less than this is what light and alignment leave, and stays neutral.
NEUTRAL: dict[Seen, float] = {Seen.REDNESS: 1.5, Seen.BRIGHTNESS: 2.5}


@dataclass(frozen=True)
class Change:
    """The later less the earlier in CIELAB units, in the earlier photograph's frame.

    ``values`` (h, w) are 0 where ``known`` says that they cannot be told: where one of the two
    does not show the face's skin. Long sides are at most 1024 pixels.
    """

    seen: Seen
    values: Floats
    known: NDArray[np.bool_]


def changes(earlier: Pixels, laid: Image.Image, face: FaceSeen) -> dict[Seen, Change]:
    """Return what changed from an upright photograph to another laid on it (RGBA, same size).

    Exposure and the light's colour are matched first, and so is light that differs from one part
    of the face to another: what reddens or pales the whole face alike is not seen.
    """
    assert face.box is not None
    height, width = earlier.shape[:2]
    scale = min(_SIDE / max(width, height), 1.0)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    box = tuple(side * scale for side in face.box)
    part = _within(box, size)
    empty = np.zeros((size[1], size[0]))
    if part[0] >= part[2] or part[1] >= part[3]:
        return {seen: Change(seen, empty, empty > 0) for seen in Seen}
    one = _small(Image.fromarray(earlier), size, part)
    other = _small(laid.convert("RGB"), size, part)
    opaque = laid.getchannel("A").resize(size, Image.Resampling.BOX).crop(part)
    known = _inside(box, part) & (np.asarray(opaque) > _OPAQUE)
    across = box[2] - box[0]
    lab = [lab_from_linear(each) for each in (one, _matched(one, other, known))]
    skin = _is_skin(lab[0], known, across) & _is_skin(lab[1], known, across)
    known = known & (blurred(skin.astype(float), _RIM * across) > _WELL_INSIDE)
    found = {}
    for seen, channel in ((Seen.REDNESS, 1), (Seen.BRIGHTNESS, 0)):
        values = lab[1][..., channel] - lab[0][..., channel]
        values = blurred(values - _light(values, known, across), max(_GRAIN * across, 0.5))
        whole, where = empty.copy(), np.zeros(empty.shape, bool)
        rows, columns = slice(part[1], part[3]), slice(part[0], part[2])
        whole[rows, columns] = np.where(known, values, 0.0)
        where[rows, columns] = known
        found[seen] = Change(seen, whole, where)
    return found


def _within(box: tuple[float, ...], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the whole pixels of a picture that lie in a box."""
    left, top, right, bottom = box
    return max(int(left), 0), max(int(top), 0), min(int(right), size[0]), min(int(bottom), size[1])


def _small(
    picture: Image.Image, size: tuple[int, int], part: tuple[int, int, int, int]
) -> NDArray[np.float64]:
    """Return linear light of a part of a picture at a smaller size."""
    small = picture.resize(size, Image.Resampling.BOX).crop(part)
    return linear_pixels(np.asarray(small)).astype(np.float64)


def _inside(box: tuple[float, ...], part: tuple[int, int, int, int]) -> NDArray[np.bool_]:
    """Return where the face is: the ellipse within its box, without the outline."""
    y, x = np.mgrid[part[1] : part[3], part[0] : part[2]] + 0.5
    left, top, right, bottom = box
    across, down = (right - left) / 2, (bottom - top) / 2
    away = np.hypot((x - left) / across - 1, (y - top) / down - 1)
    return np.asarray(away < _OUTLINE, np.bool_)


def _matched(one: Floats, other: Floats, known: NDArray[np.bool_]) -> Floats:
    """Return the other with each channel scaled to the exposure of the first, on the face.

    By the median of the ratios: lesions that come and go hardly move it.
    """
    if not known.any():
        return other
    ratios = (one[known] + 1e-3) / (other[known] + 1e-3)
    return np.clip(other * np.median(ratios, axis=0), 0.0, 1.0)


def _is_skin(lab: Floats, known: NDArray[np.bool_], across: float) -> NDArray[np.bool_]:
    """Return where a picture has the face's usual colour nearby: not hair, nor what is behind.

    What is redder is skin as well: a nodule must not be taken for something else.
    """
    if not known.any():
        return known
    a, b = (blurred(lab[..., channel], _NEARBY * across) for channel in (1, 2))
    paler = np.minimum(a - np.median(a[known]), 0.0)
    return np.asarray(np.hypot(paler, b - np.median(b[known])) < _OTHER_COLOUR, np.bool_)


def _light(values: Floats, known: NDArray[np.bool_], across: float) -> Floats:
    """Return the part of a change that varies slowly over the face.

    What stands out from it, as a lesion does, is left out more and more from round to round.
    """
    coarse, seen = values[::_COARSE, ::_COARSE], known[::_COARSE, ::_COARSE]
    if not seen.any():
        return np.zeros_like(values)
    sigma = _LIGHT * across / _COARSE
    weight = seen.astype(float)
    slow = np.zeros_like(coarse)
    for _ in range(_ROUNDS):
        slow = blurred(coarse * weight, sigma) / (blurred(weight, sigma) + 1e-6)
        spread = np.median(np.abs((coarse - slow)[seen])) * 1.5 + 0.5
        weight = seen / (1 + ((coarse - slow) / spread) ** 2)
    size = values.shape[1], values.shape[0]
    large = Image.fromarray(slow.astype(np.float32)).resize(size, Image.Resampling.BILINEAR)
    return np.asarray(large, np.float64)


@cache
def colour_table() -> Pixels:
    """Return 255 sRGB colours (255, 3), from much less through neutral grey to much more.

    Blue to orange: told apart with any colour vision, and the brighter end is the higher one.
    """
    t = np.linspace(-1.0, 1.0, 255)
    lightness = 62.0 + 14.0 * t
    hue = np.radians(np.where(t < 0, 272.0, 55.0))
    table = even_colours(lightness, 95.0 * np.abs(t), hue)
    table.setflags(write=False)
    return table


def rgba(found: Change) -> Pixels:
    """Return the change as straight-alpha RGBA (h, w, 4): nothing where nothing changed."""
    full, neutral = FULL[found.seen], NEUTRAL[found.seen]
    strength = np.clip((np.abs(found.values) - neutral) / (full - neutral), 0.0, 1.0)
    signed = np.sign(found.values) * strength
    colours = colour_table()[np.round((signed + 1.0) * 127.0).astype(int)]
    alpha = np.round(np.sqrt(strength) * 255.0 * found.known).astype(np.uint8)
    return np.concatenate([colours, alpha[..., None]], axis=2)


def over(earlier: Pixels, found: Change) -> Pixels:
    """Return the earlier photograph in grey with the change over it; dim where it is unknown."""
    height, width = found.values.shape
    grey = np.asarray(
        Image.fromarray(earlier).convert("L").resize((width, height), Image.Resampling.BOX), float
    )
    # Even the darkest skin is shown bright enough for both ends of the table to stand out.
    base = np.where(found.known, 70.0 + 0.55 * grey, 40.0 + 0.25 * grey)[..., None]
    layer = rgba(found).astype(float)
    alpha = layer[..., 3:] / 255.0
    return np.asarray(np.round(base * (1 - alpha) + layer[..., :3] * alpha), np.uint8)
