"""What to do about a photograph that is not good: one plain sentence for each quality."""

from acne_desktop.domain.inspection import FaceSeen, Quality
from acne_desktop.domain.photo import View
from acne_desktop.imaging.quality.place import Poses

_MUCH = 15.0  # degrees; a head that is off by less is to be turned a little
UPRIGHT = "The face is not upright: turn the photo upright."
_FIXES = {
    Quality.SHARPNESS: "Blurred: hold still and focus on the skin.",
    Quality.HIGHLIGHTS: "Too bright: parts of the skin are white; dim the light or move it away.",
    Quality.SHADOWS: "Too dark: parts of the skin are black; add light.",
    Quality.BRIGHTNESS: "Too dark: add light.",
    Quality.EVENNESS: "Uneven light: face the light, so that both sides are lit alike.",
    Quality.HEAVY_SHADOW: "Heavy shadow on the face: soften the light or add some from the front.",
    Quality.COLOUR_CAST: "The light is coloured: use daylight or white light only.",
    Quality.RESOLUTION: "The face is small: move closer.",
    Quality.CROP: "Part of the face is cut off: move back or centre the face.",
    Quality.COVERED: "Skin is covered: move hair, mask or hand away from the face.",
}


def sentence(quality: Quality, face: FaceSeen, poses: Poses, view: View | None) -> str:
    """Return what to do about a quality that is not good; of a pose, held against ``view``."""
    return _pose(face, poses, view) if quality is Quality.POSE else _FIXES[quality]


def _pose(face: FaceSeen, poses: Poses, view: View | None) -> str:
    """Say how the head is to be moved; its left and right are the patient's."""
    if abs(face.roll) >= poses.turned_over:
        return UPRIGHT
    turn = poses.yaw_off(face.yaw, view or poses.nearest(face.yaw))
    if abs(turn) >= poses.tilt_off(face):
        little = "" if abs(turn) > _MUCH else "a little more "
        # A nose that points to the patient's right shows the left side: yaw above 0.
        return f"Turn the head {little}to the patient's {'left' if turn > 0 else 'right'}."
    if abs(face.pitch) > abs(face.roll):
        return f"{'Lower' if face.pitch > 0 else 'Raise'} the chin a little."
    return "The head is tilted: hold it upright."
