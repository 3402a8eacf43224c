"""How the page that enrols visits is laid out: what is found above, what is planned below."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.language import mark, tr, trn
from acne_desktop.services.enrolment import MOST, Candidate, Wanted
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.day_field import DayField
from acne_desktop.ui.widgets.empty_state import EmptyState
from acne_desktop.ui.widgets.enrolment_plan import EnrolmentPlan
from acne_desktop.ui.widgets.flow import Flow
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.page_head import PageHead
from acne_desktop.ui.widgets.question_bar import QuestionBar
from acne_desktop.ui.widgets.row_table import RowsModel, choose_rows

_ROW = 32
_LEAST = 132
_SEARCH = 260


class CandidatesModel(RowsModel[Candidate]):
    """Visits of the clinic that are not in the study."""

    columns = (
        mark("Patient"),
        mark("Identifier"),
        mark("Visit"),
        mark("Views"),
        mark("IGA of the clinic"),
    )

    def cells(self, row: Candidate) -> tuple[str, ...]:
        """Return whose visit it is, its day, how many views it has, and its grade."""
        grade = "" if row.grade is None else str(int(row.grade))
        return row.name, row.identifier, row.day.isoformat(), str(row.views), grade


class EnrolLayout:
    """Makes and lays out the page's parts."""

    def __init__(
        self, page: QWidget, table_button: QPushButton, save: QPushButton, take_out: QPushButton
    ) -> None:
        self.head = PageHead()
        self.head.add_button(table_button)
        self.head.add_button(save)
        self.bar = QuestionBar()
        self.planned = EnrolmentPlan()
        self.planned.setMinimumHeight(theme.em(_LEAST))
        self.candidates = CandidatesModel(page)
        self.found = self._made_table()
        self.none = EmptyState("search", tr("No visit fits"), tr("Ask for less, or otherwise."))
        self.body = QStackedWidget()
        self.body.addWidget(self.found)
        self.body.addWidget(self.none)
        self._make_filters()
        self.add = QPushButton(tr("Add to the study"))
        self.train = QPushButton(tr("Add as training"))
        self.train.setToolTip(tr("Read first, and compared with a reference grade"))
        self.count = label(tone="muted")
        self.said = give_way(label(tone="muted", wrap=True))
        column = QVBoxLayout()
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        column.setSpacing(theme.M)
        column.addLayout(self._filters())
        column.addWidget(self.body, 3)
        column.addLayout(self._between(take_out))
        column.addWidget(self.planned, 2)
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(1)
        whole.addWidget(self.head)
        whole.addWidget(self.bar)
        whole.addLayout(column, 1)

    def _made_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.candidates)
        choose_rows(table, tr("Visits of the clinic"), _ROW)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setMinimumHeight(theme.em(_LEAST))
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        return table

    def _make_filters(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search name or identifier"))
        self.search.setAccessibleName(tr("Search name or identifier"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(theme.em(_SEARCH))
        self.since = DayField(name=tr("First day"), future=True, optional=True)
        self.until = DayField(name=tr("Last day"), future=True, optional=True)
        for field in (self.since, self.until):
            field.set_day(None)
            field.setPlaceholderText(field.accessibleName())
        self.complete = QCheckBox(tr("All three views"))
        self.complete.setChecked(True)
        self.complete.setMinimumHeight(theme.CONTROL)

    def _filters(self) -> Flow:
        filters = Flow()
        filters.setSpacing(theme.M)
        for each in (self.search, self.since, self.until, self.complete):
            filters.addWidget(each)
        return filters

    def _between(self, take_out: QPushButton) -> QVBoxLayout:
        first = QHBoxLayout()
        first.setSpacing(theme.S)
        first.addWidget(self.count)
        first.addStretch(1)
        first.addWidget(self.train)
        first.addWidget(self.add)
        second = QHBoxLayout()
        second.setSpacing(theme.L)
        second.addWidget(label(tr("To be enrolled"), Type.TITLE, bold=True))
        second.addWidget(self.said, 1)
        second.addWidget(take_out)
        both = QVBoxLayout()
        both.setSpacing(theme.M)
        both.addLayout(first)
        both.addLayout(second)
        return both

    def wanted(self) -> Wanted:
        """Return what the filters ask for."""
        return Wanted(
            self.search.text(),
            self.since.day_or_none,
            self.until.day_or_none,
            self.complete.isChecked(),
        )

    def show_found(self, found: Sequence[Candidate]) -> None:
        """List the visits that were found."""
        self.candidates.show(list(found))
        self.body.setCurrentWidget(self.found if found else self.none)

    def chosen(self) -> list[Candidate]:
        """Return the visits that are selected above."""
        rows = sorted(index.row() for index in self.found.selectionModel().selectedRows())
        return [row for at in rows if (row := self.candidates.row_at(at)) is not None]

    def tell(self, said: str, *, is_wrong: bool, chosen: int) -> None:
        """Say how the plan stands, and how many visits are selected above."""
        self.said.setText(said)
        theme.set_tone(self.said, "error" if is_wrong else "muted")
        rows = len(self.candidates.rows)
        if chosen:
            told = trn("{n} visit is selected.", "{n} visits are selected.", chosen)
        elif rows >= MOST:
            told = tr("The first {n} are shown: search for fewer.", n=rows)
        else:
            told = trn("{n} visit", "{n} visits", rows)
        self.count.setText(told)
        for button in (self.add, self.train):
            button.setEnabled(bool(chosen))
