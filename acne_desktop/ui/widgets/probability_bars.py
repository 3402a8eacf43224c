"""The model's probability of every grade as bars, with the plausible set marked."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.language import tr
from acne_desktop.ui import theme

_ROW = 19
_BAR = 10
_NUMERAL = 12
_RANGE = 3  # width of the line that spans the plausible grades


def percent(probability: float) -> str:
    """Return a probability as whole per cent; what is not nothing is never told as nothing."""
    if 0 < probability < 0.005:  # would round to 0 %
        return "< 1\N{NO-BREAK SPACE}%"
    return f"{probability:.0%}".replace("%", "\N{NO-BREAK SPACE}%")


class ProbabilityBars(QWidget):
    """Five rows: numeral, bar, per cent at the right; a line spans the plausible set."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggestion: Suggestion | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_suggestion(self, suggestion: Suggestion) -> None:
        """Show a suggestion's probabilities."""
        self._suggestion = suggestion
        told = ", ".join(
            tr(
                "grade {grade} {percent}",
                grade=int(g),
                percent=percent(suggestion.probabilities.get(g, 0.0)),
            )
            for g in GRADES
        )
        self.setAccessibleName(tr("Probability of every grade"))
        self.setAccessibleDescription(
            tr(
                "{told}; plausible: {plausible}",
                told=told,
                plausible=suggestion.plausible_text,
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Return five rows."""
        return QSize(theme.em(220), theme.em(_ROW) * len(GRADES))

    def minimumSizeHint(self) -> QSize:
        """Return five rows, however narrow the panel."""
        return QSize(theme.em(140), theme.em(_ROW) * len(GRADES))

    def changeEvent(self, event: QEvent) -> None:
        """Take on the colours of a new scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the rows."""
        if self._suggestion is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, grade in enumerate(GRADES):
            self._paint_row(painter, row * theme.em(_ROW), grade, self._suggestion)
        self._paint_range(painter, self._suggestion)

    def _paint_row(self, painter: QPainter, top: int, grade: Grade, shown: Suggestion) -> None:
        colours = theme.colours()
        probability = shown.probabilities.get(grade, 0.0)
        bold = grade == shown.grade
        text_font = theme.font(theme.Type.CAPTION, bold=bold)
        number_width = QFontMetrics(theme.font(theme.Type.CAPTION, bold=True)).horizontalAdvance(
            "100 %"
        )
        left = theme.px(_RANGE) + theme.S
        line = QRectF(left, top, self.width() - left, theme.em(_ROW))
        painter.setFont(text_font)
        painter.setPen(QColor(colours.text if grade in shown.plausible else colours.muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignLeft, str(int(grade)))
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, percent(probability))
        bar_left = line.left() + theme.em(_NUMERAL) + theme.XS
        track = QRectF(
            bar_left,
            top + (theme.em(_ROW) - theme.px(_BAR)) / 2,
            line.right() - number_width - theme.S - bar_left,
            theme.px(_BAR),
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.hover))
        painter.drawRoundedRect(track, 2, 2)
        if probability > 0:
            bar = QRectF(track)
            bar.setWidth(max(track.width() * probability, 2.0))
            painter.setBrush(QColor(colours.accent if bold else colours.control))
            painter.drawRoundedRect(bar, 2, 2)

    def _paint_range(self, painter: QPainter, shown: Suggestion) -> None:
        first, last = int(shown.plausible[0]), int(shown.plausible[-1])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colours().accent))
        span = QRectF(
            0, first * theme.em(_ROW) + 3, theme.px(_RANGE), (last - first + 1) * theme.em(_ROW) - 6
        )
        painter.drawRoundedRect(span, theme.px(_RANGE) / 2, theme.px(_RANGE) / 2)
