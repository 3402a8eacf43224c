"""Looks at a new visit's photographs: their views and quality, told below each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from acne_desktop.domain.inspection import Inspection
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import KnownError
from acne_desktop.language import mark, tr
from acne_desktop.services import candidates
from acne_desktop.services.intake import IncomingPhoto
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Progress, Task
from acne_desktop.ui.widgets.slot_notes import Note
from acne_desktop.ui.widgets.triplet import Triplet

if TYPE_CHECKING:
    from acne_desktop.services.inspection import Inspector

Seen = Sequence[Inspection | None]
_LOOKS_LIKE = {
    View.FRONTAL: mark("This looks like the frontal view."),
    View.LEFT: mark("This looks like the patient's left."),
    View.RIGHT: mark("This looks like the patient's right."),
}


class Looking(QObject):
    """Asks the inspector in the background and remembers what it said of the visit's photographs.

    Without an inspector nothing is said: photographs are taken as they come.
    """

    answered = Signal()  # one more answer is remembered

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._tasks: list[Task] = []
        self._visit = 0
        self._known: dict[tuple[str, View | None], Inspection] = {}
        self._asked: set[tuple[str, View]] = set()

    def forget(self) -> None:
        """Drop what is asked, and forget what was said: another visit is made."""
        self._visit += 1
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._known.clear()
        self._asked.clear()

    def recognise(self, photos: Sequence[IncomingPhoto], done: Callable[[Seen], None]) -> None:
        """Call back with what is seen of each photograph, None where nobody can look."""

        def remember(found: Sequence[Inspection]) -> None:
            for photo, inspection in zip(photos, found, strict=True):
                self._known[photo.sha256, inspection.view] = inspection
            done(found)

        wanted = [(photo, None) for photo in photos]
        self._look(wanted, remember, lambda _error: done([None] * len(photos)))

    def at(self, photo: IncomingPhoto, view: View) -> Inspection | None:
        """Return a photograph's inspection as this view, or None after asking for it."""
        known = self._known.get((photo.sha256, view))
        if known is None and (photo.sha256, view) not in self._asked:
            self._asked.add((photo.sha256, view))

            def remember(found: Sequence[Inspection]) -> None:
                self._known[photo.sha256, view] = found[0]
                self.answered.emit()

            self._look([(photo, view)], remember, lambda _error: None)
        return known

    def _look(
        self,
        wanted: Sequence[tuple[IncomingPhoto, View | None]],
        done: Callable[[Sequence[Inspection]], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        visit = self._visit

        def ready(inspector: Inspector) -> None:
            if visit != self._visit:
                return

            def work(progress: Progress) -> list[Inspection]:
                found = []
                for photo, expected in wanted:
                    progress.check()
                    found.append(candidates.inspect(photo, inspector, expected))
                return found

            self._tasks = [task for task in self._tasks if task.running]
            self._tasks.append(self._context.tasks.run(work, done=done, failed=failed))

        def not_ready(error: KnownError) -> None:
            if visit == self._visit:
                failed(error)

        self._context.when_inspector_ready(ready, not_ready)


class VisitNotes(QObject):
    """Says below each photograph of a new visit how good it is, and whether its view fits."""

    def __init__(
        self, looking: Looking, triplet: Triplet, swap: Callable[[View, View], None]
    ) -> None:
        super().__init__(triplet)
        self._looking = looking
        self._triplet = triplet
        self._swap = swap
        self._photos: Mapping[View, IncomingPhoto] = {}
        self._twins: Mapping[str, str] = {}
        looking.answered.connect(self._show)

    def show(self, photos: Mapping[View, IncomingPhoto]) -> None:
        """Show what is known of these photographs, and ask for the rest."""
        self._photos = dict(photos)
        self._show()

    def show_twins(self, sentences: Mapping[str, str]) -> None:
        """Say of photographs, by their SHA-256, where they are kept already."""
        self._twins = sentences
        self._show()

    def _show(self) -> None:
        for view in VIEWS:
            notes = self._triplet.slots[view].notes
            photo = self._photos.get(view)
            if photo is None:
                notes.clear()
                continue
            inspection = self._looking.at(photo, view)
            seen = inspection.view if inspection is not None else None
            # One in the wrong place is judged as what it shows: its pose is no fault of its own.
            judged = inspection if seen in (None, view) else self._looking.at(photo, seen)
            if judged is None:
                notes.show_verdict(None)
            else:
                notes.show_verdict(judged.verdict, judged.advice)
            notes.show_notes(self._notes(view, photo, seen))

    def _notes(self, view: View, photo: IncomingPhoto, seen: View | None) -> list[Note]:
        notes = []
        if seen is not None and seen != view:
            action = tr("Swap") if seen in self._photos else tr("Move it there")
            notes.append(Note(tr(_LOOKS_LIKE[seen]), action, lambda: self._swap(view, seen)))
        if photo.sha256 in self._twins:
            notes.append(Note(self._twins[photo.sha256]))
        return notes
