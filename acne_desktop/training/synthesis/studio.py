"""The photographer's side of a visit: pose, camera, light and backdrop, drawn from its seed."""

from dataclasses import dataclass

import numpy as np

from acne_desktop.domain.photo import View
from acne_desktop.training.synthesis.raster import Floats

_SIDE_YAW = {View.FRONTAL: 0.0, View.LEFT: -1.0, View.RIGHT: 1.0}


@dataclass(frozen=True)
class Lamp:
    """A lamp or softbox: unit direction in camera space, spread in radians, linear RGB strength."""

    direction: Floats
    spread: float
    colour: Floats


@dataclass(frozen=True)
class Studio:
    """Light and camera of one visit. Lengths in centimetres."""

    lamps: tuple[Lamp, ...]
    ambient: Floats
    distance: float
    field_height: float
    exposure: float
    white_balance: Floats
    contrast: float
    saturation: float
    noise: float
    blur: float
    backdrop: Floats
    backdrop_falloff: float
    cloth: Floats


@dataclass(frozen=True)
class Pose:
    """How the head stands in one view: rotation head to camera (3, 3) and a small shift (2,)."""

    rotation: Floats
    shift: Floats


def draw_studio(rng: np.random.Generator) -> Studio:
    """Draw light, camera and backdrop of one visit."""
    warm = rng.uniform(-1, 1)
    tint = np.array([1 + 0.07 * warm, 1.0, 1 - 0.09 * warm], np.float32)
    side = rng.choice([-1.0, 1.0])
    match int(rng.integers(3)):
        case 0:  # two softboxes
            lamps = [
                _lamp(rng, tint, across=40 * side, up=18, spread=0.45, strength=1.0),
                _lamp(
                    rng,
                    tint,
                    across=-40 * side,
                    up=14,
                    spread=0.45,
                    strength=rng.uniform(0.55, 0.9),
                ),
            ]
        case 1:  # one key, a weak fill from the other side
            lamps = [
                _lamp(rng, tint, across=32 * side, up=30, spread=0.35, strength=1.25),
                _lamp(
                    rng, tint, across=-45 * side, up=5, spread=0.6, strength=rng.uniform(0.25, 0.45)
                ),
            ]
        case _:  # a ring or bounced flash near the lens
            lamps = [
                _lamp(rng, tint, across=6 * side, up=16, spread=0.3, strength=1.0),
                _lamp(
                    rng, tint, across=-30 * side, up=40, spread=0.7, strength=rng.uniform(0.3, 0.5)
                ),
            ]
    greys = np.array(
        [[0.42, 0.48, 0.56], [0.55, 0.56, 0.57], [0.20, 0.26, 0.33], [0.70, 0.71, 0.72]]
    )
    cloths = np.array(
        [[0.72, 0.74, 0.76], [0.10, 0.17, 0.28], [0.28, 0.42, 0.46], [0.06, 0.06, 0.07]]
    )
    return Studio(
        lamps=tuple(lamps),
        ambient=(tint * rng.uniform(0.26, 0.42)).astype(np.float32),
        distance=rng.uniform(75, 140),
        field_height=rng.uniform(26.0, 30.0),
        exposure=rng.uniform(0.88, 1.14),
        white_balance=np.array(
            [1 + rng.uniform(-0.04, 0.04), 1.0, 1 + rng.uniform(-0.05, 0.05)], np.float32
        )
        / tint ** np.float32(rng.uniform(0.6, 1.0)),
        contrast=rng.uniform(0.0, 0.5),
        saturation=rng.uniform(0.92, 1.08),
        noise=rng.uniform(0.003, 0.010),
        blur=rng.uniform(0.2, 0.5),
        backdrop=(greys[int(rng.integers(4))] * rng.uniform(0.8, 1.1)).astype(np.float32),
        backdrop_falloff=rng.uniform(0.1, 0.35),
        cloth=cloths[int(rng.integers(4))].astype(np.float32),
    )


def draw_pose(view: View, rng: np.random.Generator) -> Pose:
    """Draw the pose of a view: yaw about 0 or 35 to 55 degrees, a little pitch and roll."""
    turn = rng.uniform(35, 55)
    yaw = _SIDE_YAW[view] * turn + (rng.uniform(-3, 3) if view == View.FRONTAL else 0.0)
    pitch, roll = rng.normal(0, 2.0), rng.normal(0, 1.2)
    shift = np.array([rng.normal(0, 0.25), rng.normal(0, 0.3)], np.float32)
    return Pose(_turned(yaw, np.clip(pitch, -5, 5), np.clip(roll, -3, 3)), shift)


def _lamp(
    rng: np.random.Generator,
    tint: Floats,
    *,
    across: float,
    up: float,
    spread: float,
    strength: float,
) -> Lamp:
    """Return a lamp so many degrees to the right of and above the lens, a little off."""
    a = np.radians(across + rng.normal(0, 6))
    b = np.radians(up + rng.normal(0, 5))
    direction = np.array([np.sin(a) * np.cos(b), np.sin(b), np.cos(a) * np.cos(b)], np.float32)
    return Lamp(direction, spread * rng.uniform(0.85, 1.2), (tint * strength).astype(np.float32))


def _turned(yaw: float, pitch: float, roll: float) -> Floats:
    """Return the rotation head to camera; angles in degrees, positive yaw turns the nose to +x."""
    y, p, r = np.radians([yaw, pitch, roll])
    about_y = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(p), -np.sin(p)], [0, np.sin(p), np.cos(p)]])
    about_z = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
    out: Floats = (about_z @ about_x @ about_y).astype(np.float32)
    return out
