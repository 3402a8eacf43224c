"""Attention maps: Grad-CAM of all views of a visit and all members at once, on one scale.

Grad-CAM (Selvaraju et al. 2017) with the expected grade as the score, so that the map answers "what
raised the grade", whichever grade won. Only the head is differentiated: its input, the feature
maps, is all that the gradient is taken of. The members' channels are summed as those of one wide
network, and what lowers the grade is cut once, from that sum: what one member sees and another
denies is no reason of the ensemble.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from acne_desktop.grading.calibration import Calibration
from acne_desktop.grading.head import Floats, Head, Maps, Seen, expected_grade_slope
from acne_desktop.grading.prepare import Prepared, map_on_input

_PLAIN = Calibration(1.0, {})


@dataclass(frozen=True)
class Attended:
    """What the ensemble says about one visit.

    ``logits`` (5,), the mean of the members'; ``shares`` (views,), how much each view weighed, sum
    1; ``maps``, for each size of the members' maps the sum of theirs, (views, h, w): a cell's value
    is what the score gains by it, or loses, times the number of cells. So maps of any size can be
    laid over each other, by :func:`joined`.
    """

    logits: Floats
    shares: Floats
    maps: tuple[Maps, ...]


def attend(
    heads: Sequence[Head],
    seen: Sequence[Sequence[Seen]],
    views: Sequence[int],
    calibration: Calibration = _PLAIN,
) -> Attended:
    """Return logits, view shares and attention maps of one visit.

    ``seen`` is what each member sees in each view, [member][view]; ``views`` (n,) are the views'
    indices in VIEWS. Members that see a photograph at the same size stand next to each other.
    """
    weighed = [head.weigh(own, views) for head, own in zip(heads, seen, strict=True)]
    logits = np.mean([one.logits for one in weighed], axis=0)
    shares = np.mean([one.shares for one in weighed], axis=0)
    slope = expected_grade_slope(logits, calibration) / len(heads)
    slopes = [head.slopes(one, slope) for head, one in zip(heads, weighed, strict=True)]
    by_size: dict[tuple[int, ...], list[int]] = {}
    for member, own in enumerate(seen):
        by_size.setdefault(own[0].maps.shape, []).append(member)
    maps = tuple(
        np.stack(
            [
                np.sum([weighted(seen[k][view].maps, slopes[k][view]) for k in members], axis=0)
                for view in range(len(views))
            ]
        )
        for members in by_size.values()
    )
    return Attended(logits, shares, maps)


def weighted(maps: Maps, slopes: Floats) -> Maps:
    """Return maps (c, h, w) summed by the channels' slopes (c,): (h, w)."""
    summed = slopes.astype(np.float32) @ maps.reshape(len(maps), -1)
    return np.asarray(summed.reshape(maps.shape[1:]), np.float32)


def joined(maps: Sequence[Maps], prepared: Sequence[Sequence[Prepared]]) -> Maps:
    """Return the maps of all sizes as one, (views, h, w) over the first size's inputs.

    ``prepared`` are the inputs, [size][view]. What lowers the score is 0; the highest value of all
    views together is 1, or all are 0.
    """
    first, *others = maps
    rows, columns = first.shape[1:]
    whole = first.copy()
    for size, more in enumerate(others, start=1):
        for view, grid in enumerate(more):
            own, onto = prepared[size][view], prepared[0][view]
            whole[view] += map_on_input(grid, own, onto, rows, columns)
    return scaled_together(np.maximum(whole, 0))


def scaled_together(maps: Maps) -> Maps:
    """Return maps (n, h, w) divided by the highest value of all; maps of zeros stay so."""
    highest = maps.max()
    return maps / highest if highest > 0 else maps
