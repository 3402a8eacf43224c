"""What the command line runs: make a data set, train a package, measure one; printed by rich."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from acne_desktop.errors import DatasetError, StorageError
from acne_desktop.grading.package import ModelPackage
from acne_desktop.training import acne04, crossval, dataset, ship
from acne_desktop.training import evaluate as measure
from acne_desktop.training.card import FIGURE_NAMES, GROUPS, shown
from acne_desktop.training.recipe import Recipe

SYNTHETIC_HEIGHT = 512  # pixels; real training photographs are as large
SYNTHETIC_ABOUT = dataset.About(
    "Synthetic triplets rendered by this project",
    dataset.SYNTHETIC,
    "Apache-2.0; head shape: ICT-FaceKit, USC Institute for Creative Technologies, MIT",
    (
        "IGA 0 and frontal views are known from rendered, synthetic patients only.",
        "Synthetic patients have all six Fitzpatrick types, but rendered skin is no evidence of "
        "how the model does on real skin of those types.",
    ),
)


def make_dataset_acne04(source: Path, out: Path) -> None:
    """Write ACNE04 as ``triplets.csv`` into ``out``; photographs are referenced, not copied."""
    visits = acne04.visits(source)
    with _writing(out):
        dataset.write(out, visits)
        dataset.write_about(out, acne04.ABOUT)
    pairs = sum(len(visit.photos) > 1 for visit in visits)
    _print(f"{len(visits)} visits ({pairs} with both sides) written to {out.name}.")


def make_dataset_synthetic(subjects: int, seed: int, head: Path, out: Path) -> None:
    """Render triplets with exact masks into ``out``; visits that are there already are kept."""
    # Only this command needs the renderer.
    from acne_desktop.training.synthesis.write import write_dataset  # noqa: PLC0415

    with _writing(out), _bar() as bar:
        task = bar.add_task("Rendering", total=1.0)
        write_dataset(
            head,
            out,
            subjects=subjects,
            seed=seed,
            height=SYNTHETIC_HEIGHT,
            workers=os.cpu_count() or 1,
            progress=lambda part, words: bar.update(task, completed=part, description=words),
        )
        dataset.write_about(out, SYNTHETIC_ABOUT)
    _print(f"{subjects} synthetic subjects written to {out.name}.")


def train(
    data: Sequence[Path],
    out: Path,
    *,
    backbone_weights: Path,
    folds: int = 5,
    seed: int = 1,
    resume: bool = False,
    recipe: Recipe | None = None,
) -> ModelPackage:
    """Train, cross-validate and write the package ``out``; with ``resume`` go on where it stopped.

    ``backbone_weights`` is the safetensors file of mobilenet_v2's ImageNet weights, or its folder.
    Work is kept beside ``out`` in a hidden folder, which may be deleted afterwards.
    Raises :class:`DatasetError`.
    """
    weights = _only_safetensors(backbone_weights)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise DatasetError(f"{out.name} is there already: choose another name for the package.")
    recipe = recipe or Recipe(seed=seed)
    datasets = [dataset.read(folder) for folder in data]
    if len({one.name for one in datasets}) < len(datasets):
        raise DatasetError("Two data sets have the same folder name: rename one of them.")
    work = out.absolute().with_name(f".{out.name}.training")
    with _writing(out), _bar() as bar:
        if not resume:
            crossval.forget(work)
        trained = crossval.train(
            datasets, recipe, folds=folds, weights=weights, work=work, report=_RichReport(bar)
        )
    command = " ".join(
        [
            "acne-desktop train",
            *(f"--data {folder.name}" for folder in data),
            f"--backbone {weights.name} --folds {folds} --seed {recipe.seed} --out {out.name}",
        ]
    )
    with _writing(out):
        package = ship.ship(trained, datasets, recipe, folds=folds, command=command, out=out)
    _print_groups(package.manifest["figures"])
    _print(f"{package.version} written; its hash is {package.hash}.")
    return package


def evaluate(
    model: Path,
    *,
    data: Path | None = None,
    cross_validated: bool = False,
    as_json: bool = False,
    predictions: Path | None = None,
) -> None:
    """Print a package's figures on a data set, or those of its own folds.

    Raises :class:`DatasetError` and :class:`PackageError`.
    """
    package = ModelPackage.open(model)
    if cross_validated == (data is not None):
        raise DatasetError("Give either a data set (--data) or --cross-validated.")
    if cross_validated:
        if predictions is not None:
            raise DatasetError("Predictions are written for a data set: give it with --data.")
        groups = measure.cross_validated(package)
        _print_json(groups) if as_json else _print_groups(groups)
        return
    assert data is not None
    read = dataset.read(data)
    with _bar() as bar:
        task = bar.add_task("Assessing", total=len(read.visits))
        answered = measure.run(package, read, lambda done: bar.update(task, completed=done))
    figures = measure.measured(answered)
    if predictions is not None:
        with _writing(predictions):
            measure.write_predictions(predictions, answered)
    if as_json:
        _print_json({"model": package.version, "hash": package.hash, **figures})
    else:
        _print_groups({read.about.source: figures})


class _RichReport:
    """Shows the steps of a training as progress bars."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = TaskID(0)
        self._what = ""

    def begin(self, what: str, total: int) -> None:
        """Add a bar for the next step."""
        self._what = what
        self._task = self._bar.add_task(what, total=total)

    def advance(self, done: int, note: str = "") -> None:
        """Move the bar, and say what is worth noting."""
        self._bar.update(self._task, completed=done)
        if note:
            self._bar.console.print(f"{self._what}: {done}, {note}")


@contextmanager
def _bar() -> Iterator[Progress]:
    """Show progress on stderr, where it does not mix with figures."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield progress


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    """Turn a disk that refuses into a sentence. Raises :class:`StorageError`."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or "the disk refused").lower()
        raise StorageError(
            f"{target.name} could not be written ({reason}): choose another folder."
        ) from error


def _only_safetensors(path: Path) -> Path:
    """Return the weights file: the path itself, or the only safetensors file in the folder."""
    if path.is_file():
        return path
    found = sorted(path.glob("*.safetensors")) if path.is_dir() else []
    if len(found) != 1:
        raise DatasetError(
            f"{path.name} does not lead to the backbone's weights: "
            "give the safetensors file, or a folder with only one."
        )
    return found[0]


def _print(sentence: str) -> None:
    Console(highlight=False).print(sentence)


def _print_json(data: Mapping[str, Any]) -> None:
    print(json.dumps(data, indent=2))


def _print_groups(groups: Mapping[str, Mapping[str, Any]]) -> None:
    """Print each group's figures with their intervals, and its confusion table."""
    for name, figures in groups.items():
        title = f"{GROUPS.get(name, name)}: {figures['n']} of {figures['subjects']} subjects"
        table = Table("figure", "value (95 % interval)", title=title, title_justify="left")
        for key, words in FIGURE_NAMES.items():
            table.add_row(words, shown(key, figures[key], figures[f"{key}_interval"]))
        for grade, value in figures["recall"].items():
            interval = figures["recall_interval"][grade]
            table.add_row(f"recall of IGA {grade}", shown("recall", value, interval))
        Console(highlight=False).print(table)
        if figures["absent_grades"]:
            absent = ", ".join(map(str, figures["absent_grades"]))
            _print(f"IGA {absent} does not occur and is not averaged into balanced accuracy.")
        confusion = Table("label \\ model", *"01234", title="Confusion", title_justify="left")
        for grade, row in enumerate(figures["confusion"]):
            confusion.add_row(str(grade), *map(str, row))
        Console(highlight=False).print(confusion)
