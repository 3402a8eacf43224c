"""A form's field: its name above, what is entered, and below it one sentence when it is wrong."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import give_way, label


class Field(QWidget):
    """Wraps an editor; ``hint`` is shown below it while nothing is wrong."""

    def __init__(self, name: str, editor: QWidget, *, hint: str = "") -> None:
        super().__init__()
        self.editor = editor
        self._hint = hint
        self._name = label(name, Type.CAPTION, bold=True)
        self._name.setBuddy(editor)
        editor.setAccessibleName(name)
        self.below = give_way(label("", Type.CAPTION, wrap=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addWidget(self._name)
        column.addWidget(editor)
        column.addWidget(self.below)
        column.addStretch(1)
        self.hint(hint)

    def hint(self, text: str) -> None:
        """Say something quiet below the editor."""
        self._say(text, tone="muted", editor_tone="")

    def error(self, sentence: str) -> None:
        """Say what is wrong, at the place where it is mended."""
        self._say(sentence, tone="error", editor_tone="error")

    def clear(self) -> None:
        """Go back to the field's own hint."""
        self.hint(self._hint)

    @property
    def is_wrong(self) -> bool:
        """Tell whether an error is shown."""
        return bool(self.editor.property("tone") == "error")

    def _say(self, text: str, *, tone: str, editor_tone: str) -> None:
        self.below.setText(text)
        self.below.setVisible(bool(text))
        theme.set_tone(self.below, tone)
        theme.set_tone(self.editor, editor_tone)
        self.editor.setAccessibleDescription(text)
