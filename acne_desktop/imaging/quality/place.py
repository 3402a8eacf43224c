"""How a face stands in a photograph: how large, cut off, covered, and which way it is turned."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from acne_desktop.domain.inspection import FaceSeen
from acne_desktop.domain.photo import View
from acne_desktop.imaging.quality.patch import Box, FacePatch, Pixels

_THIRD = 1 / 3  # of the box's half side, on each side of its middle
_FOREHEAD = 0.5  # what covers the forehead weighs half: hair falls there


@dataclass(frozen=True)
class Poses:
    """What each view asks for, in degrees.

    A yaw of at most ``frontal_up_to`` to either side is a frontal view, one of at least
    ``side_from`` a side view; what lies between is neither. ``yaw`` has the least and the greatest
    yaw that a view asks for, ``tilt`` is the pitch or roll that is still upright; from a roll of
    ``turned_over`` on the photograph itself lies on its side or its head.
    """

    frontal_up_to: float
    side_from: float
    yaw: Mapping[View, tuple[float, float]]
    tilt: float
    turned_over: float

    def view(self, yaw: float) -> View | None:
        """Return the view that a yaw shows, None for one between two."""
        if abs(yaw) <= self.frontal_up_to:
            return View.FRONTAL
        if abs(yaw) >= self.side_from:
            return View.LEFT if yaw > 0 else View.RIGHT
        return None

    def yaw_off(self, yaw: float, view: View) -> float:
        """Return by how much the head is turned too far (above 0) or too little, to its left side.

        0 where it is as the view asks. The sign is that of the yaw that is too much.
        """
        least, greatest = self.yaw[view]
        return min(0.0, yaw - least) + max(0.0, yaw - greatest)

    def tilt_off(self, face: FaceSeen) -> float:
        """Return by how many degrees the head is tilted more than is still upright, from 0."""
        return max(0.0, max(abs(face.pitch), abs(face.roll)) - self.tilt)

    def off(self, face: FaceSeen, view: View | None) -> float:
        """Return the degrees by which the head is off; without a view, off the nearest."""
        turned = self.yaw_off(face.yaw, view or self.nearest(face.yaw))
        return max(abs(turned), self.tilt_off(face))

    def nearest(self, yaw: float) -> View:
        """Return the view that asks for a yaw, or else the one nearest to it."""
        return min(self.yaw, key=lambda view: abs(self.yaw_off(yaw, view)))


def resolution(box: Box, scale: float) -> float:
    """Return the pixels from forehead to chin in the original, ``scale`` times the photograph."""
    return (box[3] - box[1]) * scale


def crop(pixels: Pixels, box: Box) -> float:
    """Return the share of the face's box, 0..1, that lies outside the photograph."""
    high, wide = pixels.shape[:2]
    across = max(0, min(box[2], wide) - max(box[0], 0))
    down = max(0, min(box[3], high) - max(box[1], 0))
    return 1.0 - float(across * down) / max(1, (box[2] - box[0]) * (box[3] - box[1]))


def covered(patch: FacePatch) -> float:
    """Return the share, 0..1, that is not skin of that third of the face which is covered most.

    Eyes, brows and lips count too: they are small. Of the upper third half the share counts.
    """
    bare, oval = patch.skin, patch.oval
    x, y = patch.x[None], patch.y[:, None]
    thirds = ((x < -_THIRD, 1.0), (x > _THIRD, 1.0), (y > _THIRD, 1.0), (y < -_THIRD, _FOREHEAD))
    shares = [0.0]
    for part, weight in thirds:
        inside = oval & part
        if inside.any():
            shares.append(weight * float(np.mean(~bare[inside])))
    return max(shares)
