"""Brings small pictures to where lists paint them: made off the UI thread, the seen ones kept."""

import os
from collections import OrderedDict
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from acne_desktop.ui.context import AppContext
from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.tasks import Task

Pixels = NDArray[np.uint8]
Maker = Callable[[], Pixels]  # runs in the background; raises KnownError
_KEPT_BYTES = 96 * 1024 * 1024
_AT_ONCE = 2 if (os.cpu_count() or 1) > 2 else 1  # one core is the window's
_PIXEL_BYTES = 4


class SmallPictures(QObject):
    """Pictures of one size, known by a key; ``ready`` says that one can be had, or never will.

    A list asks while it paints, so that only what is in sight is made; the newest wish comes
    first, and :meth:`forget_waiting` drops the wishes for what was scrolled out of sight.
    """

    ready = Signal(str)

    def __init__(self, context: AppContext, size: QSize, parent: QObject | None = None) -> None:
        """``size`` is the frame's, in device-independent pixels."""
        super().__init__(parent)
        self._context = context
        self._size = size
        self._ratio = 1.0
        self._kept: OrderedDict[str, QPixmap | None] = OrderedDict()
        self._bytes = 0
        self._waiting: OrderedDict[str, Maker] = OrderedDict()
        self._running: dict[str, Task] = {}
        context.clinic_changed.connect(self.forget)

    def get(self, key: str, make: Maker | None, *, ratio: float = 1.0) -> QPixmap | None:
        """Return a picture fitted into the frame, or None: it is on its way, or has failed.

        ``make`` is None where it cannot be made yet. ``ratio`` is how many of the screen's pixels
        one of ours has.
        """
        if ratio != self._ratio:
            self.forget()
            self._ratio = ratio
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if make is not None and key not in self._running:
            self._waiting[key] = make
            self._waiting.move_to_end(key)
            self._start()
        return None

    def has_failed(self, key: str) -> bool:
        """Tell whether a picture cannot be had."""
        return key in self._kept and self._kept[key] is None

    def forget_waiting(self) -> None:
        """Drop what is wished for and not begun."""
        self._waiting.clear()

    def forget(self) -> None:
        """Forget everything."""
        self._waiting.clear()
        for task in self._running.values():
            task.cancel()
        self._running.clear()
        self._kept.clear()
        self._bytes = 0

    @property
    def is_busy(self) -> bool:
        """Tell whether pictures are on their way."""
        return bool(self._running or self._waiting)

    @property
    def kept_bytes(self) -> int:
        """How much memory the pictures take."""
        return self._bytes

    def _start(self) -> None:
        while self._waiting and len(self._running) < _AT_ONCE:
            key, make = self._waiting.popitem()
            self._run(key, make)

    def _run(self, key: str, make: Maker) -> None:
        size, ratio = self._size * self._ratio, self._ratio

        def done(image: QImage) -> None:
            picture = QPixmap.fromImage(image)
            picture.setDevicePixelRatio(ratio)
            self._arrived(key, picture)

        self._running[key] = self._context.tasks.run(
            lambda _progress: _fitted(make(), size),
            done=done,
            failed=lambda _error: self._arrived(key, None),
        )

    def _arrived(self, key: str, picture: QPixmap | None) -> None:
        self._running.pop(key, None)
        self._kept[key] = picture
        self._bytes += _size_of(picture)
        while self._bytes > _KEPT_BYTES and len(self._kept) > 1:
            self._bytes -= _size_of(self._kept.popitem(last=False)[1])
        self._start()
        self.ready.emit(key)


def _fitted(pixels: Pixels, size: QSize) -> QImage:
    """Return the pixels as large as the frame lets them be, in the format painted fastest."""
    shown = to_qimage(pixels).scaled(
        size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    return shown.convertToFormat(QImage.Format.Format_RGB32)


def _size_of(picture: QPixmap | None) -> int:
    return picture.width() * picture.height() * _PIXEL_BYTES if picture is not None else 0
