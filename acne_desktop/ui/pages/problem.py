"""The page shown where the records cannot be opened: why, and what one can do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from acne_desktop.errors import KnownError
from acne_desktop.language import mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.widgets.empty_state import EmptyState

_TITLE = mark("The records cannot be opened")


class ProblemPage(QWidget):
    """One sentence and the actions that may help; nothing was changed."""

    retry_requested = Signal()
    other_folder_requested = Signal()
    show_folder_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.retry = QPushButton(tr("Try again"))
        theme.set_tone(self.retry, "primary")
        self.retry.clicked.connect(self.retry_requested)
        self.other = QPushButton(tr("Open another folder\N{HORIZONTAL ELLIPSIS}"))
        self.other.clicked.connect(self.other_folder_requested)
        self.folder = QPushButton(tr("Show the folder"))
        theme.put_icon(self.folder, "folder-open")
        self.folder.clicked.connect(self.show_folder_requested)
        self.words = EmptyState(
            "triangle-alert", tr(_TITLE), "", self.retry, self.other, self.folder
        )
        self.setFocusProxy(self.retry)
        page = QVBoxLayout(self)
        page.addWidget(self.words)

    def show_error(self, error: KnownError) -> None:
        """Say why."""
        self.words.say(tr(_TITLE), error.sentence)
        self.retry.setFocus()
