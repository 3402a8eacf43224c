"""The whole training: features, grouped folds, the final fit; every step resumes where it was."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import DatasetError
from acne_desktop.grading.network import GradingNetwork
from acne_desktop.training import features, fit
from acne_desktop.training.backbone import load_imagenet
from acne_desktop.training.dataset import Dataset, LabelledVisit
from acne_desktop.training.outoffold import Row, from_csv, to_csv
from acne_desktop.training.recipe import Recipe

FULL = "full"
_SETTINGS = "settings.json"


class Report(Protocol):
    """Is told how the training goes on."""

    def begin(self, what: str, total: int) -> None:
        """A step of ``total`` parts begins."""

    def advance(self, done: int, note: str = "") -> None:
        """So many parts of the step are done."""


@dataclass(frozen=True)
class Trained:
    """The final network and what the folds' networks said."""

    network: GradingNetwork
    rows: list[Row]


def train(
    datasets: Sequence[Dataset],
    recipe: Recipe,
    *,
    folds: int,
    weights: Path,
    work: Path,
    report: Report,
    device: torch.device | None = None,
) -> Trained:
    """Cross-validate by subject, then fit on everything; same seed, same result.

    ``work`` keeps features, checkpoints and fold results; a training that finds its own there goes
    on from them. Raises :class:`DatasetError` when the folder belongs to another training.
    """
    device = device or torch.device("cuda" if torch.cuda.is_available() else "cpu")
    visits = pooled(datasets)
    assigned = assign_folds(visits, folds, recipe.seed)
    _check_work(work, recipe, folds, visits)
    items, _ = fit.items(visits)
    backbone = _new_network(recipe, weights, device).backbone
    arrays = []
    for dataset in datasets:
        _, own = fit.items(dataset.visits)
        report.begin(f"Early features of {dataset.name}", len(own))
        arrays.append(
            features.compute(
                own, backbone, recipe, work / "features", device=device, progress=report.advance
            )
        )
    cached = features.Features(tuple(arrays))
    setup = fit.Setup(cached, recipe, device)
    rows: list[Row] = []
    for fold in range(folds):
        stored = work / f"fold{fold}.csv"
        if stored.is_file():
            rows += from_csv(stored.read_text(encoding="utf-8"))
            continue
        train_on = [item for item, at in zip(items, assigned, strict=True) if at != fold]
        network = _new_network(recipe, weights, device)
        report.begin(f"Fold {fold + 1} of {folds}", recipe.epochs)
        fit.fit(
            network,
            train_on,
            setup,
            name=f"fold{fold}",
            folder=work,
            progress=lambda epoch, loss: report.advance(epoch, f"loss {loss:.3f}"),
        )
        found = _held_out(network, visits, items, assigned, fold=fold, setup=setup)
        _write_whole(stored, to_csv(found))
        rows += from_csv(stored.read_text(encoding="utf-8"))
    network = _new_network(recipe, weights, device)
    report.begin("Final fit", recipe.epochs)
    fit.fit(
        network,
        items,
        setup,
        name=FULL,
        folder=work,
        progress=lambda epoch, loss: report.advance(epoch, f"loss {loss:.3f}"),
    )
    return Trained(network, rows)


def forget(work: Path) -> None:
    """Delete an earlier training's checkpoints; features are kept, as they are keyed by content."""
    if work.is_dir():
        for path in work.iterdir():
            if path.is_file():
                path.unlink()


def pooled(datasets: Sequence[Dataset]) -> list[LabelledVisit]:
    """Return all visits; subjects of different data sets are kept apart by the set's name."""
    return [
        replace(visit, subject=f"{dataset.name}/{visit.subject}")
        for dataset in datasets
        for visit in dataset.visits
    ]


def assign_folds(visits: Sequence[LabelledVisit], folds: int, seed: int) -> list[int]:
    """Return the fold of each visit: by subject, sources and grades spread evenly.

    Raises :class:`DatasetError` when there are fewer subjects than folds.
    """
    highest: dict[str, tuple[str, int]] = {}
    for visit in visits:
        grade = max(int(visit.grade), highest.get(visit.subject, ("", 0))[1])
        highest[visit.subject] = (visit.source, grade)
    if folds < 2 or len(highest) < folds:
        raise DatasetError(
            f"There are {len(highest)} subjects for {folds} folds: "
            "give at least two folds, and a subject for each."
        )
    subjects = sorted(highest)
    np.random.default_rng(seed).shuffle(subjects)
    subjects.sort(key=lambda subject: highest[subject])
    fold_of = {subject: place % folds for place, subject in enumerate(subjects)}
    return [fold_of[visit.subject] for visit in visits]


def _new_network(recipe: Recipe, weights: Path, device: torch.device) -> GradingNetwork:
    """Return a network with ImageNet weights below and seeded new layers above."""
    torch.manual_seed(recipe.seed)
    network = GradingNetwork()
    load_imagenet(network.backbone, weights)
    placed: GradingNetwork = network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    return placed


def _held_out(
    network: GradingNetwork,
    visits: Sequence[LabelledVisit],
    items: Sequence[fit.Item],
    assigned: Sequence[int],
    *,
    fold: int,
    setup: fit.Setup,
) -> list[Row]:
    """Return the logits of the fold's visits, and of every choice of their views."""
    numbers = {s: n for n, s in enumerate(dict.fromkeys(visit.subject for visit in visits))}
    rows = []
    for index, (visit, item) in enumerate(zip(visits, items, strict=True)):
        if assigned[index] != fold:
            continue
        maps = fit.maps_of(network, item.photos, setup)
        for chosen in _choices(len(item.views)):
            views = tuple(item.views[k] for k in chosen)
            logits = _logits(network, maps[list(chosen)], views)
            whole = len(chosen) == len(item.views)
            rows.append(
                Row(
                    numbers[visit.subject],
                    index,
                    visit.source,
                    fold,
                    views,
                    whole,
                    item.grade,
                    tuple(logits.tolist()),
                )
            )
    return rows


def _choices(count: int) -> list[tuple[int, ...]]:
    """Return every non-empty choice of ``count`` views, the whole first."""
    return [chosen for size in range(count, 0, -1) for chosen in combinations(range(count), size)]


@torch.inference_mode()
def _logits(network: GradingNetwork, maps: Tensor, views: Sequence[View]) -> Tensor:
    """Return the logits (5,) of one visit."""
    indices = torch.tensor([VIEWS.index(view) for view in views], device=maps.device)
    logits: Tensor = network.head(maps, indices, torch.zeros_like(indices), 1)[0]
    return logits[0]


def _check_work(work: Path, recipe: Recipe, folds: int, visits: Sequence[LabelledVisit]) -> None:
    """Claim the work folder for this training, or refuse one that belongs to another."""
    labels = [[v.subject, v.visit, int(v.grade), *map(str, v.views)] for v in visits]
    own = json.dumps({"recipe": recipe.as_dict(), "folds": folds, "visits": labels})
    path = work / _SETTINGS
    if not path.is_file():
        work.mkdir(parents=True, exist_ok=True)
        _write_whole(path, own)
    elif path.read_text(encoding="utf-8") != own:
        raise DatasetError(
            f"The folder {work.name} holds another training: "
            "start without resuming, or choose another output folder."
        )


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    partial = path.with_suffix(".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
