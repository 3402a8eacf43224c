"""A small chip that shows an IGA grade: the numeral always, the colour beside it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from acne_desktop.domain.iga import Grade
from acne_desktop.language import mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type

CHIP = 24


def draw_chip(painter: QPainter, rect: QRectF, grade: Grade | None, *, own: bool = True) -> None:
    """Draw a chip: filled for the clinician's grade, outlined for a suggestion, dashed for none."""
    colours = theme.colours()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    pen = QPen(QColor(colours.control), 1.0)
    text = QColor(colours.text)
    if grade is None:
        pen.setStyle(Qt.PenStyle.DashLine)
        text = QColor(colours.muted)
    elif own:
        painter.setBrush(QColor(colours.grades[grade]))
        text = QColor(colours.on_grades[grade])
    painter.setPen(pen)
    painter.drawRoundedRect(inner, theme.RADIUS - 1, theme.RADIUS - 1)
    painter.setPen(text)
    painter.setFont(theme.font(Type.BODY, bold=grade is not None and own))
    shown = "\N{EN DASH}" if grade is None else str(int(grade))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()


def draw_dot(painter: QPainter, centre: QPointF, radius: float, grade: Grade) -> None:
    """Draw the point of a trend line in its grade's colour."""
    colours = theme.colours()
    painter.setPen(QPen(QColor(colours.control), 1.0))
    painter.setBrush(QColor(colours.grades[grade]))
    painter.drawEllipse(centre, radius, radius)


class GradeChip(QWidget):
    """One chip; its tooltip and accessible name say the grade in words."""

    def __init__(self, parent: QWidget | None = None, *, own: bool = True) -> None:
        super().__init__(parent)
        self._own = own
        self._grade: Grade | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_grade(None)

    def set_grade(self, grade: Grade | None) -> None:
        """Show a grade, or that there is none yet."""
        self._grade = grade
        said = words(grade, own=self._own)
        self.setToolTip(said)
        self.setAccessibleName(said)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the one size of all chips."""
        return QSize(theme.em(CHIP), theme.em(CHIP))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip in the colours in force."""
        draw_chip(QPainter(self), QRectF(self.rect()), self._grade, own=self._own)


def words(grade: Grade | None, *, own: bool = True) -> str:
    """Return what a chip says, in words."""
    if grade is None:
        return tr("Not graded yet") if own else tr("No suggestion")
    told = mark("IGA {grade}, {title}") if own else mark("Suggested: {grade}, {title}")
    return tr(told, grade=int(grade), title=grade.title.lower())
