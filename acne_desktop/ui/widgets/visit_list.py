"""A patient's visits, newest first: three small pictures, the day, and who graded what."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from acne_desktop.domain.photo import VIEWS
from acne_desktop.domain.visit import VisitSummary
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.grade_chip import CHIP, draw_chip, words
from acne_desktop.ui.widgets.pictures import VisitPictures
from acne_desktop.ui.widgets.thumbnails import draw_missing, draw_photo

VISIT_ROLE = Qt.ItemDataRole.UserRole
PICTURES_ROLE = Qt.ItemDataRole.UserRole + 1
_PHOTO = QSize(72, 96)
_FOCUS = 3
Index = QModelIndex | QPersistentModelIndex


class VisitModel(QAbstractListModel):
    """The visits of one patient; pictures arrive as rows come into sight."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._visits: list[VisitSummary] = []
        self._pictures = VisitPictures(context, self)
        self._pictures.ready.connect(self._picture_ready)

    def set_visits(self, found: list[VisitSummary]) -> None:
        """Show these visits, newest first."""
        self.beginResetModel()
        self._visits = found
        self._pictures.forget()
        self.endResetModel()

    def visit(self, place: int) -> VisitSummary | None:
        """Return the visit at a place, or None."""
        return self._visits[place] if 0 <= place < len(self._visits) else None

    def place_of(self, visit_id: int | None) -> int:
        """Return where a visit stands, or -1."""
        return next((i for i, visit in enumerate(self._visits) if visit.id == visit_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of visits."""
        return 0 if parent.isValid() else len(self._visits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a visit, its pictures, or what a screen reader says."""
        visit = self._visits[index.row()]
        if role == VISIT_ROLE:
            return visit
        if role == PICTURES_ROLE:
            return self._pictures.get(visit.id)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"Visit {visit.day.isoformat()}. {words(visit.grade)}. {_suggested(visit)}"
        return None

    def _picture_ready(self, visit_id: int) -> None:
        place = self.place_of(visit_id)
        if place >= 0:
            self.dataChanged.emit(self.index(place), self.index(place))


def _suggested(visit: VisitSummary) -> str:
    return words(visit.suggested, own=False)


class VisitDelegate(QStyledItemDelegate):
    """Draws one visit."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the one height of all rows."""
        return QSize(theme.px(480), theme.px(_PHOTO.height()) + 2 * theme.M)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the ground, the pictures, the day, then the two grades told apart."""
        visit: VisitSummary = index.data(VISIT_ROLE)
        colours = theme.colours()
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.selected))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(colours.hover))
        if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(
                QRectF(area.left(), area.top(), theme.px(_FOCUS), area.height()),
                QColor(colours.accent),
            )
        painter.fillRect(
            QRectF(area.left(), area.bottom() - 1, area.width(), 1), QColor(colours.line)
        )
        left = self._paint_pictures(painter, area, index, visit)
        self._paint_words(painter, area.adjusted(left - area.left() + theme.L, 0, 0, 0), visit)
        painter.restore()

    def _paint_pictures(
        self, painter: QPainter, area: QRectF, index: Index, visit: VisitSummary
    ) -> float:
        pictures = index.data(PICTURES_ROLE)
        left = area.left() + theme.L
        for view in VIEWS:
            frame = QRectF(
                left, area.top() + theme.M, theme.px(_PHOTO.width()), theme.px(_PHOTO.height())
            )
            if pictures and view in pictures:
                draw_photo(painter, frame, pictures[view])
            elif pictures is None and view in visit.views:
                painter.fillRect(frame, QColor(theme.colours().hover))
            else:
                draw_missing(painter, frame, view)
            left += theme.px(_PHOTO.width()) + theme.S
        return left

    def _paint_words(self, painter: QPainter, area: QRectF, visit: VisitSummary) -> None:
        colours = theme.colours()
        line = QRectF(area.left(), area.top() + theme.M, area.width(), theme.em(CHIP))
        painter.setFont(theme.font(Type.BODY, bold=True))
        painter.setPen(QColor(colours.text))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, visit.day.isoformat())
        top = line.bottom() + theme.M
        tone = colours.warning if visit.grade is None else colours.text
        self._paint_grade(painter, QPointF(area.left(), top), visit, own=True, tone=tone)
        self._paint_grade(
            painter,
            QPointF(area.left(), top + theme.em(CHIP) + theme.XS),
            visit,
            own=False,
            tone=colours.muted,
        )

    def _paint_grade(
        self, painter: QPainter, at: QPointF, visit: VisitSummary, *, own: bool, tone: str
    ) -> None:
        grade = visit.grade if own else visit.suggested
        draw_chip(painter, QRectF(at.x(), at.y(), theme.em(CHIP), theme.em(CHIP)), grade, own=own)
        painter.setFont(theme.font(Type.BODY if own else Type.CAPTION))
        painter.setPen(QColor(tone))
        room = QRectF(at.x() + theme.em(CHIP) + theme.S, at.y(), theme.em(260), theme.em(CHIP))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words(grade, own=own))


class VisitList(QListView):
    """A list of visits; a double click or Enter opens one."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.visits = VisitModel(context, self)
        self.setModel(self.visits)
        self.setItemDelegate(VisitDelegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Visits, newest first")

    def selected(self) -> VisitSummary | None:
        """Return the selected visit."""
        index = self.currentIndex()
        return self.visits.visit(index.row()) if index.isValid() else None

    def select(self, place: int) -> None:
        """Select a visit by its place."""
        self.setCurrentIndex(self.visits.index(place))
