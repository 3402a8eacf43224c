"""Plays a film, or a folder of pictures, as a camera.

``ACNE_DESKTOP_CAMERA=FILE-OR-FOLDER acne-desktop`` shows it in place of the system's cameras:
for demonstrations, and for tests on machines that have none. A film plays again from its
beginning; a folder is read anew each time round, so that pictures can be exchanged meanwhile.
"""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QTimer, QUrl
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink

from acne_desktop.ui.capture.source import Cameras, CameraSource, Device, Frame, State

FRAME_S = 0.04  # 25 pictures a second, as a webcam sends
_AGAIN_MS = 500
_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp")
NO_PICTURES = "The pictures that are played as a camera are gone: put them back to go on."
NO_FILM = "The film that is played as a camera cannot be read: choose another file."


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
        path = next(self._round, None)
        if path is None:
            self._round = iter(self._files())
            path = next(self._round, None)
        image = _read(path) if path is not None else QImage()
        self._at += FRAME_S
        if image.isNull():
            self._enter(State.GONE, NO_PICTURES)
        else:
            self._send(Frame(image, self._at))

    def _files(self) -> list[Path]:
        try:
            return sorted(p for p in self._folder.iterdir() if p.suffix.lower() in _SUFFIXES)
        except OSError:
            return []


def _read(path: Path) -> QImage:
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    return reader.read()


class Film(CameraSource):
    """A video file, decoded by Qt, over and over; its sound is never played."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._sink = QVideoSink(self)
        self._player = QMediaPlayer(self)
        self._player.setVideoOutput(self._sink)
        self._player.setLoops(QMediaPlayer.Loops.Infinite)
        self._player.errorOccurred.connect(self._failed)
        self._sink.videoFrameChanged.connect(self._got)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._open)
        self._before = 0.0  # the rounds played before this one, in seconds
        self._latest = 0.0
        self._on = False

    def start(self) -> None:
        """Begin with the first picture."""
        self._on = True
        self._enter(State.STARTING)
        self._open()

    def stop(self) -> None:
        """Stop, and close the file."""
        self._on = False
        self._again.stop()
        self._player.stop()
        self._player.setSource(QUrl())
        self._enter(State.OFF)

    def _open(self) -> None:
        self._player.setSource(QUrl())
        if self._path.is_file():
            self._player.setSource(QUrl.fromLocalFile(str(self._path)))
            self._player.play()
        else:
            self._failed()

    def _failed(self) -> None:
        if self._on:
            self._enter(State.GONE, NO_FILM)
            self._again.start()

    def _got(self, picture: QVideoFrame) -> None:
        if not self._on or not picture.isValid():
            return
        image = picture.toImage()
        if not image.isNull():
            self._send(Frame(image, self._clock(picture.startTime() / 1e6)))

    def _clock(self, position: float) -> float:
        """Return the time since the first picture of the first round."""
        if self._before + position < self._latest:
            self._before = self._latest + FRAME_S - position
        self._latest = self._before + position
        return self._latest


class PlayedCameras(Cameras):
    """One camera: a film or a folder of pictures."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path

    def devices(self) -> tuple[Device, ...]:
        """Return the one that is played."""
        return (Device("played", "Played pictures" if self._path.is_dir() else "Played film"),)

    def open(self, _device: str, _size: QSize) -> CameraSource:
        """Return it, not started."""
        return PictureSequence(self._path) if self._path.is_dir() else Film(self._path)
