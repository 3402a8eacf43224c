"""Out-of-fold logits: what each fold's network said about the visits it had not seen.

They are stored with the package, without file names and with subjects numbered anew, so that its
calibration and its figures can be computed again by anyone.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from acne_desktop.domain.iga import GRADES
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import PackageError
from acne_desktop.grading.calibration import (
    Calibration,
    Floats,
    conformal_threshold,
    fit_temperature,
    growth_scores,
    offsets_of,
)
from acne_desktop.training.dataset import REAL, SYNTHETIC
from acne_desktop.training.metrics import Graded, Integers, graded

COVERAGE = 0.9
_FEWEST_SUBJECTS = 30  # for a threshold of its own
_COLUMNS = ("subject", "visit", "source", "fold", "views", "whole", "grade", "photographs")
_LOGITS = tuple(f"logit_{int(grade)}" for grade in GRADES)


@dataclass(frozen=True)
class Row:
    """The logits of one visit, or of some of its views (``whole`` is then False).

    ``photographs`` is a digest of the visit's photographs, empty where it was not noted; by it two
    packages' words on the same visit are found.
    """

    subject: int
    visit: int
    source: str
    fold: int
    views: tuple[View, ...]
    whole: bool
    grade: int
    logits: tuple[float, ...]
    photographs: str = ""


def averaged(members: Sequence[Sequence[Row]]) -> list[Row]:
    """Return the mean of what several networks said about the same visits, in the same order."""
    return [
        replace(
            rows[0],
            logits=tuple(
                float(np.mean(said)) for said in zip(*(row.logits for row in rows), strict=True)
            ),
        )
        for rows in zip(*members, strict=True)
    ]


def to_csv(rows: Sequence[Row]) -> str:
    """Return the rows as the text of ``oof.csv``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*_COLUMNS, *_LOGITS])
    for row in rows:
        views = "+".join(row.views)
        values = [f"{value:.5f}" for value in row.logits]
        cells = [row.subject, row.visit, row.source, row.fold, views, int(row.whole), row.grade]
        writer.writerow([*cells, row.photographs, *values])
    return text.getvalue()


def from_csv(text: str) -> list[Row]:
    """Read ``oof.csv``. Raises :class:`PackageError`."""
    try:
        return [
            Row(
                int(cells["subject"]),
                int(cells["visit"]),
                cells["source"],
                int(cells["fold"]),
                tuple(View(view) for view in cells["views"].split("+")),
                cells["whole"] == "1",
                int(cells["grade"]),
                tuple(float(cells[name]) for name in _LOGITS),
                cells.get("photographs") or "",
            )
            for cells in csv.DictReader(io.StringIO(text))
        ]
    except (KeyError, ValueError, TypeError):
        raise PackageError(
            "The model package's out-of-fold predictions cannot be read: install it again."
        ) from None


def fit_calibration(rows: Sequence[Row], evenness: float = 0.0) -> Calibration:
    """Return temperature, offsets and, by number of views, the thresholds of the plausible sets.

    The temperature is that of whole visits, every subject counting once; the offsets, of a given
    ``evenness``, follow from how many real ones each grade has. A threshold comes from
    the real visits with that many views (parts of visits included): patients are who it is for.
    Where there are too few of those, the synthetic ones stand in, but never undercut the threshold
    of one view fewer.
    """
    whole = [row for row in rows if row.whole]
    logits, grades = _arrays(whole)
    counts: dict[int, int] = {}
    for row in whole:
        counts[row.subject] = counts.get(row.subject, 0) + 1
    weights = np.array([1 / counts[row.subject] for row in whole])
    found = Calibration(
        fit_temperature(logits, grades, weights),
        {},
        COVERAGE,
        offsets_of(_counts(whole), evenness),
        evenness,
    )
    return replace(found, thresholds=_thresholds(rows, found))


def _counts(whole: Sequence[Row]) -> list[int]:
    """Return how many real visits each grade has; of all where none is real.

    Networks tell rendered patients from real ones, and those have been made evenly.
    """
    real = [row.grade for row in whole if row.source == REAL] or [row.grade for row in whole]
    return [real.count(int(grade)) for grade in GRADES]


def _thresholds(rows: Sequence[Row], calibration: Calibration) -> dict[int, float]:
    """Return the conformal thresholds by number of views."""
    thresholds: dict[int, float] = {}
    for views in range(1, len(VIEWS) + 1):
        threshold = _threshold(rows, calibration, views, REAL)
        if threshold is None:
            synthetic = _threshold(rows, calibration, views, SYNTHETIC)
            found = [synthetic, thresholds.get(views - 1)]
            threshold = max((q for q in found if q is not None), default=1.0)
        thresholds[views] = threshold
    return thresholds


def _threshold(
    rows: Sequence[Row], calibration: Calibration, views: int, source: str
) -> float | None:
    """Return the conformal threshold of the rows of one source, None with too few subjects."""
    chosen = [row for row in rows if len(row.views) == views and row.source == source]
    subjects = [row.subject for row in chosen]
    if len(set(subjects)) < _FEWEST_SUBJECTS:
        return None
    logits, grades = _arrays(chosen)
    probabilities = calibration.probabilities(logits)
    scores = growth_scores(probabilities)[np.arange(len(chosen)), grades]
    return conformal_threshold(scores, subjects, COVERAGE)


def cross_calibrated(rows: Sequence[Row], evenness: float = 0.0) -> Graded:
    """Return all rows as graded, each fold calibrated on the other folds only.

    So coverage and calibration error are measured on subjects that had no part in either the
    network's weights or its calibration.
    """
    parts = []
    order: list[int] = []
    for fold in sorted({row.fold for row in rows}):
        inside = [index for index, row in enumerate(rows) if row.fold == fold]
        others = [row for row in rows if row.fold != fold]
        chosen = [rows[index] for index in inside]
        logits, grades = _arrays(chosen)
        calibration = fit_calibration(others, evenness)
        views = [len(row.views) for row in chosen]
        subjects = [row.subject for row in chosen]
        parts.append(graded(logits, grades, views, subjects, calibration))
        order += inside
    back = np.argsort(order)
    return Graded(
        np.concatenate([part.truth for part in parts])[back],
        np.concatenate([part.grades for part in parts])[back],
        np.concatenate([part.probabilities for part in parts])[back],
        np.concatenate([part.low for part in parts])[back],
        np.concatenate([part.high for part in parts])[back],
        tuple(row.subject for row in rows),
    )


def _arrays(rows: Sequence[Row]) -> tuple[Floats, Integers]:
    """Return logits (n, 5) and true grades (n,)."""
    logits = np.array([row.logits for row in rows], float).reshape(len(rows), len(GRADES))
    return logits, np.array([row.grade for row in rows], int)
