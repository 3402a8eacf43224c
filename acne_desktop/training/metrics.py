"""Figures of merit with 95 % bootstrap intervals clustered by subject.

Every figure is computed from sums over visits (the confusion table, calibration bins, set sizes).
Summed by subject first, a bootstrap over subjects (Field and Welsh 2007) is one matrix product.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.iga import GRADES
from acne_desktop.grading.calibration import Calibration, Floats

Integers = NDArray[np.int_]

LEVEL = 0.95
_RESAMPLES = 2000
_BINS = 10  # of confidence, for the calibration error
_N = len(GRADES)

FIGURES = (
    "accuracy",
    "balanced_accuracy",
    "within_one",
    "mae",
    "qwk",
    "lwk",
    "ece",
    "coverage",
    "set_size",
)


@dataclass(frozen=True)
class Graded:
    """What a model said about n visits, and the truth.

    ``truth`` and ``grades`` (n,); ``probabilities`` (n, 5); ``low`` and ``high`` (n,) bound the
    plausible sets, both included; ``subjects`` (n,) are what the bootstrap draws.
    """

    truth: Integers
    grades: Integers
    probabilities: Floats
    low: Integers
    high: Integers
    subjects: tuple[Hashable, ...]

    def where(self, chosen: NDArray[np.bool_]) -> "Graded":
        """Return the visits of a mask (n,)."""
        subjects = tuple(s for s, keep in zip(self.subjects, chosen, strict=True) if keep)
        return Graded(
            self.truth[chosen],
            self.grades[chosen],
            self.probabilities[chosen],
            self.low[chosen],
            self.high[chosen],
            subjects,
        )


def graded(
    logits: Floats,
    truth: Integers,
    views: Sequence[int],
    subjects: Sequence[Hashable],
    calibration: Calibration,
) -> Graded:
    """Return what a calibrated model says, from logits (n, 5) and the number of views (n,)."""
    probabilities = calibration.probabilities(logits)
    sets = [calibration.plausible(p, v) for p, v in zip(probabilities, views, strict=True)]
    return Graded(
        truth,
        probabilities.argmax(axis=1),
        probabilities,
        np.array([found[0] for found in sets]),
        np.array([found[-1] for found in sets]),
        tuple(subjects),
    )


def figures(found: Graded, *, seed: int = 0, resamples: int = _RESAMPLES) -> dict[str, Any]:
    """Return every figure with its interval, and the confusion table (rows are the truth).

    Beside each figure stands its interval, under the same name with ``_interval``. ``recall`` is by
    grade; a grade that does not occur has None, is not averaged into ``balanced_accuracy``, and is
    named in ``absent_grades``.
    """
    sums = _sums_by_subject(found)
    whole = _from_sums(sums.sum(axis=0, keepdims=True))
    drawn = _resampled(sums, seed, resamples)
    spread = _from_sums(drawn)
    table = _confusion(sums.sum(axis=0, keepdims=True))[0]
    result: dict[str, Any] = {"n": len(found.truth), "subjects": len(sums)}
    for name in FIGURES:
        value, interval = _with_interval(whole[name], spread[name])
        result |= {name: value, f"{name}_interval": interval}
    by_grade = [
        _with_interval(whole["recall"][:, grade], spread["recall"][:, grade]) for grade in range(_N)
    ]
    result["recall"] = {str(grade): value for grade, (value, _) in enumerate(by_grade)}
    result["recall_interval"] = {str(grade): both for grade, (_, both) in enumerate(by_grade)}
    result["absent_grades"] = [grade for grade in range(_N) if table[grade].sum() == 0]
    result["confusion"] = table.astype(int).tolist()
    return result


def _sums_by_subject(found: Graded) -> Floats:
    """Return (subjects, 25 + 3 x bins + 2): confusion, calibration bins, coverage and set size."""
    n = len(found.truth)
    rows = np.zeros((n, _N * _N + 3 * _BINS + 2))
    index = np.arange(n)
    rows[index, found.truth * _N + found.grades] = 1
    confidence = found.probabilities.max(axis=1)
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    start = _N * _N
    rows[index, start + bins] = 1
    rows[index, start + _BINS + bins] = confidence
    rows[index, start + 2 * _BINS + bins] = found.truth == found.grades
    rows[:, -2] = (found.low <= found.truth) & (found.truth <= found.high)
    rows[:, -1] = found.high - found.low + 1
    names = {subject: place for place, subject in enumerate(dict.fromkeys(found.subjects))}
    sums = np.zeros((len(names), rows.shape[1]))
    np.add.at(sums, [names[subject] for subject in found.subjects], rows)
    return sums


def _resampled(sums: Floats, seed: int, resamples: int) -> Floats:
    """Return the sums of as many subjects, drawn with replacement, (resamples, columns)."""
    generator = np.random.default_rng(seed)
    subjects = len(sums)
    counts = generator.multinomial(subjects, np.full(subjects, 1 / subjects), size=resamples)
    return np.asarray(counts @ sums, float)


def _confusion(sums: Floats) -> Floats:
    return sums[:, : _N * _N].reshape(-1, _N, _N)


def _from_sums(sums: Floats) -> dict[str, Floats]:
    """Return every figure (rows,) of each row of sums; recall (rows, 5), NaN where none occurs."""
    table = _confusion(sums)
    total = table.sum(axis=(1, 2))
    steps = np.arange(_N)
    distance = np.abs(steps[:, None] - steps[None, :])
    counts, confidence, right = (
        sums[:, _N * _N + k * _BINS : _N * _N + (k + 1) * _BINS] for k in range(3)
    )
    recall = _ratio(np.diagonal(table, axis1=1, axis2=2), table.sum(axis=2))
    present = np.isfinite(recall)
    balanced = np.where(present, recall, 0).sum(axis=1) / present.sum(axis=1)
    return {
        "accuracy": np.trace(table, axis1=1, axis2=2) / total,
        "balanced_accuracy": balanced,
        "recall": recall,
        "within_one": (table * (distance <= 1)).sum(axis=(1, 2)) / total,
        "mae": (table * distance).sum(axis=(1, 2)) / total,
        "qwk": _kappa(table, distance**2.0),
        "lwk": _kappa(table, distance.astype(float)),
        "ece": np.abs(right - confidence).sum(axis=1) / counts.sum(axis=1),
        "coverage": sums[:, -2] / total,
        "set_size": sums[:, -1] / total,
    }


def _kappa(table: Floats, weights: Floats) -> Floats:
    """Return Cohen's weighted kappa (Cohen 1968) of each table, NaN where chance is perfect."""
    total = table.sum(axis=(1, 2))
    by_chance = table.sum(axis=2)[:, :, None] * table.sum(axis=1)[:, None, :]
    expected = (weights * by_chance).sum(axis=(1, 2)) / total
    return np.asarray(1 - _ratio((weights * table).sum(axis=(1, 2)), expected), float)


def _ratio(above: Floats, below: Floats) -> Floats:
    """Return the quotient, NaN where the divisor is 0."""
    out = np.full(np.broadcast_shapes(above.shape, below.shape), np.nan)
    np.divide(above, below, out=out, where=below > 0)
    return out


def _with_interval(value: Floats, spread: Floats) -> tuple[float | None, list[float] | None]:
    """Return the figure with its percentile interval, or None twice where it is not defined."""
    if not np.isfinite(value[0]):
        return None, None
    tail = (1 - LEVEL) / 2
    drawn = spread[np.isfinite(spread)]
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return float(value[0]), [float(low), float(high)]
