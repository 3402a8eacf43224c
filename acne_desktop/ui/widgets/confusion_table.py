"""A 5 x 5 table of counts: numbers on grounds that darken with their share of the row."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from acne_desktop.domain.agreement_report import Comparison
from acne_desktop.domain.iga import GRADES
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type

_CELL = 40
_HEAD = 24


class ConfusionView(QWidget):
    """Rows are the first grader's grades, columns the second's; the same grade has an edge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Comparison | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_comparison(self, found: Comparison) -> None:
        """Show a comparison's counts."""
        self._found = found
        self.setAccessibleName(
            tr("Rows: {rows}. Columns: {columns}.", rows=found.rows, columns=found.columns)
        )
        told = (
            tr(
                "Grade {grade}: {words}",
                grade=int(grade),
                words=", ".join(map(str, found.table.counts[grade])),
            )
            for grade in GRADES
        )
        self.setAccessibleDescription("; ".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        """Return five rows and columns with their grades."""
        side = theme.em(_HEAD) + len(GRADES) * theme.em(_CELL)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Return the same: smaller, the numbers would not fit."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Take on the colours of a new scheme."""
        super().changeEvent(event)
        if theme.is_palette_change(event):
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the grades at the sides, then every count."""
        if self._found is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        head, cell = theme.em(_HEAD), theme.em(_CELL)
        painter.setFont(theme.font(Type.CAPTION, bold=True))
        painter.setPen(QColor(theme.colours().muted))
        for grade in GRADES:
            start = head + grade * cell
            for place in (QRectF(start, 0, cell, head), QRectF(0, start, head, cell)):
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(int(grade)))
        for grade, row in zip(GRADES, self._found.table.counts, strict=True):
            for column, count in enumerate(row):
                box = QRectF(head + column * cell, head + grade * cell, cell, cell)
                _paint(painter, box, count, sum(row), same=column == grade)


def _paint(painter: QPainter, box: QRectF, count: int, row: int, *, same: bool) -> None:
    colours = theme.colours()
    ground = mixed(colours.surface, colours.accent, count / row if row else 0.0)
    painter.setPen(
        QPen(QColor(colours.accent if same else colours.line), theme.px(2 if same else 1))
    )
    painter.setBrush(ground)
    gap = theme.px(2)
    painter.drawRoundedRect(box.adjusted(gap, gap, -gap, -gap), gap, gap)
    painter.setFont(theme.font(Type.BODY, bold=count > 0))
    painter.setPen(readable_on(ground, colours.on_photo, colours.on_photo_surround))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(count))


def mixed(start: str, end: str, share: float) -> QColor:
    """Return a colour between two."""
    one, other = QColor(start), QColor(end)
    red, green, blue = (
        round(a + share * (b - a))
        for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return QColor(red, green, blue)


def readable_on(ground: QColor, *inks: str) -> QColor:
    """Return the ink with the most contrast to a ground."""
    level = luminance(ground)

    def contrast(ink: str) -> float:
        other = luminance(QColor(ink))
        return (max(level, other) + 0.05) / (min(level, other) + 0.05)

    return QColor(max(inks, key=contrast))


def luminance(colour: QColor) -> float:
    """Return a colour's relative luminance (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
