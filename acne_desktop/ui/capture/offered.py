"""Which cameras the capture page offers: the system's, unless one is played in their place."""

import os
from pathlib import Path

from PySide6.QtCore import QSize

from acne_desktop.language import mark, tr
from acne_desktop.ui.capture.source import Cameras, CameraSource, Device

PLAYED = "ACNE_DESKTOP_CAMERA"  # a film or a folder of pictures: see played.py
NO_LIBRARY = mark(
    "The system's library for cameras cannot be loaded: install it (on Debian libpulse0) and "
    "start again, or watch a folder."
)


class NoCameras(Cameras):
    """Stands in where QtMultimedia cannot be loaded."""

    @property
    def problem(self) -> str:
        """Return what to install."""
        return tr(NO_LIBRARY)

    def devices(self) -> tuple[Device, ...]:
        """Return none."""
        return ()

    def open(self, device: str, size: QSize) -> CameraSource:
        """Never called: there is no device to open."""
        raise LookupError(device)


def offered_cameras() -> Cameras:
    """Return the cameras; QtMultimedia is loaded here and nowhere before."""
    played = os.environ.get(PLAYED)
    if played:
        from acne_desktop.ui.capture.played import PlayedCameras  # noqa: PLC0415 - not always

        return PlayedCameras(Path(played))
    try:
        from acne_desktop.ui.capture.camera import SystemCameras  # noqa: PLC0415 - as said above
    except ImportError:
        return NoCameras()
    return SystemCameras()
