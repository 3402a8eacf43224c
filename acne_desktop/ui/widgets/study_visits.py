"""The visits of a study, by the study's own identifiers."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.enrolling import part_label
from acne_desktop.domain.study import State, StudyVisit
from acne_desktop.language import mark, tr, trn
from acne_desktop.services.study_overview import Details
from acne_desktop.ui import theme
from acne_desktop.ui.actions import Actions
from acne_desktop.ui.widgets.empty_state import EmptyState
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.row_table import RowsModel, choose_rows

_ROW = 32
_TIMEPOINT, _ARM = 1, 2
_DRAFT = mark("The visits can be changed until the study is opened.")
_FIXED = mark("The study was opened: its visits stay as they are.")
_HIDDEN = mark("The arms are shown again once it is unblinded.")


class VisitsModel(RowsModel[StudyVisit]):
    """Enrolled visits."""

    columns = (
        mark("Subject"),
        mark("Timepoint"),
        mark("Arm"),
        mark("Read for"),
        mark("Reference grade"),
    )

    def cells(self, row: StudyVisit) -> tuple[str, ...]:
        """Return what the study calls a visit."""
        told = row.enrolment
        grade = "" if told.reference_grade is None else str(int(told.reference_grade))
        return told.subject, told.timepoint, told.arm, part_label(told.part), grade


class StudyVisits(QWidget):
    """``changed`` when others are selected."""

    changed = Signal()

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.said = give_way(label(tone="muted", wrap=True))
        self.model = VisitsModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        choose_rows(self.table, tr("Visits of the study"), _ROW)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_TIMEPOINT, QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.changed.emit())
        self.enrol = actions.button("study.enrol")
        self.take_out = actions.button("study.take_out")
        self.empty = EmptyState(
            "image-plus",
            tr("No visit yet"),
            tr("Choose visits of the clinic, or name photographs in a table."),
            actions.button("study.enrol", tone="primary"),
        )
        self.body = QStackedWidget()
        self.body.addWidget(self.table)
        self.body.addWidget(self.empty)
        self.lacking = give_way(label(tone="muted", wrap=True))
        self.suggest = actions.button("study.suggest")
        self.unsuggested = QWidget()
        below = QHBoxLayout(self.unsuggested)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme.S)
        below.addWidget(self.lacking, 1)
        below.addWidget(self.suggest)
        head = QHBoxLayout()
        head.setSpacing(theme.S)
        head.addWidget(self.said, 1)
        head.addWidget(self.take_out)
        head.addWidget(self.enrol)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.M)
        column.addLayout(head)
        column.addWidget(self.body, 1)
        column.addWidget(self.unsuggested)

    def show_study(self, details: Details) -> None:
        """Show a study's visits."""
        draft = details.study.state is State.DRAFT
        self.model.show(list(details.visits))
        arms = any(each.enrolment.arm for each in details.visits)
        self.table.setColumnHidden(_ARM, not arms)
        hidden = details.study.state in (State.OPEN, State.LOCKED)
        fixed = f"{tr(_FIXED)} {tr(_HIDDEN)}" if hidden else tr(_FIXED)
        self.said.setText(tr(_DRAFT) if draft else fixed)
        for button in (self.enrol, self.take_out):
            button.setVisible(draft and bool(details.visits))
        self.said.setVisible(bool(details.visits))
        n = details.unsuggested
        self.lacking.setText(
            trn(
                "The model has said nothing of {n} visit: its agreement leaves it out.",
                "The model has said nothing of {n} visits: its agreement leaves them out.",
                n,
            )
        )
        self.unsuggested.setVisible(n > 0)
        self.suggest.setVisible(details.can_suggest)
        self.body.setCurrentWidget(self.table if details.visits else self.empty)

    def selected(self) -> list[StudyVisit]:
        """Return the visits that are selected."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [found for row in rows if (found := self.model.row_at(row)) is not None]
