"""Reports of many patients in one run: what is chosen, how far it is, what could not be made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.patient import Patient
from acne_desktop.errors import KnownError
from acne_desktop.language import tr, trn
from acne_desktop.services import report_batch
from acne_desktop.services.report_batch import Batch, Failure
from acne_desktop.ui import printing, theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.report_options import ReportOptions
from acne_desktop.ui.pages.report_sending import About, Sending
from acne_desktop.ui.tasks import Progress, Task
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.beside import Beside, SideScroll
from acne_desktop.ui.widgets.busy import Busy
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.question_bar import QuestionBar
from acne_desktop.ui.widgets.shell import Shell, within

_OPTIONS_WIDTH = 264
_TOLD_WIDTH, _LEAST_TOLD = 380, 240
_HEIGHT = 460  # all options of a kind are seen
_FILE_NAME = "reports.pdf"


@dataclass(frozen=True)
class Done:
    """What was made, and of whom there was nothing to make."""

    batch: Batch
    without: tuple[Patient, ...]


class ReportBatchDialog(QDialog):
    """Makes one document of the latest visits of patients, then saves or prints it.

    A changed option makes it anew, and nothing is sent before a button is pressed.
    """

    def __init__(
        self, context: AppContext, patient_ids: Sequence[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._patients = tuple(patient_ids)
        self._done: Done | None = None
        self._making: Task | None = None
        self.setWindowTitle(tr("Reports of several patients"))
        self.bar = QuestionBar()
        self.sending = Sending(context, self, self.bar)
        self.sending.changed.connect(self._refresh)
        self.options = ReportOptions(context, with_visits=False)
        self.options.changed.connect(self._forget)
        self._make_parts()
        self._lay_out()
        context.clinic_changed.connect(self.reject)
        self.finished.connect(self._let_go)
        self._say_count()
        self._refresh()

    def _make_parts(self) -> None:
        self.told = label("", wrap=True)
        self.failures = QVBoxLayout()
        self.failures.setSpacing(theme.S)
        self.failures.setContentsMargins(0, 0, 0, 0)
        self.failures.addStretch(1)
        self.busy = Busy()
        self.busy.cancelled.connect(self._cancel)
        self.busy.hide()
        self.save_button = QPushButton(tr("Save as one PDF…"))
        self.save_button.clicked.connect(lambda: self._with_document(self._save))
        theme.set_tone(self.save_button, "primary")
        self.print_button = QPushButton(tr("Print…"))
        self.print_button.clicked.connect(lambda: self._with_document(self._print))
        self.close_button = QPushButton(tr("Close"))
        self.close_button.clicked.connect(self.reject)
        for button in (self.print_button, self.close_button):
            button.setAutoDefault(False)
        self.save_button.setDefault(True)

    def _lay_out(self) -> None:
        listed = QWidget()
        listed.setLayout(self.failures)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(listed)
        self.told.setMinimumWidth(theme.em(_LEAST_TOLD))
        right = QVBoxLayout()
        right.setSpacing(theme.M)
        right.addWidget(self.told)
        right.addWidget(self.busy)
        right.addWidget(scroll, 1)
        width = theme.em(_OPTIONS_WIDTH)
        side = SideScroll(self.options, surface=False)
        middle = Shell(Beside(right, side, width, first=True, spacing=theme.XL))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.S)
        buttons.addStretch(1)
        for button in (self.close_button, self.print_button, self.save_button):
            buttons.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        whole.setSpacing(theme.L)
        whole.addWidget(self.bar)
        whole.addWidget(middle, 1)
        whole.addLayout(buttons)
        wide = width + theme.em(_TOLD_WIDTH) + 3 * theme.XL
        self.resize(within(self, QSize(wide, theme.em(_HEIGHT))))

    # -- making

    def _with_document(self, send: Callable[[Batch], None]) -> None:
        """Send the document, made first where it is not yet."""
        if self._done is not None:
            send(self._done.batch)
            return
        clinic, settings = self._context.clinic, self._context.settings
        options, paper, chosen = self.options.options, self.options.paper, self._patients

        def work(progress: Progress) -> Done:
            def tell(fraction: float, text: str) -> None:
                progress.check()
                progress.report(fraction, text)

            found, without = report_batch.latest_visits(clinic, chosen)
            batch = report_batch.batch(
                clinic, found, paper=paper, settings=settings, options=options, progress=tell
            )
            return Done(batch, tuple(without))

        def done(made: Done) -> None:
            self._stop()
            self._done = made
            self.tell(made)
            self._refresh()
            if made.batch.pdf:
                send(made.batch)

        self.bar.hide()
        self.busy.start(tr("Making the reports…"))
        self.busy.show()
        self._making = self._context.tasks.run(work, done=done, failed=self._fail)
        self._making.progressed.connect(self.busy.report)
        self._refresh()

    def _fail(self, error: KnownError) -> None:
        self._stop()
        self.bar.ask(error.sentence, tone="error")
        self._refresh()

    def _cancel(self) -> None:
        self._stop()
        self._refresh()

    def _stop(self) -> None:
        self.busy.stop()
        self.busy.hide()
        if self._making is not None:
            self._making.cancel()
            self._making = None

    def _forget(self) -> None:
        """Something else is wanted now: what was made is not it."""
        self._stop()
        self._done = None
        self._clear()
        self._say_count()
        self._refresh()

    def _refresh(self) -> None:
        ready = self._making is None and self.sending.idle and bool(self._patients)
        possible = self._done is None or bool(self._done.batch.pdf)
        self.save_button.setEnabled(ready and possible)
        self.print_button.setEnabled(ready and possible)

    # -- sending

    def _save(self, batch: Batch) -> None:
        self.sending.save(batch.pdf, _FILE_NAME, about=self._about())

    def _print(self, batch: Batch) -> None:
        loaded = printing.LoadedPdf(batch.pdf)
        pages = loaded.document.pageCount()
        loaded.close()
        self.sending.print_(batch.pdf, pages, about=self._about())

    def _about(self) -> About:
        return About("patients", tuple(self._patients))

    # -- what is told

    def _say_count(self) -> None:
        count = len(self._patients)
        self.told.setText(
            trn(
                "The report of the latest visit of {n} patient.",
                "The reports of the latest visits of {n} patients, in one document.",
                count,
            )
        )

    def tell(self, made: Done) -> None:
        """Say what was made, and list what was not."""
        self._clear()
        lost = len(made.batch.failures) + len(made.without)
        told = trn("{n} report was made.", "{n} reports were made.", len(made.batch.made))
        if lost:
            missing = trn("{n} could not be made:", "{n} could not be made:", lost)
            told = f"{told} {missing}"
        self.told.setText(told)
        for failure in made.batch.failures:
            self._list(_named(failure), failure.sentence)
        for patient in made.without:
            self._list(_who(patient), tr("This patient has no visit yet."))

    def _list(self, who: str, sentence: str) -> None:
        self.failures.insertWidget(self.failures.count() - 1, label(who, bold=True, wrap=True))
        below = label(sentence, Type.CAPTION, tone="error", wrap=True)
        self.failures.insertWidget(self.failures.count() - 1, below)

    def _clear(self) -> None:
        while self.failures.count() > 1:
            item = self.failures.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    @property
    def listed(self) -> list[str]:
        """What is listed as not made, line by line."""
        items = [self.failures.itemAt(i) for i in range(self.failures.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget.text() for widget in widgets if isinstance(widget, QLabel)]

    def reject(self) -> None:
        """Close; what is still being made is dropped."""
        self._stop()
        super().reject()

    def _let_go(self) -> None:
        """Hear no more of the clinic: what is closed waits to be deleted."""
        self._context.clinic_changed.disconnect(self.reject)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close as with the button."""
        self._stop()
        super().closeEvent(event)


def _named(failure: Failure) -> str:
    if failure.patient is None:
        return tr("Visit {n}", n=failure.visit_id)
    day = failure.day.isoformat() if failure.day else ""
    return tr("{patient}, visit of {day}", patient=_who(failure.patient), day=day)


def _who(patient: Patient) -> str:
    details = patient.details
    return tr("{name} ({identifier})", name=details.name, identifier=details.identifier)
