"""What an empty page says: what is missing, and the next step as a button."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import label

_WIDEST = 440
_PICTURE = 40


class EmptyState(QWidget):
    """An icon, a title, a sentence, and buttons, centred."""

    def __init__(self, icon: str, title: str, text: str, *buttons: QWidget) -> None:
        super().__init__()
        self._icon_name = icon
        self._picture = QLabel()
        self._picture.setFixedSize(QSize(_PICTURE, _PICTURE))
        self.title = label(title, Type.TITLE, bold=True, wrap=True)
        self.text = label(text, tone="muted", wrap=True)
        for part in (self.title, self.text):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            part.setMaximumWidth(_WIDEST)
            part.setMinimumWidth(min(_WIDEST, 240))
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(theme.M)
        column.addStretch(2)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(theme.S)
        column.addLayout(row)
        column.addStretch(3)
        self._paint_picture()

    def say(self, title: str, text: str) -> None:
        """Change the words."""
        self.title.setText(title)
        self.text.setText(text)

    def _paint_picture(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(
            theme.pixmap(self._icon_name, size=_PICTURE, tone="muted", scale=ratio)
        )

    def changeEvent(self, event: QEvent) -> None:
        """Tint the icon anew when the scheme changes."""
        if theme.is_palette_change(event):
            self._paint_picture()
        super().changeEvent(event)
