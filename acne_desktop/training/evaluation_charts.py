"""The charts of an evaluation as plain shapes, which a web page and a PDF draw each in its way.

Lengths are in points from the upper left corner. Colours are named by their role.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

INK, MUTED, LINE, PANEL, ACCENT, PAPER = "ink", "muted", "line", "panel", "accent", "paper"
_SMALL, _TEXT = 7.5, 8.5


@dataclass(frozen=True)
class Stroke:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    role: str = LINE
    width: float = 0.6
    dashed: bool = False


@dataclass(frozen=True)
class Block:
    """A filled rectangle; ``strength`` is its opacity."""

    x: float
    y: float
    width: float
    height: float
    role: str = ACCENT
    strength: float = 1.0


@dataclass(frozen=True)
class Dot:
    """A filled circle about (x, y)."""

    x: float
    y: float
    radius: float
    role: str = ACCENT


@dataclass(frozen=True)
class Words:
    """A line of text; ``x`` is its start, middle or end by ``anchor``, ``y`` its base line."""

    x: float
    y: float
    text: str
    role: str = MUTED
    size: float = _SMALL
    anchor: str = "start"
    bold: bool = False


Shape = Stroke | Block | Dot | Words


@dataclass(frozen=True)
class Chart:
    """Shapes in a frame; ``says`` is the chart in words, for who cannot see it."""

    width: float
    height: float
    says: str
    shapes: tuple[Shape, ...]


def confusion(table: Sequence[Sequence[int]]) -> Chart:
    """Return the confusion table (5, 5): rows are the label, the tint is the share of the row."""
    return Chart(250, 218, _confusion_in_words(table), tuple(_confusion(table)))


def _confusion(table: Sequence[Sequence[int]]) -> Iterator[Shape]:
    left, top, cell, gap = 48.0, 30.0, 34.0, 2.0
    middle = left + (len(table) * cell) / 2
    yield Words(middle, 10, "Suggested IGA", anchor="middle")
    for label, row in enumerate(table):
        y = top + label * cell
        total = sum(row)
        yield Words(left + (label + 0.5) * cell, top - 7, str(label), INK, _TEXT, "middle", True)
        yield Words(left - 9, y + cell / 2 + 2, str(label), INK, _TEXT, "end", True)
        for grade, count in enumerate(row):
            share = count / total if total else 0.0
            x = left + grade * cell
            yield Block(x, y, cell - gap, cell - gap, PANEL)
            if count:
                yield Block(x, y, cell - gap, cell - gap, ACCENT, 0.10 + 0.90 * share)
            role = PAPER if share > 0.5 else INK if count else MUTED
            at_x, at_y = x + (cell - gap) / 2, y + cell / 2 + 2
            yield Words(at_x, at_y, str(count), role, _TEXT, "middle", label == grade)
        yield Words(left + len(row) * cell + 3, y + cell / 2 + 2, f"{total}", MUTED)
    yield Words(left + len(table) * cell + 3, top - 7, "n", MUTED)
    yield Words(2, top + 2.5 * cell + 2, "Label", MUTED)


def _confusion_in_words(table: Sequence[Sequence[int]]) -> str:
    rows = (f"IGA {label}: {', '.join(map(str, row))}" for label, row in enumerate(table))
    return "Confusion table. " + "; ".join(rows) + "."


def reliability(bins: Sequence[Mapping[str, Any]]) -> Chart:
    """Return the reliability diagram: share graded right against confidence, with intervals."""
    words = "; ".join(
        f"at {one['confidence']:.0%} confidence {one['accuracy']:.0%} right (n {one['n']})"
        for one in bins
    )
    return Chart(250, 218, f"Reliability diagram. {words}.", tuple(_reliability(bins)))


def _reliability(bins: Sequence[Mapping[str, Any]]) -> Iterator[Shape]:
    left, top, side, foot = 38.0, 22.0, 150.0, 24.0

    def across(share: float) -> float:
        return left + side * share

    def up(share: float) -> float:
        return top + side * (1 - share)

    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        yield Stroke(left, up(share), left + side, up(share))
        yield Words(left - 6, up(share) + 2.5, f"{share:.0%}", anchor="end")
        yield Words(across(share), top + side + 12, f"{share:.0%}", anchor="middle")
    yield Stroke(across(0), up(0), across(1), up(1), MUTED, 0.8, dashed=True)
    most = max((one["n"] for one in bins), default=1)
    for one in bins:
        # How many visits a point stands for is a bar that hangs from the upper edge.
        tall = 22 * one["n"] / most
        wide = side * (one["high"] - one["low"])
        yield Block(across(one["low"]) + 1, top, wide - 2, tall, ACCENT, 0.18)
    previous: tuple[float, float] | None = None
    for one in bins:
        x, y = across(one["confidence"]), up(one["accuracy"])
        low, high = one["accuracy_interval"]
        if previous is not None:
            yield Stroke(*previous, x, y, ACCENT, 1.2)
        yield Stroke(x, up(low), x, up(high), ACCENT, 1.0)
        previous = (x, y)
    for one in bins:
        yield Dot(across(one["confidence"]), up(one["accuracy"]), 2.6)
    yield Words(left + side / 2, top + side + foot, "Confidence of the suggestion", anchor="middle")
    yield Words(left + side / 2, top + side + foot + 11, "(bars: how many visits)", anchor="middle")
    yield Words(left - 32, 10, "Suggestions that are right")


def recalls(figures: Mapping[str, Any], width: float = 510.0) -> Chart:
    """Return the recall of each grade with its interval, on one scale from 0 to 100 %."""
    parts = []
    for grade, value in figures["recall"].items():
        told = "does not occur" if value is None else f"{value:.0%}"
        parts.append(f"IGA {grade} {told}")
    return Chart(
        width, 146, f"Recall by grade: {', '.join(parts)}.", tuple(_recalls(figures, width))
    )


def _recalls(figures: Mapping[str, Any], width: float) -> Iterator[Shape]:
    left, right, top, step = 46.0, width - 112.0, 8.0, 23.0
    counts = [sum(row) for row in figures["confusion"]]

    def across(share: float) -> float:
        return left + (right - left) * share

    foot = top + step * len(counts)
    for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        yield Stroke(across(share), top, across(share), foot)
        yield Words(across(share), foot + 12, f"{share:.0%}", anchor="middle")
    for place, (grade, value) in enumerate(figures["recall"].items()):
        y = top + (place + 0.5) * step
        yield Words(0, y + 3, f"IGA {grade}", INK, _TEXT, bold=True)
        interval = figures["recall_interval"][grade]
        if value is None or interval is None:
            yield Words(left + 4, y + 3, "does not occur", MUTED)
            continue
        low, high = interval
        yield Block(across(0), y - 5, across(value) - across(0), 10, ACCENT, 0.18)
        yield Stroke(across(low), y, across(high), y, ACCENT, 1.6)
        yield Dot(across(value), y, 3.4)
        told = f"{value:.0%} ({100 * low:.0f}\N{EN DASH}{100 * high:.0f})"
        yield Words(right + 14, y + 3, told, INK, _TEXT)
        yield Words(width, y + 3, f"n {counts[place]}", MUTED, anchor="end")


def lifts(figures: Mapping[str, Any], names: Mapping[str, str], width: float = 510.0) -> Chart:
    """Return the lesion energy lift of each map with its interval; a line marks chance (1)."""
    told = ", ".join(
        f"{words} {figures[name]:.2f}" for name, words in names.items() if figures[name] is not None
    )
    return Chart(width, 122, f"Lesion energy lift: {told}.", tuple(_lifts(figures, names, width)))


def _lifts(figures: Mapping[str, Any], names: Mapping[str, str], width: float) -> Iterator[Shape]:
    left, right, top, step = 110.0, width - 112.0, 8.0, 23.0
    known = [name for name in names if figures[name] is not None]
    largest = max([1.0, *(figures[f"{name}_interval"][1] for name in known)])
    ticks = range(0, int(largest) + 2, 1 if largest < 10 else 5)

    def across(value: float) -> float:
        return left + (right - left) * value / ticks[-1]

    foot = top + step * len(names)
    for tick in ticks:
        yield Stroke(across(tick), top, across(tick), foot)
        yield Words(across(tick), foot + 12, str(tick), anchor="middle")
    yield Stroke(across(1), top, across(1), foot, MUTED, 0.8, dashed=True)
    for place, name in enumerate(known):
        y = top + (place + 0.5) * step
        role = ACCENT if place == 0 else MUTED
        low, high = figures[f"{name}_interval"]
        yield Words(0, y + 3, names[name], INK, _TEXT, bold=place == 0)
        yield Block(across(0), y - 5, across(figures[name]) - across(0), 10, role, 0.18)
        yield Stroke(across(low), y, across(high), y, role, 1.6)
        yield Dot(across(figures[name]), y, 3.4, role)
        told = f"{figures[name]:.2f} ({low:.2f}\N{EN DASH}{high:.2f})"
        yield Words(right + 14, y + 3, told, INK, _TEXT)
