"""The marks of the trend, told apart by their shapes, and the legend that names them."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPixmapCache,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from acne_desktop.domain.iga import Grade
from acne_desktop.language import mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type

Draw = Callable[[QPainter, QPointF], None]
_DOT, _RING, _DIAMOND = 5.0, 8.5, 7.5
HALF_BAR = 5.0


def draw_grade(painter: QPainter, centre: QPointF, grade: Grade) -> None:
    """Draw the clinician's grade: a filled circle."""

    def draw(stamp: QPainter, middle: QPointF) -> None:
        _fill(stamp, grade)
        stamp.drawEllipse(middle, theme.px(_DOT), theme.px(_DOT))

    _stamp(painter, centre, f"grade {int(grade)}", draw)


def draw_override(painter: QPainter, centre: QPointF, grade: Grade) -> None:
    """Draw a clinician's grade that differs from the suggestion: a filled diamond."""

    def draw(stamp: QPainter, middle: QPointF) -> None:
        _fill(stamp, grade)
        r = theme.px(_DIAMOND)
        around = (QPointF(0, -r), QPointF(r, 0), QPointF(0, r), QPointF(-r, 0))
        stamp.drawPolygon(QPolygonF([middle + corner for corner in around]))

    _stamp(painter, centre, f"override {int(grade)}", draw)


def draw_suggestion(painter: QPainter, centre: QPointF) -> None:
    """Draw a suggestion: a ring, which goes around a grade that agrees with it."""

    def draw(stamp: QPainter, middle: QPointF) -> None:
        stamp.setPen(QPen(QColor(theme.colours().text), 1.5))
        stamp.drawEllipse(middle, theme.px(_RING), theme.px(_RING))

    _stamp(painter, centre, "suggestion", draw)


def draw_set(painter: QPainter, top: QPointF, bottom: QPointF) -> None:
    """Draw a plausible set: an upright bar from its highest grade to its lowest."""
    half = theme.px(HALF_BAR)
    area = QRectF(top.x() - half, top.y() - half, 2 * half, bottom.y() - top.y() + 2 * half)
    painter.setBrush(QColor(theme.colours().hover))
    painter.setPen(QPen(QColor(theme.colours().control), 1.0))
    painter.drawRect(area)


def _stamp(painter: QPainter, centre: QPointF, name: str, draw: Draw) -> None:
    """Put a mark that is drawn once and kept: forty curves a painting would be felt."""
    ratio, half = painter.device().devicePixelRatioF(), theme.px(_RING) + 2
    key = f"trend {name} {half} {ratio} {theme.colours().text} {theme.colours().surface}"
    kept = QPixmap()
    if not QPixmapCache.find(key, kept):
        kept = QPixmap(round(2 * half * ratio), round(2 * half * ratio))
        kept.setDevicePixelRatio(ratio)
        kept.fill(Qt.GlobalColor.transparent)
        stamp = QPainter(kept)
        stamp.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(stamp, QPointF(half, half))
        stamp.end()
        QPixmapCache.insert(key, kept)
    painter.drawPixmap(centre - QPointF(half, half), kept)


def draw_zone(painter: QPainter, zone: QRectF) -> None:
    """Hatch what counts as trial success, under a dashed line."""
    colour = QColor(theme.colours().success)
    faint = QColor(colour)
    faint.setAlphaF(0.3)
    painter.fillRect(zone, QBrush(faint, Qt.BrushStyle.BDiagPattern))
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.DashLine))
    painter.drawLine(zone.topLeft(), zone.topRight())


def _fill(painter: QPainter, grade: Grade) -> None:
    colours = theme.colours()
    painter.setBrush(QColor(colours.grades[grade]))
    painter.setPen(QPen(QColor(colours.text), 1.0))


def _sample_set(painter: QPainter, centre: QPointF) -> None:
    up = QPointF(0, theme.px(4))
    draw_set(painter, centre - up, centre + up)


_SHOWN: tuple[tuple[Draw, str], ...] = (
    (lambda painter, at: draw_grade(painter, at, Grade.MODERATE), mark("Your grade")),
    (
        lambda painter, at: draw_override(painter, at, Grade.MODERATE),
        mark("Your grade, differs from the suggestion"),
    ),
    (draw_suggestion, mark("Suggestion")),
    (_sample_set, mark("Plausible set")),
)


class TrendLegend(QWidget):
    """Names the marks, in as many lines as the width asks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(", ".join(tr(words) for _, words in _SHOWN))

    def sizeHint(self) -> QSize:
        """Return the size of one line."""
        return QSize(theme.em(320), theme.em(24))

    def hasHeightForWidth(self) -> bool:
        """Tell that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return round(self._places(width)[-1].bottom())

    def _places(self, width: int) -> list[QRectF]:
        metrics = QFontMetricsF(theme.font(Type.CAPTION))
        line, gap, mark_room = theme.em(24), theme.L, theme.em(24)
        x, y, places = 0.0, 0.0, []
        for _, words in _SHOWN:
            needed = mark_room + metrics.horizontalAdvance(tr(words)) + theme.XS
            if x > 0 and x + needed > width:
                x, y = 0.0, y + line
            places.append(QRectF(x, y, needed, line))
            x += needed + gap
        return places

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint each mark with its name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(Type.CAPTION))
        room = theme.em(24)
        for (draw, words), place in zip(_SHOWN, self._places(self.width()), strict=True):
            draw(painter, QPointF(place.left() + room / 2, place.center().y()))
            painter.setPen(QColor(theme.colours().muted))
            text = place.adjusted(room, 0, 0, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, tr(words))
