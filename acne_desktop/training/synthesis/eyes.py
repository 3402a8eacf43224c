"""Paints eyeballs: sclera with veins, iris, pupil, the wet gloss with its catchlight."""

from dataclasses import dataclass

import numpy as np

from acne_desktop.training.synthesis import regions
from acne_desktop.training.synthesis.light import Lighting
from acne_desktop.training.synthesis.noise import grain_value
from acne_desktop.training.synthesis.raster import Floats
from acne_desktop.training.synthesis.subject import Subject

CENTRE = np.array([3.16, 3.60, 8.0], np.float32)
RADIUS = 1.47
_IRIS = 0.62
_PUPIL = 0.25
_SCLERA = np.array([0.46, 0.415, 0.39], np.float32)


@dataclass(frozen=True)
class Eyes:
    """Eyeball pixels: atlas point, normal and direction to the camera (n, 3), carried light.

    ``gaze`` (3,) is where both eyes look, in head space.
    """

    atlas: Floats
    normal: Floats
    view: Floats
    packed: Floats
    gaze: Floats


def shade_eyes(subject: Subject, eyes: Eyes, lighting: Lighting) -> Floats:
    """Return the linear colour (n, 3) of eyeball pixels."""
    atlas, normal, view = eyes.atlas, eyes.normal, eyes.view
    packed, gaze = eyes.packed, eyes.gaze
    side = np.where(atlas[:, :1] > 0, 1.0, -1.0).astype(np.float32)
    local = (atlas - CENTRE * np.concatenate([side, side * side, side * side], axis=1)) / RADIUS
    local /= np.linalg.norm(local, axis=1, keepdims=True)
    away = np.arccos(np.clip(local @ gaze, -1, 1)) * RADIUS
    right = np.array([gaze[2], 0, -gaze[0]], np.float32)
    up = np.cross(gaze, right)
    turn = np.arctan2(local @ up, local @ right)
    shift = np.random.default_rng([subject.seed, 16]).uniform(0, 64, 3).astype(np.float32)
    ring = np.stack([np.cos(turn) * 2.2, np.sin(turn) * 2.2, away * 0.9], axis=1).astype(np.float32)
    fibre = grain_value(ring, 0.22, shift)
    vein = grain_value(atlas * np.array([0.5, 1.5, 1.0], np.float32), 0.13, shift)

    corner = regions.ramp(np.abs(np.abs(atlas[:, 0]) - CENTRE[0]), 0.5, 1.3)
    blood = corner * 0.22 + regions.ramp(np.abs(vein), 0.25, 0.0) * (0.06 + 0.22 * corner)
    colour = _SCLERA * np.exp(-blood[:, None] * np.array([0.1, 0.8, 0.75], np.float32))
    iris = subject.iris * (1 + 0.28 * fibre)[:, None]
    iris = iris * (1 + 0.3 * regions.ramp(away, 0.42, 0.28))[:, None]
    iris *= (0.35 + 0.65 * regions.ramp(away, _IRIS, _IRIS - 0.13))[:, None]
    inside = regions.ramp(away, _IRIS + 0.035, _IRIS - 0.045)[:, None]
    colour = colour * (1 - inside) + iris * inside
    colour = colour * regions.ramp(away, _PUPIL - 0.03, _PUPIL + 0.03)[:, None] + 0.004

    light = packed[:, :3] * packed[:, -1:] ** 0.5
    for index, lamp in enumerate(lighting.lamps):
        facing = np.clip(local @ lamp.direction * 0.6 + 0.4, 0, 1) * packed[:, 3 + index]
        light = light + facing[:, None] * lamp.colour
    # The upper lid and its lashes shade the top of the eyeball.
    lid = regions.ramp(atlas[:, 1], 4.15, 3.55)
    colour = colour * light * (0.35 + 0.65 * lid)[:, None] * 0.85

    cornea = normal + 0.6 * (local - gaze) * regions.ramp(away, 0.75, 0.5)[:, None]
    cornea /= np.linalg.norm(cornea, axis=1, keepdims=True)
    mirror = 2 * np.einsum("nc,nc->n", cornea, view)[:, None] * cornea - view
    for lamp in lighting.lamps:
        angle = np.arccos(np.clip(mirror @ lamp.direction, -1, 1))
        size = 0.42 * lamp.spread
        glint = regions.ramp(angle, size * 1.25, size * 0.85)
        colour = colour + (glint * 0.75)[:, None] * lamp.colour * np.minimum(packed[:, -1:] * 2, 1)
    sky = np.clip(mirror[:, 1], 0, 1) * 0.02
    out: Floats = (colour + sky[:, None]).astype(np.float32)
    return out
