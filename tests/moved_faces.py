"""A demo face, and the same moved and relit in known ways: what alignment is tried on."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.domain.inspection import FaceSeen
from acne_desktop.domain.photo import View
from acne_desktop.imaging.registration import around
from acne_desktop.imaging.warp import Alignment
from acne_desktop.paths import resources

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

# The faces of the second demo patient's first visit, as the locator sees them.
_BOXES = {
    View.FRONTAL: (100, 110, 695, 844),
    View.LEFT: (17, 106, 571, 853),
    View.RIGHT: (246, 110, 769, 836),
}


@cache
def demo_face(view: View = View.FRONTAL) -> tuple[Pixels, FaceSeen]:
    """Return a rendered photograph and its face."""
    with Image.open(resources() / "demo" / f"demo-02-1-{view}.jpg") as picture:
        return np.array(picture.convert("RGB")), FaceSeen(1.0, _BOXES[view], 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Move:
    """How a photograph is moved (fractions of its width, degrees) and relit."""

    turn: float = 0.0
    scale: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)
    size: float = 1.0  # pixels of the later photograph over those of the earlier
    gamma: float = 1.0
    gain: tuple[float, float, float] = (1.0, 1.0, 1.0)
    from_left: float = 0.0  # how much brighter its right edge is than its middle
    noise: float = 0.0

    def truth(self, pixels: Pixels) -> Floats:
        """Return the transform (2, 3), in widths, from the earlier photograph to the later."""
        middle = (0.5, 0.5 * pixels.shape[0] / pixels.shape[1])
        return around(middle, float(np.radians(self.turn)), self.scale, self.shift)

    def made(self, pixels: Pixels) -> Pixels:
        """Return the photograph moved and relit."""
        height, width = pixels.shape[:2]
        out = round(width * self.size), round(height * self.size)
        back = np.linalg.inv(np.vstack([self.truth(pixels), [0, 0, 1]]))[:2]
        back[:, :2] *= width / out[0]
        back[:, 2] *= width
        picture = Image.fromarray(pixels).transform(
            out, Image.Transform.AFFINE, tuple(back.ravel()), Image.Resampling.BICUBIC
        )
        values = (np.asarray(picture) / 255.0) ** self.gamma * np.array(self.gain)
        values = values * (1 + self.from_left * np.linspace(-1, 1, out[0])[None, :, None])
        values = values + np.random.default_rng(0).normal(0, self.noise, values.shape)
        return np.asarray((values.clip(0, 1) * 255).round(), np.uint8)

    def face(self, pixels: Pixels, face: FaceSeen) -> FaceSeen:
        """Return where the face is in the photograph moved, without telling how it was turned."""
        assert face.box is not None
        left, top, right, bottom = np.array(face.box, float) / pixels.shape[1]
        corners = np.array([(left, top), (right, top), (left, bottom), (right, bottom)])
        truth = self.truth(pixels)
        placed = (corners @ truth[:, :2].T + truth[:, 2]) * pixels.shape[1] * self.size
        low, high = placed.min(axis=0).round().astype(int), placed.max(axis=0).round().astype(int)
        return FaceSeen(1.0, (int(low[0]), int(low[1]), int(high[0]), int(high[1])), 0.0, 0.0, 0.0)


def off_by(found: Alignment, truth: Floats, face: FaceSeen, width: int) -> Floats:
    """Return how far places of the face are from the truth, in % of the face's width."""
    assert face.box is not None
    left, top, right, bottom = np.array(face.box, float) / width
    x, y = np.meshgrid(np.linspace(-1, 1, 25), np.linspace(-1, 1, 25))
    inside = np.hypot(x, y) < 0.85
    points = np.column_stack(
        [
            (left + right) / 2 + x[inside] * (right - left) / 2,
            (top + bottom) / 2 + y[inside] * (bottom - top) / 2,
        ]
    )
    apart = found.places(points) - (points @ truth[:, :2].T + truth[:, 2])
    across = (right - left) * np.sqrt(abs(np.linalg.det(truth[:, :2])))
    away: Floats = np.hypot(apart[:, 0], apart[:, 1]) / across * 100
    return away
