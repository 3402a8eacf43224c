"""A drop-down among things that scroll: the wheel scrolls them and never changes the choice."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSizePolicy

from acne_desktop.ui import theme
from acne_desktop.ui.widgets.choice import Choice


class QuietChoice(Choice):
    """Holds values with their names; a value that is not offered shows none."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def offer(self, choices: Sequence[tuple[object, str]]) -> None:
        """Offer values with their names; the value taken stays."""
        before = self.currentData()
        self.blockSignals(True)
        self.clear()
        for value, name in choices:
            self.addItem(name, value)
        self.setCurrentIndex(self.findData(before))
        self.blockSignals(False)

    def take(self, value: object) -> None:
        """Show a value without telling anyone."""
        self.blockSignals(True)
        self.setCurrentIndex(self.findData(value))
        self.blockSignals(False)

    def sizeHint(self) -> QSize:
        """Return the longest name's width, and the arrow's beside it."""
        return super().sizeHint() + QSize(theme.L, 0)

    def minimumSizeHint(self) -> QSize:
        """Return what shows the beginning of a name: a long one may give way."""
        return QSize(theme.em(96), super().minimumSizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls."""
        event.ignore()
