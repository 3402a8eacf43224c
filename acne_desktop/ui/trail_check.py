"""Checks the audit trail in the background, soon after the records were opened and on request."""

from PySide6.QtCore import QObject, QTimer, Signal

from acne_desktop.domain.audit import Verification
from acne_desktop.errors import DatabaseError
from acne_desktop.language import mark, tr
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Progress, Task

# Whoever opens the records wants to see them first.
AFTER_MS = 3000

BROKEN = mark(
    "The audit trail does not hold: something was changed without this application. Open Audit "
    "trail to see what, and keep the database as it is."
)


class TrailCheck(QObject):
    """``checked`` comes with each result; a trail that does not hold is told in the window."""

    checked = Signal(object)  # Verification

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self.last: Verification | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AFTER_MS)
        self._soon.timeout.connect(self.start)
        context.clinic_changed.connect(self._begin)

    def _begin(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self.last = None
        self._soon.start()

    @property
    def running(self) -> bool:
        """Tell whether a check is under way."""
        return self._task is not None and self._task.running

    def start(self, *, title: str = "") -> None:
        """Check now; with a title it is shown in the window's foot, with progress and cancel."""
        if not self._context.has_clinic or self.running:
            return
        self._soon.stop()
        clinic = self._context.clinic

        def work(progress: Progress) -> Verification:
            from acne_desktop.services import audit  # noqa: PLC0415 - after the first paint

            def go_on(fraction: float) -> bool:
                progress.report(fraction)
                return not progress.cancelled()

            return audit.verify(clinic, go_on)

        self._task = self._context.tasks.run(
            work, done=self._done, failed=self._context.report_error, title=title, kind="long"
        )

    def _done(self, result: Verification) -> None:
        self.last = result
        self.checked.emit(result)
        if not result.sound:
            self._context.report_error(DatabaseError(tr(BROKEN)))
