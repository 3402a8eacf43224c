"""The shape of one subject's head: identity, lids, lips, thickness of hair and clothes."""

import numpy as np

from acne_desktop.training.synthesis import regions
from acne_desktop.training.synthesis.eyes import CENTRE
from acne_desktop.training.synthesis.head import EYE, NECK, HeadModel
from acne_desktop.training.synthesis.raster import Floats
from acne_desktop.training.synthesis.subject import HairStyle, Subject

_SKULL = np.array([0.0, 4.5, -0.5], np.float32)
_CHEST = np.array([0.0, -16.0, -2.0], np.float32)
_THICKNESS = {
    HairStyle.BUZZ: (0.15, 0.15),
    HairStyle.SHORT: (0.25, 1.15),
    HairStyle.TIED_BACK: (0.35, 0.65),
}
"""How far hair stands off the side and the top of the head, in centimetres."""

_SEAM_X = [0.0, 1.0, 1.5, 2.3]
_SEAM_Y = [-3.37, -3.38, -3.41, -3.5]


def shape_head(head: HeadModel, subject: Subject) -> Floats:
    """Return the subject's vertices (v, 3) in centimetres."""
    points = head.shaped(subject.shape)
    _lower_lids(head, points, subject.lids)
    _close_lips(head, points)
    atlas = head.atlas
    outward = _away(atlas, _SKULL) * _hair_thickness(head, subject)[:, None]
    dress = regions.ramp(regions.neckline(atlas), 0.0, 0.5) * 0.35
    out: Floats = points + outward + _away(atlas, _CHEST) * dress[:, None]
    return out.astype(np.float32)


def _away(points: Floats, centre: Floats) -> Floats:
    out: Floats = points - centre
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    return out


def _lower_lids(head: HeadModel, points: Floats, angle: float) -> None:
    """Turn the upper lids about the eyeball by ``angle`` radians: the scan was taken wide-eyed."""
    atlas = head.atlas
    for side in (-1.0, 1.0):
        ball = (head.vertex_part == EYE) & (side * atlas[:, 0] > 0)
        if not ball.any():
            continue
        centre = points[ball].mean(axis=0)
        across = (side * atlas[:, 0] - CENTRE[0]) / 1.15
        weight = np.exp(-(across**4)) * regions.ramp(atlas[:, 1], 3.4, 3.85)
        weight *= regions.ramp(atlas[:, 1], 5.1, 4.15) * (atlas[:, 2] > 7) * ~ball
        turn = (angle * weight).astype(np.float32)
        up, out = points[:, 1] - centre[1], points[:, 2] - centre[2]
        points[:, 1] += up * (np.cos(turn) - 1) - out * np.sin(turn)
        points[:, 2] += up * np.sin(turn) + out * (np.cos(turn) - 1) + 0.02 * weight


def _close_lips(head: HeadModel, points: Floats) -> None:
    """Raise the lower lip a little: the scanned lips stand a hair's breadth open."""
    across, up = np.abs(head.atlas[:, 0]), head.atlas[:, 1]
    seam = np.interp(across, _SEAM_X, _SEAM_Y)
    lower = (up < seam) & (across < 2.3) & (head.atlas[:, 2] > 8)
    points[:, 1] += np.where(lower, 0.09 * np.exp(-(((up - seam) / 0.35) ** 2)), 0.0)


def _hair_thickness(head: HeadModel, subject: Subject) -> Floats:
    """Return how far the hair stands off the scalp at every vertex (v,), in centimetres."""
    atlas = head.atlas
    up = atlas[:, 1]
    behind = regions.scalp(atlas, subject.hairline)
    top = regions.ramp(up, 6.0, 11.0)
    side, crown = _THICKNESS[subject.style]
    full = side + (crown - side) * top
    slope = regions.ramp(behind / (1.6 + 2.2 * top), 0.0, 1.0)
    from_ear = regions.ramp(np.hypot(up - 1.0, atlas[:, 2]), 3.4, 6.0)
    out: Floats = full * slope * from_ear * (head.vertex_part <= NECK)
    return out
