"""The table of an agreement: who is compared, the figures, and each interval drawn on one scale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from acne_desktop.domain.agreement import Figure, Statistic
from acne_desktop.domain.agreement_report import AgreementReport, Comparison, Kind, Responders
from acne_desktop.language import mark, tr
from acne_desktop.reporting import words
from acne_desktop.reporting.agreement_content import SUCCESS, reached
from acne_desktop.reporting.agreement_scale import at, scale_from
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.row_table import choose_rows

Index = QModelIndex | QPersistentModelIndex
WHO, VISITS, EXACT, FIGURE, DRAWN = range(5)
_HEADS = (mark("Compared"), mark("Visits"), mark("Same grade"))
_ROW = 34
_SIGN = 7
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Row:
    """A heading, a comparison, or how many reached trial success."""

    title: str
    comparison: Comparison | None = None
    success: Responders | None = None

    @property
    def is_heading(self) -> bool:
        """Tell whether it only names the rows under it."""
        return self.comparison is None and self.success is None


def rows_of(report: AgreementReport) -> Iterator[Row]:
    """Give a report's rows, each group under its heading."""
    for kind in Kind:
        found = report.of_kind(kind)
        if found:
            yield Row(kind.title)
        for each in found:
            yield Row(each.title, comparison=each)
    if report.responders:
        yield Row(tr(SUCCESS))
    for one in report.responders:
        yield Row(reached(one), success=one)


class AgreementModel(QAbstractTableModel):
    """The rows, with the figure that was chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = ()
        self.statistic = Statistic.QUADRATIC
        self.low = 0.0

    def show(self, rows: Sequence[Row], statistic: Statistic) -> None:
        """Show these rows with a statistic."""
        self.beginResetModel()
        self.rows, self.statistic = rows, statistic
        self.low = scale_from(figure for row in rows if (figure := self.figure_of(row)))
        self.endResetModel()

    def figure_of(self, row: Row) -> Figure | None:
        """Return what is drawn in a row."""
        return row.comparison.figures[self.statistic] if row.comparison else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return who, visits, a share, the figure, and the figure drawn."""
        return 0 if parent.isValid() else DRAWN + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only comparisons can be selected."""
        if self.rows[index.row()].comparison is None:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says, and how."""
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == DRAWN:
            return self._text(row, FIGURE)
        if role == Qt.ItemDataRole.FontRole and row.is_heading:
            return theme.font(Type.BODY, bold=True)
        if role == Qt.ItemDataRole.TextAlignmentRole and column != WHO:
            return _RIGHT
        return None

    def _text(self, row: Row, column: int) -> str:
        if column == WHO:
            return row.title
        found = row.comparison
        if found is None or column == DRAWN:
            return ""
        if column == VISITS:
            return str(found.table.total)
        which = Statistic.EXACT if column == EXACT else self.statistic
        return words.statistic(which, found.figures[which])

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section == WHO else _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole and section == FIGURE:
            return self.statistic.label
        return self._head(section) if role == Qt.ItemDataRole.DisplayRole else None

    def _head(self, column: int) -> str:
        if column < len(_HEADS):
            return tr(_HEADS[column])
        if column == FIGURE:
            return "AC2" if self.statistic is Statistic.AC2 else tr("Kappa")
        return tr("{low} to {high}", low=words.number(self.low), high=words.number(1))


class _Drawn(QStyledItemDelegate):
    """Draws a figure as a square and its interval as a line."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the ground as in every cell, and the interval on it."""
        super().paint(painter, option, index)
        model = index.model()
        assert isinstance(model, AgreementModel)
        found = model.figure_of(model.rows[index.row()])
        if found is None or found.value is None:
            return
        box = QRectF(option.rect).adjusted(theme.L, 0, -theme.L, 0)
        middle, colours = box.center().y(), theme.colours()

        def place(value: float) -> float:
            return box.left() + at(value, model.low) * box.width()

        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 1))
        for fifth in range(round((1 - model.low) / 0.2) + 1):
            x = place(model.low + 0.2 * fifth)
            painter.drawLine(int(x), int(box.top()), int(x), int(box.bottom()) + 1)
        accent = QColor(colours.accent)
        painter.setPen(QPen(accent, theme.px(2)))
        if found.low is not None and found.high is not None:
            painter.drawLine(
                int(place(found.low)), int(middle), int(place(found.high)), int(middle)
            )
        side = theme.px(_SIGN)
        square = QRectF(place(found.value) - side / 2, middle - side / 2, side, side)
        painter.fillRect(square, accent)
        painter.restore()


class AgreementTable(QTableView):
    """One row a comparison; ``chosen`` tells which is selected."""

    chosen = Signal(object)  # Comparison

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = AgreementModel(self)
        self.setModel(self.rows)
        self.setItemDelegateForColumn(DRAWN, _Drawn(self))
        choose_rows(self, tr("Agreement of readers"), _ROW)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setStretchLastSection(False)
        for column in (VISITS, EXACT, FIGURE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(WHO, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(DRAWN, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(theme.em(_ROW))
        self.selectionModel().currentRowChanged.connect(lambda *_: self._selected())

    def show_report(self, report: AgreementReport, statistic: Statistic) -> None:
        """Show a report with a statistic; the row that was selected stays so."""
        before = self.selected()
        rows = list(rows_of(report))
        self.rows.show(rows, statistic)
        self.clearSpans()
        for place, row in enumerate(rows):
            if row.comparison is None:
                self.setSpan(place, WHO, 1, DRAWN + 1)
        self._widen(rows)
        places = [i for i, row in enumerate(rows) if row.comparison is not None]
        same = [i for i in places if before is not None and _same(rows[i].comparison, before)]
        if places:
            self.selectRow((same or places)[0])

    def _widen(self, rows: Sequence[Row]) -> None:
        """Give who is compared the room that the longest needs; spanned words have more."""
        metrics = self.fontMetrics()
        names = [row.title for row in rows if row.comparison is not None]
        wide = max((metrics.horizontalAdvance(name) for name in names), default=0)
        self.setColumnWidth(WHO, wide + 2 * theme.L)

    def selected(self) -> Comparison | None:
        """Return the comparison selected."""
        row = self.currentIndex().row()
        return self.rows.rows[row].comparison if 0 <= row < len(self.rows.rows) else None

    def moveCursor(
        self,
        cursorAction: QAbstractItemView.CursorAction,  # noqa: N803 - Qt's signature
        modifiers: Qt.KeyboardModifier,
    ) -> QModelIndex:
        """Go from comparison to comparison; past the last or first only scroll to the end."""
        here, rows = self.currentIndex(), self.rows.rows
        place = super().moveCursor(cursorAction, modifiers).row()
        if place < 0:
            return here
        step = 1 if place >= here.row() else -1
        while 0 <= place < len(rows) and rows[place].comparison is None:
            place += step
        if 0 <= place < len(rows):
            return self.rows.index(place, WHO)
        if step > 0:
            self.scrollToBottom()
        else:
            self.scrollToTop()
        return here

    def _selected(self) -> None:
        found = self.selected()
        if found is not None:
            self.chosen.emit(found)


def _same(one: Comparison | None, other: Comparison) -> bool:
    return one is not None and (one.kind, one.first, one.second) == (
        other.kind,
        other.first,
        other.second,
    )
