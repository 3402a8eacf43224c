"""How long a frame takes while three photographs of 24 megapixels are panned and zoomed together.

A frame is one step of the hand with all that the window does until the three views are painted,
each with its attention map: at 1:1, at 40 %, and while zooming between the two, where nothing that
was painted before can be used again. Making the copies is no part of it: that is another thread's.

The yardstick, copying three pictures of the views' size, waits for the screen before each copy as
a frame does: in a loop of its own it would find them in the processor's cache, where no frame
finds its photographs. The ratio is one of processor time, which others on the machine hardly move.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from PIL import Image
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from acne_desktop.domain.assessment import AttentionMap
from acne_desktop.domain.photo import VIEWS
from acne_desktop.imaging import overlay
from acne_desktop.ui import theme
from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.photo.levels import Levels, pyramid
from acne_desktop.ui.photo.view import PhotoView
from acne_desktop.ui.widgets.triplet import Triplet
from tests.photographs import face

LIMIT_MS = 33.0
_SIZE = (4000, 6000)  # 24 megapixels, upright
_WINDOW = (1600, 900)
_FRAMES = 60  # a second of panning
_STEP = 24  # pixels a frame: 1440 a second, as fast as a hand is
_NOTCHES = 12
_PANS = {"at 1:1": 1.0, "at 40 %": 0.4}
_MB = 1_000_000


@dataclass(frozen=True)
class Times:
    """The milliseconds of every frame, by what the hand does, and those of pans and bare copies."""

    frames: dict[str, list[float]]
    pans: list[float]  # of the window's thread only
    copies: list[float]
    memory: int  # bytes of the photographs' copies


def worst_ms() -> tuple[float, str]:
    """Return the longest frame in milliseconds."""
    measured = _measured()
    everything = [time for times in measured.frames.values() for time in times]
    told = ", ".join(
        f"{name} {max(times):.1f} worst {statistics.median(times):.1f} median"
        for name, times in measured.frames.items()
    )
    detail = (
        f"{told} ms of {len(everything)} frames; "
        f"three photographs take {measured.memory / _MB:.0f} MB"
    )
    return max(everything), detail


def ratio() -> tuple[float, str]:
    """Return the median frame of a pan over copying pictures of the views' size."""
    measured = _measured()
    pan, bare = statistics.median(measured.pans), statistics.median(measured.copies)
    return pan / bare, f"{pan:.2f} ms, bare {bare:.2f} ms"


@cache
def _measured() -> Times:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, theme.Scheme.LIGHT)
    triplet = Triplet()
    triplet.resize(*_WINDOW)
    triplet.show()
    levels = [_photograph(number) for number in range(len(VIEWS))]
    views = [triplet.slots[view].photo for view in VIEWS]
    for view, copies in zip(VIEWS, levels, strict=True):
        triplet.slots[view].show_photo(copies, QSize(*_SIZE))
        triplet.slots[view].photo.set_attention(_map())
        triplet.slots[view].photo.set_opacity(0.5)
    app.processEvents()
    bare = _Bare(views)
    pans = {name: _panned(app, views, scale, bare) for name, scale in _PANS.items()}
    frames = {name: [spent.wall for spent in each] for name, each in pans.items()}
    frames["zooming"] = [spent.wall for spent in _zoomed(app, views)]
    triplet.close()
    return Times(
        frames,
        [spent.thread for each in pans.values() for spent in each],
        bare.times,
        sum(copies.memory for copies in levels),
    )


def _photograph(number: int) -> Levels:
    drawn = Image.fromarray(face(VIEWS[number], seed=number)).resize(_SIZE)
    return pyramid(to_qimage(np.asarray(drawn)))


def _map() -> QImage:
    """Return an attention map as the visit page lays it over a photograph."""
    values = [0.5 + 0.5 * np.sin(cell) for cell in range(12 * 16)]
    attention = AttentionMap(rows=16, columns=12, values=tuple(float(v) for v in values))
    return to_qimage(overlay.rgba(attention, 341, 512))


def _panned(
    app: QApplication, views: list[PhotoView], scale: float, bare: "_Bare"
) -> list["_Spent"]:
    """Drag to and fro across the photographs, with a bare copy after every frame."""
    for view in views:
        view.fit()
        view.zoom_at(scale / (view.place.scale * view.place.ratio), QPointF(0.5, 0.5))
    app.processEvents()
    frames = []
    for frame in range(_FRAMES):
        way = 1 if frame % 20 < 10 else -1
        step = QPointF(way * _STEP / views[0].width(), _STEP / 2 / views[0].height())
        frames.append(_timed(app, partial(views[0].hand.pan, step)))
        bare.copy()
        _wait(app)
    return frames


def _zoomed(app: QApplication, views: list[PhotoView]) -> list["_Spent"]:
    """Turn the wheel in and out, notch by notch."""
    for view in views:
        view.fit()
    notches = [1.25] * _NOTCHES + [0.8] * _NOTCHES
    at = QPointF(0.4, 0.6)
    return [_timed(app, partial(views[0].hand.zoom, factor, at)) for factor in notches]


@dataclass(frozen=True)
class _Spent:
    """The milliseconds that one frame took, on the clock and of the window's thread."""

    wall: float
    thread: float


def _timed(app: QApplication, act: Callable[[], None]) -> _Spent:
    begin, thread = time.perf_counter(), time.thread_time()
    act()
    app.processEvents()  # paints all views at once
    spent = _Spent(1000 * (time.perf_counter() - begin), 1000 * (time.thread_time() - thread))
    _wait(app)
    return spent


def _wait(app: QApplication) -> None:
    """Wait for the screen, at whose own pace frames are shown; in between tiles are made."""
    begin = time.perf_counter()
    while time.perf_counter() - begin < 1 / 60:
        app.processEvents()


class _Bare:
    """Copies a picture as large as each view, and keeps the milliseconds that it takes."""

    def __init__(self, views: list[PhotoView]) -> None:
        self.times: list[float] = []
        self._pictures = [QPixmap(view.size()) for view in views]
        self._targets = [QPixmap(view.size()) for view in views]
        for picture in (*self._pictures, *self._targets):
            picture.fill(theme.colours().photo_surround)

    def copy(self) -> None:
        """Copy them once."""
        begin = time.thread_time()
        for picture, target in zip(self._pictures, self._targets, strict=True):
            painter = QPainter(target)
            painter.drawPixmap(0, 0, picture)
            painter.end()
        self.times.append(1000 * (time.thread_time() - begin))
