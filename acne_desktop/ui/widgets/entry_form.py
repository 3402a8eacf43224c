"""What the forms in the page share: Enter saves, Escape leaves, and why it cannot be saved."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from acne_desktop.ui.widgets.label import give_way, label


class EntryForm(QWidget):
    """A form says what :meth:`submit` does, and where ``problem`` stands."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem = give_way(label("", tone="error", wrap=True))

    def submit(self) -> None:
        """Save what is entered, or say what is wrong, where it is."""
        raise NotImplementedError

    def say(self, sentence: str) -> None:
        """Say why it cannot be saved."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save with Enter, leave with Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
