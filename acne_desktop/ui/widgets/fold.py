"""A part of a panel that is folded away until it is wanted; its head says what is inside."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import give_way, label


class Fold(QWidget):
    """A head with its name, and while folded a summary of the content below it."""

    toggled = Signal(bool)  # opened or folded by the user

    def __init__(self, name: str, content: QWidget, *, hint: str = "") -> None:
        super().__init__()
        self._name = name
        self._content = content
        self._open = False
        self.head = QToolButton()
        self.head.setText(name)
        self.head.setToolTip(hint)
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setFont(theme.font(Type.BODY, bold=True))
        self.head.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.head.clicked.connect(self._clicked)
        self.key = label(hint, Type.CAPTION, tone="muted")
        self.summary: QLabel = give_way(label(type_=Type.CAPTION, tone="muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(self.head)
        row.addStretch(1)
        row.addWidget(self.key)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addLayout(row)
        column.addWidget(self.summary)
        column.addWidget(content)
        self.set_open(False)

    @property
    def is_open(self) -> bool:
        """Tell whether the content is shown."""
        return self._open

    def set_open(self, is_open: bool) -> None:
        """Show the content, or fold it away; sends no signal."""
        self._open = is_open
        state = tr("{part}, open") if is_open else tr("{part}, folded")
        self.head.setAccessibleName(state.format(part=self._name))
        self.head.setIcon(theme.icon("chevron-down" if is_open else "chevron-right"))
        self._content.setVisible(is_open)
        self._show_summary()

    def say(self, summary: str) -> None:
        """Say in a line what is inside, for as long as it is folded."""
        self.summary.setText(summary)
        self.head.setAccessibleDescription(summary)
        self._show_summary()

    def _show_summary(self) -> None:
        self.summary.setVisible(not self.is_open and bool(self.summary.text()))

    def _clicked(self) -> None:
        self.set_open(not self._open)
        self.toggled.emit(self.is_open)
