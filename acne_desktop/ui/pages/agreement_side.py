"""Beside the table of an agreement: the counts of one comparison, its figures, drift over time."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from acne_desktop.domain.agreement import Statistic
from acne_desktop.domain.agreement_report import AgreementReport, Comparison, Drift, Kind
from acne_desktop.language import tr, trn
from acne_desktop.reporting import words
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.confusion_table import ConfusionView
from acne_desktop.ui.widgets.drift_view import DriftView
from acne_desktop.ui.widgets.label import give_way, label

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


class AgreementSide(QWidget):
    """One comparison, told whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_surface(self)
        self.title = give_way(label(type_=Type.TITLE, bold=True, wrap=True))
        self.kind = give_way(label(tone="muted", wrap=True))
        self.sides = give_way(label(tone="muted", wrap=True))
        self.counts = ConfusionView()
        self.left_out = give_way(label(tone="muted", wrap=True))
        self.figures = {each: label() for each in Statistic}
        self.over_time = give_way(label(bold=True, wrap=True))
        self.drift = DriftView()
        self.change = give_way(label(tone="muted", wrap=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.S)
        told: tuple[QWidget, ...] = (self.title, self.kind, self.sides, self.counts, self.left_out)
        for part in told:
            column.addWidget(part)
        column.addSpacing(theme.S)
        column.addLayout(self._grid())
        column.addSpacing(theme.S)
        for part in (self.over_time, self.drift, self.change):
            column.addWidget(part)
        column.addStretch(1)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.M)
        grid.setVerticalSpacing(theme.XS)
        grid.setColumnStretch(0, 1)
        for row, (each, value) in enumerate(self.figures.items()):
            grid.addWidget(give_way(label(each.label, tone="muted", wrap=True)), row, 0)
            value.setWordWrap(True)
            value.setAlignment(_RIGHT)
            grid.addWidget(value, row, 1)
        return grid

    def show_comparison(
        self, found: Comparison, report: AgreementReport, statistic: Statistic
    ) -> None:
        """Show a comparison, and how its reader changes over time."""
        self.title.setText(found.title)
        self.kind.setText(found.kind.title)
        self.sides.setText(
            tr("Rows: {rows}. Columns: {columns}.", rows=found.rows, columns=found.columns)
        )
        self.counts.show_comparison(found)
        self.left_out.setText(_left_out(found))
        self.left_out.setVisible(bool(self.left_out.text()))
        for each, value in self.figures.items():
            value.setText(words.statistic(each, found.figures[each]))
        self._show_drift(_drift_of(found, report), statistic)

    def _show_drift(self, drift: Drift | None, statistic: Statistic) -> None:
        for part in (self.over_time, self.drift, self.change):
            part.setVisible(drift is not None)
        if drift is None:
            return
        self.over_time.setText(
            tr("Against the consensus over time: {statistic}", statistic=statistic.label)
        )
        self.drift.show_drift(drift, statistic)
        changed = words.change(statistic, drift.change[statistic])
        self.change.setText(tr("{label}: {value}", label=tr("Last less first"), value=changed))


def _drift_of(found: Comparison, report: AgreementReport) -> Drift | None:
    if found.kind not in (Kind.CONSENSUS, Kind.REPEAT):
        return None
    return next((each for each in report.drifts if each.reader == found.second), None)


def _left_out(found: Comparison) -> str:
    """Return what could not be graded, if anything."""
    table, told = found.table, []
    if table.one_only:
        told.append(
            trn(
                "{n} visit that only one could grade",
                "{n} visits that only one could grade",
                table.one_only,
            )
        )
    if table.neither:
        told.append(
            trn("{n} visit that none could grade", "{n} visits that none could grade",
                table.neither)
        )  # fmt: skip
    return words.listed(told)
