"""What every camera is to the capture page: pictures as they come, and those that may be kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from acne_desktop.services.intake import IncomingPhoto

BURST = 5  # pictures of which the sharpest is kept: a sixth of a second, shorter than a blink


class State(Enum):
    """How far a source is. ``GONE`` comes back by itself; ``OFF`` waits to be started."""

    OFF = "off"
    STARTING = "starting"
    LIVE = "live"
    GONE = "gone"


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture, upright, at the camera's full resolution.

    ``at`` is its time in seconds on the source's own clock, which never runs backwards. Where the
    camera wrote a file, ``photo`` is what was read of it, byte for byte, and ``image`` a copy to
    be shown.
    """

    image: QImage
    at: float
    photo: IncomingPhoto | None = None


class CameraSource(QObject):
    """A camera, or what is played as one. Only the application's own thread calls it.

    ``moving`` sources send pictures all the time, and a shot when :meth:`take` asks for one; the
    others send a shot whenever the photographer takes one.
    """

    frame = Signal(object)  # Frame: to be looked at
    shot = Signal(object)  # Frame: to be kept
    changed = Signal()  # of state, note or problem
    moving = True

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = State.OFF
        self._problem = ""
        self._wanted = 0
        self.note = ""  # what is on its way

    @property
    def state(self) -> State:
        """Return how far the source is."""
        return self._state

    @property
    def problem(self) -> str:
        """Return the sentence that says why there are no pictures, empty while there are."""
        return self._problem

    def start(self) -> None:
        """Begin to send pictures, or to try to."""
        raise NotImplementedError

    def stop(self) -> None:
        """Send nothing more, and let go of the device."""
        raise NotImplementedError

    def take(self, count: int = BURST) -> None:
        """Ask for so many of the next pictures as shots. A source that vanishes sends fewer."""
        self._wanted = count if self._state is State.LIVE else 0

    def _enter(self, state: State, problem: str = "") -> None:
        """Change the state; what was still to be taken is dropped where nothing comes any more."""
        if state is not State.LIVE:
            self._wanted = 0
        if (state, problem) != (self._state, self._problem):
            self._state, self._problem = state, problem
            self.changed.emit()

    def _send(self, picture: Frame) -> None:
        """Send a picture, as a shot too where one is wanted."""
        self._enter(State.LIVE)
        self.frame.emit(picture)
        if self._wanted:
            self._wanted -= 1
            self.shot.emit(picture)


@dataclass(frozen=True)
class Device:
    """A camera that may be chosen. ``id`` stays the same when it is unplugged and plugged in."""

    id: str
    name: str
    sizes: tuple[QSize, ...] = ()  # largest first


class Cameras(QObject):
    """The cameras that can be had: the system's, or a film played in their place."""

    changed = Signal()  # one was plugged in or unplugged

    @property
    def problem(self) -> str:
        """Return the sentence that says why no camera can be used at all, else empty."""
        return ""

    def devices(self) -> tuple[Device, ...]:
        """Return the cameras that are there now."""
        raise NotImplementedError

    def open(self, device: str, size: QSize) -> CameraSource:
        """Return a camera, not started; an empty size is its largest. It may be unplugged."""
        raise NotImplementedError
