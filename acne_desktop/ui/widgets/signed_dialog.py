"""Shows what was signed, as it was then: also where the record has changed since."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from acne_desktop.domain.signature import Given
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.shell import DialogShell

_WIDTH = 520


class SignedDialog(QDialog):
    """``lines`` are the parts of what was signed, each with its name."""

    def __init__(
        self, given: Given, lines: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What was signed"))
        self.lines = (*lines, ("SHA-256", given.signature.sha256))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.S)
        column.setSpacing(theme.M)
        title = label(tr("What was signed"), Type.TITLE, bold=True, wrap=True)
        title.setFixedWidth(theme.column(_WIDTH))  # as wide is all that stands below it
        column.addWidget(title)
        column.addWidget(give_way(label(given.sentence, wrap=True)))
        for name, text in self.lines:
            column.addWidget(_part(name, text))
        column.addStretch(1)
        self.close_button = QPushButton(tr("Close"))
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(theme.XL, theme.S, theme.XL, theme.L)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(DialogShell(inside), 1)
        whole.addLayout(buttons)
        whole.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)


def _part(name: str, text: str) -> QWidget:
    made = QWidget()
    words = give_way(label(_breakable(text), wrap=True))
    words.setAccessibleName(f"{name}: {text}")
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(label(name, Type.CAPTION, bold=True, tone="muted"))
    column.addWidget(words)
    return made


def _breakable(text: str) -> str:
    """Return a text in which words that are too long for a line may be broken."""
    return " ".join(
        "\N{ZERO WIDTH SPACE}".join(word[at : at + 8] for at in range(0, len(word), 8))
        if len(word) > 32
        else word
        for word in text.split(" ")
    )
