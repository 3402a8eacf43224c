"""Which view is to be taken now, and what was taken so far."""

from collections.abc import Collection

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.ui.capture.burst import Taken


class Steps:
    """Frontal, left, right; a view that the visit has already is passed over, not locked."""

    def __init__(self, present: Collection[View] = ()) -> None:
        self._present = frozenset(present)
        self.taken: dict[View, Taken] = {}
        self.latest: View | None = None
        self.current: View | None = self._next_missing(None)
        if self.current is None:
            self.current = VIEWS[0]

    @property
    def complete(self) -> bool:
        """Tell whether no view is missing, and something was taken."""
        return bool(self.taken) and all(self._has(view) for view in VIEWS)

    @property
    def in_doubt(self) -> Taken | None:
        """Return what was just taken of the current view and had better be taken again."""
        found = self.taken.get(self.current) if self.current is not None else None
        doubtful = found is not None and found.view == self.latest and not found.good_enough
        return found if doubtful else None

    def put(self, taken: Taken) -> None:
        """Take in a photograph; go on to the next view, unless it had better be taken again."""
        self.taken[taken.view] = taken
        self.latest = taken.view
        self.current = taken.view
        if taken.good_enough:
            self.go_on()

    def go_on(self) -> None:
        """Go to the next view that is missing; None where all are there."""
        self.current = self._next_missing(self.current)

    def go(self, view: View) -> None:
        """Take this view next, anew where it was taken before."""
        self.current = view
        self.latest = None

    def retake(self) -> None:
        """Go back to the view that was taken last."""
        if self.latest is not None:
            self.go(self.latest)

    def _has(self, view: View) -> bool:
        return view in self.taken or view in self._present

    def _next_missing(self, after: View | None) -> View | None:
        start = 0 if after is None else VIEWS.index(after) + 1
        order = (*VIEWS[start:], *VIEWS[:start])
        return next((view for view in order if not self._has(view)), None)
