"""Rendered heads of the demo clinic with their faces, for tests of quality."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.domain.inspection import FaceSeen, Finding, Quality
from acne_desktop.domain.photo import View
from acne_desktop.imaging.quality import judge
from acne_desktop.imaging.quality.limits import FILE, read_limits
from acne_desktop.paths import resources
from acne_desktop.training.face.samples import Located

LIMITS = read_limits(resources() / FILE)


@dataclass(frozen=True)
class Head:
    """A rendered photograph's name, its view, and the face as it was rendered."""

    name: str
    view: View
    face: Located

    def load(self) -> NDArray[np.uint8]:
        """Return the pixels (1024, 768, 3)."""
        with Image.open(resources() / "demo" / f"{self.name}.jpg") as picture:
            return np.asarray(picture.convert("RGB"), np.uint8)

    @property
    def seen(self) -> FaceSeen:
        """The face as a locator without error finds it."""
        face = self.face
        box = (face.x, face.y, face.x + face.width, face.y + face.height)
        left, top, right, bottom = (round(side) for side in box)
        return FaceSeen(1.0, (left, top, right, bottom), face.yaw, face.pitch, face.roll)


FRONT = Head("demo-01-1-frontal", View.FRONTAL, Located(101, 133, 569, 686, 0, -1, 0))
LEFT = Head("demo-01-1-left", View.LEFT, Located(47, 154, 487, 661, 47, -1, -1))
RIGHT = Head("demo-02-1-right", View.RIGHT, Located(246, 110, 523, 726, -47, 0, -1))
HEADS = (FRONT, LEFT, RIGHT)


def judged(
    pixels: NDArray[np.uint8], face: FaceSeen, view: View | None, scale: float = 1.0
) -> dict[Quality, Finding]:
    """Return the findings by what they are about, under the limits that ship."""
    numbers = judge.measure(pixels, face, LIMITS, view=view, scale=scale)
    return {one.quality: one for one in judge.findings(numbers, face, LIMITS, view)}
