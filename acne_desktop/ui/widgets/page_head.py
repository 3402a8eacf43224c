"""The line at the top of a page that is about no patient: the way back, its title, its buttons."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import ElidedLabel, label
from acne_desktop.ui.widgets.patient_header import HEIGHT


class PageHead(QFrame):
    """As high as the line that names a patient, so that nothing jumps from page to page."""

    back_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(theme.em(HEIGHT))
        theme.set_surface(self)
        self.back = QToolButton()
        self.back.setIcon(theme.icon("arrow-left"))
        self.back.setIconSize(theme.pixmap("arrow-left").size())
        self.back.setToolTip(tr("Back (Alt+Left)"))
        self.back.setAccessibleName(tr("Back"))
        self.back.clicked.connect(self.back_requested)
        self.title = label(type_=Type.TITLE, bold=True)
        self.about = ElidedLabel(tone="muted")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.S, 0, theme.L, 0)
        self._row.setSpacing(theme.L)
        self._row.addWidget(self.back)
        self._row.addWidget(self.title)
        self._row.addWidget(self.about, 1)

    def say(self, title: str, about: str = "") -> None:
        """Say what the page is about."""
        self.title.setText(title)
        self.about.setText(about)

    def add_button(self, button: QWidget) -> None:
        """Add a page's button, or anything else, at the right end."""
        self._row.addWidget(button)
