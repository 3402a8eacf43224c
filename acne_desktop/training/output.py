"""How the training commands talk: progress on stderr, figures and sentences on stdout."""

import json
from collections.abc import Iterator, Mapping
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

from acne_desktop.errors import StorageError
from acne_desktop.training.figure_words import FIGURE_NAMES, GROUPS, shown


class RichReport:
    """Shows the steps of a training as progress bars."""

    def __init__(self, shown: Progress) -> None:
        self._bar = shown
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
def bar() -> Iterator[Progress]:
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
def writing(target: Path) -> Iterator[None]:
    """Turn a disk that refuses into a sentence. Raises :class:`StorageError`."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or "the disk refused").lower()
        raise StorageError(
            f"{target.name} could not be written ({reason}): choose another folder."
        ) from error


def print_line(sentence: str) -> None:
    """Print a sentence."""
    Console(highlight=False).print(sentence)


def print_json(data: Mapping[str, Any]) -> None:
    """Print data as JSON."""
    print(json.dumps(data, indent=2, allow_nan=False))


def print_groups(groups: Mapping[str, Mapping[str, Any]]) -> None:
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
            print_line(f"IGA {absent} does not occur and is not averaged into balanced accuracy.")
        confusion = Table("label \\ model", *"01234", title="Confusion", title_justify="left")
        for grade, row in enumerate(figures["confusion"]):
            confusion.add_row(str(grade), *map(str, row))
        Console(highlight=False).print(confusion)
