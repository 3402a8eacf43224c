"""What an inspector may have seen, and frames and shots made up of drawn faces."""

from acne_desktop.domain.inspection import FaceSeen, Finding, Inspection, Quality, Verdict
from acne_desktop.domain.photo import View
from acne_desktop.services.intake import IncomingPhoto
from acne_desktop.ui.capture.burst import Taken
from acne_desktop.ui.capture.source import Frame
from acne_desktop.ui.images import to_qimage
from tests.photographs import face

DARK = "It is too dark: turn on more light."
_FACE = FaceSeen(0.9, (40, 40, 320, 440), 0.0, 0.0, 0.0)
GOOD = Inspection(View.FRONTAL, _FACE, [Finding(Quality.BRIGHTNESS, 1.0, Verdict.GOOD)])
BAD = Inspection(View.FRONTAL, _FACE, [Finding(Quality.BRIGHTNESS, 0.1, Verdict.RETAKE, DARK)])


def frame(seed: int = 0, at: float = 0.0) -> Frame:
    """Return a picture of a drawn face, such as a camera sends."""
    return Frame(to_qimage(face(width=90, height=120, seed=seed)), at)


def taken(view: View, inspection: Inspection | None = GOOD) -> Taken:
    """Return a photograph such as was just taken."""
    pixels = face(view, width=90, height=120)
    photo = IncomingPhoto("", b"", view.value * 8, ".png", 90, 120, None, pixels)
    return Taken(view, photo, inspection)
