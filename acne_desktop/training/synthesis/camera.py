"""The camera before a head: where every point of it falls in the picture."""

from dataclasses import dataclass

import numpy as np

from acne_desktop.training.synthesis.raster import Floats
from acne_desktop.training.synthesis.studio import Pose, Studio

_PIVOT = np.array([0.0, 0.0, 2.0], np.float32)  # the head turns about the neck's axis
_CENTRE_Y = -0.2  # height on the head, in centimetres, of the picture's middle


@dataclass(frozen=True)
class Camera:
    """A pinhole camera before the head; ``eye`` is its place in head space."""

    rotation: Floats
    eye: Floats
    focal: float
    offset: Floats
    distance: float

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Return pixels (n, 2) and distance along the view (n,) of points in head space."""
        turned = (points - _PIVOT) @ self.rotation.T
        depth = self.distance - turned[:, 2]
        flat = turned[:, :2] * (self.focal / depth)[:, None]
        screen = np.stack([self.offset[0] + flat[:, 0], self.offset[1] - flat[:, 1]], axis=1)
        return screen.astype(np.float32), depth.astype(np.float32)


def aim(pose: Pose, studio: Studio, face: Floats, height: int) -> Camera:
    """Return a camera with the face (n, 3) in the middle of a picture ``height`` pixels tall."""
    focal = height * studio.distance / studio.field_height
    turned = (face - _PIVOT) @ pose.rotation.T
    spread = turned[:, 0]
    middle = (spread.min() + spread.max()) / 2
    pixel = height / studio.field_height
    offset = np.array(
        [
            height * 3 // 4 / 2 - (middle + pose.shift[0]) * pixel,
            height / 2 + (_CENTRE_Y + pose.shift[1]) * pixel,
        ],
        np.float32,
    )
    eye = _PIVOT + pose.rotation.T @ np.array([0, 0, studio.distance], np.float32)
    return Camera(pose.rotation, eye.astype(np.float32), focal, offset, studio.distance)
