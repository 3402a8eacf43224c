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
    """A mark laid out in a view: its points in widget pixels, and what is drawn for it."""

    mark: Mark
    points: tuple[QPointF, ...]

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
        metrics = QFontMetricsF(theme.font(Type.BODY))
        limit = QRectF(0, 0, theme.em(_TEXT_WIDTH), 1e6)
        words = metrics.boundingRect(limit, _FLAGS, self.mark.text)
        pad = theme.px(_PADDING)
        plate = QRectF(0, 0, words.width() + 2 * pad + 1, words.height() + 2 * pad)
        plate.moveTopLeft(self._beside())
        return plate

    def _beside(self) -> QPointF:
        """Return where words begin: at their own point, or beside the mark that they belong to."""
        if self.mark.kind is MarkKind.CIRCLE:
            bounds = self.path.boundingRect()
            return QPointF(bounds.right(), bounds.center().y()) + QPointF(theme.S, 0)
        if self.mark.kind is MarkKind.ARROW:
            return self.points[0] + QPointF(theme.S, theme.XS)
        return self.points[0]

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


_FLAGS = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
