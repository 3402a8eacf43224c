"""Looks at the live picture in the background: always at the newest, never at a queue of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal

from acne_desktop.domain.inspection import Inspection
from acne_desktop.domain.photo import View
from acne_desktop.errors import KnownError
from acne_desktop.ui.capture.source import Frame
from acne_desktop.ui.images import to_pixels
from acne_desktop.ui.tasks import Task, Tasks

if TYPE_CHECKING:
    from acne_desktop.services.inspection import Inspector

_SIDE = 960  # of the picture that is looked at: a face in it is as high as sharpness needs


@dataclass(frozen=True)
class Told:
    """What was seen in the picture of a time, judged as a view."""

    at: float
    view: View
    inspection: Inspection


class LiveVerdicts(QObject):
    """Inspects one frame at a time; of those that come meanwhile only the latest is looked at."""

    told = Signal(object)  # Told

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._inspector: Inspector | None = None
        self._task: Task | None = None
        self._next: tuple[Frame, View] | None = None

    def use(self, inspector: Inspector | None) -> None:
        """Look with this inspector from now on; None does not look."""
        self._inspector = inspector

    @property
    def inspector(self) -> Inspector | None:
        """Return who looks."""
        return self._inspector

    def stop(self) -> None:
        """Drop what is being looked at."""
        self._next = None
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def look(self, frame: Frame, view: View) -> None:
        """Look at a frame, or remember it as the next one."""
        inspector = self._inspector
        if inspector is None:
            return
        if self._task is not None:
            self._next = (frame, view)
            return

        def done(inspection: Inspection) -> None:
            self._go_on()
            self.told.emit(Told(frame.at, view, inspection))

        def failed(_error: KnownError) -> None:  # a picture too small or too odd to be judged
            self._go_on()

        self._task = self._tasks.run(
            lambda _progress: inspect(frame, view, inspector), done=done, failed=failed
        )

    def _go_on(self) -> None:
        self._task = None
        waiting, self._next = self._next, None
        if waiting is not None:
            self.look(*waiting)


def inspect(frame: Frame, view: View, inspector: Inspector) -> Inspection:
    """Say what is seen in a frame, looking at a small copy of it. Raises :class:`PhotoError`."""
    image = frame.image
    small = image
    if max(image.width(), image.height()) > _SIDE:
        keep, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        small = image.scaled(QSize(_SIDE, _SIDE), keep, smooth)
    scale = image.width() / small.width()
    return inspector.inspect(to_pixels(small), expected=view, scale=scale)
