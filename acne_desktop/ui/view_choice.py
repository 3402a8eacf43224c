"""Which of several photographs is taken as which view, with undo; no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from acne_desktop.domain.photo import VIEWS, View


@dataclass
class ViewChoice:
    """At most one photograph a view, each known by an id; ``seen`` is the view it looks like."""

    taken: dict[View, str] = field(default_factory=dict)
    seen: Mapping[str, View | None] = field(default_factory=dict)
    _before: list[dict[View, str]] = field(default_factory=list)

    def view_of(self, photo: str) -> View | None:
        """Return the view that a photograph is taken as, None where it is not taken."""
        return next((view for view, other in self.taken.items() if other == photo), None)

    def take(self, photo: str, view: View) -> None:
        """Take a photograph as a view; the one that stood there gets the view it leaves."""
        before, displaced = self.view_of(photo), self.taken.get(view)
        if before == view:
            return
        taken = {v: other for v, other in self.taken.items() if other != photo}
        taken[view] = photo
        if before is not None and displaced is not None:
            taken[before] = displaced
        self._change(taken)

    def leave(self, photo: str) -> None:
        """Do not take a photograph."""
        if self.view_of(photo) is not None:
            self._change({view: other for view, other in self.taken.items() if other != photo})

    def toggle(self, photo: str) -> None:
        """Take a photograph as the view it looks like, else as the first free one; or leave it."""
        if self.view_of(photo) is not None:
            self.leave(photo)
            return
        free = next((view for view in VIEWS if view not in self.taken), View.FRONTAL)
        self.take(photo, self.seen.get(photo) or free)

    @property
    def can_undo(self) -> bool:
        """Tell whether a change can be taken back."""
        return bool(self._before)

    def undo(self) -> None:
        """Take back the latest change."""
        if self._before:
            self.taken = self._before.pop()

    def _change(self, taken: Mapping[View, str]) -> None:
        self._before.append(self.taken)
        self.taken = {view: taken[view] for view in VIEWS if view in taken}
