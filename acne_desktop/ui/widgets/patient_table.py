"""The list of patients: a model that reads 200 at a time, and how its cells are drawn."""

from datetime import date

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from acne_desktop.domain.iga import Grade
from acne_desktop.errors import KnownError
from acne_desktop.services import patients
from acne_desktop.services.patients import PatientRow
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Task
from acne_desktop.ui.widgets.grade_chip import CHIP, draw_chip

PAGE = 200
ROW_HEIGHT = 44
_FOCUS = 3
COLUMNS = ("Name", "Identifier", "Age", "Last visit", "IGA, last 5 visits")
NAME, IDENTIFIER, AGE, LAST_VISIT, GRADES = range(5)
GRADES_ROLE = Qt.ItemDataRole.UserRole
NONE = "\N{EN DASH}"
Index = QModelIndex | QPersistentModelIndex


class PatientModel(QAbstractTableModel):
    """Patients that match a text, in the order of their names; more are read when needed."""

    loaded = Signal()  # the first page of an answer is there
    failed = Signal(KnownError)

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._rows: list[PatientRow] = []
        self._text = ""
        self._complete = True
        self._task: Task | None = None

    @property
    def text(self) -> str:
        """What is searched for."""
        return self._text

    def search(self, text: str) -> None:
        """Ask anew; the rows shown stay until the answer is there."""
        self._text = text
        if self._task is not None:
            self._task.cancel()
        self._fetch(0, PAGE)

    def row(self, index: int) -> PatientRow | None:
        """Return the row at a place, or None."""
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def place_of(self, patient_id: int) -> int:
        """Return where a patient stands, or -1."""
        places = (i for i, row in enumerate(self._rows) if row.patient.id == patient_id)
        return next(places, -1)

    def _fetch(self, offset: int, limit: int) -> None:
        clinic, text = self._context.clinic, self._text
        self._task = self._context.tasks.run_db(
            lambda _progress: patients.find(clinic, text, limit=limit, offset=offset),
            done=lambda found: self._arrived(offset, limit, found),
            failed=self._not_arrived,
        )

    def _arrived(self, offset: int, limit: int, found: list[PatientRow]) -> None:
        self._task = None
        self._complete = len(found) < limit
        if offset == 0:
            self.beginResetModel()
            self._rows = found
            self.endResetModel()
            self.loaded.emit()
            return
        self.beginInsertRows(QModelIndex(), offset, offset + len(found) - 1)
        self._rows.extend(found)
        self.endInsertRows()

    def _not_arrived(self, error: KnownError) -> None:
        self._task = None
        self.failed.emit(error)

    # -- what the view asks

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether there may be more patients than were read."""
        return not parent.isValid() and not self._complete and self._task is None

    def fetchMore(self, parent: Index) -> None:
        """Read the next page in the background."""
        if self.canFetchMore(parent):
            self._fetch(len(self._rows), PAGE)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many patients were read."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title, aligned as its cells are."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text, its alignment, or the grades to draw."""
        row = self._rows[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole and column != GRADES:
            return _text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if column == GRADES and role == GRADES_ROLE:
            return tuple(reversed(row.grades))
        if column == GRADES and role in (
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return _grades_in_words(row)
        return None


def _text(row: PatientRow, column: int) -> str:
    patient = row.patient
    if column == NAME:
        return patient.details.name
    if column == IDENTIFIER:
        return patient.details.identifier
    if column == AGE:
        age = patient.age_on(date.today())
        return NONE if age is None else str(age)
    return row.last_visit.isoformat() if row.last_visit else NONE


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == AGE else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _grades_in_words(row: PatientRow) -> str:
    if not row.grades:
        return "No visit yet"
    grades = ", ".join(
        "not graded" if grade is None else str(int(grade)) for grade in reversed(row.grades)
    )
    return f"Oldest to newest: {grades}"


class NameDelegate(QStyledItemDelegate):
    """Marks the selected row with a bar while the list has the keyboard."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell, then the bar."""
        super().paint(painter, option, index)
        view = option.widget
        if option.state & QStyle.StateFlag.State_Selected and view and view.hasFocus():
            bar = QRectF(option.rect)
            bar.setWidth(theme.px(_FOCUS))
            painter.fillRect(bar, QColor(theme.colours().accent))


class GradesDelegate(QStyledItemDelegate):
    """Draws the grades of the last five visits as chips, the oldest at the left."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell's ground, then a chip a visit, then the word for what is not graded."""
        super().paint(painter, option, index)
        grades: tuple[Grade | None, ...] = index.data(GRADES_ROLE) or ()
        area = QRectF(option.rect)
        left = area.left() + theme.M
        top = area.center().y() - theme.em(CHIP) / 2
        for grade in grades:
            draw_chip(painter, QRectF(left, top, theme.em(CHIP), theme.em(CHIP)), grade)
            left += theme.em(CHIP) + theme.XS
        if grades and grades[-1] is None:
            painter.save()
            painter.setFont(theme.font(theme.Type.CAPTION))
            painter.setPen(QColor(theme.colours().warning))
            words = QRectF(left + theme.XS, area.top(), area.right() - left, area.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, "ungraded")
            painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return room for five chips and a word."""
        return QSize(
            5 * (theme.em(CHIP) + theme.XS) + 2 * theme.M + theme.em(64), theme.em(ROW_HEIGHT)
        )
