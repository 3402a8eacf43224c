"""IGA over time: what the clinician graded, what was suggested, and what counts as success."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from acne_desktop.domain.endpoint import endpoint
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.visit import VisitSummary
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.timeline_axis import LEFT, TimeAxis
from acne_desktop.ui.widgets.timeline_layout import ticks
from acne_desktop.ui.widgets.timeline_view import VisitsOnAxis
from acne_desktop.ui.widgets.trend_marks import (
    HALF_BAR,
    draw_grade,
    draw_override,
    draw_set,
    draw_suggestion,
    draw_zone,
)

_BOTTOM, _TOP = 26, 14
_SMALL, _LARGE = QSize(280, 140), QSize(480, 168)
_NEAR = 14  # how near a click has to be to a point
_TICK = 84  # room for a day's name
_SHARE_AT_LEFT = {
    Qt.AlignmentFlag.AlignLeft: 0.0,
    Qt.AlignmentFlag.AlignHCenter: 0.5,
    Qt.AlignmentFlag.AlignRight: 1.0,
}


class Trend(VisitsOnAxis):
    """Grades 0 to 4 upwards, days to the right; by itself small, with an axis large.

    The clinician's grade is filled (a square corner up where it differs from the suggestion), the
    suggestion a ring, the plausible set a bar. Arrow keys walk the points; Enter or a click goes
    to the visit.
    """

    def __init__(self, axis: TimeAxis | None = None, parent: QWidget | None = None) -> None:
        super().__init__(axis or TimeAxis(left=LEFT), parent)
        self._large = axis is not None
        self._endpoint = endpoint([])
        self.setFixedHeight(self.sizeHint().height())
        if not self._large:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        """Return a size that suits five steps."""
        size = _LARGE if self._large else _SMALL
        return QSize(theme.em(size.width()), theme.em(size.height()))

    def set_visits(
        self,
        visits: Sequence[VisitSummary],
        current_id: int | None = None,
        *,
        baseline_id: int | None = None,
    ) -> None:
        """Show visits, in any order; ``baseline_id`` is the one that success is counted from."""
        self._endpoint = endpoint(visits, baseline_id)
        super().set_visits(visits, current_id)
        if not self._large and self._points:
            self.axis.set_span(self._points[0].day, self._points[-1].day)
        self._name()

    @property
    def _points(self) -> list[VisitSummary]:
        return [visit for visit in self._visits if _has_point(visit)]

    def _name(self) -> None:
        graded = [visit for visit in self._visits if visit.grade is not None]
        said = ", ".join(f"{visit.day.isoformat()}: {_number(visit.grade)}" for visit in graded)
        self.setAccessibleName(
            tr("IGA over time. {grades}", grades=said) if said else tr("No graded visit yet")
        )

    def _describe(self) -> None:
        super()._describe()
        words = [self.accessibleDescription(), self._endpoint.sentence]
        self.setAccessibleDescription(" ".join(word for word in words if word))

    # -- places

    def _y(self, grade: float) -> float:
        top, bottom = theme.em(_TOP), self.height() - theme.em(_BOTTOM)
        return bottom - (bottom - top) * grade / int(GRADES[-1])

    def spot(self, visit: VisitSummary) -> QPointF:
        """Return where a visit's point is seen: its grade, or else its suggestion."""
        grade = visit.grade if visit.grade is not None else visit.suggested
        return QPointF(self.axis.x(visit.day), self._y(int(grade or 0)))

    def _at(self, place: QPointF) -> int:
        def distance(number: int) -> float:
            off = self.spot(self._visits[number]) - place
            return max(abs(off.x()), abs(off.y()))

        points = [i for i, visit in enumerate(self._visits) if self._large and _has_point(visit)]
        found = min(points, key=distance, default=-1)
        return found if found >= 0 and distance(found) <= theme.em(_NEAR) else -1

    def _can_walk_to(self, place: int) -> bool:
        return _has_point(self._visits[place])

    # -- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the zone of success, the five steps, the points, and the days below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(Type.CAPTION))
        self._paint_steps(painter)
        self._paint_zone(painter)
        painter.save()
        painter.setClipRect(QRectF(self._plot_left, 0, self.width(), self.height()))
        self._paint_current(painter)
        self._paint_points(painter)
        self._paint_days(painter)
        painter.restore()
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.colours().accent), 2.0))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS
            )

    @property
    def _plot_left(self) -> float:
        return self.axis.left - 2 * theme.px(HALF_BAR)

    def _paint_zone(self, painter: QPainter) -> None:
        """Hatch what would be a success since the baseline, and say so."""
        found, colours = self._endpoint, theme.colours()
        if found.at_most is None or found.baseline is None:
            return
        edge = self._y(int(found.at_most) + 0.5)
        left = max(self.axis.x(found.baseline.day), self._plot_left)
        zone = QRectF(left, edge, self.width() - left, self._y(-0.25) - edge)
        draw_zone(painter, zone)
        if not self._large:
            return
        words = tr("Trial success: {grades}", grades=_up_to(found.at_most))
        painter.setPen(QColor(colours.success))
        line = QFontMetricsF(painter.font()).height()
        wide = QFontMetricsF(painter.font()).horizontalAdvance(words) + theme.S
        room = QRectF(self.width() - wide, zone.top() - line - 1, wide, line)
        painter.fillRect(room, QColor(colours.surface))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_steps(self, painter: QPainter) -> None:
        colours = theme.colours()
        line = QFontMetricsF(painter.font()).height()
        for grade in GRADES:
            y = self._y(int(grade))
            painter.setPen(QPen(QColor(colours.line), 1.0))
            painter.drawLine(QPointF(self._plot_left, y), QPointF(self.width(), y))
            painter.setPen(QColor(colours.muted))
            painter.drawText(
                QRectF(0, y - line / 2, self._plot_left - theme.XS, line),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                str(int(grade)),
            )

    def _paint_current(self, painter: QPainter) -> None:
        if not self._large or self.current is None:
            return
        x = self.axis.x(self.current.day)
        painter.setPen(QPen(QColor(theme.colours().accent), 1.0))
        painter.drawLine(QPointF(x, 0), QPointF(x, self._y(0)))

    def _paint_points(self, painter: QPainter) -> None:
        for visit in self._visits:
            if len(visit.plausible) > 0:
                low, high = int(visit.plausible[0]), int(visit.plausible[-1])
                x = self.axis.x(visit.day)
                draw_set(painter, QPointF(x, self._y(high)), QPointF(x, self._y(low)))
        graded = [visit for visit in self._visits if visit.grade is not None]
        painter.setPen(QPen(QColor(theme.colours().muted), 1.0))
        spots = [self.spot(visit) for visit in graded]
        painter.drawLines([QLineF(one, other) for one, other in pairwise(spots)])
        for visit in self._visits:
            x = self.axis.x(visit.day)
            if visit.suggested is not None:
                draw_suggestion(painter, QPointF(x, self._y(int(visit.suggested))))
            if visit.grade is not None:
                draw = draw_override if visit.is_override else draw_grade
                draw(painter, self.spot(visit), visit.grade)
        self._paint_baseline(painter)

    def _paint_baseline(self, painter: QPainter) -> None:
        baseline = self._endpoint.baseline
        if not self._large or baseline is None:
            return
        painter.setFont(theme.font(Type.CAPTION, bold=True))
        painter.setPen(QColor(theme.colours().text))
        metrics, spot, words = QFontMetricsF(painter.font()), self.spot(baseline), tr("Baseline")
        beside = spot + QPointF(theme.M, 0)
        above = beside.y() > theme.em(_TOP) + metrics.height()
        y = beside.y() - theme.S if above else beside.y() + metrics.ascent() + theme.XS
        painter.drawText(QPointF(beside.x(), y), words)
        painter.setFont(theme.font(Type.CAPTION))

    def _paint_days(self, painter: QPainter) -> None:
        painter.setPen(QColor(theme.colours().muted))
        base = self.height() - theme.em(_BOTTOM) + theme.S
        wide = theme.em(_TICK) * 2
        for x, words, flag in self._days():
            left = x - wide * _SHARE_AT_LEFT[flag]
            room = QRectF(left, base, wide, theme.em(_BOTTOM) - theme.S)
            painter.drawText(room, flag | Qt.AlignmentFlag.AlignTop, words)
            if self._large:
                painter.drawLine(QPointF(x, base - theme.XS), QPointF(x, base - 1))

    def _days(self) -> list[tuple[float, str, Qt.AlignmentFlag]]:
        """Return where days are named, their names, and which side of the name is there."""
        middle = Qt.AlignmentFlag.AlignHCenter
        if self._large:
            first, last = self.axis.day(self._plot_left), self.axis.day(self.width())
            most = self.width() // theme.em(_TICK)
            named = [(self.axis.x(day), name, middle) for day, name in ticks(first, last, most)]
            metrics = QFontMetricsF(theme.font(Type.CAPTION))
            right = self.width()
            return [
                (x, name, side)
                for x, name, side in named
                if x + metrics.horizontalAdvance(name) / 2 <= right
            ]
        points = self._points
        if not points:
            return []
        one, other = points[0].day, points[-1].day
        if one == other:
            return [(self.axis.x(one), one.isoformat(), middle)]
        return [
            (self._plot_left, one.isoformat(), Qt.AlignmentFlag.AlignLeft),
            (self.width(), other.isoformat(), Qt.AlignmentFlag.AlignRight),
        ]


def _has_point(visit: VisitSummary) -> bool:
    return visit.grade is not None or visit.suggested is not None


def _number(grade: Grade | None) -> str:
    return "" if grade is None else str(int(grade))


def _up_to(at_most: Grade) -> str:
    return tr("IGA 0") if at_most is Grade.CLEAR else tr("IGA 0 or 1")
