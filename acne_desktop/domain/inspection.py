"""What is seen in a photograph before it is graded: the face, its view, and how good it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from acne_desktop.domain.photo import View
from acne_desktop.language import tr


class Quality(StrEnum):
    """What is measured of a photograph; each has a number, limits and a verdict."""

    SHARPNESS = "sharpness"
    HIGHLIGHTS = "highlights"  # clipped to white, on the skin
    SHADOWS = "shadows"  # clipped to black, on the skin
    BRIGHTNESS = "brightness"
    EVENNESS = "evenness"  # of the light over the face
    HEAVY_SHADOW = "heavy_shadow"  # a hard shadow across the face
    COLOUR_CAST = "colour_cast"
    RESOLUTION = "resolution"  # pixels across the face
    CROP = "crop"  # how much of the face lies outside the photograph
    POSE = "pose"  # degrees off what the view asks for
    COVERED = "covered"  # hair, a mask or a hand over the skin


class Verdict(IntEnum):
    """What a measurement means for the photograph; the worst of all is the photograph's."""

    GOOD = 0
    USABLE = 1
    RETAKE = 2

    @property
    def label(self) -> str:
        """Return the word that the screen shows."""
        return (tr("Good"), tr("Usable"), tr("Retake"))[self]


@dataclass(frozen=True)
class FaceSeen:
    """A face in a photograph.

    ``present`` is its probability (0..1). ``box`` is left, top, right, bottom in pixels of the
    upright photograph, from the upper forehead to the chin; it may pass the edges and is None
    without a face. Degrees: ``yaw`` above 0 where the patient's left side is seen, ``pitch`` above
    0 where the nose points up, ``roll`` above 0 where the head is turned clockwise.
    """

    present: float
    box: tuple[int, int, int, int] | None
    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True)
class Finding:
    """One measurement. ``sentence`` says what to do; it is empty where nothing is to be done."""

    quality: Quality
    value: float
    verdict: Verdict
    sentence: str = ""


@dataclass(frozen=True)
class Inspection:
    """All that is seen of one photograph. ``view`` is None where it cannot be told."""

    view: View | None
    face: FaceSeen
    findings: Sequence[Finding] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst verdict; without a face the photograph has to be taken again."""
        if self.face.box is None:
            return Verdict.RETAKE
        return max((finding.verdict for finding in self.findings), default=Verdict.GOOD)

    @property
    def advice(self) -> str:
        """The sentence of the worst finding, the first of several; empty where all is good."""
        if self.face.box is None:
            return tr("No face is seen: show the whole face, from the forehead to the chin.")
        worst = max(self.findings, key=lambda finding: finding.verdict, default=None)
        return worst.sentence if worst is not None else ""
