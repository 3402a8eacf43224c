"""Plays a film, or a folder of pictures, as a camera.

``ACNE_DESKTOP_CAMERA=FILE-OR-FOLDER acne-desktop`` shows it in place of the system's cameras:
for demonstrations, and for tests on machines that have none. A film plays again from its
beginning; a folder is read anew each time round, so that pictures can be exchanged meanwhile.
"""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtGui import QImage, QImageReader

from acne_desktop.language import mark, tr
from acne_desktop.ui.capture.source import Cameras, CameraSource, Device, Frame, State

FRAME_S = 0.04  # 25 pictures a second, as a webcam sends
_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp")
NO_PICTURES = mark("The pictures that are played as a camera are gone: put them back to go on.")


class PictureSequence(CameraSource):
    """The pictures of a folder, in the order of their names, over and over."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._round: Iterator[Path] = iter(())
        self._at = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._next)

    def start(self) -> None:
        """Begin with the first picture."""
        self._enter(State.STARTING)
        self._round = iter(())
        self._timer.start(round(FRAME_S * 1000))

    def stop(self) -> None:
        """Stop where it is."""
        self._timer.stop()
        self._enter(State.OFF)

    def _next(self) -> None:
        image = _read(next(self._round, None))
        if image.isNull():  # the round is over, or its pictures were exchanged
            self._round = iter(self._files())
            image = _read(next(self._round, None))
        self._at += FRAME_S
        if image.isNull():
            self._enter(State.GONE, tr(NO_PICTURES))
        else:
            self._send(Frame(image, self._at))

    def _files(self) -> list[Path]:
        try:
            return sorted(p for p in self._folder.iterdir() if p.suffix.lower() in _SUFFIXES)
        except OSError:
            return []


def _read(path: Path | None) -> QImage:
    if path is None:
        return QImage()
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    return reader.read()


class PlayedCameras(Cameras):
    """One camera: a film or a folder of pictures."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path

    def devices(self) -> tuple[Device, ...]:
        """Return the one that is played."""
        return (
            Device("played", tr("Played pictures") if self._path.is_dir() else tr("Played film")),
        )

    def open(self, _device: str, _size: QSize) -> CameraSource:
        """Return it, not started."""
        if self._path.is_dir():
            return PictureSequence(self._path)
        from acne_desktop.ui.capture.film import Film  # noqa: PLC0415 - only it needs QtMultimedia

        return Film(self._path)
