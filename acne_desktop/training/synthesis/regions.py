"""Where things are on the average head: lips, eyes, brows, hairline, neckline, zones of the face.

Every function takes atlas points (n, 3) in centimetres and returns one value a point. The face is
symmetric, so x enters as its distance from the midline.
"""

import numpy as np

from acne_desktop.training.synthesis.raster import Floats, Numbers

EYE_CENTRE = (3.16, 3.55)
"""Across and up: the middle of the opening between the lids."""

_MOUTH = [0.0, 0.45, 0.9, 1.5, 2.0, 2.35, 2.6]
_LIP_TOP = [-2.62, -2.52, -2.64, -2.92, -3.22, -3.5, -3.9]
_LIP_FOOT = [-4.36, -4.35, -4.29, -4.08, -3.8, -3.54, -3.2]

_BROW_X = np.array([1.15, 2.0, 3.0, 4.0, 4.9, 5.8])
_BROW_Y = np.array([5.22, 5.36, 5.54, 5.66, 5.5, 5.0])
_BROW_WIDTH = np.array([0.34, 0.42, 0.40, 0.32, 0.22, 0.08])

# The hairline as the foremost z that still carries hair at each height.
_HAIR_Y = [
    *(-9.0, -7.5, -6.0, -4.0, -2.0, 0.2, 0.9, 1.5, 3.0, 4.5, 6.0),
    *(7.5, 8.6, 9.4, 10.0, 10.5, 11.0, 11.5, 12.5, 14.0),
]
_HAIR_Z = [
    *(-30.0, -9.0, -5.0, -4.0, -3.0, -2.2, 1.2, 2.3, 2.6, 3.1, 4.2),
    *(5.0, 5.8, 6.7, 7.7, 8.8, 9.9, 11.0, 14.0, 30.0),
]

# How far the skull reaches sideways at the ear; what sticks out farther is the ear.
_EAR_Y = [-2.5, -2.0, 0.0, 2.0, 3.5, 4.3]
_EAR_X = [6.6, 6.75, 7.2, 7.5, 7.85, 8.05]

_JAW_Z = [-5.0, 0.5, 2.5, 5.0, 7.0, 9.0]
_JAW_Y = [-2.0, -3.6, -5.8, -7.5, -8.1, -8.3]


def ramp(value: Numbers, low: float, high: float) -> Floats:
    """Return a smooth step: 0 below ``low``, 1 above ``high`` (or the reverse)."""
    t = np.clip((value - low) / (high - low), 0.0, 1.0)
    out: Floats = (t * t * (3 - 2 * t)).astype(np.float32)
    return out


def lips(points: Floats) -> Floats:
    """Return how far inside the red of the lips a point is, in centimetres (negative outside)."""
    across, up = np.abs(points[:, 0]), points[:, 1]
    inside = np.minimum(
        np.interp(across, _MOUTH, _LIP_TOP) - up, up - np.interp(across, _MOUTH, _LIP_FOOT)
    )
    inside = np.minimum(inside, 2.5 - across)
    out: Floats = np.where(points[:, 2] > 6, inside, -9.0).astype(np.float32)
    return out


def brow(points: Floats, lift: float = 0.0, width: float = 1.0) -> Floats:
    """Return 1 in the middle of an eyebrow, 0 at its edge, negative outside.

    ``lift`` moves it up, in centimetres; ``width`` scales how thick it is.
    """
    across, up = np.abs(points[:, 0]), points[:, 1]
    middle = np.interp(across, _BROW_X, _BROW_Y) + lift
    inside = 1 - np.abs(up - middle) / (width * np.interp(across, _BROW_X, _BROW_WIDTH))
    inside -= np.maximum(0, _BROW_X[0] - across) * 4 + np.maximum(0, across - _BROW_X[-1]) * 4
    out: Floats = np.where(points[:, 2] > 2, inside, -9.0).astype(np.float32)
    return out


def scalp(points: Floats, shift: float = 0.0) -> Floats:
    """Return how far behind the hairline a point is, in centimetres; ``shift`` moves it back."""
    up, out = points[:, 1], points[:, 2]
    behind = np.interp(up + shift * ramp(up, 4.0, 8.0), _HAIR_Y, _HAIR_Z) - out
    behind = np.where(ear(points) > 0.5, -9.0, behind)
    result: Floats = np.where(up < -9, -9.0, behind).astype(np.float32)
    return result


def ear(points: Floats) -> Floats:
    """Return 1 on an ear, its bowl included, 0 elsewhere."""
    across, up, out = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    skull = np.interp(up, _EAR_Y, _EAR_X)
    flap = ramp(across - skull, 0.0, 0.12) * ramp(out, -3.6, -3.2) * ramp(out, 2.3, 2.0)
    bowl = ramp(out, -1.7, -1.5) * ramp(out, 1.35, 1.15) * ramp(up, 3.3, 3.1) * (across > 5)
    result: Floats = np.maximum(flap, bowl) * ramp(up, -2.9, -2.6) * ramp(up, 4.5, 4.3)
    return result


def neckline(points: Floats) -> Floats:
    """Return how far below a round neckline a point is, in centimetres."""
    up, out = points[:, 1], points[:, 2]
    line = -13.6 - 0.22 * out
    result: Floats = (line - up).astype(np.float32)
    return result


def _blob(points: Floats, centre: tuple[float, float, float], size: tuple[float, float]) -> Floats:
    """Return a soft bump around a point and its mirror image; ``size`` across and up."""
    across = (np.abs(points[:, 0]) - centre[0]) / size[0]
    up = (points[:, 1] - centre[1]) / size[1]
    deep = (points[:, 2] - centre[2]) / (size[0] * 1.3)
    out: Floats = np.exp(-0.5 * (across**2 + up**2 + deep**2)).astype(np.float32)
    return out


def eye_distance(points: Floats) -> Floats:
    """Return the distance from the middle of the nearer eye, 1 at about the rim of the socket."""
    across = (np.abs(points[:, 0]) - EYE_CENTRE[0]) / 2.0
    up = (points[:, 1] - EYE_CENTRE[1]) / 1.35
    out: Floats = np.where(points[:, 2] > 3, np.hypot(across, up), 9.0).astype(np.float32)
    return out


def flush(points: Floats) -> Floats:
    """Return where blood shows through: cheeks, nose, chin, ears."""
    cheek = _blob(points, (4.6, -0.4, 7.6), (1.9, 1.8))
    nose = _blob(points, (0.0, 0.2, 12.4), (1.3, 1.1)) + 0.6 * _blob(
        points, (1.5, -0.2, 10.4), (0.6, 0.7)
    )
    chin = 0.45 * _blob(points, (0.0, -6.6, 10.2), (1.6, 1.0))
    out: Floats = 0.8 * cheek + nose + chin + 0.7 * ear(points)
    return out


def shine(points: Floats) -> Floats:
    """Return where sebum makes skin shine: forehead, nose, chin, the top of the cheeks."""
    out: Floats = (
        _blob(points, (0.0, 7.6, 10.2), (3.2, 1.8))
        + _blob(points, (0.0, 1.6, 12.0), (0.9, 2.2))
        + 0.8 * _blob(points, (0.0, -6.2, 10.4), (1.5, 1.0))
        + 0.5 * _blob(points, (4.7, 1.3, 8.3), (1.2, 0.9))
    )
    return out


def shadowed_eye(points: Floats) -> Floats:
    """Return where thin skin under and above the eye looks darker and bluish."""
    out: Floats = _blob(points, (2.7, 2.55, 8.9), (1.2, 0.5)) + 0.5 * _blob(
        points, (2.9, 4.5, 8.8), (1.4, 0.4)
    )
    return out


def beard(points: Floats) -> Floats:
    """Return where a beard grows: upper lip, chin, jaw, lower cheek."""
    across, up, out = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    upper = np.interp(
        across, [0, 1.2, 2.4, 3.5, 5.0, 6.5, 7.6], [-1.5, -1.6, -2.6, -3.6, -3.4, -1.5, 0.6]
    )
    inside = ramp(upper - up, 0.0, 0.7) * ramp(up, -11.5, -9.0)
    inside *= ramp(out, 0.6, 2.0) * ramp(-lips(points), 0.02, 0.15)
    result: Floats = inside * (1 - ear(points))
    return result


def zones(points: Floats) -> Floats:
    """Return forehead, cheeks, chin, nose and jaw as five soft masks (n, 5)."""
    across, up = np.abs(points[:, 0]), points[:, 1]
    forehead = ramp(up, 5.6, 6.4)
    nose = ramp(across, 1.9, 1.5) * ramp(up, -0.9, -0.5) * ramp(up, 4.2, 3.6)
    chin = ramp(across, 2.8, 2.2) * ramp(up, -4.5, -4.9)
    jaw = ramp(across, 2.2, 2.8) * ramp(up, -3.2, -4.2)
    cheek = (
        np.clip(1 - forehead - nose - chin - jaw, 0, 1)
        * ramp(across, 1.6, 2.4)
        * ramp(up, 4.5, 3.0)
    )
    out: Floats = np.stack([forehead, cheek, chin, nose, jaw], axis=1).astype(np.float32)
    return out


def open_skin(points: Floats, normals: Floats) -> Floats:
    """Return 1 where acne may sit: not on lips, eyes, brows, hair, ears, nostrils or neck."""
    up, out = points[:, 1], points[:, 2]
    free = (lips(points) < -0.25) & (brow(points) < -0.8) & (eye_distance(points) > 1.0)
    free &= (scalp(points, 0.5) < -0.6) & (scalp(points, -0.5) < -0.6) & (ear(points) == 0)
    free &= up > np.interp(out, _JAW_Z, _JAW_Y)
    free &= (out > 2.4) & (up < 10.0)
    free &= ~((normals[:, 1] < -0.5) & (out > 9.5) & (up > -2))
    result: Floats = free.astype(np.float32)
    return result
