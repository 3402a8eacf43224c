"""A table's cell that says how many reads of how many are done: the figures over a bar."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from acne_desktop.language import tr
from acne_desktop.ui import theme

Index = QModelIndex | QPersistentModelIndex
DONE = Qt.ItemDataRole.UserRole + 1  # a pair: done, planned
_HIGH = 4
_WIDE = 104


def told(done: int, planned: int) -> str:
    """Return the figures; a dash where nothing is planned."""
    if not planned:
        return "\N{EN DASH}"
    return tr("{done} of {planned}", done=done, planned=planned)


class ReadsBar(QStyledItemDelegate):
    """Paints the cell as any other, and a bar along its lower edge."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the figures and the bar."""
        super().paint(painter, option, index)
        done, planned = index.data(DONE) or (0, 0)
        if not planned:
            return
        high, inset = theme.px(_HIGH), theme.M
        room = QRectF(option.rect).adjusted(inset, 0, -inset, 0)
        bar = QRectF(room.left(), room.bottom() - theme.XS - high, room.width(), high)
        filled = QRectF(bar)
        filled.setWidth(bar.width() * min(1.0, done / planned))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for part, colour in ((bar, theme.colours().line), (filled, theme.colours().accent)):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(part, high / 2, high / 2)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for a bar that can be read."""
        return super().sizeHint(option, index).expandedTo(QSize(theme.em(_WIDE), 0))
