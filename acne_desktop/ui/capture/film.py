"""Plays a video file as a camera, decoded by QtMultimedia; its sound is never played."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink

from acne_desktop.language import mark, tr
from acne_desktop.ui.capture.source import CameraSource, Frame, State

NO_FILM = mark("The film that is played as a camera cannot be read: choose another file.")
_FRAME_S = 0.04  # between the last picture of a round and the first of the next
_AGAIN_MS = 500


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
            self._enter(State.GONE, tr(NO_FILM))
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
            self._before = self._latest + _FRAME_S - position
        self._latest = self._before + position
        return self._latest
