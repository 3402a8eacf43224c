"""The list of visits as an import would make them: pictures, patient, day, state and reason."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.language import tr, trn
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.planned_rows import PlannedRow
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.photo_cell import draw_icon, draw_picture
from acne_desktop.ui.widgets.photo_grid import GridPhoto
from acne_desktop.ui.widgets.small_pictures import SmallPictures

_PICTURE = QSize(60, 80)
_FOCUS = 3
_LINE = 20
_ROW_ROLE = Qt.ItemDataRole.UserRole
_PICTURES_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
Pictured = Mapping[View, GridPhoto]


class PlannedModel(QAbstractListModel):
    """The rows that a filter shows; each keeps the number of its visit in the plan."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[int, PlannedRow, Pictured]] = []

    def set_rows(self, rows: Sequence[tuple[int, PlannedRow, Pictured]]) -> None:
        """Show these rows: the visit's number in the plan, its words, its photographs."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def replace(self, number: int, row: PlannedRow, pictures: Pictured) -> None:
        """Show what a visit has become, where it is listed."""
        place = self.place_of(number)
        if place >= 0:
            self._rows[place] = (number, row, pictures)
            self.dataChanged.emit(self.index(place), self.index(place))

    def number(self, place: int) -> int | None:
        """Return a row's number in the plan, or None."""
        return self._rows[place][0] if 0 <= place < len(self._rows) else None

    def place_of(self, number: int) -> int:
        """Return where a visit of the plan is listed, or -1."""
        return next((at for at, row in enumerate(self._rows) if row[0] == number), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many visits are listed."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, its pictures, its reason, or what a screen reader says."""
        _number, row, pictures = self._rows[index.row()]
        if role == _ROW_ROLE:
            return row
        if role == _PICTURES_ROLE:
            return pictures
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.reason or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.in_words()
        return None


class PlannedDelegate(QStyledItemDelegate):
    """Paints one planned visit."""

    def __init__(self, pictures: SmallPictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the one height of all rows."""
        return QSize(theme.em(320), theme.size(_PICTURE).height() + 2 * theme.S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, three pictures, then three lines of words."""
        row: PlannedRow = index.data(_ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _ground(painter, option)
        left = self._paint_pictures(painter, option.rect, index.data(_PICTURES_ROLE))
        area = QRect(option.rect)
        area.setLeft(left + theme.S)
        area.setRight(area.right() - theme.M)
        self._paint_words(painter, area, row)
        painter.restore()

    def _paint_pictures(self, painter: QPainter, area: QRect, pictures: Pictured) -> int:
        left = area.x() + theme.M
        ratio = painter.device().devicePixelRatioF()
        for view in VIEWS:
            frame = QRect(QPoint(left, area.y() + theme.S), theme.size(_PICTURE))
            photo = pictures.get(view)
            if photo is not None:
                picture = self._pictures.get(photo.key, photo.make, ratio=ratio)
                draw_picture(painter, frame, picture, failed=self._pictures.has_failed(photo.key))
            _paint_letter(painter, frame, view, taken=photo is not None)
            left += theme.px(_PICTURE.width()) + theme.XS
        return left

    def _paint_words(self, painter: QPainter, area: QRect, row: PlannedRow) -> None:
        colours = theme.colours()
        line = QRect(area.x(), area.y() + theme.S, area.width(), theme.em(_LINE))
        _words(painter, line, row.who, colours.text, Type.BODY, bold=True)
        line.translate(0, theme.em(_LINE))
        day = row.day.isoformat() if row.day else tr("No date")
        count = trn("{n} photograph", "{n} photographs", row.photos)
        _words(painter, line, f"{day}   {count}", colours.muted, Type.CAPTION)
        line.translate(0, theme.em(_LINE))
        width = draw_icon(painter, line, row.state.icon, row.state.tone)
        word = line.adjusted(width, 0, 0, 0)
        _words(painter, word, row.state.word, getattr(colours, row.state.tone), Type.CAPTION)
        line.translate(0, theme.em(_LINE))
        _words(painter, line, row.reason, colours.text, Type.CAPTION)


def _ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    colours, area, state = theme.colours(), option.rect, option.state
    selected = bool(state & QStyle.StateFlag.State_Selected)
    if selected:
        painter.fillRect(area, QColor(colours.selected))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(area, QColor(colours.hover))
    if selected and state & QStyle.StateFlag.State_HasFocus:
        painter.fillRect(
            area.x(), area.y(), theme.px(_FOCUS), area.height(), QColor(colours.accent)
        )
    painter.fillRect(area.x(), area.bottom(), area.width(), 1, QColor(colours.line))


def _paint_letter(painter: QPainter, frame: QRect, view: View, *, taken: bool) -> None:
    """Paint the view's letter in the picture's corner, or the frame of one that lacks."""
    colours = theme.colours()
    if not taken:
        painter.setPen(QColor(colours.line))
        painter.drawRect(frame.adjusted(0, 0, -1, -1))
    badge = QRect(frame.topLeft(), QSize(theme.em(_LINE), theme.em(_LINE)))
    painter.fillRect(badge, QColor(colours.accent if taken else colours.hover))
    painter.setPen(QColor(colours.on_accent if taken else colours.muted))
    painter.setFont(theme.font(Type.CAPTION, bold=True))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, view.name[0])


def _words(
    painter: QPainter, line: QRect, words: str, colour: str, type_: Type, *, bold: bool = False
) -> None:
    font = theme.font(type_, bold=bold)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, line.width())
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)


class PlannedList(QListView):
    """Arrows move; Space leaves a visit out or takes it in; Enter goes to its photographs."""

    chosen = Signal(int)  # the number of the visit shown
    toggled = Signal(int)
    entered = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = PlannedModel(self)
        self.pictures = SmallPictures(context, theme.size(_PICTURE), self)
        self.pictures.ready.connect(lambda _key: self.viewport().update())
        self.setModel(self.rows)
        self.setItemDelegate(PlannedDelegate(self.pictures, self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Planned visits"))
        self.setAccessibleDescription(tr("Space leaves a visit out; Enter shows its photographs."))
        self.verticalScrollBar().valueChanged.connect(self.pictures.forget_waiting)
        self.selectionModel().currentChanged.connect(self._current)
        self.activated.connect(lambda _index: self.entered.emit())

    @property
    def current(self) -> int | None:
        """Return the number of the visit that is shown."""
        index = self.currentIndex()
        return self.rows.number(index.row()) if index.isValid() else None

    def select(self, number: int | None) -> None:
        """Show a visit; the first where it is not listed."""
        if self.rows.rowCount():
            place = self.rows.place_of(number) if number is not None else 0
            self.setCurrentIndex(self.rows.index(max(place, 0)))

    def _current(self, index: QModelIndex) -> None:
        number = self.rows.number(index.row()) if index.isValid() else None
        if number is not None:
            self.chosen.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the current visit out, or take it in."""
        number = self.current
        if event.key() == Qt.Key.Key_Space and number is not None:
            self.toggled.emit(number)
        else:
            super().keyPressEvent(event)
