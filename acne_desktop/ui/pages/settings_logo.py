"""The clinic's logo among the settings: shown, exchanged, removed."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from acne_desktop.errors import KnownError
from acne_desktop.language import tr
from acne_desktop.services import clinic_logo
from acne_desktop.services.setting import Setting
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.settings_controls import Control
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import label

_SHOWN = QSize(240, 80)


class LogoControl(Control):
    """A small picture of it, and what can be done with it."""

    def __init__(
        self, setting: Setting, context: AppContext, ask: Callable[[QWidget, str], str]
    ) -> None:
        super().__init__(setting)
        self._context = context
        self._ask = ask
        self.picture = QLabel()
        self.picture.setAccessibleName(tr("The clinic's logo"))
        self.problem = label("", Type.CAPTION, tone="error", wrap=True)
        self.problem.hide()
        self.choose = QPushButton(tr("Choose a file…"))
        self.remove = QPushButton(tr("Remove"))
        theme.set_tone(self.remove, "quiet")
        self.choose.clicked.connect(self._choose)
        self.remove.clicked.connect(lambda: self.entered.emit(""))
        self._put(self.choose, self.remove)
        self.remove.setAccessibleName(tr("{label}: remove", label=tr(setting.label)))
        self.row.addStretch(1)
        self._stack()

    def _stack(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(theme.S)
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.problem)
        buttons = QWidget()
        buttons.setLayout(self.row)  # takes the row from this widget
        column.addWidget(buttons)
        self.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)

    def show_value(self, value: object) -> None:
        """Show the logo that is kept under a name."""
        picture = QPixmap()
        if value and self._context.has_clinic:
            picture = QPixmap(str(self._context.clinic.folders.data / str(value)))
        self.picture.setVisible(not picture.isNull())
        self.remove.setEnabled(bool(value))
        if not picture.isNull():
            ratio = self.devicePixelRatioF()
            shown = picture.scaled(
                theme.size(_SHOWN) * ratio,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            shown.setDevicePixelRatio(ratio)
            self.picture.setPixmap(shown)

    def _choose(self) -> None:
        chosen = self._ask(self, tr("Choose the clinic's logo"))
        if chosen:
            self.take(Path(chosen))

    def take(self, file: Path) -> None:
        """Copy a file into the data folder, and put it in force."""
        self.problem.hide()
        clinic = self._context.clinic
        self._context.tasks.run(
            lambda _progress: clinic_logo.keep(clinic, file),
            done=self.entered.emit,
            failed=self._refused,
        )

    def _refused(self, error: KnownError) -> None:
        self.problem.setText(error.sentence)
        self.problem.show()
