"""What limits do to photographs, and how well views are told: shares out of 1.

``sent_back``: photographs whose verdict is to take them again, among which those without a face
found. ``view``: of photographs that clearly show a view (a labelled yaw within 10 degrees of
frontal, or 30 degrees and more to a side), the share whose view is told rightly, ``unclear`` where
none is told; ``yaw_error`` is the mean absolute difference in degrees to the label.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from acne_desktop.domain.inspection import FaceSeen, Quality, Verdict
from acne_desktop.domain.photo import View
from acne_desktop.grading.face import FaceLocator
from acne_desktop.grading.prepare import Pixels, resized_region
from acne_desktop.grading.upright import Upright
from acne_desktop.imaging.quality import judge
from acne_desktop.imaging.quality.limits import QualityLimits
from acne_desktop.imaging.quality.place import Poses
from acne_desktop.training.quality.photos import Photo
from acne_desktop.training.quality.readings import Reading, with_limits

_FRONTAL_WITHIN, _SIDE_FROM = 10.0, 30.0
_PREVIEW = 640  # pixels of a live picture's longer side
_NO_FACE = "no face"


def sent_back(
    readings: Sequence[Reading], limits_of: Callable[[Reading], QualityLimits]
) -> dict[str, Any]:
    """Return the shares sent back of good photographs, and of each kind of bad ones.

    Each reading is judged under its own limits: such as have not been derived from its person.
    """
    judged = [(r, _reasons(with_limits(r, limits_of(r)), limits_of(r))) for r in readings]
    found: dict[str, Any] = {}
    for source, real in (("real", True), ("rendered", False)):
        kinds = list(dict.fromkeys(r.kind for r, _ in judged if r.photo.real == real))
        shares = {
            kind: _share([why for r, why in judged if r.kind == kind and r.photo.real == real])
            for kind in kinds
        }
        found |= {source: shares} if shares else {}
    return found


def _share(reasons: Sequence[set[str]]) -> dict[str, Any]:
    names = [*(quality.value for quality in Quality), _NO_FACE]
    causes = {name: _mean([name in found for found in reasons]) for name in names}
    return {
        "n": len(reasons),
        "sent_back": _mean([bool(found) for found in reasons]),
        "because": {name: share for name, share in causes.items() if share},
    }


def _reasons(reading: Reading, limits: QualityLimits) -> set[str]:
    """Return why a photograph is sent back; empty where it is not."""
    if reading.seen.box is None:
        return {_NO_FACE}
    return {
        quality.value
        for quality, value in reading.numbers.items()
        if limits.of[quality].verdict(quality, value) is Verdict.RETAKE
    }


def views(photos: Sequence[Photo], seen: Sequence[FaceSeen], poses: Poses) -> dict[str, Any]:
    """Return how well views and yaws are told, of real and of rendered photographs."""
    found: dict[str, Any] = {}
    for source, real in (("real", True), ("rendered", False)):
        pairs = [
            (p.face.yaw, s) for p, s in zip(photos, seen, strict=True) if p.real == real and p.face
        ]
        if not pairs:
            continue
        clear = [(view, s) for yaw, s in pairs if (view := clear_view(yaw)) is not None]
        told = [(view, _told(s, poses)) for view, s in clear]
        by_view = {
            str(view): {
                "n": sum(asked == view for asked, _ in told),
                "right": _mean([answer == view for asked, answer in told if asked == view]),
            }
            for view in View
        }
        found[source] = {
            "n": len(clear),
            "right": _mean([asked == answer for asked, answer in told]),
            "unclear": _mean([answer is None for _, answer in told]),
            "by_view": by_view,
            "yaw_error": _mean([abs(yaw - s.yaw) for yaw, s in pairs if s.box is not None]),
        }
    return found


def clear_view(yaw: float) -> View | None:
    """Return the view that a labelled yaw clearly shows, or None."""
    if abs(yaw) <= _FRONTAL_WITHIN:
        return View.FRONTAL
    if abs(yaw) < _SIDE_FROM:
        return None
    return View.LEFT if yaw > 0 else View.RIGHT


def _told(seen: FaceSeen, poses: Poses) -> View | None:
    return poses.view(seen.yaw) if seen.box is not None else None


def ms_a_frame(
    pictures: Sequence[Pixels], locator: FaceLocator, upright: Upright, limits: QualityLimits
) -> float:
    """Return the median milliseconds of one core that an inspection of a live picture takes."""
    taken = []
    for pixels in pictures:
        frame = _preview(pixels)
        begun = time.process_time()
        seen = upright.locate(locator, frame).seen
        view = limits.poses.view(seen.yaw)
        judge.findings(judge.measure(frame, seen, limits, view=view), seen, limits, view)
        taken.append(time.process_time() - begun)
    return round(1000 * float(np.median(taken)), 2)


def _preview(pixels: Pixels) -> Pixels:
    high, wide = pixels.shape[:2]
    scale = _PREVIEW / max(high, wide)
    return resized_region(pixels, (0, 0, wide, high), round(wide * scale), round(high * scale))


def _mean(values: Sequence[bool] | Sequence[float]) -> float:
    return round(float(np.mean(values)), 4) if len(values) else 0.0
