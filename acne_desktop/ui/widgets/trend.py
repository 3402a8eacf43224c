"""A small line of the clinician's grades over time."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.grade_chip import draw_dot

_LEFT, _BOTTOM, _TOP = 24, 22, 8
_DOT = 5.0


class Trend(QWidget):
    """Grades 0 to 4 upwards, days to the right at their true distance."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: list[tuple[date, Grade]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a size that suits five steps."""
        return QSize(theme.em(280), theme.em(132))

    def set_points(self, points: Sequence[tuple[date, Grade]]) -> None:
        """Show the graded visits, in any order."""
        self._points = sorted(points)
        said = ", ".join(f"{day.isoformat()}: {int(grade)}" for day, grade in self._points)
        self.setAccessibleName(f"IGA over time. {said}" if said else "No graded visit yet")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the five steps, the line, and the first and the last day."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(Type.CAPTION))
        self._paint_steps(painter)
        if self._points:
            self._paint_line(painter)
            self._paint_days(painter)

    def _y(self, grade: Grade) -> float:
        room = self.height() - theme.em(_TOP) - theme.em(_BOTTOM)
        return self.height() - theme.em(_BOTTOM) - room * int(grade) / int(GRADES[-1])

    def _x(self, day: date) -> float:
        first, last = self._points[0][0], self._points[-1][0]
        span = max((last - first).days, 1)
        room = self.width() - theme.em(_LEFT) - 4 * theme.px(_DOT)
        start = theme.em(_LEFT) + 2 * theme.px(_DOT)
        return start + room * ((day - first).days / span if last > first else 0.5)

    def _paint_steps(self, painter: QPainter) -> None:
        colours = theme.colours()
        for grade in GRADES:
            y = self._y(grade)
            painter.setPen(QPen(QColor(colours.line), 1.0))
            painter.drawLine(QPointF(theme.em(_LEFT), y), QPointF(self.width(), y))
            painter.setPen(QColor(colours.muted))
            painter.drawText(
                QRectF(0, y - theme.em(8), theme.em(_LEFT) - theme.S, theme.em(16)),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                str(int(grade)),
            )

    def _paint_line(self, painter: QPainter) -> None:
        spots = [QPointF(self._x(day), self._y(grade)) for day, grade in self._points]
        painter.setPen(QPen(QColor(theme.colours().control), 1.5))
        painter.drawPolyline(QPolygonF(spots))
        for spot, (_, grade) in zip(spots, self._points, strict=True):
            draw_dot(painter, spot, theme.px(_DOT), grade)

    def _paint_days(self, painter: QPainter) -> None:
        painter.setPen(QColor(theme.colours().muted))
        first, last = self._points[0][0], self._points[-1][0]
        base = QRectF(
            theme.em(_LEFT),
            self.height() - theme.em(_BOTTOM) + theme.em(6),
            self.width() - theme.em(_LEFT),
            theme.em(16),
        )
        if first == last:
            painter.drawText(base, Qt.AlignmentFlag.AlignHCenter, first.isoformat())
            return
        painter.drawText(base, Qt.AlignmentFlag.AlignLeft, first.isoformat())
        painter.drawText(base, Qt.AlignmentFlag.AlignRight, last.isoformat())
