"""Attention maps: Grad-CAM of all views of a visit and all members at once, on one scale.

Grad-CAM (Selvaraju et al. 2017) with the expected grade as the score, so that the map answers "what
raised the grade", whichever grade won. Only the head is differentiated: its input, the feature
maps, is all that the gradient is taken of.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from acne_desktop.grading.head import Floats, Head, Maps, Seen, expected_grade_slope


@dataclass(frozen=True)
class Attended:
    """What the ensemble says about one visit.

    ``logits`` (5,), the mean of the members'; ``shares`` (views,), how much each view weighed, sum
    1; ``maps`` (views, h, w), at least 0, the highest value of all views together is 1 (or all are
    0).
    """

    logits: Floats
    shares: Floats
    maps: Maps


def attend(
    heads: Sequence[Head],
    seen: Sequence[Sequence[Seen]],
    views: Sequence[int],
    temperature: float = 1.0,
) -> Attended:
    """Return logits, view shares and jointly scaled attention maps of one visit.

    ``seen`` is what each member sees in each view, [member][view]; ``views`` (n,) are the views'
    indices in VIEWS.
    """
    weighed = [head.weigh(own, views) for head, own in zip(heads, seen, strict=True)]
    logits = np.mean([one.logits for one in weighed], axis=0)
    shares = np.mean([one.shares for one in weighed], axis=0)
    slope = expected_grade_slope(logits, temperature) / len(heads)
    slopes = [head.slopes(one, slope) for head, one in zip(heads, weighed, strict=True)]
    maps = [
        np.sum([weighted(seen[k][view].maps, own[view]) for k, own in enumerate(slopes)], axis=0)
        for view in range(len(views))
    ]
    return Attended(logits, shares, scaled_together(np.stack(maps)))


def weighted(maps: Maps, slopes: Floats) -> Maps:
    """Return maps (c, h, w) summed by the channels' slopes (c,), negative parts cut: (h, w)."""
    summed = slopes.astype(np.float32) @ maps.reshape(len(maps), -1)
    return np.asarray(np.maximum(summed.reshape(maps.shape[1:]), 0), np.float32)


def scaled_together(maps: Maps) -> Maps:
    """Return maps (n, h, w) divided by the highest value of all; maps of zeros stay so."""
    highest = maps.max()
    return maps / highest if highest > 0 else maps
