"""What ``acne-desktop evaluate`` runs: a package -> figures for a reader, JSON, files, a report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from acne_desktop.errors import DatasetError, StorageError
from acne_desktop.grading.engine import Engine
from acne_desktop.grading.package import ModelPackage
from acne_desktop.training import attention, dataset, evaluation_report
from acne_desktop.training import evaluate as measure
from acne_desktop.training.dataset import SYNTHETIC, Dataset
from acne_desktop.training.evaluation_content import (
    BY_SENTENCE,
    RANDOMISED_SENTENCE,
    Subject,
    attention_sentence,
    attention_table,
    cells,
    counted,
    randomised_table,
    report,
)
from acne_desktop.training.output import bar, print_groups, print_json, print_line, writing
from acne_desktop.training.randomised import STAGES, randomised
from acne_desktop.training.record import recorded

_BY = {"by_views": "views", "by_fitzpatrick": "Fitzpatrick type"}
_BY_FIGURES = ("accuracy", "balanced_accuracy", "qwk", "coverage", "set_size")


@dataclass(frozen=True)
class Wanted:
    """What is to come out beside the printed figures.

    ``predictions`` is a CSV file of every answer, ``report`` an HTML or PDF file; ``limit`` is how
    many visits the attention maps are checked on at most. ``record`` seals what was found on
    subjects that no network has seen into the package and its card.
    """

    as_json: bool = False
    predictions: Path | None = None
    report: Path | None = None
    attention: bool = False
    limit: int | None = None
    record: bool = False


def evaluate(
    model: Path,
    *,
    data: Path | None = None,
    cross_validated: bool = False,
    wanted: Wanted | None = None,
) -> None:
    """Print a package's figures on a data set, or those of its own folds.

    Raises :class:`DatasetError`, :class:`PackageError`, :class:`StorageError`, and
    :class:`KnownError` for a report that is neither a web page nor a PDF.
    """
    wanted = wanted or Wanted()
    if cross_validated == (data is not None):
        raise DatasetError("Give either a data set (--data) or --cross-validated.")
    if data is None and wanted.predictions is not None:
        raise DatasetError("Predictions are written for a data set: give it with --data.")
    if data is None and wanted.attention:
        raise DatasetError("Attention maps are checked on a data set: give it with --data.")
    if data is None and wanted.record:
        raise DatasetError("Give the data set (--data) whose figures are to be recorded.")
    _check_targets(wanted)
    package = ModelPackage.open(model)
    if data is None:
        _own_folds(package, wanted)
    else:
        _on_data(package, dataset.read(data), wanted)


def _check_targets(wanted: Wanted) -> None:
    """Refuse a file that cannot be written before the work of an hour is done for it."""
    if wanted.report is not None:
        evaluation_report.check_name(wanted.report)
    for target in (wanted.predictions, wanted.report):
        if target is not None and not target.absolute().parent.is_dir():
            raise StorageError(
                f"{target.name} cannot be written, as its folder is not there: choose another."
            )


def _own_folds(package: ModelPackage, wanted: Wanted) -> None:
    groups = measure.cross_validated(package)
    _write_report(
        Subject(package.version, package.hash, "its own folds", cross_validated=True),
        groups,
        wanted,
    )
    if wanted.as_json:
        print_json(groups)
        return
    print_groups(groups)
    for figures in groups.values():
        _print_by(figures)


def _on_data(package: ModelPackage, read: Dataset, wanted: Wanted) -> None:
    checks = attention.Checks(attention.chosen(read.visits, wanted.limit))
    with bar() as progress:
        task = progress.add_task("Assessing", total=len(read.visits))
        outcome = measure.run(
            Engine.load(package),
            read,
            lambda done: progress.update(task, completed=done),
            checks.look if wanted.attention else None,
        )
        maps = None
        if wanted.attention and checks.visits:
            task = progress.add_task("Randomising the weights", total=len(STAGES))
            stages = randomised(
                package, checks.visits, lambda done: progress.update(task, completed=done)
            )
            maps = {**checks.figures(), "randomised": stages}
    figures = measure.measured(outcome)
    if wanted.predictions is not None:
        with writing(wanted.predictions):
            measure.write_predictions(wanted.predictions, outcome)
    if wanted.record:
        package = recorded(package, read, figures, maps)
    synthetic = read.about.source == SYNTHETIC
    subject = Subject(package.version, package.hash, read.about.title, synthetic)
    _write_report(subject, {read.about.source: figures}, wanted, maps)
    if wanted.as_json:
        about = {"name": read.name, "title": read.about.title, "source": read.about.source}
        whole = {"model": package.version, "hash": package.hash, "data": about, **figures}
        print_json(whole | ({"attention": maps} if maps else {}))
        return
    print_groups({read.about.source: figures})
    _print_by(figures)
    _print_refused(figures["refused"])
    if maps:
        _print_attention(maps)


def _write_report(
    subject: Subject,
    groups: Mapping[str, Mapping[str, Any]],
    wanted: Wanted,
    maps: Mapping[str, Any] | None = None,
) -> None:
    if wanted.report is None:
        return
    day = datetime.now(UTC).astimezone().date().isoformat()
    with writing(wanted.report):
        evaluation_report.write(wanted.report, report(subject, groups, day, maps))


def _print_by(figures: Mapping[str, Any]) -> None:
    """Print some figures by number of views and by skin type, where there is more than one."""
    for name, what in _BY.items():
        groups = figures.get(name, {})
        if len(groups) < 2:
            continue
        header = (what, "n", *(key.replace("_", " ") for key in _BY_FIGURES))
        # The interval goes below the figure: side by side they would not fit.
        rows = [
            (
                key,
                str(group["n"]),
                *("\n".join(cells(k, group[k], group[f"{k}_interval"])) for k in _BY_FIGURES),
            )
            for key, group in groups.items()
        ]
        _print_table(f"By {what}", header, rows)
        print_line(BY_SENTENCE)


def _print_refused(refused: Mapping[str, Any]) -> None:
    if not refused["n"]:
        return
    print_line(f"Refused as out of scope, and in no figure: {counted(refused['n'])}.")
    for one in refused["visits"]:
        print_line(escape(f"  {one['subject']} {one['visit']}: {one['reason']}"))


def _print_attention(maps: Mapping[str, Any]) -> None:
    header, rows = attention_table(maps)
    _print_table("Attention maps", header, rows)
    print_line(attention_sentence(maps))
    header, rows = randomised_table(maps["randomised"])
    _print_table("Weights made noise, from the head downwards", header, rows)
    print_line(RANDOMISED_SENTENCE)


def _print_table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(*header, title=title, title_justify="left")
    for row in rows:
        table.add_row(*row)
    Console(highlight=False).print(table)
