"""A drop-down whose arrow follows the scheme; the style sheet alone would leave it without one."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QWidget

from acne_desktop.ui import theme

_ARROW = 16


class Choice(QComboBox):
    """A few choices, one of them taken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._arrow = theme.icon("chevron-down", tone="muted")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the drop-down, then its arrow at the right."""
        super().paintEvent(event)
        left = self.width() - theme.px(_ARROW) - theme.S
        place = QRect(
            left, (self.height() - theme.px(_ARROW)) // 2, theme.px(_ARROW), theme.px(_ARROW)
        )
        self._arrow.paint(QPainter(self), place)
