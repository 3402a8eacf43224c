"""Camera, size, mirror, automatic shutter, and the photograph of the visit before."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QPushButton, QSlider, QVBoxLayout

from acne_desktop.language import mark, tr
from acne_desktop.services.settings import FOLDER
from acne_desktop.ui import theme
from acne_desktop.ui.capture.source import Device
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.choice import Choice
from acne_desktop.ui.widgets.label import ElidedLabel, label

NO_GHOST = mark("No earlier photograph of this view")


class CaptureControls(QFrame):
    """Sends out what the user changes; shows what it is told without sending it back."""

    device_chosen = Signal(str)  # a device's id, or FOLDER
    size_chosen = Signal(QSize)
    folder_wanted = Signal()
    mirror_changed = Signal(bool)
    automatic_changed = Signal(bool)
    opacity_changed = Signal(int)  # per cent

    def __init__(self, *, mirror_key: str, automatic_key: str, ghost_key: str) -> None:
        super().__init__()
        self.device = Choice()
        self.device.setAccessibleName(tr("Camera"))
        self.size_choice = Choice()
        self.size_choice.setAccessibleName(tr("Size of the photographs in pixels"))
        self.folder = ElidedLabel(Type.CAPTION, tone="muted")
        self.other_folder = QPushButton(tr("Other folder…"))
        self.mirror = QCheckBox(tr("Mirror the live picture   {mirror_key}", mirror_key=mirror_key))
        self.mirror.setToolTip(tr("Shows it as a mirror does; photographs are never mirrored"))
        self.automatic = QCheckBox(
            tr("Automatic shutter   {automatic_key}", automatic_key=automatic_key)
        )
        self.automatic.setToolTip(tr("Takes the photograph once everything is good for a second"))
        self._ghost_key = ghost_key
        self.ghost_name = label("", Type.CAPTION, tone="muted", wrap=True)
        self.ghost = QSlider(Qt.Orientation.Horizontal)
        self.ghost.setRange(0, 100)
        self.ghost.setPageStep(10)
        self.ghost.setMinimumHeight(theme.XL)
        self.ghost.setAccessibleName(tr("How strongly the visit before shows, in per cent"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        column.addWidget(label(tr("Camera"), Type.CAPTION, bold=True))
        for part in (self.device, self.size_choice, self.folder, self.other_folder):
            column.addWidget(part)
        column.addSpacing(theme.XS)
        column.addWidget(self.mirror)
        column.addWidget(self.automatic)
        column.addSpacing(theme.XS)
        column.addWidget(self.ghost_name)
        column.addWidget(self.ghost)
        self.device.activated.connect(self._device_picked)
        self.size_choice.activated.connect(
            lambda _row: self.size_chosen.emit(self.size_choice.currentData())
        )
        self.other_folder.clicked.connect(lambda _checked: self.folder_wanted.emit())
        self.mirror.toggled.connect(self.mirror_changed)
        self.automatic.toggled.connect(self.automatic_changed)
        self.ghost.valueChanged.connect(self.opacity_changed)

    def set_values(self, *, mirrored: bool, automatic: bool, opacity: int) -> None:
        """Show what the settings say."""
        for control, value in ((self.mirror, mirrored), (self.automatic, automatic)):
            with QSignalBlocker(control):
                control.setChecked(value)
        with QSignalBlocker(self.ghost):
            self.ghost.setValue(opacity)

    def show_devices(self, devices: Sequence[Device], chosen: str, folder: str) -> None:
        """Offer these cameras and the watched folder; ``chosen`` is the one in use."""
        self.device.clear()
        for each in devices:
            self.device.addItem(each.name, each.id)
        self.device.addItem(tr("Watched folder"), FOLDER)
        row = self.device.findData(chosen)
        self.device.setCurrentIndex(row)
        if row < 0 and chosen:  # unplugged, and waited for
            self.device.setPlaceholderText(tr("Camera is unplugged"))
        elif row < 0:
            self.device.setPlaceholderText(tr("No camera"))
        watching = chosen == FOLDER
        for part in (self.folder, self.other_folder):
            part.setVisible(watching)
        for control in (self.mirror, self.automatic):
            control.setVisible(not watching)
        self.folder.setText(folder)

    def show_sizes(self, sizes: Sequence[QSize], chosen: QSize) -> None:
        """Offer these sizes of pictures; the largest is taken where ``chosen`` is none of them."""
        self.size_choice.clear()
        for size in sizes:
            self.size_choice.addItem(
                f"{size.width()} \N{MULTIPLICATION SIGN} {size.height()}", size
            )
        self.size_choice.setCurrentIndex(sizes.index(chosen) if chosen in sizes else 0)
        self.size_choice.setVisible(bool(sizes))

    def show_ghost(self, day: date | None) -> None:
        """Name the visit whose photograph can be laid over it; None where there is none."""
        self.ghost_name.setText(
            tr(
                "Visit of {day} over it   {ghost_key}",
                day=day.isoformat(),
                ghost_key=self._ghost_key,
            )
            if day
            else tr(NO_GHOST)
        )
        self.ghost.setEnabled(day is not None)

    def set_aiming(self, aiming: bool) -> None:
        """Show what helps to aim, where there is a live picture to aim with."""
        for part in (self.ghost_name, self.ghost):
            part.setVisible(aiming)

    def _device_picked(self, row: int) -> None:
        device = self.device.itemData(row)
        if device == FOLDER:
            self.folder_wanted.emit()
        else:
            self.device_chosen.emit(device)
