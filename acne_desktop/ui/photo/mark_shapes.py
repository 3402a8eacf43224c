"""How a mark looks and where it can be taken hold of: a light line with a dark edge on any skin."""

from dataclasses import dataclass
from math import atan2, cos, hypot, radians, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPen,
)

from acne_desktop.domain.marks import Mark, MarkKind
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type

_LINE, _EDGE = 2, 5  # at 100 %: the light line, and the dark one under it
_REACH = 8  # how near the mouse has to come
_HEAD, _HEAD_ANGLE = 14, radians(26)
_HANDLE = 9
_TEXT_WIDTH, _PADDING = 240, 4
_PLATE = 0.8  # opacity of the ground of words


@dataclass(frozen=True)
class Shape:
    """A mark laid out in a view: its points in widget pixels, and what is drawn for it.

    ``room`` is the view: words of a mark that is in sight are kept within it.
    """

    mark: Mark
    points: tuple[QPointF, ...]
    room: QRectF

    @property
    def path(self) -> QPainterPath:
        """Return the line; of mere words there is none."""
        path = QPainterPath()
        if self.mark.kind is MarkKind.CIRCLE:
            centre, rim = self.points
            radius = hypot(rim.x() - centre.x(), rim.y() - centre.y())
            path.addEllipse(centre, radius, radius)
        elif self.mark.kind is MarkKind.ARROW:
            tail, tip = self.points
            path.moveTo(tail)
            path.lineTo(tip)
            angle = atan2(tail.y() - tip.y(), tail.x() - tip.x())
            for side in (-_HEAD_ANGLE, _HEAD_ANGLE):
                length = theme.px(_HEAD)
                path.moveTo(tip)
                path.lineTo(tip + QPointF(cos(angle + side) * length, sin(angle + side) * length))
        return path

    @property
    def plate(self) -> QRectF:
        """Return the ground of its words, an empty one without words."""
        if not self.mark.text:
            return QRectF()
        metrics, pad = QFontMetricsF(theme.font(Type.BODY)), theme.px(_PADDING)
        widest = min(float(theme.em(_TEXT_WIDTH)), self.room.width() - 4 * pad)
        words = metrics.boundingRect(QRectF(0, 0, widest, 1e6), _FLAGS, self.mark.text)
        plate = QRectF(0, 0, words.width() + 2 * pad + 1, words.height() + 2 * pad)
        places = self._beside(plate)
        room = self.room.adjusted(pad, pad, -pad, -pad)
        for at in places:
            plate.moveCenter(at)
            if room.contains(plate):
                return plate
        plate.moveCenter(places[0])
        in_sight = self.path.boundingRect() if self.path.elementCount() else plate
        return _brought_into(plate, room) if self.room.intersects(in_sight) else plate

    def _beside(self, plate: QRectF) -> list[QPointF]:
        """Return where the middle of its words may be, the best place first."""
        half, gap = QPointF(plate.width() / 2, plate.height() / 2), float(theme.S)
        if self.mark.kind is MarkKind.TEXT:
            return [self.points[0] + half]
        if self.mark.kind is MarkKind.CIRCLE:
            bounds = self.path.boundingRect()
            away = bounds.width() / 2 + gap
            aside, below = QPointF(away + half.x(), 0), QPointF(0, away + half.y())
            middle = bounds.center()
            return [middle + aside, middle - aside, middle + below, middle - below]
        tail, tip = self.points
        way = tail - tip
        length = hypot(way.x(), way.y()) or 1.0
        # Behind the tail, far enough that the words touch it with an edge and cover no line.
        x, y = way.x() / length, way.y() / length
        reach = min((half.x() / abs(x) if x else 1e6), (half.y() / abs(y) if y else 1e6))
        return [tail + QPointF(x, y) * (reach + gap)]

    def handle_at(self, at: QPointF) -> int | None:
        """Return which point can be taken hold of here; words are moved as a whole."""
        if self.mark.kind is MarkKind.TEXT:
            return None
        reach = theme.px(_REACH)
        near = [
            (hypot(point.x() - at.x(), point.y() - at.y()), place)
            for place, point in enumerate(self.points)
        ]
        distance, place = min(near)
        return place if distance <= reach else None

    def is_at(self, at: QPointF) -> bool:
        """Tell whether the mouse is on the line or the words."""
        if self.plate.contains(at):
            return True
        stroker = QPainterPathStroker()
        stroker.setWidth(2 * theme.px(_REACH))
        return stroker.createStroke(self.path).contains(at)

    def paint(self, painter: QPainter, *, selected: bool, words: bool = True) -> None:
        """Paint it; a selected one shows its points as squares, and a frame about its words."""
        colours = theme.colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((colours.photo_edge, _EDGE), (colours.on_photo, _LINE)):
            pen = QPen(QColor(colour), theme.px(width))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPath(self.path)
        if words and self.mark.text:
            self._paint_words(painter, selected=selected)
        if selected and self.mark.kind is not MarkKind.TEXT:
            self._paint_handles(painter)

    def _paint_words(self, painter: QPainter, *, selected: bool) -> None:
        colours, plate, pad = theme.colours(), self.plate, theme.px(_PADDING)
        ground = QColor(colours.photo_edge)
        ground.setAlphaF(_PLATE)
        painter.setBrush(ground)
        painter.setPen(
            QPen(QColor(colours.on_photo), theme.px(_LINE)) if selected else Qt.PenStyle.NoPen
        )
        painter.drawRoundedRect(plate, theme.px(3), theme.px(3))
        painter.setPen(QColor(colours.on_photo))
        painter.setFont(theme.font(Type.BODY))
        painter.drawText(plate.adjusted(pad, pad, 1 - pad, 1 - pad), _FLAGS, self.mark.text)

    def _paint_handles(self, painter: QPainter) -> None:
        colours, side = theme.colours(), theme.px(_HANDLE)
        painter.setPen(QPen(QColor(colours.photo_edge), theme.px(1)))
        painter.setBrush(QColor(colours.on_photo))
        for point in self.points:
            painter.drawRect(QRectF(point.x() - side / 2, point.y() - side / 2, side, side))


def _brought_into(rect: QRectF, room: QRectF) -> QRectF:
    """Return a rectangle moved into another, its beginning first where it is too large."""
    left = max(room.left(), min(rect.left(), room.right() - rect.width()))
    top = max(room.top(), min(rect.top(), room.bottom() - rect.height()))
    return QRectF(left, top, rect.width(), rect.height())


_FLAGS = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
