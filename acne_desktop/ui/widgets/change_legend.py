"""The scale of colours of what changed, with words at its ends."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from acne_desktop.language import tr
from acne_desktop.services.comparison import FULL, Seen, colour_table
from acne_desktop.ui import theme
from acne_desktop.ui.compare_state import ends, seen_label
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import label

_SIZE = QSize(140, 12)
_STOPS = 17


class _Bar(QWidget):
    """The colours from much less to much more; one scale for all photographs."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the one size."""
        return theme.size(_SIZE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the table, neutral in the middle."""
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        gradient = QLinearGradient(area.topLeft(), area.topRight())
        table = colour_table()
        for stop in range(_STOPS):
            share = stop / (_STOPS - 1)
            red, green, blue = (int(v) for v in table[round(share * (len(table) - 1))])
            gradient.setColorAt(share, QColor(red, green, blue))
        painter.fillRect(area, gradient)
        painter.setPen(QPen(QColor(theme.colours().control), 1))
        painter.drawRect(area)
        middle = area.center().x()
        painter.drawLine(int(middle), int(area.top()), int(middle), int(area.bottom()))


class ChangeLegend(QWidget):
    """Less, the colours, more; the tooltip says how much the ends stand for."""

    def __init__(self) -> None:
        super().__init__()
        self.less = label("", Type.CAPTION, tone="muted")
        self.more = label("", Type.CAPTION, tone="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.S)
        row.addWidget(self.less)
        row.addWidget(_Bar(), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.more)
        self.set_seen(Seen.REDNESS)

    def set_seen(self, seen: Seen) -> None:
        """Name the ends for a kind of change."""
        less, more = ends(seen)
        self.less.setText(less)
        self.more.setText(more)
        told = tr(
            "{kind}: from {less}, over no change, to {more}; the ends are {units} units of CIELAB.",
            kind=seen_label(seen),
            less=less,
            more=more,
            units=f"{FULL[seen]:.0f}",
        )
        self.setToolTip(told)
        self.setAccessibleName(told)
