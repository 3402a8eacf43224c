"""Sets the limits between what good photographs read and what badly degraded ones read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.inspection import Quality
from acne_desktop.imaging.quality.light import SkinLocus
from acne_desktop.imaging.quality.limits import LOW_IS_BAD, Limit, QualityLimits
from acne_desktop.training.quality import degrade
from acne_desktop.training.quality.readings import GOOD, Reading, with_limits

# Which degradations each number has to tell from good photographs.
KINDS: Mapping[Quality, tuple[str, ...]] = {
    Quality.SHARPNESS: ("blurred", "shaken", "enlarged"),
    Quality.HIGHLIGHTS: ("bright",),
    Quality.SHADOWS: ("black",),
    Quality.BRIGHTNESS: ("dark",),
    Quality.EVENNESS: ("side_light",),
    Quality.HEAVY_SHADOW: ("shadowed",),
    Quality.COLOUR_CAST: ("tinted",),
    Quality.RESOLUTION: ("small",),
    Quality.CROP: ("cut",),
    Quality.POSE: (degrade.OTHER_VIEW,),
    Quality.COVERED: ("covered",),
}
_WHY: Mapping[Quality, str] = {
    Quality.SHARPNESS: "Papules and comedones must keep their edges.",
    Quality.HIGHLIGHTS: "Where skin is clipped to white, its redness is lost.",
    Quality.SHADOWS: "Where skin is clipped to black, nothing is seen.",
    Quality.BRIGHTNESS: "In the dark, noise hides small lesions; dark skin in good light passes.",
    Quality.EVENNESS: "Both sides of the face must show lesions alike.",
    Quality.HEAVY_SHADOW: "Lesions in a deep shadow are missed.",
    Quality.COLOUR_CAST: "Redness is a part of the grade; skin of all types has like hues.",
    Quality.RESOLUTION: "A papule of 3 mm must cover several pixels.",
    Quality.CROP: "What is cut off is not graded.",
    Quality.POSE: "Photographs of one view must be comparable from visit to visit.",
    Quality.COVERED: "What is covered is not graded; eyes, brows and lips are always counted.",
}
# Of good photographs, sent back by one number alone: the first that tells bad ones from them.
_SENT_BACK = (0.001, 0.002, 0.004, 0.006, 0.008, 0.01)
_TOWARDS_BAD, _TOWARDS_RETAKE = 1 / 3, 1 / 4
# Numbers that the skin's own colour moves: there is darker skin than any in the data, so that the
# limits leave it room and lie nearer to the bad photographs.
_OF_SKIN = frozenset({Quality.BRIGHTNESS})
_MERELY_USABLE = 0.03  # of good photographs, by one number alone
_MISSED = 0.04  # of badly degraded ones


def derived(readings: Sequence[Reading], before: QualityLimits) -> QualityLimits:
    """Return limits set on the readings of photographs as they are and made bad.

    ``retake`` lies a third of the way from where a few in a thousand good photographs lie beyond
    to where 96 % of badly degraded ones do; where the two overlap, at the former. ``usable`` is
    where 3 % of good ones lie beyond, but a quarter of the way from the middle of them to
    ``retake`` at least. Brightness is the skin's own, too: there ``retake`` lies two thirds of
    the way, and ``usable`` beyond every good photograph. Of real and rendered faces, the kinder
    counts: rendered ones have dark skin. A photograph that is not upright is not good.
    """
    limits = replace(before, skin=skin_of(readings))
    over = before.poses.turned_over
    readings = [r for r in readings if r.kind != GOOD or abs(r.seen.roll) < over]
    fresh = [with_limits(reading, limits) for reading in readings]
    return replace(limits, of={quality: _limit(quality, fresh) for quality in Quality})


def skin_of(readings: Sequence[Reading]) -> SkinLocus:
    """Return the colours of skin, real and rendered faces weighing the same."""
    groups = [
        np.array(
            [r.colour for r in readings if r.kind == GOOD and r.photo.real == real and r.colour]
        )
        for real in (True, False)
    ]
    groups = [group for group in groups if len(group)]
    mean = np.mean([group.mean(axis=0) for group in groups], axis=0)
    spread = np.mean([(group - mean).T @ (group - mean) / len(group) for group in groups], axis=0)
    return SkinLocus(_rounded(mean), _rounded(spread))


def _limit(quality: Quality, readings: Sequence[Reading]) -> Limit:
    """Return one limit; numbers are turned round where low is bad, so that high is bad here."""
    sign = -1 if quality in LOW_IS_BAD else 1
    good = [
        sign * _numbers(quality, [r for r in readings if r.kind == GOOD and r.photo.real == real])
        for real in (True, False)
    ]
    good = [values for values in good if len(values)]
    bad = sign * _numbers(quality, [r for r in readings if r.kind in KINDS[quality]])
    telling = float(np.quantile(bad, _MISSED)) if len(bad) else -np.inf
    for share in _SENT_BACK:
        kindest = _beyond(good, share)
        if telling > kindest:
            break
    gap = max(0.0, telling - kindest)
    if quality in _OF_SKIN:
        usable, retake = kindest + _TOWARDS_BAD * gap, kindest + 2 * _TOWARDS_BAD * gap
    else:
        retake = kindest + _TOWARDS_BAD * gap
        usual = _beyond(good, 0.5)
        near = usual + _TOWARDS_RETAKE * (retake - usual)
        usable = min(retake, max(_beyond(good, _MERELY_USABLE), near))
    merely = float(np.mean(np.concatenate(good) > usable))
    caught = float(np.mean(bad > retake)) if len(bad) else 0.0
    lost = float(np.mean(np.concatenate(good) > retake))
    reason = (
        f"{_WHY[quality]} Beyond retake lie {lost:.1%} of good photographs and {caught:.0%} of "
        f"those {' or '.join(KINDS[quality]).replace('_', ' ')}; beyond usable, "
        f"{merely:.1%} of good ones."
    )
    return Limit(_short(sign * usable), _short(sign * retake), reason)


def _beyond(groups: Sequence[NDArray[np.float64]], share: float) -> float:
    """Return the number beyond which such a share of a group lies, for the worst of the groups."""
    return max(float(np.quantile(values, 1 - share)) for values in groups)


def _numbers(quality: Quality, readings: Sequence[Reading]) -> NDArray[np.float64]:
    return np.array([r.numbers[quality] for r in readings if quality in r.numbers], np.float64)


def _short(value: float) -> float:
    return float(f"{value:.3g}")


def _rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.array([float(f"{value:.4g}") for value in values.ravel()]).reshape(values.shape)
