"""How a new model did beside the one it was trained from, as its manifest tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from acne_desktop.domain.verdict import verdict
from acne_desktop.language import mark

COMPARED = {
    "accuracy": mark("Accuracy"),
    "balanced_accuracy": mark("Balanced accuracy"),
    "qwk": mark("Quadratic weighted kappa"),
}
PERCENT = ("accuracy", "balanced_accuracy")


@dataclass(frozen=True)
class Figure:
    """A value with its 95 % interval, which is None where it could not be computed."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class ComparedFigure:
    """One figure of both models on the same visits, and the paired difference (new - old)."""

    name: str
    old: Figure | None
    new: Figure | None
    difference: Figure | None


@dataclass(frozen=True)
class Compared:
    """Both models on the same held-out visits: ``visits`` of ``subjects`` neither had seen."""

    old_name: str
    with_hash: str
    visits: int
    subjects: int
    better: bool
    figures: tuple[ComparedFigure, ...]
    old_right: float
    new_right: float

    @property
    def sentence(self) -> str:
        """Say in the language of the window whether the new one is better."""
        return verdict(
            self.old_name,
            better=self.better,
            old=self.old_right,
            new=self.new_right,
            visits=self.visits,
        )


def compared(found: object) -> Compared | None:
    """Return a manifest's comparison, or None where it has none that can be read."""
    if not isinstance(found, Mapping):
        return None
    try:
        old, new, difference = found["old"], found["new"], found["difference"]
        return Compared(
            old_name=str(found["with"]),
            with_hash=str(found["with_hash"]),
            visits=int(found["n"]),
            subjects=int(found["subjects"]),
            better=found["better"] is True,
            figures=tuple(
                ComparedFigure(name, figure(old, name), figure(new, name), figure(difference, name))
                for name in COMPARED
            ),
            old_right=float(old["accuracy"]),
            new_right=float(new["accuracy"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def figure(figures: Mapping[str, Any], name: str) -> Figure | None:
    """Return a figure and its interval, or None where it has no value."""
    value = figures.get(name)
    if value is None:
        return None
    interval: Sequence[float] | None = figures.get(f"{name}_interval")
    if interval is None:
        return Figure(float(value))
    low, high = interval
    return Figure(float(value), float(low), float(high))
