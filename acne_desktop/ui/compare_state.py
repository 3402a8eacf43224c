"""How two visits are compared: the mode, the view, aligned or as taken; no widget."""

from dataclasses import dataclass
from enum import StrEnum

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.language import mark, tr
from acne_desktop.services.comparison import Seen


class Mode(StrEnum):
    """The ways to look at two visits."""

    SIDE = "side"
    SLIDER = "slider"
    BLINK = "blink"
    DIFFERENCE = "difference"


SEEN_LABELS = {Seen.REDNESS: mark("Redness"), Seen.BRIGHTNESS: mark("Brightness")}
# What the two ends of the scale of colours mean.
SEEN_ENDS = {
    Seen.REDNESS: (mark("less red"), mark("redder")),
    Seen.BRIGHTNESS: (mark("darker"), mark("brighter")),
}
# The lengths of a blink that can be chosen, in milliseconds.
INTERVALS = (500, 1000, 2000, 4000)


@dataclass
class CompareState:
    """What is chosen on the page. ``view`` None stands for all three."""

    mode: Mode = Mode.SIDE
    view: View | None = View.FRONTAL
    aligned: bool = True
    swapped: bool = False
    seen: Seen = Seen.REDNESS
    shows_later: bool = False  # while blinking
    interval: int = INTERVALS[1]

    @property
    def views(self) -> tuple[View, ...]:
        """Return the views that are shown."""
        return VIEWS if self.view is None else (self.view,)

    def use_interval(self, milliseconds: int) -> None:
        """Blink as often as this, or as the nearest that is offered."""
        self.interval = min(INTERVALS, key=lambda each: abs(each - milliseconds))

    def next_view(self) -> None:
        """Go on to the next view, then to all three, then to the first."""
        order: tuple[View | None, ...] = (*VIEWS, None)
        self.view = order[(order.index(self.view) + 1) % len(order)]

    def next_seen(self) -> None:
        """Look for the other kind of change."""
        self.seen = Seen.BRIGHTNESS if self.seen is Seen.REDNESS else Seen.REDNESS


def seen_label(seen: Seen) -> str:
    """Return the words for a kind of change."""
    return tr(SEEN_LABELS[seen])


def ends(seen: Seen) -> tuple[str, str]:
    """Return the words for the two ends of the scale of colours."""
    less, more = SEEN_ENDS[seen]
    return tr(less), tr(more)
