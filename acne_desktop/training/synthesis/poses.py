"""Where the face is in a rendered photograph and how the head stands: truth for the face locator.

The box follows the face detector that labelled ACNE04: from the upper forehead to the chin, and
from the nose or far cheek to before the ear.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from acne_desktop.training.synthesis import regions
from acne_desktop.training.synthesis.camera import Camera
from acne_desktop.training.synthesis.head import EYE, NECK, HeadModel
from acne_desktop.training.synthesis.raster import Floats
from acne_desktop.training.synthesis.studio import Pose

TABLE = "poses.csv"
COLUMNS = ("file", "x", "y", "width", "height", "yaw", "pitch", "roll")

_FOREHEAD_Y = 9.4  # the box of a face detector ends a little below the hairline
_EAR_Z = 3.0  # and before the ear
_JAW_Z, _JAW_Y = (1.5, 5.0, 9.0), (-5.0, -7.6, -8.6)


@dataclass(frozen=True)
class FacePose:
    """The face in one photograph: box in pixels of it, angles in degrees as ACNE04 counts them.

    ``yaw`` is above 0 where the nose points to the photograph's left edge; ``pitch`` where it
    points up; ``roll`` where the head is turned clockwise in the photograph.
    """

    x: float
    y: float
    width: float
    height: float
    yaw: float
    pitch: float
    roll: float


def face_pose(head: HeadModel, points: Floats, pose: Pose, camera: Camera) -> FacePose:
    """Return the face of the head with vertices ``points`` (v, 3) before the camera."""
    screen, _ = camera.project(points[_face(head)])
    (left, top), (right, bottom) = screen.min(axis=0), screen.max(axis=0)
    yaw, pitch, roll = angles(pose.rotation)
    return FacePose(
        float(left), float(top), float(right - left), float(bottom - top), yaw, pitch, roll
    )


def angles(rotation: Floats) -> tuple[float, float, float]:
    """Return yaw, pitch and roll in degrees of a rotation head to camera (3, 3)."""
    # The rotation is roll after pitch after yaw; its rows are read off that product.
    pitch = -np.degrees(np.arctan2(rotation[2, 1], np.hypot(rotation[0, 1], rotation[1, 1])))
    yaw = -np.degrees(np.arctan2(-rotation[2, 0], rotation[2, 2]))
    roll = -np.degrees(np.arctan2(-rotation[0, 1], rotation[1, 1]))
    return float(yaw), float(pitch), float(roll)


def table(rows: Iterable[tuple[str, FacePose]]) -> str:
    """Return photographs' names and faces as the text of :data:`TABLE`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for name, found in rows:
        values = (found.x, found.y, found.width, found.height, found.yaw, found.pitch, found.roll)
        writer.writerow([name, *(f"{value:.1f}" for value in values)])
    return text.getvalue()


def _face(head: HeadModel) -> NDArray[np.bool_]:
    """Return which vertices (v,) a face detector's box goes round."""
    up, out = head.atlas[:, 1], head.atlas[:, 2]
    jaw = np.interp(out, _JAW_Z, _JAW_Y)
    chosen: NDArray[np.bool_] = (
        (head.vertex_part < EYE)
        & (head.vertex_part != NECK)
        & (regions.ear(head.atlas) == 0)
        & (out > _EAR_Z)
        & (up < _FOREHEAD_Y)
        & (up > jaw)
    )
    return chosen
