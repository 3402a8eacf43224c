"""Fetches what the compare page shows: pairs of photographs, what changed, and their detail."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import KnownError
from acne_desktop.services.comparison import Comparer
from acne_desktop.services.inspection import Inspector
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages import compare_work as work
from acne_desktop.ui.photo.levels import Levels
from acne_desktop.ui.tasks import Progress, Task
from acne_desktop.ui.widgets.pair_pane import PairPictures

T = TypeVar("T")
Details = tuple[Levels, Levels]


class ComparePhotos(QObject):
    """Holds what was made of the two visits at hand; each thing is fetched once.

    ``arrived`` says that there is more to show of a view.
    """

    arrived = Signal(View)
    refined = Signal(View, object, bool)  # both photographs' levels; whether they are aligned
    failed = Signal(KnownError)

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._comparer: Comparer | None = None
        self._visits: tuple[Visit, Visit] | None = None
        self._made: dict[View, PairPictures] = {}
        self._asked: set[tuple[str, View]] = set()
        self._tasks: list[Task] = []

    def take(self, earlier: Visit, later: Visit) -> bool:
        """Compare these two from now on; tell whether they are others than before."""
        if self._visits == (earlier, later):
            return False
        self.stop()
        self._made.clear()
        self._visits = (earlier, later)
        return True

    def stop(self) -> None:
        """Drop what still runs; what has arrived stays."""
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._asked.clear()

    def forget(self) -> None:
        """Another clinic is shown: nothing of this one stays."""
        self.stop()
        self._made.clear()
        self._visits = None
        self._comparer = None

    def pair(self, view: View) -> PairPictures | None:
        """Return a pair, or None after starting to fetch it."""
        if view not in self._made:
            self._fetch_pair(view)
        return self._made.get(view)

    def fetch_change(self, view: View) -> None:
        """Fetch what changed in an aligned pair that is there."""
        made, visits, comparer = self._made[view], self._visits, self._comparer
        if visits is None or comparer is None or not self._first("change", view):
            return

        def done(found: PairPictures) -> None:
            self._made[view] = found
            self.arrived.emit(view)

        self._work(
            lambda _progress: replace(made, change=work.changed(comparer, *visits, made)), done
        )

    def fetch_detail(self, view: View, *, aligned: bool) -> None:
        """Fetch all pixels of a pair that is looked at closely."""
        made, visits, comparer = self._made.get(view), self._visits, self._comparer
        if made is None or visits is None or comparer is None:
            return
        whole = made.earlier is not None and made.later is not None
        laid = aligned and made.pair.is_aligned
        if not whole or not self._first("laid" if laid else "detail", view):
            return
        surround = _surround()

        def done(found: Details | None) -> None:
            if found is not None:
                self.refined.emit(view, found, laid)

        self._work(
            lambda _progress: work.detail(comparer, *visits, view, laid=laid, surround=surround),
            done,
        )

    def _fetch_pair(self, view: View) -> None:
        visits = self._visits
        if visits is None or not self._first("pair", view):
            return
        surround = _surround()

        def done(found: PairPictures) -> None:
            self._made[view] = found
            self.arrived.emit(view)

        def ready(inspector: Inspector | None) -> None:
            if self._visits is not visits:
                return
            if self._comparer is None:
                self._comparer = Comparer(self._context.clinic, inspector)
            make = partial(work.pictures, self._comparer, *visits, view, surround=surround)
            self._work(lambda progress: make(progress=progress), done)

        self._context.when_inspector_ready(ready, lambda _error: ready(None))

    def _first(self, what: str, view: View) -> bool:
        """Tell whether something is asked for the first time."""
        first = (what, view) not in self._asked
        self._asked.add((what, view))
        return first

    def _work(self, function: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        self._tasks = [task for task in self._tasks if task.running]
        self._tasks.append(self._context.tasks.run(function, done=done, failed=self.failed.emit))


def _surround() -> tuple[int, int, int]:
    colour = QColor(theme.colours().photo_surround)
    return colour.red(), colour.green(), colour.blue()
