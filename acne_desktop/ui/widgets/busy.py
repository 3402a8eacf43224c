"""Says in place what is being worked on; after a second, how far it is, with a way to cancel."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from acne_desktop.language import tr
from acne_desktop.ui import theme

_DETAILS_AFTER_MS = 1000
_BAR = 40  # pixels at least: three of these stand side by side, with long words for Cancel


class Busy(QWidget):
    """A sentence with a progress bar and Cancel below it."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setMinimumWidth(theme.em(_BAR))
        self.bar.setAccessibleName(tr("Progress"))
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setAccessibleDescription(tr("Stops this work; nothing is changed"))
        self.cancel.clicked.connect(self.cancelled)
        self._details = QWidget()
        row = QHBoxLayout(self._details)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.S)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        column.addWidget(self._text)
        column.addWidget(self._details)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_DETAILS_AFTER_MS)
        self._later.timeout.connect(self._details.show)

    @property
    def text(self) -> str:
        """Return what is said."""
        return self._text.text()

    def start(self, text: str) -> None:
        """Begin to say what is done; progress is not known yet."""
        self._text.setText(text)
        show_unknown(self.bar)
        self._details.hide()
        self._later.start()

    def report(self, fraction: float, text: str) -> None:
        """Say how far the work is (0 to 1) and what it does now."""
        self.bar.setRange(0, 100)
        self.bar.setValue(round(fraction * 100))
        if text:
            self._text.setText(f"{text}…")

    def stop(self) -> None:
        """Stop waiting for the details."""
        self._later.stop()


def show_unknown(bar: QProgressBar) -> None:
    """Show work whose end is not known: the bar runs, or stays empty where motion is reduced."""
    bar.setRange(0, 0 if theme.may_move() else 100)
    bar.setValue(0)
