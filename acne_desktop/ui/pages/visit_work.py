"""The visit page's background work: photographs into slots, the records, and the model."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.photo import View
from acne_desktop.errors import KnownError, OutOfScopeError
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.grading import Grader
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Progress, Task

Pixels = NDArray[np.uint8]
Loader = Callable[[], object]
T = TypeVar("T")


class RecordWork:
    """Works on the records in the background; what comes after another visit is dropped."""

    def __init__(self, context: AppContext, failed: Callable[[KnownError], None]) -> None:
        """``failed`` tells an error where the caller has no better place for it."""
        self._context = context
        self._failed = failed
        self._tasks: list[Task] = []

    def ask(
        self,
        clinic: Clinic,
        work: Callable[[Clinic], T],
        done: Callable[[T], None],
        failed: Callable[[KnownError], None] | None = None,
    ) -> None:
        """Begin to work on a clinic's records."""
        task = self._context.tasks.run_db(
            lambda _progress: work(clinic), done=done, failed=failed or self._failed
        )
        self._tasks = [each for each in self._tasks if each.running]
        self._tasks.append(task)

    def stop(self) -> None:
        """Drop what is on its way."""
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()


class Reading(QObject):
    """Reads something for a view in the background; a newer wish for a view replaces the older."""

    read = Signal(object, object)
    failed = Signal(object, str)

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._tasks: dict[View, Task] = {}

    @property
    def views(self) -> tuple[View, ...]:
        """Return the views that are being read."""
        return tuple(self._tasks)

    def start(self, view: View, load: Loader) -> None:
        """Begin to read for a view."""
        self.cancel(view)

        def done(result: object) -> None:
            self._tasks.pop(view)
            self.read.emit(view, result)

        def failed(error: KnownError) -> None:
            self._tasks.pop(view)
            self.failed.emit(view, error.sentence)

        self._tasks[view] = self._context.tasks.run(
            lambda _progress: load(), done=done, failed=failed
        )

    def cancel(self, view: View) -> None:
        """Stop reading for a view."""
        task = self._tasks.pop(view, None)
        if task is not None:
            task.cancel()

    def cancel_all(self) -> None:
        """Stop reading."""
        for view in self.views:
            self.cancel(view)


class Grading(QObject):
    """Asks the model for one suggestion at a time; an answer to an older question is dropped."""

    waiting = Signal()  # for the model to load
    began = Signal()
    progressed = Signal(float, str)
    suggested = Signal(object)  # Suggestion
    refused = Signal(str)  # a photograph is none that the model answers for
    failed = Signal(str)

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self._question = 0

    def start(self, photos: Mapping[View, Pixels], *, retry: bool = False) -> None:
        """Ask for a suggestion for these photographs, in place of whatever was asked before.

        ``retry`` loads a model that could not be loaded once more.
        """
        self.cancel()
        if retry:
            self._context.load_grader()
        question = self._question
        wanted = dict(photos)

        def ready(grader: Grader) -> None:
            if question == self._question:
                self._assess(grader, wanted)

        def not_ready(error: KnownError) -> None:
            if question == self._question:
                self.failed.emit(error.sentence)

        if self._context.grader() is None:
            self.waiting.emit()
        self._context.when_grader_ready(ready, not_ready)

    def cancel(self) -> None:
        """Stop, and drop what may still come."""
        self._question += 1
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _assess(self, grader: Grader, photos: Mapping[View, Pixels]) -> None:
        def work(progress: Progress) -> Suggestion:
            return grader.assess(photos, progress=progress.report, cancelled=progress.cancelled)

        def done(suggestion: Suggestion) -> None:
            self._task = None
            self.suggested.emit(suggestion)

        def failed(error: KnownError) -> None:
            self._task = None
            refused = isinstance(error, OutOfScopeError)
            (self.refused if refused else self.failed).emit(error.sentence)

        self.began.emit()
        self._task = self._context.tasks.run(work, done=done, failed=failed)
        self._task.progressed.connect(self.progressed)
