"""The versions of a study's protocol: who made which when and why, and what it changed."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.protocol_words import Line, version_lines
from acne_desktop.domain.study import State
from acne_desktop.language import mark, tr
from acne_desktop.services.study_overview import Details
from acne_desktop.ui import theme
from acne_desktop.ui.actions import Actions
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.row_table import RowsModel, choose_rows

_ROW = 32
_SHOWN = 4  # versions that are seen at once
_WHY = 3
_TOP = Qt.AlignmentFlag.AlignTop
_CHANGING = mark("The newest version is in force. Every version is kept.")
_FIXED = mark("The study is locked: its protocol stays as it is.")


@dataclass(frozen=True)
class VersionRow:
    """A version as it is listed."""

    number: int
    when: str
    who: str
    why: str


class VersionsModel(RowsModel[VersionRow]):
    """Versions, the newest first."""

    columns = (mark("Version"), mark("When (UTC)"), mark("Who"), mark("Why"))

    def cells(self, row: VersionRow) -> tuple[str, ...]:
        """Return number, moment, name and reason."""
        return str(row.number), row.when, row.who, row.why


class StudyVersions(QWidget):
    """A table of versions over the rules of the one selected."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._details: Details | None = None
        self.said = give_way(label(tone="muted", wrap=True))
        self.amend = actions.button("study.protocol")
        self.model = VersionsModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        choose_rows(self.table, tr("Versions of the protocol"), _ROW)
        self.table.setFixedHeight(theme.em(_ROW * (_SHOWN + 1)))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_WHY, QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_lines())
        self.lines: list[Line] = []
        self._rules = QWidget()
        self._grid = QGridLayout(self._rules)
        self._grid.setContentsMargins(0, 0, theme.M, 0)
        self._grid.setHorizontalSpacing(theme.L)
        self._grid.setVerticalSpacing(theme.S)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self._rules)
        self.area.setAccessibleName(tr("Rules of the version"))
        head = QHBoxLayout()
        head.setSpacing(theme.S)
        head.addWidget(self.said, 1)
        head.addWidget(self.amend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.M)
        column.addLayout(head)
        column.addWidget(self.table)
        column.addWidget(self.area, 1)

    def show_study(self, details: Details) -> None:
        """Show a study's versions, the one in force selected."""
        self._details = details
        can_change = details.study.state in (State.DRAFT, State.OPEN)
        self.said.setText(tr(_CHANGING) if can_change else tr(_FIXED))
        self.model.show(
            [
                VersionRow(
                    version.number,
                    f"{version.made_at:%Y-%m-%d %H:%M}",
                    details.names.get(version.made_by or 0, ""),
                    version.reason,
                )
                for version in details.versions
            ]
        )
        self.table.selectRow(0)
        self._show_lines()

    def _show_lines(self) -> None:
        row = self.model.row_at(self.table.currentIndex().row())
        if self._details is None or row is None:
            return
        self.lines = version_lines(self._details.versions, row.number, self._details.names)
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for at, line in enumerate(self.lines):
            self._grid.addWidget(give_way(label(line.name, tone="muted", wrap=True)), at, 0, _TOP)
            self._grid.addWidget(self._said(line), at, 1, _TOP)
        self._grid.setRowStretch(len(self.lines), 1)

    def _said(self, line: Line) -> QWidget:
        """Return what a rule says; one that was changed in bold, over what it said before."""
        told = give_way(label(line.text, bold=line.changed, wrap=True))
        if not line.changed:
            return told
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(told)
        before = tr("Changed; before: {text}", text=line.before)
        column.addWidget(give_way(label(before, Type.CAPTION, tone="muted", wrap=True)))
        return both
