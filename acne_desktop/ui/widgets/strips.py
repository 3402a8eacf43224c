"""Two strips across the window: the demo clinic's banner, and an error that has no other place."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from acne_desktop.errors import KnownError
from acne_desktop.language import mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.icon_label import IconLabel
from acne_desktop.ui.widgets.label import label

DEMO_WORDS = mark("Demo clinic \N{EN DASH} synthetic patients")


class _Strip(QWidget):
    """A coloured row with an icon and a sentence."""

    def __init__(self, icon: str, *, tone: str, ground: str) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", ground)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(theme.L, theme.XS, theme.L, theme.XS)
        self.row.setSpacing(theme.S)
        self.row.addWidget(IconLabel(icon, tone=tone))


class DemoBanner(_Strip):
    """Says that these are synthetic patients, for as long as they are shown."""

    leave_requested = Signal()

    def __init__(self) -> None:
        super().__init__("flask-conical", tone="on_banner", ground="banner")
        self.words = label(tr(DEMO_WORDS), Type.CAPTION, bold=True, tone="banner")
        self.leave = QPushButton(tr("Return to your clinic"))
        self.leave.setFont(theme.font(Type.CAPTION))
        theme.set_tone(self.leave, "banner")
        self.leave.clicked.connect(self.leave_requested)
        self.row.addWidget(self.words)
        self.row.addStretch(1)
        self.row.addWidget(self.leave)


class ErrorStrip(_Strip):
    """One error's sentence until it is dismissed."""

    def __init__(self) -> None:
        super().__init__("circle-alert", tone="error", ground="error")
        self.words = label(tone="error", wrap=True)
        self.close_button = QToolButton()
        self.close_button.setIcon(theme.icon("x"))
        self.close_button.setIconSize(QSize(theme.ICON, theme.ICON))
        self.close_button.setAccessibleName(tr("Dismiss"))
        self.close_button.setToolTip(tr("Dismiss"))
        self.close_button.clicked.connect(self.hide)
        self.row.addWidget(self.words, 1)
        self.row.addWidget(self.close_button)
        self.hide()

    def show_error(self, error: KnownError) -> None:
        """Show an error's sentence."""
        self.words.setText(error.sentence)
        self.show()
