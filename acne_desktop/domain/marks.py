"""What a clinician draws over a photograph: an arrow, a circle or words; derived data.

Places are fractions of the upright photograph's width and height, so that a mark stays where it is
whatever the size of the copy it is drawn on, and however the photograph is shown turned.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import isfinite

from acne_desktop.domain.photo import View
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import mark as marked
from acne_desktop.language import tr

MAX_TEXT = 500
WHOLE_TURN = 360
QUARTER = 90
Point = tuple[float, float]


class MarkKind(StrEnum):
    """What is drawn."""

    ARROW = "arrow"
    CIRCLE = "circle"
    TEXT = "text"

    @property
    def label(self) -> str:
        """Return the word for it."""
        return tr(_LABELS[self])

    @property
    def points(self) -> int:
        """Return how many points it has."""
        return 1 if self is MarkKind.TEXT else 2


_LABELS = {
    MarkKind.ARROW: marked("Arrow"),
    MarkKind.CIRCLE: marked("Circle"),
    MarkKind.TEXT: marked("Text"),
}


@dataclass(frozen=True)
class Mark:
    """One mark; ``id`` is 0 until it is kept.

    An arrow's points are its tail and its tip, a circle's its centre and a point of its rim, and
    a text's the place where it begins. Arrows and circles may have words too.
    """

    view: View
    kind: MarkKind
    points: tuple[Point, ...]
    text: str = ""
    id: int = 0

    def checked(self) -> "Mark":
        """Return the mark as it is kept. Raises :class:`InvalidRecordError`."""
        text = " ".join(self.text.split())
        if len(self.points) != self.kind.points or not all(
            isfinite(value) for point in self.points for value in point
        ):
            raise InvalidRecordError(tr("This mark is not complete: draw it again."))
        if self.kind is MarkKind.TEXT and not text:
            raise InvalidRecordError(tr("This note has no words: write some, or remove it."))
        if len(text) > MAX_TEXT:
            raise InvalidRecordError(
                tr("This note is longer than {n} characters: shorten it.", n=MAX_TEXT)
            )
        return replace(self, text=text, points=_within(self.points))

    def moved(self, by: Point) -> "Mark":
        """Return the mark elsewhere; as a whole it stays within the photograph."""
        dx = _room([x for x, _ in self.points], by[0])
        dy = _room([y for _, y in self.points], by[1])
        return replace(self, points=tuple((x + dx, y + dy) for x, y in self.points))

    def reshaped(self, place: int, to: Point) -> "Mark":
        """Return the mark with one of its points elsewhere."""
        points = list(self.points)
        points[place] = to
        return replace(self, points=_within(points))


@dataclass(frozen=True)
class Drawn:
    """What lies over a visit's photographs before it is saved: how they are turned, and marks."""

    turns: Mapping[View, int] = field(default_factory=dict)  # degrees clockwise
    marks: tuple[Mark, ...] = ()

    def checked(self, views: Collection[View]) -> "Drawn":
        """Return it as it is kept with photographs of these views.

        Raises :class:`InvalidRecordError`.
        """
        turns = checked_turns(self.turns)
        marks = tuple(mark.checked() for mark in self.marks)
        for mark in marks:
            check_drawable(mark, views)
        return Drawn(turns, marks)


def checked_turns(turns: Mapping[View, int]) -> dict[View, int]:
    """Return turns within the circle. Raises :class:`InvalidRecordError` for what is no quarter."""
    if any(degrees % QUARTER for degrees in turns.values()):
        raise InvalidRecordError(tr("A photograph is turned by quarters only."))
    return {view: degrees % WHOLE_TURN for view, degrees in turns.items()}


def check_drawable(mark: Mark, views: Collection[View]) -> None:
    """Raise :class:`InvalidRecordError` where a mark has no photograph below it."""
    if mark.view not in views:
        raise InvalidRecordError(tr("There is no photograph to draw on in this view."))


def _within(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the points brought into the photograph."""
    return tuple((min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)) for x, y in points)


def _room(values: Sequence[float], by: float) -> float:
    """Return how far these may go together without leaving 0 to 1."""
    return min(max(by, -min(values)), 1.0 - max(values))
