"""How many graded visits there are of every grade, as five bars."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.language import tr, trn
from acne_desktop.services.clinic_data import Balance
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.grade_chip import CHIP, draw_chip

_BAR = 12
_LEAST = 280


class GradeBalance(QWidget):
    """Five rows: the grade's chip, a bar, and how many visits of how many patients."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[Grade, tuple[int, int]] = dict.fromkeys(GRADES, (0, 0))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Graded visits of every grade"))

    def set_balance(self, found: Balance) -> None:
        """Show what there is."""
        self._rows = {g: (found.visits_by_grade[g], found.subjects_by_grade[g]) for g in GRADES}
        told = "; ".join(
            tr("Grade {grade}: {words}", grade=int(g), words=self._words(g)) for g in GRADES
        )
        self.setAccessibleDescription(told)
        self.update()

    def sizeHint(self) -> QSize:
        """Return five rows."""
        return QSize(theme.em(_LEAST), _row() * len(GRADES))

    def minimumSizeHint(self) -> QSize:
        """Return five rows."""
        return QSize(theme.em(_LEAST), _row() * len(GRADES))

    def changeEvent(self, event: QEvent) -> None:
        """Take on the colours of a new scheme."""
        super().changeEvent(event)
        if theme.is_palette_change(event):
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the rows; the longest bar is of the grade with the most visits."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max(1, *(visits for visits, _ in self._rows.values()))
        metrics = QFontMetrics(theme.font(Type.CAPTION))
        words = max(metrics.horizontalAdvance(self._words(grade)) for grade in GRADES)
        for row, grade in enumerate(GRADES):
            self._paint_row(painter, row * _row(), grade, most, words)

    def _paint_row(
        self, painter: QPainter, top: float, grade: Grade, most: int, words: int
    ) -> None:
        colours = theme.colours()
        draw_chip(painter, QRectF(0, top, theme.em(CHIP), theme.em(CHIP)), grade)
        left = theme.em(CHIP) + theme.M
        room = self.width() - left - words - theme.M
        track = QRectF(left, top + (theme.em(CHIP) - theme.px(_BAR)) / 2, room, theme.px(_BAR))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.hover))
        painter.drawRoundedRect(track, 2, 2)
        visits = self._rows[grade][0]
        if visits:
            bar = QRectF(track)
            bar.setWidth(max(4.0, track.width() * visits / most))
            painter.setPen(QPen(QColor(colours.control), 1))
            painter.setBrush(QColor(colours.grades[grade]))
            painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.setFont(theme.font(Type.CAPTION))
        painter.setPen(QColor(colours.text if visits else colours.muted))
        place = QRectF(track.right() + theme.M, top, words + 1, theme.em(CHIP))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._words(grade))

    def _words(self, grade: Grade) -> str:
        visits, subjects = self._rows[grade]
        return tr(
            "{visits}, {patients}",
            visits=trn("{n} visit", "{n} visits", visits),
            patients=trn("{n} patient", "{n} patients", subjects),
        )


def _row() -> int:
    """Return the height of one grade's row."""
    return theme.em(CHIP) + theme.XS
