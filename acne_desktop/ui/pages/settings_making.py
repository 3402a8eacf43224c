"""Makes each setting's control, with what only this workstation knows: its cameras, its folders."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from acne_desktop.language import tr
from acne_desktop.services import clinic_logo, patients
from acne_desktop.services.setting import Kind, Setting
from acne_desktop.services.settings import FOLDER
from acne_desktop.services.wording import wordings
from acne_desktop.ui import theme
from acne_desktop.ui.capture.offered import offered_cameras
from acne_desktop.ui.capture.source import Cameras
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.settings_controls import (
    ChoiceControl,
    Control,
    FolderControl,
    LinkControl,
    plain_control,
)
from acne_desktop.ui.pages.settings_logo import LogoControl


class SettingsMaker(QObject):
    """Knows what can be chosen here, and does what the links offer."""

    models_requested = Signal()
    folder_requested = Signal()
    other_folder_requested = Signal()

    def __init__(self, context: AppContext, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._cameras: Cameras | None = None
        self._camera: ChoiceControl | None = None
        self._place: LinkControl | None = None

    def control(self, setting: Setting) -> Control:
        """Return a new control for a setting."""
        if setting.kind is Kind.LISTED:
            return self._listed(setting)
        if setting.kind is Kind.LINK:
            return self._link(setting)
        if setting.kind is Kind.PICTURE:
            return LogoControl(setting, self._context, ask_picture)
        if setting.kind is Kind.FOLDER:
            return FolderControl(setting, ask_folder)
        return plain_control(setting)

    def refresh(self) -> None:
        """Read anew what may have changed beside the settings."""
        if self._camera is not None:
            self._offer_cameras(self._camera)
        if self._place is not None and self._context.has_clinic:
            self._place.words.setText(breakable(self._context.clinic.folders.data))

    # -- what this workstation has

    def _listed(self, setting: Setting) -> ChoiceControl:
        control = ChoiceControl(setting)
        if setting.id == "wording_id":
            control.offer([(each.id, each.title) for each in wordings()])
        else:
            self._camera = control
            control.shown.connect(self._look_for_cameras)
            self._offer_cameras(control)
        return control

    def _look_for_cameras(self) -> None:
        """Ask the system once the section is seen: its library takes a moment to load."""
        if self._cameras is None:
            self._cameras = offered_cameras()
            self._cameras.setParent(self)
            self._cameras.changed.connect(self.refresh)
            self.refresh()

    def _offer_cameras(self, control: ChoiceControl) -> None:
        chosen = self._context.settings.camera
        there = self._cameras.devices() if self._cameras is not None else ()
        offered: list[tuple[object, str]] = [("", tr("The system's usual camera"))]
        offered += [(device.id, device.name) for device in there]
        offered.append((FOLDER, tr("Files in the folder of the camera")))
        if chosen not in [value for value, _ in offered]:
            offered.append((chosen, tr("The camera chosen before, which is not connected")))
        control.offer(offered)
        control.show_value(chosen)

    # -- links

    def _link(self, setting: Setting) -> LinkControl:
        made = {
            "model": self._models,
            "data_folder": self._data_folder,
            "kept": self._kept,
            "forget_recent": self._recent,
            "accounts": self._accounts,
        }
        return made[setting.id](setting)

    def _models(self, setting: Setting) -> LinkControl:
        return LinkControl(setting, "", _button(tr("Show the models"), self.models_requested.emit))

    def _data_folder(self, setting: Setting) -> LinkControl:
        show = _button(tr("Show the folder"), self.folder_requested.emit)
        theme.put_icon(show, "folder-open")
        other = _button(tr("Open another folder…"), self.other_folder_requested.emit)
        self._place = LinkControl(setting, " ", show, other)
        return self._place

    def _kept(self, setting: Setting) -> LinkControl:
        return LinkControl(
            setting,
            tr(
                "Patients, visits, grades and every version of them are in clinic.sqlite3; the "
                "photographs, as they came from the camera, in photos; copies of the database "
                "from before each update in backups; models trained here in models; notes on "
                "faults, without patient data, in logs."
            ),
        )

    def _recent(self, setting: Setting) -> LinkControl:
        return LinkControl(setting, "", _button(tr("Empty the list"), self.forget_recent))

    def _accounts(self, setting: Setting) -> LinkControl:
        shown = self._context.actions.button("go.accounts", text=tr("Show the accounts"))
        return LinkControl(setting, "", shown)

    def forget_recent(self) -> None:
        """Empty the list of recent patients."""
        clinic, context = self._context.clinic, self._context

        def done(_none: None) -> None:
            context.say(tr("The list of recent patients is empty."))
            context.records_changed.emit(0)

        context.tasks.run_db(lambda _progress: patients.forget_recent(clinic), done=done)


def _button(text: str, act: Callable[[], None]) -> QPushButton:
    made = QPushButton(text)
    made.clicked.connect(lambda _checked: act())
    return made


def breakable(folder: Path) -> str:
    """Return a path that a label may break at its separators."""
    gap = "\N{ZERO WIDTH SPACE}"
    return str(folder).replace("/", f"/{gap}").replace("\\", f"\\{gap}")


def ask_folder(parent: QWidget, title: str) -> str:
    """Let the user choose a folder."""
    return QFileDialog.getExistingDirectory(parent.window(), title)


def ask_picture(parent: QWidget, title: str) -> str:
    """Let the user choose a picture's file."""
    endings = " ".join(f"*{suffix}" for suffix in clinic_logo.SUFFIXES)
    kinds = tr("Pictures ({endings})", endings=endings)
    return QFileDialog.getOpenFileName(parent.window(), title, "", kinds)[0]
