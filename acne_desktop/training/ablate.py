"""What each choice of the training is worth: variants of the recipe on the same held-out visits.

Each variant is fitted on the same folds by subject and judged on the same visits. What it said is
kept in a table of logits, so that figures and intervals can be computed again without fitting.
The variants are compared at half the pixels and two thirds of the epochs that a package is trained
with: the whole table then takes one night of two processor cores, and so it is made in fact. What
the full size is worth is one of the rows; what several networks are, is computed from the rows.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from acne_desktop.errors import DatasetError
from acne_desktop.grading.calibration import Calibration, Floats, fit_temperature, offsets_of
from acne_desktop.grading.network import EFFICIENTNET
from acne_desktop.training import crossval, dataset
from acne_desktop.training.dataset import REAL
from acne_desktop.training.figure_words import shown
from acne_desktop.training.metrics import (
    Graded,
    Integers,
    figures,
    graded,
    mean_with_interval,
    paired_differences,
)
from acne_desktop.training.outoffold import Row
from acne_desktop.training.output import RichReport, bar, writing
from acne_desktop.training.processes import Processes
from acne_desktop.training.recipe import Recipe
from acne_desktop.training.start import FromImageNet, faces_in

TABLE = "0004-ablation.csv"
FOLDS = 5
FOLDS_USED = (0, 1)  # of the five: what two processor cores can do in a night for every variant
FULL = Recipe(seed=2026)
BASE = replace(FULL, height=320, width=224, epochs=6)
MIXED = 0.7
BASELINE, MIRRORED = "baseline", "baseline, mirrored too"
# Several networks a fold: what their averaged logits would say. No fit of its own.
AVERAGED: Mapping[str, tuple[str, ...]] = {
    MIRRORED: (BASELINE, MIRRORED),
    "mean of two: another seed": (BASELINE, "another seed"),
    "mean of two: visits mixed": (BASELINE, "visits mixed in pairs"),
    "mean of two: logit adjustment": (BASELINE, "logit adjustment instead of sampling"),
    "mean of two: 448 x 320 pixels": (BASELINE, "448 x 320 pixels"),
    "mean of three: visits mixed, no synthetic": (
        BASELINE,
        "visits mixed in pairs",
        "no synthetic patients",
    ),
}
ALL_FITS = "mean of all fits"  # how much more networks could be worth at all
# What the calibration makes of the same logits where it favours no grade. No fit of its own.
EVENED: Mapping[str, str] = {
    f"{name}; no grade favoured": name for name in (BASELINE, "mean of two: 448 x 320 pixels")
}
_COLUMNS = ("variant", "source", "visit", "subject", "views", "grade")
_NO_THRESHOLDS = {1: 1.0, 2: 1.0, 3: 1.0}


@dataclass(frozen=True)
class Variant:
    """One choice made otherwise, and whether photographs are cut to the face."""

    recipe: Recipe
    to_the_face: bool = True


VARIANTS: Mapping[str, Variant] = {
    BASELINE: Variant(BASE),
    "another seed": Variant(replace(BASE, seed=2027)),
    "EfficientNet-Lite0": Variant(replace(BASE, backbone=EFFICIENTNET)),
    "EfficientNet-Lite0, no synthetic patients": Variant(
        replace(BASE, backbone=EFFICIENTNET, synthetic_share=0.0)
    ),
    "photographs whole, not cut to the face": Variant(BASE, to_the_face=False),
    "448 x 320 pixels": Variant(replace(BASE, height=FULL.height, width=FULL.width)),
    "no block frozen": Variant(replace(BASE, frozen_blocks=0)),
    "first 14 blocks frozen": Variant(replace(BASE, frozen_blocks=14)),
    "cross-entropy": Variant(replace(BASE, loss="cross_entropy")),
    "distance-weighted cross-entropy": Variant(replace(BASE, loss="distance_weighted")),
    "CORN": Variant(replace(BASE, loss="corn")),
    "no synthetic patients": Variant(replace(BASE, synthetic_share=0.0)),
    "half as many synthetic patients": Variant(
        replace(BASE, synthetic_share=BASE.synthetic_share / 2)
    ),
    "no question where lesions are": Variant(replace(BASE, lesion_weight=0.0)),
    "no averaging of weights": Variant(replace(BASE, averaging=0.0)),
    "logit adjustment instead of sampling": Variant(replace(BASE, sampling=0.0, adjustment=1.0)),
    "plain mean of the views": Variant(replace(BASE, fusion="mean")),
    "maximum of the views": Variant(replace(BASE, fusion="maximum")),
    "visits mixed in pairs": Variant(replace(BASE, mixed=MIXED)),
    "twice the epochs": Variant(replace(BASE, epochs=2 * BASE.epochs)),
    "twice the epochs, visits mixed": Variant(replace(BASE, epochs=2 * BASE.epochs, mixed=MIXED)),
}


@dataclass(frozen=True)
class Told:
    """What one variant said about one visit: ``logits`` (5,)."""

    variant: str
    source: str
    visit: int
    subject: int
    views: int
    grade: int
    logits: tuple[float, ...]


def measure(
    data: Sequence[Path],
    table: Path,
    *,
    backbone_weights: Path | None,
    face: Path | None,
    work: Path | None,
    names: Sequence[str] | None,
) -> None:
    """Fit the variants that the table lacks, and add what they say to it.

    Raises :class:`DatasetError`.
    """
    if backbone_weights is None or work is None:
        raise DatasetError(
            "Give the ImageNet weights (--backbone) and a folder to work in (--work)."
        )
    chosen = list(names or VARIANTS)
    unknown = [name for name in chosen if name not in VARIANTS]
    if unknown:
        raise DatasetError(f"There is no variant '{unknown[0]}': choose of {', '.join(VARIANTS)}.")
    datasets = [dataset.read(folder) for folder in data]
    done = {told.variant for told in read(table)} if table.is_file() else set()
    for name in chosen:
        if name in done:
            continue
        variant = VARIANTS[name]
        faces = faces_in(face if variant.to_the_face else None)
        weights = weights_in(backbone_weights, variant.recipe.backbone)
        start = FromImageNet(weights, faces)
        found = _fitted(name, variant, datasets, start, work / name.replace(" ", "-"))
        with writing(table):
            # Read again: another process may have added its own variant meanwhile.
            write(table, [*(read(table) if table.is_file() else []), *found])


def weights_in(given: Path, backbone: str) -> Path:
    """Return the weights of a backbone: the file given, or that of its name in a folder.

    Raises :class:`DatasetError`.
    """
    if given.is_file():
        return given
    files = sorted(given.iterdir()) if given.is_dir() else []
    for file in files:
        if file.name.replace("-", "_").startswith(backbone):
            return file
    raise DatasetError(f"{given.name} holds no file whose name begins with {backbone}.")


def _fitted(
    name: str,
    variant: Variant,
    datasets: Sequence[dataset.Dataset],
    start: FromImageNet,
    work: Path,
) -> list[Told]:
    """Fit one variant on the folds used, and return what it says about their visits."""
    with writing(work), bar() as progress:
        training = crossval.Training(
            datasets,
            variant.recipe,
            folds=FOLDS,
            start=start,
            work=work,
            report=RichReport(progress),
            device=Processes().device,
            fold_seed=FULL.seed,  # every variant is judged on the same visits
        )
        setup = training.photographs()
        told = []
        for fold in FOLDS_USED:
            network = training.fold(fold, setup)
            ways = {name: False, **({MIRRORED: True} if name == BASELINE else {})}
            for called, mirrored in ways.items():
                rows = training.held_out(network, fold, setup, mirrored=mirrored)
                told += [_told(called, row) for row in rows if row.whole]
    return told


def _told(name: str, row: Row) -> Told:
    return Told(name, row.source, row.visit, row.subject, len(row.views), row.grade, row.logits)


def write(path: Path, told: Iterable[Told]) -> None:
    """Write the table of logits."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*_COLUMNS, *(f"logit_{grade}" for grade in range(5))])
    for one in told:
        cells = [getattr(one, column) for column in _COLUMNS]
        writer.writerow([*cells, *(f"{value:.3f}" for value in one.logits)])
    path.write_text(text.getvalue(), encoding="utf-8")


def read(path: Path) -> list[Told]:
    """Read a table of logits. Raises :class:`DatasetError`."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return [
                Told(
                    row["variant"],
                    row["source"],
                    int(row["visit"]),
                    int(row["subject"]),
                    int(row["views"]),
                    int(row["grade"]),
                    tuple(float(row[f"logit_{grade}"]) for grade in range(5)),
                )
                for row in csv.DictReader(file)
            ]
    except (OSError, KeyError, ValueError):
        raise DatasetError(f"{path.name} cannot be read as a table of the ablation.") from None


def show(path: Path) -> None:
    """Print every variant's figures, and how it differs from the baseline on the same visits.

    Raises :class:`DatasetError`.
    """
    by_variant: dict[str, list[Told]] = {}
    for one in read(path):
        by_variant.setdefault(one.variant, []).append(one)
    _check_comparable(by_variant)
    for name, parts in AVERAGED.items():
        if all(part in by_variant for part in parts):
            by_variant[name] = _averaged([by_variant[part] for part in parts], name)
    fits = [by_variant[name] for name in VARIANTS if name in by_variant]
    if len(fits) > 2:
        by_variant[ALL_FITS] = _averaged(fits, ALL_FITS)
    for name, part in EVENED.items():
        if part in by_variant:
            by_variant[name] = _evened(by_variant[part], name)
    for source in sorted({one.source for rows in by_variant.values() for one in rows}):
        chosen = {
            name: [one for one in rows if one.source == source] for name, rows in by_variant.items()
        }
        _print({name: rows for name, rows in chosen.items() if rows}, source)


def _check_comparable(by_variant: Mapping[str, Sequence[Told]]) -> None:
    """Refuse to compare variants that were judged on other visits than the first."""
    visits = {name: {told.visit for told in rows} for name, rows in by_variant.items()}
    first = next(iter(visits), "")
    for name, own in visits.items():
        if own != visits[first]:
            raise DatasetError(
                f"'{name}' was judged on other visits than '{first}': take it out of the table "
                "and fit it again."
            )


def _averaged(variants: Sequence[Sequence[Told]], name: str) -> list[Told]:
    """Return the mean of several variants' logits of the same visits."""
    logits = [{told.visit: told.logits for told in one} for one in variants]
    return [
        replace(
            told,
            variant=name,
            logits=tuple(
                sum(values) / len(variants)
                for values in zip(*(one[told.visit] for one in logits), strict=True)
            ),
        )
        for told in variants[0]
    ]


def _evened(variant: Sequence[Told], name: str) -> list[Told]:
    """Return a variant's calibrated log odds, as a package of its recipe would have them."""
    logits = np.array([told.logits for told in variant], float)
    truth = np.array([told.grade for told in variant], int)
    real = [told.grade for told in variant if told.source == REAL]
    offsets = offsets_of([real.count(grade) for grade in range(5)], BASE.evenness)
    odds = logits / _temperature(logits, truth) + offsets
    return [
        replace(told, variant=name, logits=tuple(own))
        for told, own in zip(variant, odds.tolist(), strict=True)
    ]


def _print(by_variant: Mapping[str, Sequence[Told]], source: str) -> None:
    # A table that was begun with another variant has no baseline yet.
    base = _graded(by_variant[BASELINE]) if BASELINE in by_variant else None
    visits = len(next(iter(by_variant.values())))
    kind = "real visits" if source == REAL else "synthetic triplets"
    table = Table(
        "variant",
        "accuracy",
        "balanced",
        "kappa",
        "log loss",
        "kappa - baseline",
        "log loss - baseline",
        title=f"{visits} {kind}, folds {', '.join(map(str, FOLDS_USED))} of {FOLDS}",
        title_justify="left",
    )
    for name, rows in by_variant.items():
        found = _graded(rows)
        values = figures(found)
        table.add_row(
            name,
            *(
                shown(key, values[key], values[f"{key}_interval"])
                for key in ("accuracy", "balanced_accuracy", "qwk")
            ),
            f"{_log_losses(found).mean():.3f}",
            *(_changes(base, found) if base and name != BASELINE else ()),
        )
    Console(highlight=False, width=180).print(table)


def _changes(base: Graded, found: Graded) -> tuple[str, str]:
    """Return by how much kappa and log loss differ on the same visits, each with its interval."""
    kappa = paired_differences(base, found, ["qwk"])
    more = _log_losses(found) - _log_losses(base)
    loss = mean_with_interval(more.tolist(), found.subjects)
    return _difference(kappa["qwk"], kappa["qwk_interval"]), _difference(*loss)


def _difference(value: float | None, interval: Sequence[float] | None) -> str:
    if value is None or interval is None:
        return ""
    return f"{value:+.3f} ({interval[0]:+.3f} to {interval[1]:+.3f})"


def _graded(rows: Sequence[Told]) -> Graded:
    """Return what a variant says, in the order of the visits, at its own best temperature."""
    ordered = sorted(rows, key=lambda told: told.visit)
    logits = np.array([told.logits for told in ordered], float)
    truth = np.array([told.grade for told in ordered], int)
    calibration = Calibration(_temperature(logits, truth), _NO_THRESHOLDS)
    views = [told.views for told in ordered]
    return graded(logits, truth, views, [told.subject for told in ordered], calibration)


def _temperature(logits: Floats, truth: Integers) -> float:
    return fit_temperature(logits, truth, np.ones(len(truth)))


def _log_losses(found: Graded) -> Floats:
    """Return the log loss (n,) of each visit."""
    right = found.probabilities[np.arange(len(found.truth)), found.truth]
    return -np.log(np.maximum(right, 1e-12))
