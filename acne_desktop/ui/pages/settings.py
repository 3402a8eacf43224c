"""The settings, section by section; each change is in force at once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.models import ModelsSection
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.patient_header import HEIGHT


class SettingsPage(QWidget):
    """A title and its one section so far: the models."""

    about_requested = Signal()
    patients_requested = Signal()
    closed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.models = ModelsSection(context)
        self.models.about_requested.connect(self.about_requested)
        self.models.patients_requested.connect(self.patients_requested)
        self.setFocusProxy(self.models)
        title = QWidget()
        title.setFixedHeight(theme.em(HEIGHT))
        theme.set_surface(title)
        bar = QHBoxLayout(title)
        bar.setContentsMargins(theme.L, 0, theme.L, 0)
        bar.setSpacing(theme.M)
        bar.addWidget(label("Settings", Type.TITLE, bold=True))
        bar.addWidget(label("Models", Type.TITLE, tone="muted"))
        bar.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(1)
        page.addWidget(title)
        page.addWidget(self.models, 1)

    def refresh(self) -> None:
        """Read anew what the sections show."""
        self.models.refresh()
