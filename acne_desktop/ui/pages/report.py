"""The report page: the report as it will print, its options, saving and printing."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.patient import Patient
from acne_desktop.domain.visit import Visit, VisitSummary
from acne_desktop.errors import KnownError
from acne_desktop.language import tr
from acne_desktop.services import clinic_logo, patients, reports, visits
from acne_desktop.ui import printing, theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.report_options import ReportOptions
from acne_desktop.ui.pages.report_sending import About, Sending
from acne_desktop.ui.tasks import Progress, Task
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.beside import Beside, SideScroll
from acne_desktop.ui.widgets.busy import Busy
from acne_desktop.ui.widgets.empty_state import EmptyState
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.paper_view import PaperView
from acne_desktop.ui.widgets.patient_header import PatientHeader
from acne_desktop.ui.widgets.question_bar import QuestionBar

_SIDE_WIDTH = 264
_ZOOM_STEP = 1.25
_LEAST_ZOOM, _MOST_ZOOM = 0.25, 6.0


@dataclass(frozen=True)
class _Made:
    """A report that was made, and of what."""

    patient: Patient
    visit: Visit
    history: Sequence[VisitSummary]
    pdf: bytes
    problem: str  # why the logo is missing, or nothing


class ReportPage(QWidget):
    """``open`` makes the report of a visit and shows it; a changed option makes it anew."""

    closed = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._visit_id: int | None = None
        self._made: _Made | None = None
        self._loaded: printing.LoadedPdf | None = None
        self._making: Task | None = None
        self.header = PatientHeader()
        self.header.back_requested.connect(self.closed)
        self.bar = QuestionBar()
        self.sending = Sending(context, self, self.bar)
        self.sending.changed.connect(context.actions.refresh)
        self.options = ReportOptions(context)
        self.options.changed.connect(self._make)
        context.clinic_changed.connect(self._forget)
        self._make_view()
        self._lay_out()
        self._bind()

    # -- what the page is made of

    def _make_view(self) -> None:
        self.view = PaperView(self)
        self._nothing = QPdfDocument(self)
        self.view.setDocument(self._nothing)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setAccessibleName(tr("Report"))
        self.busy = Busy()
        self.busy.cancelled.connect(self._cancel_making)
        self.retry = QPushButton(tr("Try again"))
        self.retry.clicked.connect(self._make)
        self.problem = EmptyState("circle-alert", tr("No report"), "", self.retry)
        waiting = QWidget()
        column = QVBoxLayout(waiting)
        column.setContentsMargins(theme.XXL, theme.XXL, theme.XXL, theme.XXL)
        column.addStretch(2)
        column.addWidget(self.busy, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.busy.setMinimumWidth(theme.panel(_SIDE_WIDTH))
        self.body = QStackedWidget()
        for part in (waiting, self.view, self.problem):
            self.body.addWidget(part)
        self._waiting = waiting

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.bar)
        right.addWidget(self.body, 1)
        parts = Beside(right, self._side(), theme.em(_SIDE_WIDTH), first=True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(1)
        whole.addWidget(self.header)
        whole.addWidget(parts, 1)

    def _side(self) -> QWidget:
        """Return the column of options, which scrolls, over what is done with the report."""
        actions = self._context.actions
        side = QWidget()
        theme.set_surface(side)
        scroll = SideScroll(self.options)
        self.save_button = actions.button("report.save", tone="primary")
        self.print_button = actions.button("report.print")
        self.working = label(tr("Making the report…"), Type.CAPTION, tone="muted")
        self.working.hide()
        column = QVBoxLayout(side)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        column.setSpacing(theme.S)
        column.addWidget(scroll, 1)
        column.addWidget(self.working)
        column.addWidget(self.save_button)
        column.addWidget(self.print_button)
        zoom = QHBoxLayout()
        zoom.setSpacing(theme.XS)
        for id_ in ("report.zoom_out", "report.fit", "report.zoom_in"):
            zoom.addWidget(actions.tool_button(id_))
        zoom.addStretch(1)
        column.addLayout(zoom)
        return side

    def _bind(self) -> None:
        bind = self._context.actions.bind
        bind("report.save", self._save, page=self, enabled=self._can_send)
        bind("report.print", self._print, page=self, enabled=self._can_send)
        bind("report.zoom_in", lambda: self._zoom(_ZOOM_STEP), page=self, enabled=self._is_shown)
        bind("report.zoom_out", lambda: self._zoom(1 / _ZOOM_STEP), page=self,
             enabled=self._is_shown)  # fmt: skip
        bind("report.fit", self._fit, page=self, enabled=self._is_shown)

    # -- making the report

    def open(self, visit_id: int) -> None:
        """Make the report of a visit and show it."""
        self._visit_id = visit_id
        self._forget()
        self.bar.hide()
        self.options.restore(self._context.settings)
        self._make()

    def _make(self) -> None:
        """Make the report anew; the one shown stays until the new one is there."""
        visit_id = self._visit_id
        if visit_id is None:
            return
        self._stop_making()
        clinic, settings = self._context.clinic, self._context.settings
        paper, options = self.options.paper, self.options.options

        def work(progress: Progress) -> _Made:
            def tell(fraction: float, text: str) -> None:
                progress.check()
                progress.report(fraction, text)

            visit = visits.get(clinic, visit_id)
            patient = patients.get(clinic, visit.patient_id)
            pdf = reports.visit_report(
                clinic, visit_id, paper=paper, settings=settings, options=options, progress=tell
            )
            history = visits.of_patient(clinic, visit.patient_id)
            problem = clinic_logo.problem(clinic.folders, settings)
            return _Made(patient, visit, history, pdf, problem)

        self._making = self._context.tasks.run(work, done=self._show, failed=self._fail)
        if self._made is None:
            self.busy.start(tr("Making the report…"))
            self._making.progressed.connect(self.busy.report)
            self.body.setCurrentWidget(self._waiting)
        self.working.setVisible(self._made is not None)
        self._context.actions.refresh()

    def _show(self, made: _Made) -> None:
        self._stop_making()
        first = self._made is None
        place = self.view.verticalScrollBar().value()
        self._made = made
        self._load(made.pdf)
        self.header.set_patient(made.patient, made.visit.day)
        self.options.show_visit(made.visit, made.history)
        if made.problem:
            self.bar.ask(made.problem, tone="warning")
        self.body.setCurrentWidget(self.view)
        if first:
            self.view.setFocus()
        else:
            self.view.verticalScrollBar().setValue(place)
        self._context.actions.refresh()

    def _fail(self, error: KnownError) -> None:
        self._forget()
        self.problem.say(tr("The report could not be made"), error.sentence)
        self.body.setCurrentWidget(self.problem)
        self.retry.setFocus()

    def _cancel_making(self) -> None:
        self._stop_making()
        if self._made is None:
            self.closed.emit()

    def _stop_making(self) -> None:
        self.busy.stop()
        self.working.hide()
        if self._making is not None:
            self._making.cancel()
            self._making = None

    def _forget(self) -> None:
        """Show no report: never one patient's while another's is made."""
        self._stop_making()
        self._made = None
        self.view.setDocument(self._nothing)
        if self._loaded is not None:
            self._loaded.close()
            self._loaded = None
        self._context.actions.refresh()

    def _load(self, pdf: bytes) -> None:
        before, self._loaded = self._loaded, printing.LoadedPdf(pdf)
        self.view.setDocument(self._loaded.document)
        if before is not None:
            before.close()

    # -- saving and printing

    def _is_shown(self) -> bool:
        return self._made is not None

    def _can_send(self) -> bool:
        """Only the report that the options ask for is saved or printed, and one at a time."""
        return self._made is not None and self._making is None and self.sending.idle

    def _save(self) -> None:
        if self._made is not None:
            self.sending.save(
                self._made.pdf, reports.file_name(self._made.visit), about=self._about()
            )

    def _print(self) -> None:
        if self._made is not None and self._loaded is not None:
            pages = self._loaded.document.pageCount()
            self.sending.print_(self._made.pdf, pages, about=self._about())

    def _about(self) -> About:
        assert self._made is not None
        return About("visits", (self._made.visit.id,))

    # -- zoom and keys

    def _fit(self) -> None:
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def _zoom(self, factor: float) -> None:
        now = self._zoom_now()
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(max(now * factor, _LEAST_ZOOM), _MOST_ZOOM))

    def _zoom_now(self) -> float:
        """Return the zoom in force; the view does not tell the one of a fitted page."""
        if self.view.zoomMode() is QPdfView.ZoomMode.Custom or self._loaded is None:
            return self.view.zoomFactor()
        margins = self.view.documentMargins()
        room = self.view.viewport().width() - margins.left() - margins.right()
        inches = self._loaded.document.pagePointSize(0).width() / 72
        return room / (inches * self.view.logicalDpiX())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
