"""Views that are zoomed and panned together, each with the offset that a hand has given it."""

from collections.abc import Callable
from functools import partial

from acne_desktop.ui.photo.geometry import Motion
from acne_desktop.ui.photo.view import PhotoView


class Linked:
    """Lets every view follow what the user does to one, while ``on``.

    What is done is passed on as a motion, not as a place: views that show different places, or
    the same face at different sizes, keep that difference. It is forgotten only where the user
    asks for all photographs whole (:meth:`fit`). So, to set an offset: switch off, move one view
    alone, switch on. A follower is never held at its edge, where the difference would be lost; it
    shows the surround instead.

    A double click fits the view under it; the others make the same motion and keep their offset.
    :meth:`actual_size` sets each to its own pixels and leaves the places as they are.
    """

    def __init__(self) -> None:
        self.on = True
        self._views: dict[PhotoView, Callable[[Motion], None]] = {}

    @property
    def views(self) -> tuple[PhotoView, ...]:
        """Return the views that move together."""
        return tuple(self._views)

    def add(self, view: PhotoView) -> None:
        """Let a view move with the others from now on, from where it is."""
        if view not in self._views:
            self._views[view] = partial(self._relay, view)
            view.moved.connect(self._views[view])

    def remove(self, view: PhotoView) -> None:
        """Let a view move alone from now on."""
        relay = self._views.pop(view, None)
        if relay is not None:
            view.moved.disconnect(relay)

    def fit(self) -> None:
        """Show every photograph whole, and forget the offsets."""
        for view in self._views:
            view.fit()

    def actual_size(self) -> None:
        """Show one pixel of each photograph on one of the screen."""
        for view in self._views:
            view.actual_size()

    def _relay(self, mover: PhotoView, motion: Motion) -> None:
        if self.on:
            for view in self._views:
                if view is not mover:
                    view.follow(motion)
