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


class Training:
    """One training of some data sets by one recipe, kept in one folder so that it can go on.

    The steps are :meth:`features`, :meth:`fold` for each fold in any order, and :meth:`final`; what
    a step finds done already it takes from the folder.
    """

    def __init__(
        self,
        datasets: Sequence[Dataset],
        recipe: Recipe,
        *,
        folds: int,
        weights: Path,
        work: Path,
        report: Report,
        device: torch.device | None = None,
    ) -> None:
        self._datasets = datasets
        self._recipe = recipe
        self._weights = weights
        self._work = work
        self._report = report
        self._device = device or torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._visits = pooled(datasets)
        self._assigned = assign_folds(self._visits, folds, recipe.seed)
        self._items, _ = fit.items(self._visits)
        _check_work(work, recipe, folds, self._visits)

    def features(self) -> fit.Setup:
        """Return what the frozen blocks make of every photograph, ready for the fits."""
        backbone = self._new_network().backbone
        arrays = []
        for dataset in self._datasets:
            _, photos = fit.items(dataset.visits)
            self._report.begin(f"Early features of {dataset.name}", len(photos))
            found = features.compute(
                photos,
                backbone,
                self._recipe,
                self._work / "features",
                device=self._device,
                progress=self._report.advance,
            )
            arrays.append(found)
        return fit.Setup(features.Features(tuple(arrays)), self._recipe, self._device)

    def fold(self, fold: int, setup: fit.Setup) -> list[Row]:
        """Fit without the visits of a fold, and return what the network says about those."""
        stored = self._work / f"fold{fold}.csv"
        if not stored.is_file():
            pairs = zip(self._items, self._assigned, strict=True)
            network = self._fitted(f"fold{fold}", [i for i, at in pairs if at != fold], setup)
            _write_whole(stored, to_csv(self._held_out(network, fold, setup)))
        return from_csv(stored.read_text(encoding="utf-8"))

    def final(self, setup: fit.Setup) -> GradingNetwork:
        """Fit on all visits, and return the network."""
        return self._fitted("final", self._items, setup)

    def _fitted(self, name: str, train_on: Sequence[fit.Item], setup: fit.Setup) -> GradingNetwork:
        self._report.begin(f"Fit {name}", self._recipe.epochs)
        return fit.fit(
            self._new_network(),
            train_on,
            setup,
            name=name,
            folder=self._work,
            progress=lambda epoch, loss: self._report.advance(epoch, f"loss {loss:.3f}"),
        )

    def _new_network(self) -> GradingNetwork:
        """Return a network with ImageNet weights below and seeded new layers above."""
        torch.manual_seed(self._recipe.seed)
        network = GradingNetwork()
        load_imagenet(network.backbone, self._weights)
        return network.to(self._device).to(memory_format=torch.channels_last)

    def _held_out(self, network: GradingNetwork, fold: int, setup: fit.Setup) -> list[Row]:
        """Return the logits of the fold's visits, and of every choice of their views."""
        subjects = dict.fromkeys(visit.subject for visit in self._visits)
        numbers = {subject: number for number, subject in enumerate(subjects)}
        rows = []
        for index, (visit, item) in enumerate(zip(self._visits, self._items, strict=True)):
            if self._assigned[index] != fold:
                continue
            maps = fit.maps_of(network, item.photos, setup)
            for chosen in _choices(len(item.views)):
                views = tuple(item.views[k] for k in chosen)
                logits = _logits(network, maps[list(chosen)], views)
                rows.append(
                    Row(
                        subject=numbers[visit.subject],
                        visit=index,
                        source=visit.source,
                        fold=fold,
                        views=views,
                        whole=len(chosen) == len(item.views),
                        grade=item.grade,
                        logits=tuple(logits.tolist()),
                    )
                )
        return rows


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
    training = Training(
        datasets, recipe, folds=folds, weights=weights, work=work, report=report, device=device
    )
    setup = training.features()
    rows = [row for fold in range(folds) for row in training.fold(fold, setup)]
    return Trained(training.final(setup), rows)


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
