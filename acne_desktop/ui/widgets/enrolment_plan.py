"""What is about to be enrolled: each visit with the names that the study gives it, editable."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from acne_desktop.domain.enrolling import part_label
from acne_desktop.domain.study import Part
from acne_desktop.language import mark, tr
from acne_desktop.services.enrolment import Planned
from acne_desktop.ui import theme
from acne_desktop.ui.widgets.reads_bar import Index
from acne_desktop.ui.widgets.row_table import RowsModel, choose_rows

_ROW = 36
TOLD, SUBJECT, TIMEPOINT, ARM, PART, REFERENCE, PROBLEM = range(7)
_EDITED = {SUBJECT: "subject", TIMEPOINT: "timepoint", ARM: "arm", REFERENCE: "reference"}


class PlanModel(RowsModel[Planned]):
    """Planned visits; ``edited`` when a name was typed."""

    edited = Signal()
    columns = (
        mark("Visit"),
        mark("Subject"),
        mark("Timepoint"),
        mark("Arm"),
        mark("Read for"),
        mark("Reference grade"),
        mark("What is wrong"),
    )

    def cells(self, row: Planned) -> tuple[str, ...]:
        """Return what a visit would be called."""
        named = row.naming
        part = part_label(named.part)
        names = (named.subject, named.timepoint, named.arm, part, named.reference)
        return (row.told, *names, row.problem)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the names be typed; a reference grade only where there is one."""
        flags = super().flags(index)
        row, column = self.rows[index.row()], index.column()
        training = row.naming.part is Part.TRAINING
        if column in _EDITED and (column != REFERENCE or training):
            return flags | Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return words, what is edited, or the sign of a problem."""
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.EditRole and column in _EDITED:
            return getattr(row.naming, _EDITED[column])
        if role == Qt.ItemDataRole.DecorationRole and column == PROBLEM and row.problem:
            return _warning()
        if role == Qt.ItemDataRole.ToolTipRole and column == PROBLEM:
            return row.problem
        return super().data(index, role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a name that was typed."""
        if role != Qt.ItemDataRole.EditRole or index.column() not in _EDITED:
            return False
        row = self.rows[index.row()]
        entered: dict[str, Any] = {_EDITED[index.column()]: str(value)}
        naming = replace(row.naming, **entered)
        if naming != row.naming:
            self.rows[index.row()] = replace(row, naming=naming)
            self.dataChanged.emit(index, index)
            self.edited.emit()
        return True

    def show_problems(self, checked: Sequence[Planned]) -> None:
        """Say what is wrong with each, where they are still the same; the selection stays."""
        if len(checked) != len(self.rows):
            return
        self.rows = [
            replace(row, problem=found.problem)
            for row, found in zip(self.rows, checked, strict=True)
        ]
        self.dataChanged.emit(self.index(0, TOLD), self.index(len(self.rows) - 1, PROBLEM))


class EnrolmentPlan(QTableView):
    """Several rows can be selected; F2 or typing edits a cell."""

    def __init__(self) -> None:
        super().__init__()
        self.plan = PlanModel(self)
        self.setModel(self.plan)
        choose_rows(self, tr("Visits to enrol"), _ROW)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def selected(self) -> list[int]:
        """Return the rows that are selected."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())


def _warning() -> QIcon:
    return theme.icon("triangle-alert", tone="warning")
