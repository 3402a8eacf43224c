"""Import of many visits: a folder or a table, what would become of it, then what became of it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from acne_desktop.errors import PhotoError
from acne_desktop.language import mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.import_details import ImportDetails
from acne_desktop.ui.pages.import_head import ImportHead
from acne_desktop.ui.pages.import_work import ImportWork, Stage
from acne_desktop.ui.photo_sources import sources_in
from acne_desktop.ui.planned_rows import Filter, PlannedRow, summary
from acne_desktop.ui.widgets.beside import Beside
from acne_desktop.ui.widgets.busy import Busy
from acne_desktop.ui.widgets.empty_state import EmptyState
from acne_desktop.ui.widgets.planned_list import PlannedList
from acne_desktop.ui.widgets.question_bar import QuestionBar
from acne_desktop.ui.widgets.shell import Pages

_LIST_WIDTH = 432
_BUSY_WIDTH = 440
_HOW = mark(
    "Choose a folder with a folder for each patient, in it one for each date, in that the "
    "photographs: A-1042/2026-11-20/IMG_1.jpg.\n"
    "Or choose a table (CSV) with the columns patient, date and file, and view where it is known."
)


class ImportPage(QWidget):
    """Empty, scanning, planned, importing, or ended; :class:`ImportWork` knows which."""

    closed = Signal()
    patients_requested = Signal()

    def __init__(self, context: AppContext, work: ImportWork | None = None) -> None:
        super().__init__()
        self._context = context
        self._folder = ""
        self._shown = Filter.ALL
        self.work = work or ImportWork(context, self)
        self.head = ImportHead(context.actions)
        self.bar = QuestionBar()
        self.list = PlannedList(context)
        self.details = ImportDetails(context, self.work)
        self.busy = Busy()
        self.choose = context.actions.button("import.folder", tone="primary")
        self.nothing = EmptyState(
            "folder-open",
            tr("Import visits"),
            tr(_HOW),
            self.choose,
            context.actions.button("import.table"),
        )
        self.nothing.text.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.body = Pages()
        self._lay_out()
        self._connect()
        self._bind()
        self.setAcceptDrops(True)
        self._show_stage()

    def _lay_out(self) -> None:
        self.plan = Beside(self.details, self.list, theme.panel(_LIST_WIDTH), first=True)
        self.working = QWidget()
        middle = QHBoxLayout(self.working)
        self.busy.setFixedWidth(theme.em(_BUSY_WIDTH))
        middle.addStretch(1)
        middle.addWidget(self.busy, 0, Qt.AlignmentFlag.AlignVCenter)
        middle.addStretch(1)
        for part in (self.nothing, self.working, self.plan):
            self.body.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self.head)
        column.addWidget(self.bar)
        column.addWidget(self.body, 1)

    def _connect(self) -> None:
        self.head.back.clicked.connect(lambda _checked: self.closed.emit())
        self.head.filter_changed.connect(self._filter)
        self.head.patients_requested.connect(self.patients_requested)
        self.head.copy_requested.connect(self.work.copy_report)
        self.head.save_requested.connect(self._save_report)
        self.busy.cancelled.connect(self._cancel)
        self.work.stage_changed.connect(self._show_stage)
        self.work.progressed.connect(self.busy.report)
        self.work.changed.connect(self._entry_changed)
        self.work.failed.connect(self._tell)
        self.list.chosen.connect(self.details.show_entry)
        self.list.toggled.connect(self.work.toggle)
        self.list.entered.connect(self.details.focus_grid)
        self.details.back_wanted.connect(self.list.setFocus)
        self._context.clinic_changed.connect(self.work.forget)

    def _bind(self) -> None:
        bind = partial(self._context.actions.bind, page=self)
        bind("import.folder", self.choose_folder, enabled=self._can_choose)
        bind("import.table", self.choose_table, enabled=self._can_choose)
        bind("import.start", self.work.run, enabled=lambda: self.work.can_run)
        bind("edit.undo", self.work.undo, enabled=lambda: self.work.can_undo)

    def _can_choose(self) -> bool:
        return not self.work.stage.is_busy

    # What is shown

    def _tell(self, why: str) -> None:
        self.bar.ask(why, tone="error")

    def _show_stage(self) -> None:
        stage = self.work.stage
        self.head.show_stage(stage, self.work.source_name)
        if stage.is_busy:
            self.bar.hide()
            self.busy.start(
                tr("Looking through the folder…") if stage is Stage.SCANNING else tr("Adding…")
            )
            self.body.setCurrentWidget(self.working)
            self.setFocusProxy(self.busy.cancel)
        else:
            self.busy.stop()
            planned = stage in (Stage.PLANNED, Stage.ENDED)
            self.body.setCurrentWidget(self.plan if planned else self.nothing)
            self.setFocusProxy(self.list if planned else self.choose)
            if planned:
                self._list_rows(None)
        self._context.actions.refresh()
        if self.isVisible():
            self.setFocus()

    def _rows(self) -> list[PlannedRow]:
        return [entry.row for entry in self.work.entries]

    def _list_rows(self, selected: int | None) -> None:
        """List what the filter shows; the visit that was shown stays where it can."""
        self.list.rows.set_rows(
            [
                (number, entry.row, entry.pictures)
                for number, entry in enumerate(self.work.entries)
                if self._shown.shows(entry.row)
            ]
        )
        self.list.select(selected)
        self.details.show_entry(self.list.current)
        self._show_summary()

    def _show_summary(self) -> None:
        rows = self._rows()
        self.head.show_rows(rows)
        self.head.say(self.work.outcome or summary(rows))

    def _filter(self, shown: Filter) -> None:
        self._shown = shown
        self._list_rows(self.list.current)

    def _entry_changed(self, number: int) -> None:
        entry = self.work.entries[number]
        self.list.rows.replace(number, entry.row, entry.pictures)
        if self.list.current == number:
            self.details.show_entry(number)
        self._show_summary()
        self._context.actions.refresh()

    def _cancel(self) -> None:
        if self.work.stage is Stage.RUNNING:
            self.busy.start(tr("Ending after the visit at hand…"))
        self.work.cancel()

    # Choosing

    def choose_folder(self) -> None:
        """Ask for a folder and look through it."""
        chosen = QFileDialog.getExistingDirectory(
            self, tr("Choose a folder of visits"), self._folder
        )
        if chosen:
            self._scan(Path(chosen))

    def choose_table(self) -> None:
        """Ask for a table and look through the files that it names."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("Choose a table of visits"), self._folder, tr("Tables (*.csv);;All files (*)")
        )
        if chosen:
            self._scan(Path(chosen))

    def _scan(self, source: Path) -> None:
        self._folder = str(source.parent)
        self.work.scan(source)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a folder or a table."""
        if self._can_choose() and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look through what is dropped."""
        event.acceptProposedAction()
        try:
            (source,) = sources_in(event.mimeData())
        except (PhotoError, ValueError):
            self.bar.ask(
                tr("Drop one folder, or one table (CSV), from this computer."), tone="error"
            )
            return
        assert isinstance(source, Path)
        self._scan(source)

    # The report

    def _save_report(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Save the report"), "import-report.csv", tr("Tables (*.csv)")
        )
        if chosen:
            self.work.save_report(Path(chosen))
