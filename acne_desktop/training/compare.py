"""Is a package better than the one before? Both judged on the same unseen visits."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from acne_desktop.domain.photo import View
from acne_desktop.domain.verdict import verdict
from acne_desktop.grading.package import OUT_OF_FOLD, ModelPackage
from acne_desktop.training.dataset import REAL
from acne_desktop.training.metrics import FIGURES, figures, paired_differences
from acne_desktop.training.outoffold import Row, cross_calibrated, from_csv

FEWEST = 30  # visits that both know, below which nothing could be shown
_COMPARED = ("accuracy", "balanced_accuracy", "qwk")


def comparison(
    before: Sequence[Row], after: Sequence[Row], old: ModelPackage, evenness: float = 0.0
) -> dict[str, Any]:
    """Return how the new networks compare with the old ones, for the manifest.

    ``before`` and ``after`` are the logits of the same visits, each by the old and the new network
    of its fold: like is compared with like, and no visit's subject was trained on. Each is
    calibrated by its own other folds, with the same ``evenness``. The differences (new - old) have
    paired 95 % intervals from a bootstrap over subjects. *Better* is an expected grade nearer to
    the clinician's: a higher quadratic weighted kappa with a lower bound above 0, and no loss of
    accuracy.
    """
    real = any(row.source == REAL for row in after)
    chosen = np.array([row.whole and (row.source == REAL or not real) for row in after])
    was, now = (cross_calibrated(rows, evenness).where(chosen) for rows in (before, after))
    differences = paired_differences(was, now, _COMPARED)
    low = differences["qwk_interval"]
    better = low is not None and low[0] > 0 and differences["accuracy"] >= 0
    result: dict[str, Any] = {
        "with": old.version,
        "with_hash": old.hash,
        "old": _figures(figures(was)),
        "new": _figures(figures(now)),
        "difference": differences,
        "better": bool(better),
    }
    result |= {"n": result["new"]["n"], "subjects": result["new"]["subjects"]}
    return result | {"sentence": _sentence(result)}


def with_earlier(
    rows: Sequence[Row], earlier: ModelPackage, evenness: float = 0.0
) -> dict[str, Any] | None:
    """Return how new networks compare with a package that was trained on some of the same visits.

    Its networks cannot be shown them again: four of five have learned each. What counts is what
    its own cross-validation noted, by the networks that had not seen the subject; so both are
    judged on the visits that both know, by their photographs, against the grade that they have
    now. None where those are too few.
    """
    known = noted(earlier)
    after = [row for row in rows if row.whole and (row.photographs, row.views) in known]
    if len(after) < FEWEST:
        return None
    before = [replace(row, logits=known[row.photographs, row.views].logits) for row in after]
    return comparison(before, after, earlier, evenness)


def noted(package: ModelPackage) -> dict[tuple[str, tuple[View, ...]], Row]:
    """Return what a package's folds said, by photographs and views. Raises :class:`PackageError`.

    Empty for a package that was made before photographs were noted.
    """
    return {
        (row.photographs, row.views): row
        for row in from_csv(package.read(OUT_OF_FOLD).decode())
        if row.whole and row.photographs
    }


def _figures(found: dict[str, Any]) -> dict[str, Any]:
    """Return what the comparison keeps of the figures."""
    names = [*FIGURES, "recall"]
    kept = {key: found[key] for name in names for key in (name, f"{name}_interval")}
    return {"n": found["n"], "subjects": found["subjects"], **kept}


def _sentence(result: dict[str, Any]) -> str:
    old, new = (float(result[name]["accuracy"]) for name in ("old", "new"))
    return verdict(
        result["with"], better=result["better"], old=old, new=new, visits=int(result["n"])
    )
