"""The page shown while the records are opened; it speaks only when that takes a moment."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acne_desktop.language import tr
from acne_desktop.ui.widgets.label import label

_SAY_AFTER_MS = 400


class OpeningPage(QWidget):
    """An empty page, then one quiet sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label(tr("Opening the records\N{HORIZONTAL ELLIPSIS}"), tone="muted")
        self.words.hide()
        column = QVBoxLayout(self)
        column.addWidget(self.words, 0, Qt.AlignmentFlag.AlignCenter)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SAY_AFTER_MS)
        self._later.timeout.connect(self.words.show)

    def showEvent(self, event: QShowEvent) -> None:
        """Wait before saying anything."""
        super().showEvent(event)
        self.words.hide()
        self._later.start()
