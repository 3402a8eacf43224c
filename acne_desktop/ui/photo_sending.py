"""Sends originals that wait to the store that workstations share, now and then, in the back."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from acne_desktop.errors import StorageError
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Progress, Task

if TYPE_CHECKING:
    from acne_desktop.services.photo_sending import Moved

EVERY_MS = 15_000


class PhotoSending(QObject):
    """Why something could not be sent is told once, and again only after something was."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self._told = ""
        self._soon = QTimer(self)
        self._soon.setInterval(EVERY_MS)
        self._soon.timeout.connect(self.start)
        context.clinic_changed.connect(self._begin)

    def _begin(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._told = ""
        self._soon.start()

    def start(self) -> None:
        """Send what waits, unless that is under way."""
        busy = self._task is not None and self._task.running
        if busy or not self._context.has_clinic or not self._context.clinic.photos.shared:
            return
        clinic = self._context.clinic

        def work(progress: Progress) -> "Moved":
            from acne_desktop.services import photo_sending  # noqa: PLC0415 - after first paint

            return photo_sending.send_waiting(clinic, lambda _done: not progress.cancelled())

        self._task = self._context.tasks.run(work, done=self._done)

    def _done(self, found: "Moved") -> None:
        if found.problem and found.problem != self._told:
            self._context.report_error(StorageError(found.problem))
        self._told = found.problem
