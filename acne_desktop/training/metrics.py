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
RESAMPLES = 2000
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


@dataclass(frozen=True)
class Bin:
    """The visits whose confidence lies between ``low`` and ``high``.

    ``confidence`` is their mean probability of the suggested grade, ``accuracy`` the share of them
    that it was right for, with its interval.
    """

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float
    accuracy_interval: tuple[float, float]


def reliability(found: Graded, *, seed: int = 0) -> tuple[Bin, ...]:
    """Return the bins of the reliability diagram that hold any visit, by rising confidence.

    They are the equal bins that the calibration error is summed over (Guo et al. 2017).
    """
    sums = _sums_by_subject(found)
    counts, confidence, right = _bins(sums.sum(axis=0, keepdims=True))
    drawn = _resampled(sums, seed, RESAMPLES)
    drawn_counts, _, drawn_right = _bins(drawn)
    spread = _ratio(drawn_right, drawn_counts)
    bins = []
    for index in np.flatnonzero(counts[0]):
        accuracy, interval = _with_interval(_ratio(right, counts)[:, index], spread[:, index])
        assert accuracy is not None
        assert interval is not None
        n = int(counts[0, index])
        bins.append(
            Bin(
                float(index / _BINS),
                float((index + 1) / _BINS),
                n,
                float(confidence[0, index]) / n,
                accuracy,
                (interval[0], interval[1]),
            )
        )
    return tuple(bins)


def mean_with_interval(
    values: Sequence[float], subjects: Sequence[Hashable], *, seed: int = 0
) -> tuple[float | None, list[float] | None]:
    """Return the mean of one value a visit, and its interval; None twice without any value."""
    sums = _by_subject(np.array([[value, 1.0] for value in values]).reshape(-1, 2), subjects)
    drawn = _resampled(sums, seed, RESAMPLES)
    whole = sums.sum(axis=0, keepdims=True)
    return _with_interval(*(_ratio(some[:, 0], some[:, 1]) for some in (whole, drawn)))


def figures(found: Graded, *, seed: int = 0, resamples: int = RESAMPLES) -> dict[str, Any]:
    """Return every figure with its interval, and the confusion table (rows are the truth).

    Beside each figure stands its interval, under the same name with ``_interval``; both are None
    where the figure is not defined, as every figure of no visit at all is. ``recall`` is by
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
    return _by_subject(rows, found.subjects)


def _by_subject(rows: Floats, subjects: Sequence[Hashable]) -> Floats:
    """Return the rows (visits, columns) summed by subject: (subjects, columns)."""
    names = {subject: place for place, subject in enumerate(dict.fromkeys(subjects))}
    sums = np.zeros((len(names), rows.shape[1]))
    np.add.at(sums, np.array([names[subject] for subject in subjects], int), rows)
    return sums


def _resampled(sums: Floats, seed: int, resamples: int) -> Floats:
    """Return the sums of as many subjects, drawn with replacement, (resamples, columns)."""
    generator = np.random.default_rng(seed)
    subjects = len(sums)
    if not subjects:
        return np.zeros((resamples, sums.shape[1]))
    counts = generator.multinomial(subjects, np.full(subjects, 1 / subjects), size=resamples)
    return np.asarray(counts @ sums, float)


def _confusion(sums: Floats) -> Floats:
    return sums[:, : _N * _N].reshape(-1, _N, _N)


def _bins(sums: Floats) -> tuple[Floats, Floats, Floats]:
    """Return, by bin of confidence (rows, bins): visits, summed confidence, visits graded right."""
    start = _N * _N
    counts, confidence, right = (
        sums[:, start + k * _BINS : start + (k + 1) * _BINS] for k in range(3)
    )
    return counts, confidence, right


def _from_sums(sums: Floats) -> dict[str, Floats]:
    """Return every figure (rows,) of each row of sums; recall (rows, 5), NaN where none occurs."""
    table = _confusion(sums)
    total = table.sum(axis=(1, 2))
    steps = np.arange(_N)
    distance = np.abs(steps[:, None] - steps[None, :])
    _, confidence, right = _bins(sums)
    recall = _ratio(np.diagonal(table, axis1=1, axis2=2), table.sum(axis=2))
    present = np.isfinite(recall)
    balanced = _ratio(np.where(present, recall, 0).sum(axis=1), present.sum(axis=1))
    return {
        "accuracy": _ratio(np.trace(table, axis1=1, axis2=2), total),
        "balanced_accuracy": balanced,
        "recall": recall,
        "within_one": _ratio((table * (distance <= 1)).sum(axis=(1, 2)), total),
        "mae": _ratio((table * distance).sum(axis=(1, 2)), total),
        "qwk": _kappa(table, distance**2.0),
        "lwk": _kappa(table, distance.astype(float)),
        "ece": _ratio(np.abs(right - confidence).sum(axis=1), total),
        "coverage": _ratio(sums[:, -2], total),
        "set_size": _ratio(sums[:, -1], total),
    }


def _kappa(table: Floats, weights: Floats) -> Floats:
    """Return Cohen's weighted kappa (Cohen 1968) of each table, NaN where chance is perfect."""
    total = table.sum(axis=(1, 2))
    by_chance = table.sum(axis=2)[:, :, None] * table.sum(axis=1)[:, None, :]
    expected = _ratio((weights * by_chance).sum(axis=(1, 2)), total)
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
    if not drawn.size:
        return None, None
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return float(value[0]), [float(low), float(high)]


def paired_differences(
    before: Graded, after: Graded, names: Sequence[str], *, seed: int = 0
) -> dict[str, Any]:
    """Return after - before for each figure, each with its paired interval beside it.

    Both hold the same visits; the same subjects are drawn for both, so that what is hard for both
    does not widen the interval.
    """
    sums = [_sums_by_subject(found) for found in (before, after)]
    whole = [_from_sums(one.sum(axis=0, keepdims=True)) for one in sums]
    drawn = [_from_sums(_resampled(one, seed, RESAMPLES)) for one in sums]
    result: dict[str, Any] = {}
    for name in names:
        value, interval = _with_interval(
            whole[1][name] - whole[0][name], drawn[1][name] - drawn[0][name]
        )
        result |= {name: value, f"{name}_interval": interval}
    return result
