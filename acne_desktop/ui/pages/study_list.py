"""All studies: how far each is, who is waited for, and the way to a new one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.errors import KnownError
from acne_desktop.language import mark, tr, trn
from acne_desktop.services import study_overview
from acne_desktop.services.study_overview import Overview
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.empty_state import EmptyState
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.reads_bar import DONE, Index, ReadsBar, told
from acne_desktop.ui.widgets.row_table import RowsModel, choose_rows
from acne_desktop.ui.widgets.study_state import ICONS

_ROW = 48
_CODE, _TITLE, _STATE, _READERS, _VISITS, _READS, _WAITING = range(7)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NUMBERS = (_READERS, _VISITS, _WAITING)
_NO_ACCOUNTS = mark(
    "A study is read by people with names who do not see what the others gave: set up accounts "
    "first."
)
_NONE_YET = mark("A study begins with its protocol: who reads, what is repeated, what is hidden.")


class StudyModel(RowsModel[Overview]):
    """Studies with their figures."""

    columns = (
        mark("Study"),
        mark("Title"),
        mark("State"),
        mark("Readers"),
        mark("Visits"),
        mark("Reads done"),
        mark("Third reads waiting"),
    )

    def cells(self, row: Overview) -> tuple[str, ...]:
        """Return what a row says."""
        study = row.study
        return (
            study.code,
            study.title,
            study.state.label,
            str(len(study.protocol.readers)),
            str(row.visits),
            told(row.done, row.planned),
            str(row.waiting) if row.planned else "",
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return words, the state's icon, or how far the reads are."""
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DecorationRole and column == _STATE:
            return _icon(row)
        if role == DONE and column == _READS:
            return row.done, row.planned
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return _RIGHT
        return super().data(index, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name, over numbers at the right."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return _RIGHT
        return super().headerData(section, orientation, role)


class StudyListPage(QWidget):
    """Enter opens the study that is selected."""

    study_opened = Signal(int)
    new_requested = Signal()
    accounts_requested = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._lay_out()
        self.setFocusProxy(self.table)
        context.actions.bind(
            "study.new", self.new_requested.emit, page=self, enabled=self._has_accounts
        )
        context.clinic_changed.connect(lambda: self.model.show([]))

    def _lay_out(self) -> None:
        self.count = label(tone="muted")
        self.new = self._context.actions.button("study.new", tone="primary")
        self.model = StudyModel(self)
        self.table = self._made_table()
        self.begin = self._context.actions.button("study.new", tone="primary")
        self.set_up = QPushButton(tr("Set up accounts"))
        theme.set_tone(self.set_up, "primary")
        self.set_up.clicked.connect(self.accounts_requested)
        self.empty = EmptyState("clipboard-list", "", "", self.begin, self.set_up)
        self.body = QStackedWidget()
        for part in (QWidget(), self.table, self.empty):
            self.body.addWidget(part)
        head = QHBoxLayout()
        head.setSpacing(theme.L)
        head.addWidget(label(tr("Studies"), Type.TITLE, bold=True))
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.new)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        column.setSpacing(theme.L)
        column.addLayout(head)
        column.addWidget(self.body, 1)

    def _made_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setItemDelegateForColumn(_READS, ReadsBar(table))
        choose_rows(table, tr("Studies"), _ROW)
        table.setWordWrap(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_TITLE, QHeaderView.ResizeMode.Stretch)
        table.activated.connect(lambda index: self._open(index.row()))
        return table

    def _has_accounts(self) -> bool:
        return self._context.has_clinic and self._context.clinic.has_accounts

    # -- what is listed

    def refresh(self) -> None:
        """Read the studies anew."""
        if not self._has_accounts():
            self._say_empty(tr("Studies need accounts"), tr(_NO_ACCOUNTS))
            return
        clinic = self._context.clinic
        self._context.tasks.run_db(
            lambda _progress: study_overview.all_of(clinic), done=self._show, failed=self._failed
        )

    def _show(self, found: list[Overview]) -> None:
        here = self.model.row_at(self.table.currentIndex().row())
        self.model.show(found)
        self.count.setText(trn("{n} study", "{n} studies", len(found)))
        self.count.setVisible(bool(found))
        self.new.setVisible(bool(found))
        if not found:
            self._say_empty(tr("No study yet"), tr(_NONE_YET))
            return
        self.body.setCurrentWidget(self.table)
        ids = [each.study.id for each in found]
        wanted = here.study.id if here is not None else ids[0]
        self.table.selectRow(ids.index(wanted) if wanted in ids else 0)
        self.table.setFocus()

    def _say_empty(self, title: str, text: str) -> None:
        self.empty.say(title, text)
        accounts = self._has_accounts()
        self.begin.setVisible(accounts)
        self.set_up.setVisible(not accounts)
        self.new.hide()
        self.count.hide()
        self.body.setCurrentWidget(self.empty)
        self._context.actions.refresh()

    def _failed(self, error: KnownError) -> None:
        self._say_empty(tr("The list could not be read"), error.sentence)

    def _open(self, row: int) -> None:
        found = self.model.row_at(row)
        if found is not None:
            self.study_opened.emit(found.study.id)


def _icon(row: Overview) -> QIcon:
    icon, tone = ICONS[row.study.state]
    return theme.icon(icon, tone=tone)
