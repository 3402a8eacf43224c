"""Measures a model package: on a data set through the shipped engine, or from its own folds."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.iga import GRADES
from acne_desktop.grading.engine import Engine
from acne_desktop.grading.package import OUT_OF_FOLD, ModelPackage
from acne_desktop.training import outoffold
from acne_desktop.training.dataset import REAL, SYNTHETIC, Dataset, LabelledVisit
from acne_desktop.training.features import load
from acne_desktop.training.metrics import Graded, figures


@dataclass(frozen=True)
class Answered:
    """A labelled visit and what the engine said about it."""

    visit: LabelledVisit
    suggestion: Suggestion


def run(package: ModelPackage, dataset: Dataset, progress: Callable[[int], None]) -> list[Answered]:
    """Assess every visit of the data set, as the application would.

    Raises :class:`DatasetError` for a photograph that cannot be read.
    """
    engine = Engine.load(package)
    answered = []
    for done, visit in enumerate(dataset.visits, start=1):
        photos = {view: load(path) for view, path in visit.photos.items()}
        answered.append(Answered(visit, engine.assess(photos)))
        progress(done)
    return answered


def measured(answered: Sequence[Answered]) -> dict[str, Any]:
    """Return the figures of a data set that the engine has answered."""
    found = Graded(
        np.array([int(one.visit.grade) for one in answered]),
        np.array([int(one.suggestion.grade) for one in answered]),
        np.array([[one.suggestion.probabilities[g] for g in GRADES] for one in answered]),
        np.array([int(one.suggestion.plausible[0]) for one in answered]),
        np.array([int(one.suggestion.plausible[-1]) for one in answered]),
        tuple(one.visit.subject for one in answered),
    )
    return figures(found)


def cross_validated(package: ModelPackage) -> dict[str, dict[str, Any]]:
    """Return the package's out-of-fold figures by group, computed from its stored predictions.

    Raises :class:`PackageError` when the package has none.
    """
    text = package.read(OUT_OF_FOLD).decode()
    return group_figures(outoffold.from_csv(text))


def group_figures(rows: Sequence[outoffold.Row]) -> dict[str, dict[str, Any]]:
    """Return the figures of each group of out-of-fold rows that occurs.

    Groups: ``real`` and ``synthetic`` visits as they are, and ``real_single`` and
    ``synthetic_single``, each of their photographs on its own. The calibration of each fold comes
    from the other folds.
    """
    found = outoffold.cross_calibrated(rows)
    source = np.array([row.source for row in rows])
    whole = np.array([row.whole for row in rows])
    single = np.array([len(row.views) == 1 for row in rows])
    groups = {
        "real": (source == REAL) & whole,
        "real_single": (source == REAL) & single,
        "synthetic": (source == SYNTHETIC) & whole,
        "synthetic_single": (source == SYNTHETIC) & single,
    }
    return {name: figures(found.where(mask)) for name, mask in groups.items() if mask.any()}


def write_predictions(path: Path, answered: Sequence[Answered]) -> None:
    """Write one row a visit: the label, the grade, every probability and the plausible set."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        names = [f"probability_{int(grade)}" for grade in GRADES]
        writer.writerow(["subject", "visit", "views", "iga", "grade", *names, "low", "high"])
        for one in answered:
            said = one.suggestion
            writer.writerow(
                [
                    one.visit.subject,
                    one.visit.visit,
                    "+".join(one.visit.views),
                    int(one.visit.grade),
                    int(said.grade),
                    *(f"{said.probabilities[grade]:.5f}" for grade in GRADES),
                    int(said.plausible[0]),
                    int(said.plausible[-1]),
                ]
            )
