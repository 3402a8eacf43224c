"""What a photograph reads in each number of quality, and the verdicts that follow."""

from collections.abc import Mapping

from acne_desktop.domain.inspection import FaceSeen, Finding, Quality, Verdict
from acne_desktop.domain.photo import View
from acne_desktop.imaging.quality import light, place, words
from acne_desktop.imaging.quality.detail import sharpness
from acne_desktop.imaging.quality.limits import QualityLimits
from acne_desktop.imaging.quality.patch import FacePatch, Pixels

# The order in which findings are told: where the face stands is put right before its light.
_ORDER = (
    *(Quality.POSE, Quality.CROP, Quality.RESOLUTION, Quality.SHADOWS, Quality.BRIGHTNESS),
    *(Quality.HIGHLIGHTS, Quality.SHARPNESS, Quality.HEAVY_SHADOW, Quality.EVENNESS),
    *(Quality.COLOUR_CAST, Quality.COVERED),
)


def measure(
    pixels: Pixels, face: FaceSeen, limits: QualityLimits, *, view: View | None, scale: float = 1.0
) -> dict[Quality, float]:
    """Return the numbers of an upright sRGB photograph (h, w, 3) uint8 in which a face was found.

    ``view`` is the one that the pose is held against, ``scale`` the original's width over that of
    ``pixels``. What needs more of the face than is inside the photograph is left out.
    """
    box = face.box
    if box is None:
        return {}
    numbers = {
        Quality.POSE: limits.poses.off(face, view),
        Quality.CROP: place.crop(pixels, box),
        Quality.RESOLUTION: place.resolution(box, scale),
    }
    patch = FacePatch.cut(pixels, box)
    if patch is None:
        return numbers
    return numbers | {
        Quality.SHADOWS: light.shadows(patch),
        Quality.BRIGHTNESS: light.brightness(patch),
        Quality.HIGHLIGHTS: light.highlights(patch),
        Quality.SHARPNESS: sharpness(patch),
        Quality.HEAVY_SHADOW: light.heavy_shadow(patch),
        Quality.EVENNESS: light.evenness(patch),
        Quality.COLOUR_CAST: light.colour_cast(patch, limits.skin),
        Quality.COVERED: place.covered(patch),
    }


def findings(
    numbers: Mapping[Quality, float], face: FaceSeen, limits: QualityLimits, view: View | None
) -> tuple[Finding, ...]:
    """Judge the numbers of :func:`measure`, those first that are put right first.

    ``view`` is the one that the pose was held against.
    """
    found = []
    for quality in _ORDER:
        if quality in numbers:
            value = numbers[quality]
            verdict = limits.of[quality].verdict(quality, value)
            sentence = ""
            if verdict is not Verdict.GOOD:
                sentence = words.sentence(quality, face, limits.poses, view)
            found.append(Finding(quality, value, verdict, sentence))
    return tuple(found)
