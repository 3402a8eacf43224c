"""Looks at a photograph before it is graded: the face, its view, and how good it is."""

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.inspection import Inspection
from acne_desktop.domain.photo import View
from acne_desktop.errors import PackageError
from acne_desktop.grading import upright
from acne_desktop.grading.face import FaceLocator
from acne_desktop.grading.package import FACE, ModelPackage
from acne_desktop.grading.upright import TurnedLocator, read_upright
from acne_desktop.imaging.quality import judge
from acne_desktop.imaging.quality.limits import FILE as LIMITS_FILE
from acne_desktop.imaging.quality.limits import QualityLimits, read_limits
from acne_desktop.language import tr
from acne_desktop.paths import resources
from acne_desktop.services.grading import bundled_package


class Inspector(Protocol):
    """Whatever looks at photographs: the real inspector, or a fake one in tests."""

    def inspect(
        self, pixels: NDArray[np.uint8], *, expected: View | None = None, scale: float = 1.0
    ) -> Inspection:
        """Say what is seen of an upright sRGB photograph (h, w, 3) uint8.

        The pose is held against the ``expected`` view, without one against the view that is seen.
        ``scale`` is the width of the original over that of ``pixels``, so that a preview tells
        the original's resolution. May be called from several threads at once.
        Raises :class:`PhotoError` for an array that is no photograph.
        """
        ...


class FaceInspector:
    """An inspector with a loaded face locator and the limits of quality."""

    def __init__(self, locator: TurnedLocator, limits: QualityLimits) -> None:
        self.locator = locator
        self.limits = limits

    def inspect(
        self, pixels: NDArray[np.uint8], *, expected: View | None = None, scale: float = 1.0
    ) -> Inspection:
        """Say what is seen of a photograph: see :class:`Inspector`."""
        seen = self.locator.locate(pixels).seen
        if seen.box is None:
            return Inspection(None, seen)
        view = self.limits.poses.view(seen.yaw)
        asked = expected if expected is not None else view
        numbers = judge.measure(pixels, seen, self.limits, view=asked, scale=scale)
        return Inspection(view, seen, judge.findings(numbers, seen, self.limits, asked))


def load_inspector(folder: Path | None = None) -> FaceInspector:
    """Load the face locator of the bundled model package, or of that in ``folder``.

    Raises :class:`PackageError`.
    """
    package = ModelPackage.open(folder or bundled_package())
    if FACE not in package.manifest["files"]:
        raise PackageError(
            tr(
                "The model package {version} has no face locator: choose another package.",
                version=package.version,
            )
        )
    locator = FaceLocator.load(package.read(FACE))
    turned = TurnedLocator(locator, read_upright(resources() / upright.FILE))
    return FaceInspector(turned, read_limits(resources() / LIMITS_FILE))
