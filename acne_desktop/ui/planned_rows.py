"""What the import page lists: visits as they are planned, and which of them a filter shows; no Qt.

The plan itself, and what becomes of it, is the services' (``services/importing``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.language import joined, mark, tr, trn


class RowState(Enum):
    """How a planned visit stands: its words, its icon, the tone of both."""

    READY = (mark("Will be added"), "circle-check", "success")
    ASKS = (mark("Needs your answer"), "circle-alert", "warning")
    SKIPPED = (mark("Left out"), "x", "muted")
    THERE = (mark("Already there"), "check", "muted")
    REFUSED = (mark("Cannot be added"), "triangle-alert", "error")
    ADDED = (mark("Added"), "check", "success")

    @property
    def word(self) -> str:
        """Return what the screen says."""
        return tr(self.value[0])

    @property
    def icon(self) -> str:
        """Return the icon's name."""
        return self.value[1]

    @property
    def tone(self) -> str:
        """Return the colour's name in the theme."""
        return self.value[2]


class Filter(Enum):
    """Which planned visits are listed."""

    ALL = mark("All")
    ATTENTION = mark("Needs attention")
    NOT_TAKEN = mark("Not added")

    def shows(self, row: "PlannedRow") -> bool:
        """Tell whether a planned visit is listed."""
        if self is Filter.ATTENTION:
            return row.state in (RowState.ASKS, RowState.REFUSED) or row.warns
        if self is Filter.NOT_TAKEN:
            return row.state not in (RowState.READY, RowState.ADDED)
        return True


@dataclass(frozen=True)
class PlannedRow:
    """One planned visit as it is listed.

    ``views`` are those that a photograph is taken as, of ``photos`` there are. ``warns``: it can
    be added as it is, but ``reason`` is worth a look.
    """

    identifier: str
    name: str
    new_patient: bool
    day: date | None
    views: tuple[View, ...]
    photos: int
    state: RowState
    reason: str = ""
    warns: bool = False

    @property
    def who(self) -> str:
        """Return how the patient is called: the identifier, then the name or that it is new."""
        about = tr("new patient") if self.new_patient else self.name
        return f"{self.identifier}   {about}" if about else self.identifier

    def in_words(self) -> str:
        """Return all that the row shows, for a screen reader."""
        views = joined(view.label for view in VIEWS if view in self.views) or tr("no view")
        day = self.day.isoformat() if self.day else tr("no date")
        parts = (self.who, day, views, self.state.word, self.reason)
        return ". ".join(part.rstrip(".") for part in parts if part) + "."


def counted(rows: Sequence[PlannedRow], shown: Filter) -> int:
    """Return how many rows a filter shows."""
    return sum(shown.shows(row) for row in rows)


def summary(rows: Sequence[PlannedRow]) -> str:
    """Return in one sentence what an import would do."""
    ready = [row for row in rows if row.state is RowState.READY]
    people = {row.identifier for row in ready if row.new_patient}
    parts = [trn("{n} visit will be added", "{n} visits will be added", len(ready))]
    if people:
        parts.append(trn("{n} new patient", "{n} new patients", len(people)))
    there = sum(row.state is RowState.THERE for row in rows)
    asks = sum(row.state is RowState.ASKS for row in rows)
    refused = sum(row.state is RowState.REFUSED for row in rows)
    if there:
        parts.append(tr("{n} already there", n=there))
    if asks:
        parts.append(tr("{n} to be answered", n=asks))
    if refused:
        parts.append(tr("{n} cannot be added", n=refused))
    return tr("{parts}.", parts=joined(parts))
