"""An icon that stands beside words; it takes its colour from the scheme whenever it is painted."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from acne_desktop.ui import theme


class IconLabel(QWidget):
    """Purely visual: the words beside it say the same."""

    def __init__(self, name: str, *, size: int = 0, tone: str = "text") -> None:
        super().__init__()
        self._icon = theme.icon(name, tone=tone)
        self._size = size or theme.ICON
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, tone: str = "text") -> None:
        """Show another icon, or the same in another tone."""
        self._icon = theme.icon(name, tone=tone)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the icon's size."""
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the icon."""
        self._icon.paint(QPainter(self), self.rect())
