"""One figure of one reader over three thirds of the reads, drawn with its intervals."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from acne_desktop.domain.agreement import Figure, Statistic
from acne_desktop.domain.agreement_report import Drift
from acne_desktop.language import tr
from acne_desktop.reporting import words
from acne_desktop.reporting.agreement_content import THIRDS
from acne_desktop.reporting.agreement_scale import at, scale_from
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type

_TALL = 120
_WIDE = 240
_FOOT = 34
_LEFT = 36
_TOP = 8
_SIGN = 4
_MIDDLE = Qt.AlignmentFlag.AlignCenter


class DriftView(QWidget):
    """Three points with their intervals, the figure under each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: list[Figure] = []
        self._texts: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_drift(self, drift: Drift, which: Statistic) -> None:
        """Show a reader's figure."""
        self._figures = [third.figures[which] for third in drift.thirds]
        self._texts = [words.statistic(which, Figure(found.value)) for found in self._figures]
        self.setAccessibleName(
            tr("Against the consensus over time: {statistic}", statistic=which.label)
        )
        told = (
            tr("{label}: {value}", label=tr(name), value=words.statistic(which, found))
            for name, found in zip(THIRDS, self._figures, strict=True)
        )
        self.setAccessibleDescription("; ".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the plot and the two lines under it."""
        return QSize(theme.em(_WIDE), theme.em(_TALL + _FOOT + _TOP))

    def minimumSizeHint(self) -> QSize:
        """Return the same height, however narrow."""
        return QSize(theme.em(_WIDE) // 2, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Take on the colours of a new scheme."""
        super().changeEvent(event)
        if theme.is_palette_change(event):
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the levels, the points and their names."""
        if not self._figures:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(Type.CAPTION))
        low = scale_from(self._figures)
        box = QRectF(
            theme.em(_LEFT), theme.em(_TOP), self.width() - theme.em(_LEFT), theme.em(_TALL)
        )
        self._levels(painter, box, low)
        step = box.width() / len(self._figures)
        before: QPointF | None = None
        for place, found in enumerate(self._figures):
            x = box.left() + (place + 0.5) * step
            under = QRectF(x - step / 2, box.bottom(), step, theme.em(_FOOT))
            painter.setPen(QColor(theme.colours().text))
            painter.drawText(under, _MIDDLE, f"{place + 1}/3\n{self._texts[place]}")
            before = self._point(painter, QPointF(x, 0), box, (found, low), before)

    def _levels(self, painter: QPainter, box: QRectF, low: float) -> None:
        colours = theme.colours()
        for value in sorted({low, 0.0, 0.5, 1.0}):
            y = box.bottom() - at(value, low) * box.height()
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(int(box.left()), int(y), int(box.right()), int(y))
            painter.setPen(QColor(colours.muted))
            half = theme.em(_TOP)
            beside = QRectF(0, y - half, box.left() - theme.XS, 2 * half)
            painter.drawText(
                beside,
                Qt.AlignmentFlag.AlignVCenter
                | Qt.AlignmentFlag.AlignRight
                | Qt.TextFlag.TextDontClip,
                words.number(value),
            )

    def _point(
        self,
        painter: QPainter,
        where: QPointF,
        box: QRectF,
        told: tuple[Figure, float],
        before: QPointF | None,
    ) -> QPointF | None:
        found, low = told
        if found.value is None:
            return before
        accent = QColor(theme.colours().accent)

        def height(value: float) -> float:
            return box.bottom() - at(value, low) * box.height()

        point = QPointF(where.x(), height(found.value))
        painter.setPen(QPen(accent, theme.px(1)))
        if before is not None:
            painter.drawLine(before, point)
        painter.setPen(QPen(accent, theme.px(2)))
        if found.low is not None and found.high is not None:
            ends = (QPointF(where.x(), height(end)) for end in (found.low, found.high))
            painter.drawLine(*ends)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawEllipse(point, theme.px(_SIGN), theme.px(_SIGN))
        return point
