"""Covers eyes and brows in a copy of a photograph with one flat colour, by the face found."""

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from acne_desktop.domain.inspection import FaceSeen

Pixels = NDArray[np.uint8]

COLOUR = (118, 118, 118)  # flat: what is blurred or pixelled can be guessed back

# Where eyes and brows are in a face's box, as fractions of its height from the top, and of half its
# width from the middle; from the rendered faces that ship (brows 0.24, lower lids 0.40), with room.
_TOP, _BOTTOM = 0.195, 0.435
_FRONT = 0.86  # reach to both sides where the face looks into the camera
_FAR = 1.12  # reach to the side that the nose points to, where it is turned
_NEAR = 0.34  # reach to the other side, where the cheek and the temple begin
_SIDE = 45.0  # degrees of yaw at which a face counts as turned
_PITCH_ROOM, _ROLL_ROOM = 0.20, 0.12  # of the height, more for a head that is not level
_MOST_ROLL = 45.0  # a head on its side: where its eyes are is not told well enough


def masked(pixels: Pixels, face: FaceSeen) -> Pixels | None:
    """Return a copy of an upright photograph (h, w, 3) with eyes and brows covered.

    None where no face was found, or one that lies on its side: then nothing can be promised.
    """
    corners = covered(face)
    if corners is None:
        return None
    image = Image.fromarray(pixels)
    ImageDraw.Draw(image).polygon(corners, fill=COLOUR)
    return np.asarray(image, np.uint8)


def covered(face: FaceSeen) -> list[tuple[float, float]] | None:
    """Return the corners of what is covered, in pixels; None where that cannot be told."""
    if face.box is None or abs(face.roll) > _MOST_ROLL:
        return None
    left, top, right, bottom = face.box
    half, high = (right - left) / 2, bottom - top
    room = high * (
        _PITCH_ROOM * abs(math.sin(math.radians(face.pitch)))
        + _ROLL_ROOM * abs(math.sin(math.radians(face.roll)))
    )
    # Yaw above 0: the nose points to the photograph's left edge, and the eyes are there.
    to_left, to_right = _reach(face.yaw), _reach(-face.yaw)
    upper, lower = (_TOP - 0.5) * high - room, (_BOTTOM - 0.5) * high + room
    return [
        _turned(x, y, face.roll, ((left + right) / 2, (top + bottom) / 2))
        for x, y in (
            (-to_left * half, upper),
            (to_right * half, upper),
            (to_right * half, lower),
            (-to_left * half, lower),
        )
    ]


def _reach(yaw: float) -> float:
    """Return how far to the left, for a face whose nose points there (``yaw`` above 0) or not."""
    turned = min(1.0, abs(yaw) / _SIDE)
    return _FRONT + turned * ((_FAR if yaw > 0 else _NEAR) - _FRONT)


def _turned(x: float, y: float, roll: float, middle: tuple[float, float]) -> tuple[float, float]:
    """Return a place beside the middle of a head that is turned clockwise by ``roll`` degrees."""
    sine, cosine = math.sin(math.radians(roll)), math.cos(math.radians(roll))
    return middle[0] + x * cosine - y * sine, middle[1] + x * sine + y * cosine
