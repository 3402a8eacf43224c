"""Cuts the face out of a photograph at one size and tells its skin: what quality is measured on."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels; may pass the edges

FACE_HEIGHT = 384  # pixels from forehead to chin: about 2 a millimetre, finer than a comedone
_HALVED = 2  # light and colour need no fine detail
_LEAST = 32  # pixels of a side; less of a face is nothing to measure
_OVAL = 0.84  # of the box's half sides: within it lies the face at any yaw, and little hair
_CORE = 0.55  # of the box's half sides: cheeks and nose
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
_DARK = np.float32(4.0)  # grey levels added before a ratio, so that noise in the dark is no colour

# Logarithms of red and blue over green that skin of any type may have in any usual light.
_GAMUT = ((0.04, 0.95), (-1.1, 0.12))
_LEAST_SKIN = 0.15  # of the core: with less in the gamut, the core itself says what skin looks like
_COLOURLESS = 0.08  # red over green below which a face has no colour to tell its skin by
# Skin is at least so red as a share of the face's own red, in light and in shade: hair in the
# shade and paper in the light are nearer to grey. It may be redder, as lesions and lips are.
_LEAST_RED = (0.45, 0.62)
_SHADE = 0.45  # of the face's own brightness
_REDDER = 0.55
_BLUE = (-0.4, 0.3)
_BLACK = 14.0  # brightness below which nothing is known of a pixel
_LOST = 0.25  # of the face's own brightness: four stops of shade hide the skin as a mask does


@dataclass(frozen=True, eq=False)
class FacePatch:
    """The part of a photograph that shows the face.

    ``detail`` float32 (H, W) is its brightness, 0..255, the face :data:`FACE_HEIGHT` pixels high
    or smaller; ``values`` (h, w, 3) its colours at half that size. ``x`` (w,) and ``y`` (h,) tell
    where in the box columns and rows of ``values`` lie, -1..1 from side to side, ``x_detail`` and
    ``y_detail`` those of ``detail``. ``oval`` and ``core`` (h, w) are the face's inside and its
    middle, by the box alone.
    """

    detail: Floats
    x_detail: Floats
    y_detail: Floats
    values: Floats
    x: Floats
    y: Floats
    oval: Mask
    core: Mask

    @staticmethod
    def cut(pixels: Pixels, box: Box) -> "FacePatch | None":
        """Return the face in ``box`` of a photograph (h, w, 3); None where hardly any is inside."""
        high, wide = pixels.shape[:2]
        left, top = max(0, box[0]), max(0, box[1])
        right, bottom = min(wide, box[2]), min(high, box[3])
        if right - left < _LEAST or bottom - top < _LEAST:
            return None
        scale = min(1.0, FACE_HEIGHT / (box[3] - box[1]))
        size = max(4, round((right - left) * scale)), max(4, round((bottom - top) * scale))
        picture = Image.fromarray(np.ascontiguousarray(pixels[top:bottom, left:right]))
        if scale < 1:
            picture = picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
        part = (left, top, right, bottom)
        small = picture.reduce(_HALVED)
        x, y = _places(part, box, small.width, small.height)
        away = (x * x)[None] + (y * y)[:, None]
        return FacePatch(
            np.asarray(picture.convert("L"), np.float32),
            *_places(part, box, picture.width, picture.height),
            np.asarray(small, np.float32),
            x,
            y,
            away < _OVAL**2,
            away < _CORE**2,
        )

    @cached_property
    def luma(self) -> Floats:
        """Brightness (h, w), 0..255."""
        return np.asarray(self.values @ _LUMA, np.float32)

    @cached_property
    def colour(self) -> tuple[Floats, Floats]:
        """Logarithms of red and of blue over green (h, w): what remains of colour in any light."""
        logs = np.log(self.values + _DARK)
        return logs[..., 0] - logs[..., 1], logs[..., 2] - logs[..., 1]

    @cached_property
    def own(self) -> tuple[float, float, float]:
        """The face's own skin: red and blue over green, and brightness, as medians.

        Of the core, where it may be skin by its colour; its brighter half, as hair is darker.
        """
        red, blue = self.colour
        (low_red, high_red), (low_blue, high_blue) = _GAMUT
        likely = self.core & (red > low_red) & (red < high_red)
        likely &= (blue > low_blue) & (blue < high_blue)
        if likely.sum() < _LEAST_SKIN * max(1, self.core.sum()):
            likely = self.core
        if not likely.any():
            return 0.0, 0.0, 0.0
        luma = self.luma[likely]
        bright = luma >= np.median(luma)
        return (
            float(np.median(red[likely][bright])),
            float(np.median(blue[likely][bright])),
            float(np.median(luma[bright])),
        )

    @cached_property
    def skin(self) -> Mask:
        """Where the oval has about the face's own colour (h, w), in light or in shade."""
        red, blue = self.colour
        own_red, own_blue, own_luma = self.own
        if own_red < _COLOURLESS:
            return self.oval & (self.luma > _BLACK)
        in_light, in_shade = _LEAST_RED
        least = np.where(self.luma < _SHADE * own_luma, in_shade * own_red, in_light * own_red)
        near = (red > least) & (red < own_red + _REDDER)
        near &= self.luma > max(_BLACK, _LOST * own_luma)
        near &= (blue > own_blue + _BLUE[0]) & (blue < own_blue + _BLUE[1])
        return np.asarray(self.oval & near, np.bool_)


def _places(part: Box, box: Box, columns: int, rows: int) -> tuple[Floats, Floats]:
    """Return where in the box the columns and rows of a picture of its ``part`` lie, -1..1."""
    x = part[0] + (np.arange(columns) + 0.5) * (part[2] - part[0]) / columns
    y = part[1] + (np.arange(rows) + 0.5) * (part[3] - part[1]) / rows
    across = (2 * x - box[0] - box[2]) / (box[2] - box[0])
    down = (2 * y - box[1] - box[3]) / (box[3] - box[1])
    return across.astype(np.float32), down.astype(np.float32)
