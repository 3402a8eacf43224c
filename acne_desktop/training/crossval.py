"""A whole training: photographs, then a network for each fold; every step resumes.

The networks of the folds are what ships, as an ensemble: each visit's out-of-fold logits come from
the one that had not seen its subject. A training by several recipes has so many networks a fold,
whose logits are averaged. Processes that torchrun starts share the folds.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import DatasetError
from acne_desktop.grading.network import GradingNetwork
from acne_desktop.grading.stored import packed, unpacked
from acne_desktop.training import fit, photographs, refit
from acne_desktop.training.dataset import Dataset, LabelledVisit
from acne_desktop.training.outoffold import Row, averaged, from_csv, to_csv
from acne_desktop.training.processes import Processes
from acne_desktop.training.recipe import Recipe
from acne_desktop.training.start import Start

_SETTINGS = "settings.json"


class Report(Protocol):
    """Is told how the training goes on."""

    def begin(self, what: str, total: int) -> None:
        """A step of ``total`` parts begins."""

    def advance(self, done: int, note: str = "") -> None:
        """So many parts of the step are done."""


@dataclass(frozen=True)
class Trained:
    """The networks, and what each fold's said about the visits they had not seen.

    ``parts`` are the recipes' networks, [recipe][fold]. ``before`` is what the package that the
    training started from said about the same visits, empty where it started from ImageNet.
    """

    parts: list[list[GradingNetwork]]
    rows: list[Row]
    before: list[Row]


class Training:
    """One training of some data sets by one recipe, kept in one folder so that it can go on.

    The steps are :meth:`photographs` and :meth:`fold` for each fold in any order; what a step finds
    done already it takes from the folder.
    """

    def __init__(
        self,
        datasets: Sequence[Dataset],
        recipe: Recipe,
        *,
        folds: int,
        start: Start,
        work: Path,
        report: Report,
        device: torch.device | None = None,
        part: int = 0,
        fold_seed: int | None = None,
    ) -> None:
        """Begin, or go on with what is in ``work``; ``part`` counts the recipes of a training.

        ``fold_seed`` draws the folds, the recipe's seed unless it is given. Raises
        :class:`DatasetError` where ``work`` holds another training.
        """
        self._part, self._folds = part, folds
        self._recipe = recipe
        self._start = start
        self._work = work
        self._report = report
        self._device = device or torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._visits = pooled(datasets)
        drawn_by = recipe.seed if fold_seed is None else fold_seed
        self._assigned = assign_folds(self._visits, folds, drawn_by)
        self._items, self._photos = fit.items(self._visits)
        _check_work(work, recipe, self._assigned, self._visits)

    def photographs(self) -> fit.Setup:
        """Return every photograph, cut to the face, ready for the fits."""
        self._report.begin("Photographs", len(self._photos))
        found = photographs.prepare_all(
            self._photos,
            self._start.faces,
            self._recipe,
            self._work / "photographs",
            progress=self._report.advance,
        )
        return fit.Setup(found, self._recipe, self._device)

    def fold(self, fold: int, setup: fit.Setup) -> GradingNetwork:
        """Fit without the visits of a fold, note what the network says about those, return it."""
        stored = self._work / f"fold{fold}.csv"
        network = self._fitted(fold, setup)
        if not stored.is_file():
            _write_whole(stored, to_csv(self.held_out(network, fold, setup)))
        return network

    def before(self, fold: int, setup: fit.Setup) -> None:
        """Note what the fold's network said about the fold's visits before it was trained."""
        stored = self._work / f"before{fold}.csv"
        if not stored.is_file():
            network = self._placed(self._start.network(fold, self._recipe, self._part)).eval()
            _write_whole(stored, to_csv(self.held_out(network, fold, setup)))

    def rows(self, name: str, folds: int) -> list[Row]:
        """Return what was noted under a name (``fold`` or ``before``) of all folds."""
        files = [self._work / f"{name}{fold}.csv" for fold in range(folds)]
        return [row for file in files for row in from_csv(file.read_text(encoding="utf-8"))]

    def _fitted(self, fold: int, setup: fit.Setup) -> GradingNetwork:
        """Return a fold's network, its weights as they are stored in a package."""
        pairs = zip(self._items, self._assigned, strict=True)
        train_on = [item for item, at in pairs if at != fold]
        name = f"fold{fold}"
        called = f"Network {self._part * self._folds + fold + 1}"
        self._report.begin(called, self._recipe.epochs)
        started = self._start.network(fold, self._recipe, self._part)
        before = {key: tensor.clone() for key, tensor in started.state_dict().items()}
        network = fit.fit(
            self._placed(started),
            train_on,
            setup,
            name=name,
            folder=self._work,
            progress=lambda epoch, loss: self._report.advance(epoch, f"loss {loss:.3f}"),
        )
        if self._recipe.head_epochs:
            self._report.begin(f"{called}, head", len(train_on))
            refit.refit(
                network,
                train_on,
                setup,
                name=name,
                folder=self._work,
                progress=self._report.advance,
            )
        return as_stored(_between(network, before, self._recipe.kept))

    def _placed(self, network: GradingNetwork) -> GradingNetwork:
        return network.to(self._device).to(memory_format=torch.channels_last)

    def held_out(
        self, network: GradingNetwork, fold: int, setup: fit.Setup, *, mirrored: bool = False
    ) -> list[Row]:
        """Return the logits of the fold's visits, and of every choice of their views.

        ``mirrored`` shows the network each photograph mirrored, as the other side's.
        """
        subjects = dict.fromkeys(visit.subject for visit in self._visits)
        numbers = {subject: number for number, subject in enumerate(subjects)}
        rows = []
        for index, (visit, item) in enumerate(zip(self._visits, self._items, strict=True)):
            if self._assigned[index] != fold:
                continue
            maps = fit.maps_of(network, item.photos, setup, mirrored=mirrored)
            known = photographs.digest([visit.photos[view] for view in visit.views])
            for chosen in _choices(len(item.views)):
                views = tuple(item.views[k] for k in chosen)
                shown = [fit.OTHER_SIDE[view] for view in views] if mirrored else views
                logits = _logits(network, maps[list(chosen)], shown)
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
                        photographs=known,
                    )
                )
        return rows


def train(
    datasets: Sequence[Dataset],
    recipes: Sequence[Recipe],
    *,
    folds: int,
    start: Start,
    work: Path,
    report: Report,
    processes: Processes | None = None,
    device: torch.device | None = None,
) -> Trained | None:
    """Fit a network a fold by each recipe; same seed, same result.

    The recipes share a seed, hence the folds. ``work`` keeps photographs, checkpoints and fold
    results; a training that finds its own there goes on from them. Of several processes each fits
    its share of the folds; the first returns the whole, the others None. Raises
    :class:`DatasetError` when the folder belongs to another training.
    """
    processes = processes or Processes()
    parts = [
        _train_part(
            partial(
                Training,
                datasets,
                recipe,
                folds=folds,
                start=start,
                work=_part_of(work, part),
                report=report,
                device=device or processes.device,
                part=part,
            ),
            start,
            folds,
            processes,
        )
        for part, recipe in enumerate(recipes)
    ]
    trained = [part for part in parts if part is not None]
    if not trained:
        return None
    return Trained(
        [networks for part in trained for networks in part.parts],
        averaged([part.rows for part in trained]),
        averaged([part.before for part in trained]),
    )


def _train_part(
    begun: Callable[[], Training], start: Start, folds: int, processes: Processes
) -> Trained | None:
    """Fit the networks of one recipe; of several processes only the first returns them."""
    if processes.first:  # claims the folder and fills it; the others find all there
        begun().photographs()
    processes.wait()
    training = begun()
    setup = training.photographs()
    for fold in processes.share(folds):
        if start.trained:
            training.before(fold, setup)
        training.fold(fold, setup)
    processes.wait()
    if not processes.first:
        return None
    networks = [training.fold(fold, setup) for fold in range(folds)]
    before = training.rows("before", folds) if start.trained else []
    return Trained([networks], training.rows("fold", folds), before)


def _part_of(work: Path, part: int) -> Path:
    """Return where a part's checkpoints are kept: the first one's in the folder itself."""
    return work / f"part{part + 1}" if part else work


@torch.no_grad()
def as_stored(network: GradingNetwork) -> GradingNetwork:
    """Round the weights as a package does, in place: what is measured is what ships."""
    own = network.state_dict()
    stored = unpacked(packed({name: own[name].cpu().numpy() for name in own}))
    network.load_state_dict({name: torch.from_numpy(stored[name]) for name in stored})
    return network


@torch.no_grad()
def _between(network: GradingNetwork, before: Mapping[str, Tensor], kept: float) -> GradingNetwork:
    """Move the weights, in place, a share of the way back to those of ``before``."""
    if kept:
        own = network.state_dict()
        network.load_state_dict(
            {key: torch.lerp(own[key], before[key].to(own[key]), kept) for key in own}
        )
    return network


def forget(work: Path) -> None:
    """Delete an earlier training's checkpoints; its photographs are kept, keyed by content."""
    for folder in (work, *work.glob("part*")):
        if folder.is_dir():
            for path in folder.iterdir():
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
    fold_of: dict[str, int] = {}
    # Each source by itself: adding rendered patients must not move real ones to another fold.
    for source in sorted({source for source, _ in highest.values()}):
        subjects = sorted(subject for subject in highest if highest[subject][0] == source)
        np.random.default_rng(seed).shuffle(subjects)
        subjects.sort(key=lambda subject: highest[subject][1])
        fold_of |= {subject: place % folds for place, subject in enumerate(subjects)}
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


def _check_work(
    work: Path, recipe: Recipe, folds: Sequence[int], visits: Sequence[LabelledVisit]
) -> None:
    """Claim the work folder for this training, or refuse one that belongs to another.

    ``folds`` holds the fold of each visit: what was fitted without others must not be gone on with.
    """
    labels = [[v.subject, v.visit, int(v.grade), *map(str, v.views)] for v in visits]
    own = json.dumps({"recipe": recipe.as_dict(), "folds": list(folds), "visits": labels})
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
