"""From logits to honest probabilities and to contiguous sets of plausible grades; numpy only.

One temperature (Guo et al. 2017), offsets that favour no grade for being frequent, and
split-conformal thresholds, all from out-of-fold logits. The set grows from the likeliest grade to
whichever neighbour is likelier, so it is always contiguous (adaptive prediction sets, Romano et al.
2020, in the order of an ordinal scale).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.iga import GRADES

Floats = NDArray[np.float64]

_TEMPERATURES = (0.05, 20.0)
_RAREST = 0.04  # of the visits: a grade rarer than this is raised no further
NO_OFFSETS = (0.0,) * len(GRADES)


@dataclass(frozen=True)
class Calibration:
    """What turns logits into a suggestion.

    ``thresholds`` holds, by the number of views, how much probability a plausible set may gather
    before it stops growing; ``coverage`` is the share of visits whose true grade it shall hold.
    ``offsets`` (5,) are added to the log odds, see :func:`offsets_of`; ``evenness`` is how far they
    go.
    """

    temperature: float
    thresholds: Mapping[int, float]
    coverage: float = 0.9
    offsets: tuple[float, ...] = NO_OFFSETS
    evenness: float = 0.0

    def probabilities(self, logits: Floats) -> Floats:
        """Return the calibrated probabilities (..., 5) of logits (..., 5)."""
        return softmax(np.asarray(logits, float) / self.temperature + self.offsets)

    def plausible(self, probabilities: Floats, views: int) -> range:
        """Return the contiguous set of plausible grades of one visit with this many views."""
        scores = growth_scores(np.atleast_2d(probabilities))[0]
        inside = np.flatnonzero(scores <= self.thresholds[views])
        return range(int(inside[0]), int(inside[-1]) + 1)

    def as_dict(self) -> dict[str, Any]:
        """Return the calibration for the manifest."""
        thresholds = {str(views): value for views, value in self.thresholds.items()}
        return {
            "temperature": self.temperature,
            "thresholds": thresholds,
            "coverage": self.coverage,
            "offsets": list(self.offsets),
            "evenness": self.evenness,
        }

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> "Calibration":
        """Read a calibration from the manifest. Raises KeyError or ValueError when it is amiss."""
        thresholds = {int(views): float(q) for views, q in data["thresholds"].items()}
        if set(thresholds) != {1, 2, 3}:
            raise ValueError("a calibration needs thresholds for one, two and three views")
        temperature = float(data["temperature"])
        if not temperature > 0:
            raise ValueError("a temperature must be above 0")
        # Packages up to iga-0.2 have no offsets.
        offsets = tuple(float(one) for one in data.get("offsets", NO_OFFSETS))
        if len(offsets) != len(GRADES):
            raise ValueError("a calibration needs an offset for every grade")
        evenness = float(data.get("evenness", 0.0))
        return Calibration(temperature, thresholds, float(data["coverage"]), offsets, evenness)


def softmax(logits: Floats) -> Floats:
    """Return the softmax over the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), float)


def offsets_of(counts: Sequence[int], evenness: float) -> tuple[float, ...]:
    """Return what raises the log odds of each grade (5,), the rarer the more; their sum is 0.

    ``counts`` (5,) are the visits of each grade that the networks learned from. With an
    ``evenness`` of 1 the odds are those of visits among which all grades are equally common (Menon
    et al. 2021, post hoc), with 0 those of the visits as they are. A grade that is hardly there is
    raised as one of 4 %; of one that is not there at all nothing is known, so it keeps its odds
    against the grade next to it.
    """
    present = np.flatnonzero(counts)
    if not present.size:
        return NO_OFFSETS
    nearest = [int(present[np.abs(present - grade).argmin()]) for grade in range(len(counts))]
    shares = np.maximum(np.array(counts, float)[nearest] / sum(counts), _RAREST)
    offsets = -evenness * np.log(shares)
    return tuple((offsets - offsets.mean()).tolist())


def fit_temperature(logits: Floats, grades: NDArray[np.int_], weights: Floats) -> float:
    """Return the temperature of least weighted log loss, for logits (n, 5) and grades (n,)."""

    def loss(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        top = scaled.max(axis=1)
        total = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
        return float(np.average(total - scaled[np.arange(len(grades)), grades], weights=weights))

    # The loss has one minimum in the temperature: a golden-section search finds it.
    low, high = (float(np.log(t)) for t in _TEMPERATURES)
    ratio = (np.sqrt(5) - 1) / 2
    for _ in range(60):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def growth_scores(probabilities: Floats) -> Floats:
    """Return, for each grade (n, 5), the probability gathered before the growing set takes it in.

    The set starts at the likeliest grade (score 0) and grows by the likelier neighbour, so all
    grades with a score up to any threshold form a contiguous set that holds the likeliest one.
    """
    scores = np.zeros_like(probabilities, dtype=float)
    for row, out in zip(probabilities, scores, strict=True):
        low = high = int(row.argmax())
        gathered = float(row[low])
        while low > 0 or high < len(row) - 1:
            below = row[low - 1] if low > 0 else -1.0
            above = row[high + 1] if high < len(row) - 1 else -1.0
            taken = low - 1 if below >= above else high + 1
            low, high = min(low, taken), max(high, taken)
            out[taken] = min(gathered, 1.0)  # rounding must not lift it above every threshold
            gathered += float(row[taken])
    return scores


def conformal_threshold(scores: Floats, subjects: Sequence[Hashable], coverage: float) -> float:
    """Return the threshold that holds the score of a new subject's visit with this coverage.

    ``scores`` (n,) are those of the true grades. Every subject counts once however many visits
    there are, and the new subject is counted among them at a score above all (the finite-sample
    correction). With too few subjects the threshold is 1: every grade is plausible.
    """
    counts: dict[Hashable, int] = {}
    for subject in subjects:
        counts[subject] = counts.get(subject, 0) + 1
    weights = np.array([1 / counts[subject] for subject in subjects])
    order = np.argsort(scores)
    reached = np.cumsum(weights[order]) / (len(counts) + 1)
    enough = np.flatnonzero(reached >= coverage - 1e-12)
    return float(scores[order][enough[0]]) if enough.size else 1.0
