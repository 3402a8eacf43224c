"""One setting on the page: its name, the line that says what it changes, its control, its reset."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QToolButton, QVBoxLayout, QWidget

from acne_desktop.language import tr
from acne_desktop.services.setting import Setting
from acne_desktop.ui import theme
from acne_desktop.ui.pages.settings_controls import Control
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import give_way, label

_WORDS_WIDTH = 220


class SettingRow(QWidget):
    """Words at the left and the control at the right; one below the other where it is narrow."""

    reset_wanted = Signal()

    def __init__(self, setting: Setting, control: Control) -> None:
        super().__init__()
        self.setting = setting
        self.control = control
        name = tr(setting.label)
        self.name = label(name, bold=True, wrap=True)
        self.help = give_way(label(tr(setting.help), Type.CAPTION, tone="muted", wrap=True))
        self.reset = QToolButton()
        self.reset.setIcon(theme.icon("rotate-ccw", tone="muted"))
        self.reset.setIconSize(QSize(theme.ICON, theme.ICON))
        self.reset.setAccessibleName(tr("Reset: {label}", label=name))
        self.reset.setToolTip(tr("Put this setting back as it was at first"))
        self.reset.clicked.connect(self.reset_wanted)
        kept = self.reset.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # the control never jumps
        self.reset.setSizePolicy(kept)
        self.reset.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        self.words = QWidget()
        self.words.setMinimumWidth(theme.em(_WORDS_WIDTH))
        column = QVBoxLayout(self.words)
        column.setContentsMargins(0, theme.XS, 0, 0)
        column.setSpacing(theme.XS)
        column.addWidget(self.name)
        column.addWidget(self.help)
        column.addStretch(1)
        entry = QWidget()
        across = QBoxLayout(QBoxLayout.Direction.LeftToRight, entry)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.S)
        top = Qt.AlignmentFlag.AlignTop
        across.addWidget(self.control, 1, top)
        across.addWidget(self.reset, 0, top)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._sides.setContentsMargins(0, theme.S, 0, theme.S)
        self._sides.setSpacing(theme.XL)
        self._sides.addWidget(self.words, 2)
        self._sides.addWidget(entry, 3)

    def set_narrow(self, narrow: bool) -> None:
        """Lay the control below the words, or beside them."""
        direction = QBoxLayout.Direction
        self._sides.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._sides.setSpacing(theme.S if narrow else theme.XL)

    def show_value(self, value: object, *, changed: bool) -> None:
        """Show a value; ``changed`` offers to put it back."""
        self.control.show_value(value)
        self.reset.setVisible(changed)
