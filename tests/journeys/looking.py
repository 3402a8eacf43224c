"""What the journeys' inspector sees in the drawn faces: their view by how far they lean."""

import numpy as np

from acne_desktop.domain.inspection import FaceSeen, Finding, Inspection, Quality, Verdict
from acne_desktop.domain.photo import View
from tests.fakes import Pixels

BLURRED = "The photograph is blurred: hold still and take it again."
_DARK = 90  # mean of a picture that the tests have darkened


def see(pixels: Pixels, _expected: View | None = None) -> Inspection:
    """Return the view that a drawn face shows; a dark picture is to be taken again."""
    skin = (pixels[..., 0].astype(int) - pixels[..., 2]) > pixels[..., 0] // 8
    share = float(np.nonzero(skin)[1].mean()) / pixels.shape[1] if skin.any() else 0.5
    view = View.LEFT if share < 0.45 else View.RIGHT if share > 0.55 else View.FRONTAL
    dark = pixels.mean() < _DARK
    finding = Finding(
        Quality.SHARPNESS, 1.0, Verdict.RETAKE if dark else Verdict.GOOD, BLURRED if dark else ""
    )
    return Inspection(view, FaceSeen(0.9, (40, 40, 320, 440), 0.0, 0.0, 0.0), [finding])
