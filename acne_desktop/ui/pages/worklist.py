"""The worklist: every visit that nobody has graded, oldest first, to be worked through by keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.errors import KnownError
from acne_desktop.language import mark, tr, trn
from acne_desktop.services import worklist
from acne_desktop.services.worklist import Ungraded
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Progress, Task
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.empty_state import EmptyState
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.lines import Lines
from acne_desktop.ui.widgets.row_table import RowsModel, choose_rows

_ROW_HEIGHT = 44
T = TypeVar("T")
Listed = tuple[list[Ungraded], int]  # visits, and how many there are in all


class UngradedModel(RowsModel[Ungraded]):
    """Ungraded visits as far as they were read."""

    columns = (mark("Visit"), mark("Patient"), mark("Identifier"))

    def cells(self, row: Ungraded) -> tuple[str, ...]:
        """Return day, patient and identifier."""
        return row.day.isoformat(), row.name, row.identifier


class WorklistPage(QWidget):
    """Enter opens the first, or the one selected; grading leads from one to the next."""

    started = Signal(object, int, int, object)  # visits, total, first visit id, patient id or None

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._patient_id: int | None = None
        self._total = 0
        self._task: Task | None = None
        self.title = label(tr("Visits to grade"), Type.TITLE, bold=True)
        self.count = label(tone="muted")
        self.everyone = QPushButton(tr("All patients"))
        self.everyone.clicked.connect(lambda _checked: self.show_list(0))
        self.only = context.actions.button("worklist.patient")
        self.begin = QPushButton(f"{tr('Start grading')}   Enter")
        self.begin.setAccessibleName(tr("Start grading"))
        theme.set_tone(self.begin, "primary")
        self.begin.clicked.connect(lambda _checked: self.start())
        self.model = UngradedModel(self)
        self.table = self._made_table()
        self.empty = EmptyState(
            "circle-check",
            tr("Nothing to grade"),
            tr("Every visit has a grade. A visit that is saved ungraded comes up here."),
        )
        self.body = QStackedWidget()
        self.body.addWidget(self.table)
        self.body.addWidget(self.empty)
        self._lay_out()
        context.clinic_changed.connect(self._forget)
        context.actions.bind(
            "worklist.patient", self._only_this, page=self, enabled=self._can_narrow
        )

    def _made_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        choose_rows(table, tr("Visits to grade"), _ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        table.activated.connect(lambda _index: self.start())
        table.verticalScrollBar().valueChanged.connect(self._scrolled)
        return table

    def _lay_out(self) -> None:
        head = Lines(spacing=theme.L)
        head.add(self.title, self.count)
        head.spring()
        head.add(self.everyone, self.only, self.begin)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        column.setSpacing(theme.L)
        column.addWidget(head)
        column.addWidget(self.body, 1)

    # -- what is listed

    def _forget(self) -> None:
        self._show(([], 0))

    def show_list(self, patient_id: int) -> None:
        """List the ungraded visits of one patient, or with 0 of all."""
        self._patient_id = patient_id or None
        self.read_again()

    def read_again(self) -> None:
        """List them as they are now."""
        clinic, patient_id = self._context.clinic, self._patient_id

        def work(_progress: Progress) -> Listed:
            found = worklist.ungraded(clinic, patient_id=patient_id)
            return found, worklist.count(clinic, patient_id=patient_id)

        self._ask(work, self._show)

    def _ask(self, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = self._context.tasks.run_db(work, done=done, failed=self._fail)

    def _show(self, listed: Listed) -> None:
        visits, self._total = listed
        self.model.show(visits)
        if visits:
            self.count.setText(trn("{n} visit", "{n} visits", self._total))
            self.table.selectRow(0)
            self.table.setFocus()
        self.count.setVisible(bool(visits))
        self.everyone.setVisible(self._patient_id is not None)
        self.begin.setEnabled(bool(visits))
        self.body.setCurrentWidget(self.table if visits else self.empty)
        self._context.actions.refresh()

    def _scrolled(self, value: int) -> None:
        """Read more before the end is reached."""
        bar, visits = self.table.verticalScrollBar(), self.model.rows
        busy = self._task is not None and self._task.running
        if busy or len(visits) >= self._total or value < bar.maximum() - 1:
            return
        clinic, patient_id, last = self._context.clinic, self._patient_id, visits[-1]

        self._ask(
            lambda _progress: worklist.ungraded(
                clinic, patient_id=patient_id, after=(last.day, last.visit_id)
            ),
            self.model.add,
        )

    def _fail(self, error: KnownError) -> None:
        self.empty.say(tr("The list could not be read"), error.sentence)
        self.body.setCurrentWidget(self.empty)

    # -- what one does

    @property
    def _selected(self) -> Ungraded | None:
        return self.model.row_at(self.table.currentIndex().row())

    def start(self) -> None:
        """Show the visit that is selected; what comes after it follows by itself."""
        chosen = self._selected
        if chosen is not None:
            self.started.emit(list(self.model.rows), self._total, chosen.visit_id, self._patient_id)

    def _can_narrow(self) -> bool:
        return self._patient_id is None and self._selected is not None

    def _only_this(self) -> None:
        chosen = self._selected
        if chosen is not None:
            self.show_list(chosen.patient_id)
