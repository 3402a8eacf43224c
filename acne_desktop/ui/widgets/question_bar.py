"""A bar at the top of a page that says what happened or asks, with the answers as buttons."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from acne_desktop.ui import theme
from acne_desktop.ui.widgets.icon_label import IconLabel
from acne_desktop.ui.widgets.label import label

Answer = tuple[str, Callable[[], None]]
_ICONS = {"": "info", "error": "circle-alert", "warning": "triangle-alert"}


class QuestionBar(QFrame):
    """One sentence, then its answers; hidden while there is nothing to say.

    Every answer hides the bar before it acts, so that an answer may ask anew.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_surface(self)
        self._icon = IconLabel("info")
        self._text = label(wrap=True)
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.M, theme.XS, theme.S, theme.XS)
        self._row.setSpacing(theme.S)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """Return the sentence shown, empty while hidden."""
        return "" if self.isHidden() else self._text.text()

    def ask(self, text: str, answers: Sequence[Answer] = (), *, tone: str = "") -> None:
        """Show a sentence; ``tone`` is ``warning``, ``error`` or empty."""
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(*answer) for answer in answers]
        self._icon.set_icon(_ICONS[tone], tone or "muted")
        self._text.setText(text)
        theme.set_tone(self._text, tone)
        self.setAccessibleName(text)
        self.show()

    def button(self, text: str) -> QPushButton:
        """Return the answer with this text. An unknown text is a bug (LookupError)."""
        return {button.text(): button for button in self._buttons}[text]

    def focus_first(self) -> None:
        """Put the keyboard on the first answer."""
        if self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, text: str, act: Callable[[], None]) -> QPushButton:
        made = QPushButton(text)
        self._row.addWidget(made)

        def answer() -> None:
            self.hide()
            act()

        made.clicked.connect(answer)
        return made
