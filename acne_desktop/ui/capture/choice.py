"""Which source is in use: chosen, remembered in the settings, and replaced when one is chosen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSize, Signal

from acne_desktop.services.settings import FOLDER
from acne_desktop.ui.capture.source import Cameras, CameraSource, Device
from acne_desktop.ui.capture.watched import WatchedFolder
from acne_desktop.ui.context import AppContext


class SourceChoice(QObject):
    """Opens the source that the settings name, else the first camera that there is."""

    opened = Signal()  # another source, or none, is in use
    devices_changed = Signal()

    def __init__(
        self,
        context: AppContext,
        offered: Callable[[], Cameras],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._offered = offered
        self._cameras: Cameras | None = None
        self.source: CameraSource | None = None
        self.chosen = ""

    @property
    def devices(self) -> tuple[Device, ...]:
        """Return the cameras that are there now."""
        return self._cameras.devices() if self._cameras is not None else ()

    @property
    def sizes(self) -> tuple[QSize, ...]:
        """Return the sizes of pictures that the camera in use can send."""
        return next((each.sizes for each in self.devices if each.id == self.chosen), ())

    @property
    def problem(self) -> str:
        """Return why no camera can be used at all, else empty."""
        return self._cameras.problem if self._cameras is not None else ""

    @property
    def folder(self) -> str:
        """Return the folder that is watched, or was last."""
        return self._context.settings.camera_folder

    @property
    def size(self) -> QSize:
        """Return the size of pictures that was chosen, empty for the largest."""
        wide, _, high = self._context.settings.camera_size.partition("x")
        return QSize(int(wide), int(high)) if wide else QSize()

    def begin(self) -> None:
        """Open the remembered source."""
        if self._cameras is None:
            self._cameras = self._offered()
            self._cameras.changed.connect(self._plugged)
        self._open()

    def end(self) -> None:
        """Close the source."""
        before, self.source = self.source, None
        self.chosen = ""
        if before is not None:
            before.stop()
            before.deleteLater()

    def choose(self, device: str) -> None:
        """Use another camera, or the watched folder, from now on."""
        self.remember(camera=device)
        self._open()

    def choose_size(self, size: QSize) -> None:
        """Use pictures of another size from now on."""
        self.remember(camera_size=f"{size.width()}x{size.height()}")
        self._open()

    def watch(self, folder: Path) -> None:
        """Watch a folder from now on."""
        self.remember(camera=FOLDER, camera_folder=str(folder))
        self._open()

    def remember(self, **changes: Any) -> None:
        """Put changed settings in force, and save them in the background."""
        self._context.change_settings(**changes)

    def _open(self) -> None:
        self.end()
        self.chosen = self._wanted()
        if self.chosen == FOLDER:
            self.source = WatchedFolder(Path(self.folder), self._context.tasks, self)
        elif self.chosen and self._cameras is not None:
            self.source = self._cameras.open(self.chosen, self.size)
        self.opened.emit()
        if self.source is not None:
            self.source.start()

    def _wanted(self) -> str:
        remembered = self._context.settings.camera
        there = [device.id for device in self.devices]
        if remembered == FOLDER and self.folder:
            return FOLDER
        if remembered in there:
            return remembered
        return there[0] if there else ""

    def _plugged(self) -> None:
        """Take the first camera that is plugged in; one in use follows its own plug."""
        self.devices_changed.emit()
        if self._cameras is not None and self.source is None and self.devices:
            self._open()
