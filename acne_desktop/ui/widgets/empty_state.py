"""What an empty page says: what is missing, and the next step as a button."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.icon_label import IconLabel
from acne_desktop.ui.widgets.label import label

_WIDTH = 440
_PICTURE = 40
_CENTRE = Qt.AlignmentFlag.AlignHCenter


class EmptyState(QWidget):
    """An icon, a title, a sentence, and buttons, centred."""

    def __init__(self, icon: str, title: str, text: str, *buttons: QWidget) -> None:
        super().__init__()
        self.title = label(title, Type.TITLE, bold=True, wrap=True)
        self.text = label(text, tone="muted", wrap=True)
        middle = QWidget()
        middle.setFixedWidth(theme.column(_WIDTH))
        words = QVBoxLayout(middle)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(theme.M)
        words.addWidget(IconLabel(icon, size=theme.px(_PICTURE), tone="muted"), 0, _CENTRE)
        for part in (self.title, self.text):
            part.setAlignment(_CENTRE)
            words.addWidget(part)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(middle)
        centred.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(theme.XL)
        column.addStretch(2)
        column.addLayout(centred)
        column.addLayout(row)
        column.addStretch(3)

    def say(self, title: str, text: str) -> None:
        """Change the words."""
        self.title.setText(title)
        self.text.setText(text)
