"""Takes a few pictures at once and keeps the sharpest."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtCore import QObject, QPoint, QRect, QSize, Signal
from PySide6.QtGui import QImage

from acne_desktop.domain.inspection import Inspection, Verdict
from acne_desktop.domain.photo import View
from acne_desktop.imaging.focus import focus
from acne_desktop.services.intake import IncomingPhoto, read_photo_bytes
from acne_desktop.ui.capture.source import BURST, CameraSource, Frame, State
from acne_desktop.ui.images import to_grey, to_pixels

if TYPE_CHECKING:
    from acne_desktop.services.inspection import Inspector

_MIDDLE = 0.6  # of both sides
_QUICKLY = 1  # of PNG's nine levels of compression: the others cost seconds and save little


@dataclass(frozen=True, eq=False)
class Taken:
    """A photograph that was taken, and what is seen of it; None where nobody could look."""

    view: View
    photo: IncomingPhoto
    inspection: Inspection | None = None

    @property
    def good_enough(self) -> bool:
        """Tell whether there is no reason to take it again."""
        return self.inspection is None or self.inspection.verdict < Verdict.RETAKE


class Burst(QObject):
    """Collects so many shots of a source, or as many as come before it vanishes."""

    ended = Signal(object)  # list[Frame], empty where none came

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: CameraSource | None = None
        self._frames: list[Frame] = []
        self._count = 0

    @property
    def running(self) -> bool:
        """Tell whether shots are still awaited."""
        return self._source is not None

    def begin(self, source: CameraSource, count: int = BURST) -> None:
        """Ask a source for shots; does nothing while a burst is running."""
        if self._source is not None:
            return
        self._source, self._frames, self._count = source, [], count
        source.shot.connect(self._got)
        source.changed.connect(self._look)
        source.take(count)
        self._look()

    def cancel(self) -> None:
        """Want no shots any more."""
        source, self._source = self._source, None
        if source is not None:
            source.shot.disconnect(self._got)
            source.changed.disconnect(self._look)

    def _got(self, frame: Frame) -> None:
        self._frames.append(frame)
        if len(self._frames) == self._count:
            self._end()

    def _look(self) -> None:
        if self._source is not None and self._source.state is not State.LIVE:
            self._end()

    def _end(self) -> None:
        self.cancel()
        frames, self._frames = self._frames, []
        self.ended.emit(frames)


def sharpest(frames: Sequence[Frame]) -> Frame:
    """Return the sharpest of one or more pictures of the same scene."""
    if len(frames) == 1:
        return frames[0]
    return max(frames, key=lambda frame: focus(to_grey(_middle(frame.image))))


def _middle(image: QImage) -> QImage:
    """Return the part where the face is, and little of what moves behind it."""
    side = QSize(round(_MIDDLE * image.width()), round(_MIDDLE * image.height()))
    place = QRect(QPoint(0, 0), side)
    place.moveCenter(image.rect().center())
    return image.copy(place)


def develop(frames: Sequence[Frame], view: View, inspector: Inspector | None) -> Taken:
    """Make the photograph of a view from what was taken: the file of the camera, or a PNG.

    Takes a second or so: work for the background. Raises :class:`PhotoError`.
    """
    best = sharpest(frames)
    photo = best.photo
    if photo is None:
        made = read_photo_bytes(_png(best))
        photo = replace(made, name="", taken_at=datetime.now().replace(microsecond=0))
    if inspector is None:
        return Taken(view, photo)
    scale = photo.width / photo.preview.shape[1]
    return Taken(view, photo, inspector.inspect(photo.preview, expected=view, scale=scale))


def _png(frame: Frame) -> bytes:
    """Return every pixel of a picture, without loss."""
    file = io.BytesIO()
    Image.fromarray(to_pixels(frame.image)).save(file, "PNG", compress_level=_QUICKLY)
    return file.getvalue()
