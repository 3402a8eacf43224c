"""What to do about a photograph that is not good: one plain sentence for each quality."""

from acne_desktop.domain.inspection import FaceSeen, Quality
from acne_desktop.domain.photo import View
from acne_desktop.imaging.quality.place import Poses
from acne_desktop.language import mark, tr

_MUCH = 15.0  # degrees; a head that is off by less is to be turned a little
UPRIGHT = mark("The face is not upright: turn the photo upright.")
_FIXES = {
    Quality.SHARPNESS: mark("Blurred: hold still and focus on the skin."),
    Quality.HIGHLIGHTS: mark(
        "Too bright: parts of the skin are white; dim the light or move it away."
    ),
    Quality.SHADOWS: mark("Too dark: parts of the skin are black; add light."),
    Quality.BRIGHTNESS: mark("Too dark: add light."),
    Quality.EVENNESS: mark("Uneven light: face the light, so that both sides are lit alike."),
    Quality.HEAVY_SHADOW: mark(
        "Heavy shadow on the face: soften the light or add some from the front."
    ),
    Quality.COLOUR_CAST: mark("The light is coloured: use daylight or white light only."),
    Quality.RESOLUTION: mark("The face is small: move closer."),
    Quality.CROP: mark("Part of the face is cut off: move back or centre the face."),
    Quality.COVERED: mark("Skin is covered: move hair, mask or hand away from the face."),
}


def sentence(quality: Quality, face: FaceSeen, poses: Poses, view: View | None) -> str:
    """Return what to do about a quality that is not good; of a pose, held against ``view``."""
    return _pose(face, poses, view) if quality is Quality.POSE else tr(_FIXES[quality])


def _pose(face: FaceSeen, poses: Poses, view: View | None) -> str:
    """Say how the head is to be moved; its left and right are the patient's."""
    if abs(face.roll) >= poses.turned_over:
        return tr(UPRIGHT)
    turn = poses.yaw_off(face.yaw, view or poses.nearest(face.yaw))
    if abs(turn) >= poses.tilt_off(face):
        # A nose that points to the patient's right shows the left side: yaw above 0.
        return _turn(left=turn > 0, far=abs(turn) > _MUCH)
    if abs(face.pitch) > abs(face.roll):
        return tr("Lower the chin a little.") if face.pitch > 0 else tr("Raise the chin a little.")
    return tr("The head is tilted: hold it upright.")


def _turn(*, left: bool, far: bool) -> str:
    if far:
        return (
            tr("Turn the head to the patient's left.")
            if left
            else tr("Turn the head to the patient's right.")
        )
    return (
        tr("Turn the head a little more to the patient's left.")
        if left
        else tr("Turn the head a little more to the patient's right.")
    )
