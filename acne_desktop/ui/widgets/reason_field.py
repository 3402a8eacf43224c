"""Where the reason of an override is written, or chosen from the usual ones."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QMenu, QWidget

from acne_desktop.ui import theme

QUICK_REASONS = (
    "Lesions counted",
    "Nodule present",
    "Post-inflammatory marks, not active lesions",
    "Photograph not representative",
)


class ReasonField(QLineEdit):
    """A line that completes the usual reasons; its arrow, or the key Down, lists them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Write, or press \N{DOWNWARDS ARROW} to choose")
        self.setAccessibleName("Reason for your grade")
        self.setAccessibleDescription("Needed: your grade differs from the suggestion")
        completer = QCompleter(list(QUICK_REASONS), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self.setCompleter(completer)
        self.menu = self._filled_menu()
        self._list = QAction(theme.icon("chevron-down", tone="muted"), "Usual reasons", self)
        self._list.triggered.connect(self._show_list)
        self.addAction(self._list, QLineEdit.ActionPosition.TrailingPosition)

    def _filled_menu(self) -> QMenu:
        menu = QMenu(self)
        for reason in QUICK_REASONS:
            menu.addAction(reason).triggered.connect(lambda _=False, r=reason: self.setText(r))
        return menu

    def _show_list(self) -> None:
        self.menu.setMinimumWidth(self.width())
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        self.menu.setActiveAction(self.menu.actions()[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down lists the usual reasons."""
        if event.key() == Qt.Key.Key_Down:
            self._show_list()
        else:
            super().keyPressEvent(event)
