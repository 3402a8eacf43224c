"""How the list of patients is shown: its view, its columns, and how its cells are drawn."""

from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from acne_desktop.domain.register import Query
from acne_desktop.domain.searching import Term, marked, marked_date
from acne_desktop.language import tr
from acne_desktop.services.patients import PatientRow
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets import patient_cells as cells
from acne_desktop.ui.widgets.grade_chip import CHIP, draw_chip
from acne_desktop.ui.widgets.patient_model import (
    BORN,
    COLUMNS,
    GRADES,
    HEADING_ROLE,
    LAST_VISIT,
    NAME,
    NEXT_VISIT,
    ORDERS,
    ROW_ROLE,
    TERMS_ROLE,
    Index,
    PatientModel,
)

ROW_HEIGHT = 48
_HEADING_HEIGHT = 32
_FOCUS = 3
_ARROW = 14
_LEAST_NAME = 140
_A_DAY = "2026-12-28"

Ranges = list[tuple[int, int]]


class PatientTable(QTableView):
    """Rows of two lines; several can be selected. A click on a header sorts."""

    chosen = Signal()  # Enter, or a double click
    order_requested = Signal(int)  # a column
    typed = Signal(str)

    def __init__(self, model: PatientModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._header = SortHeader(self)
        self.setHorizontalHeader(self._header)
        self.setModel(model)
        self._patients = model
        self._low_rows: tuple[int, ...] = ()
        self.setItemDelegate(CellDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setAccessibleName(tr("Patients"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.em(ROW_HEIGHT))
        self._header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self._header.setMinimumSectionSize(theme.em(48))
        self._header.sectionClicked.connect(self._header_clicked)
        for column in (BORN, LAST_VISIT, NEXT_VISIT, GRADES):
            self.setColumnWidth(column, _width(column))
        self.activated.connect(lambda _index: self.chosen.emit())
        model.modelReset.connect(self._shape_headings)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave days out where they would leave no room for the names."""
        room = self.viewport().width() - theme.em(_LEAST_NAME)
        room -= sum(_width(column) for column in (BORN, LAST_VISIT, NEXT_VISIT, GRADES))
        for column in (BORN, LAST_VISIT):
            self.setColumnHidden(column, room < 0)
            room += _width(column)
        super().resizeEvent(event)

    def _header_clicked(self, column: int) -> None:
        if column in ORDERS:
            self.order_requested.emit(column)

    def show_order(self, query: Query) -> None:
        """Show in the header what the list is sorted by."""
        column = next(key for key, order in ORDERS.items() if order is query.order)
        self._header.show_order(column, descending=query.descending)

    def _shape_headings(self) -> None:
        for row in self._low_rows:
            if row < self._patients.rowCount():
                self.setRowHeight(row, theme.em(ROW_HEIGHT))
        self.clearSpans()
        self._low_rows = self._patients.heading_rows()
        for row in self._low_rows:
            self.setSpan(row, 0, 1, len(COLUMNS))
            self.setRowHeight(row, theme.em(_HEADING_HEIGHT))

    def selected_ranges(self) -> Ranges:
        """Return the selected rows as (first, last), in order."""
        parts = self.selectionModel().selection().toList()
        return sorted((part.top(), part.bottom()) for part in parts)

    def selected_count(self) -> int:
        """Return how many rows are selected, read or not; headings are none."""
        return sum(last - first + 1 for first, last in self.selected_ranges())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter on every system (macOS does not by itself)."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.chosen.emit()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Leave letters to the search box: Qt would go through all rows, and read them all."""
        self.typed.emit(search)


class SortHeader(QHeaderView):
    """A header whose arrow follows the scheme; the style sheet alone would leave it without one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self._arrow = theme.icon("chevron-down", tone="muted")
        self._column, self._descending = NAME, False

    def show_order(self, column: int, *, descending: bool) -> None:
        """Show an arrow at a column."""
        self._column, self._descending = column, descending
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint the title, then the arrow behind it."""
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if section != self._column:
            return
        title = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        side = theme.em(_ARROW)
        left = rect.left() + theme.M + self.fontMetrics().horizontalAdvance(title) + theme.S
        centre = QPointF(min(left, rect.right() - side) + side / 2, rect.center().y() + 1)
        painter.save()
        painter.translate(centre)
        if not self._descending:
            painter.rotate(180)
        self._arrow.paint(painter, -side // 2, -side // 2, side, side)
        painter.restore()


def _width(column: int) -> int:
    """Return the width of a column, whatever the language and the size of texts."""
    body = QFontMetrics(theme.font(Type.BODY))
    title = body.horizontalAdvance(tr(COLUMNS[column])) + theme.em(_ARROW) + theme.S
    if column == GRADES:
        caption = QFontMetrics(theme.font(Type.CAPTION))
        word = caption.horizontalAdvance(tr("{n} ungraded", n=28))
        inner = 5 * (theme.em(CHIP) + theme.XS) + word + theme.S
    else:
        inner = max(
            body.horizontalAdvance(_A_DAY),
            QFontMetrics(theme.font(Type.CAPTION)).horizontalAdvance(_longest(column)),
        )
    # A little more than the words: whole pixels would cut the last letter at some scales.
    return max(title, inner + theme.XS) + 2 * theme.M


def _longest(column: int) -> str:
    """Return what a column's second line says at most."""
    a_year = date.today() - timedelta(days=400)
    return cells.when_due(a_year) if column == NEXT_VISIT else ""


class CellDelegate(QStyledItemDelegate):
    """Draws a cell's two lines, marks what the search has matched, and grades as chips."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell's ground, then what it says."""
        ground = QStyleOptionViewItem(option)
        ground.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, option.widget)
        painter.save()
        heading = index.data(HEADING_ROLE)
        row = index.data(ROW_ROLE)
        if heading:
            _draw_heading(painter, option, heading)
        elif isinstance(row, PatientRow):
            area = QRectF(option.rect).adjusted(theme.M, 0, -theme.M, 0)
            self._paint_row(painter, area, row, index)
            if index.column() == NAME:
                _draw_focus(painter, option)
        painter.restore()

    def _paint_row(self, painter: QPainter, area: QRectF, row: PatientRow, index: Index) -> None:
        column, today = index.column(), date.today()
        searched: list[Term] = index.data(TERMS_ROLE) or []
        if column == GRADES:
            _draw_grades(painter, area, row)
        elif column == NAME:
            name, identifier = row.patient.details.name, cells.identifier(row)
            _draw_lines(
                painter,
                area,
                (name, marked(name, searched)),
                (identifier, marked(identifier, searched)),
            )
        elif column == BORN:
            born = row.patient.details.date_of_birth
            parts = marked_date(born, searched) if born else []
            _draw_lines(painter, area, (cells.born(row), parts), (cells.age(row, today), []))
        elif column == NEXT_VISIT:
            due = cells.is_due(row, today)
            day, when = cells.day(row.next_visit), cells.when(row, today)
            _draw_lines(painter, area, (day, []), (when, []), warn=due)
        else:
            _draw_lines(painter, area, (cells.day(row.last_visit), []), ("", []))

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of every cell."""
        return QSize(_width(index.column() or BORN), theme.em(ROW_HEIGHT))


Line = tuple[str, Ranges]


def _draw_heading(painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
    painter.setFont(theme.font(Type.CAPTION, bold=True))
    painter.setPen(QColor(theme.colours().muted))
    area = option.rect.adjusted(theme.M, 0, 0, -theme.XS)
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, text)


def _draw_focus(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Draw a bar at a selected row while the list has the keyboard."""
    view = option.widget
    if option.state & QStyle.StateFlag.State_Selected and view and view.hasFocus():
        bar = QRectF(option.rect)
        bar.setWidth(theme.px(_FOCUS))
        painter.fillRect(bar, QColor(theme.colours().accent))


def _draw_lines(
    painter: QPainter, area: QRectF, first: Line, second: Line, *, warn: bool = False
) -> None:
    """Draw one line, or two above each other, in the middle of an area."""
    colours = theme.colours()
    upper, lower = theme.font(Type.BODY), theme.font(Type.CAPTION)
    heights = [QFontMetricsF(upper).height(), QFontMetricsF(lower).height() if second[0] else 0.0]
    top = area.center().y() - sum(heights) / 2
    _draw_line(
        painter, QPointF(area.left(), top), area.width(), first, font=upper, colour=colours.text
    )
    if second[0]:
        tone = colours.warning if warn else colours.muted
        below = QPointF(area.left(), top + heights[0])
        _draw_line(painter, below, area.width(), second, font=lower, colour=tone)


def _draw_line(
    painter: QPainter, at: QPointF, width: float, line: Line, *, font: QFont, colour: str
) -> None:
    """Draw a text, cut at the right, its marked parts bold and in the accent's colour."""
    text, ranges = line
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
    layout = QTextLayout(shown, font)
    layout.setFormats(
        [_marked(begin, min(end, len(shown))) for begin, end in ranges if begin < len(shown)]
    )
    layout.beginLayout()
    layout.createLine().setLineWidth(max(width, 1.0) * 2)
    layout.endLayout()
    painter.setPen(QColor(colour))
    layout.draw(painter, at)


def _marked(begin: int, end: int) -> QTextLayout.FormatRange:
    part = QTextLayout.FormatRange()
    part.start, part.length = begin, end - begin
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.Bold)
    look.setForeground(QColor(theme.colours().accent))
    part.format = look
    return part


def _draw_grades(painter: QPainter, area: QRectF, row: PatientRow) -> None:
    """Draw a chip a visit, the oldest at the left, then the word for what is not graded."""
    side = theme.em(CHIP)
    left, top = area.left(), area.center().y() - side / 2
    for grade in reversed(row.grades):
        draw_chip(painter, QRectF(left, top, side, side), grade)
        left += side + theme.XS
    if said := cells.ungraded(row):
        painter.setFont(theme.font(Type.CAPTION))
        painter.setPen(QColor(theme.colours().warning))
        words = QRectF(left + theme.XS, area.top(), area.right() - left, area.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, said)
