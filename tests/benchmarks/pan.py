"""How long a frame takes while three photographs of 24 megapixels are panned and zoomed together.

A frame is one step of the hand with all that the window does until the three views are painted,
each with its attention map: at 1:1, at 40 %, and while zooming between the two, where nothing that
was painted before can be used again. Making the copies is no part of it: that is another thread's.
"""

import statistics
import time
from collections.abc import Callable
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
_MB = 1_000_000


def worst_ms() -> tuple[float, str]:
    """Return the longest frame in milliseconds."""
    frames, bare, memory = _frames()
    everything = [time for times in frames.values() for time in times]
    told = ", ".join(
        f"{name} {max(times):.1f} worst {statistics.median(times):.1f} median"
        for name, times in frames.items()
    )
    detail = (
        f"{told} ms of {len(everything)} frames; a bare copy {bare:.2f} ms; "
        f"three photographs take {memory / _MB:.0f} MB"
    )
    return max(everything), detail


def ratio() -> tuple[float, str]:
    """Return the median frame of a pan over copying pictures of the views' size."""
    frames, bare, _ = _frames()
    pans = [time for name, times in frames.items() if name != "zooming" for time in times]
    median = statistics.median(pans)
    return median / bare, f"{median:.2f} ms, bare {bare:.2f} ms"


@cache
def _frames() -> tuple[dict[str, list[float]], float, int]:
    """Return the milliseconds of every frame, those of a bare copy, and the bytes of the copies."""
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
    frames = {
        "at 1:1": _panned(app, views, 1.0),
        "at 40 %": _panned(app, views, 0.4),
        "zooming": _zoomed(app, views),
    }
    bare = _bare(views)
    triplet.close()
    return frames, bare, sum(copies.memory for copies in levels)


def _photograph(number: int) -> Levels:
    drawn = Image.fromarray(face(VIEWS[number], seed=number)).resize(_SIZE)
    return pyramid(to_qimage(np.asarray(drawn)))


def _map() -> QImage:
    """Return an attention map as the visit page lays it over a photograph."""
    values = [0.5 + 0.5 * np.sin(cell) for cell in range(12 * 16)]
    attention = AttentionMap(rows=16, columns=12, values=tuple(float(v) for v in values))
    return to_qimage(overlay.rgba(attention, 341, 512))


def _panned(app: QApplication, views: list[PhotoView], scale: float) -> list[float]:
    """Drag to and fro across the photographs."""
    for view in views:
        view.fit()
        view.zoom_at(scale / (view.place.scale * view.place.ratio), QPointF(0.5, 0.5))
    _paint(app)
    times = []
    for frame in range(_FRAMES):
        way = 1 if frame % 20 < 10 else -1
        step = QPointF(way * _STEP / views[0].width(), _STEP / 2 / views[0].height())
        times.append(_timed(app, views, partial(views[0].hand.pan, step)))
    return times


def _zoomed(app: QApplication, views: list[PhotoView]) -> list[float]:
    """Turn the wheel in and out, notch by notch."""
    for view in views:
        view.fit()
    notches = [1.25] * _NOTCHES + [0.8] * _NOTCHES
    at = QPointF(0.4, 0.6)
    return [_timed(app, views, partial(views[0].hand.zoom, factor, at)) for factor in notches]


def _timed(app: QApplication, views: list[PhotoView], act: Callable[[], None]) -> float:
    begin = time.perf_counter()
    act()
    _paint(app)
    spent = time.perf_counter() - begin
    while time.perf_counter() - begin < 1 / 60:  # the screen's own pace, in which tiles are made
        app.processEvents()
    return 1000 * spent


def _paint(app: QApplication) -> None:
    """Paint whatever is to be painted, all views at once."""
    app.processEvents()


def _bare(views: list[PhotoView]) -> float:
    """Return the milliseconds that it takes to copy a picture as large as each view."""
    pictures = [QPixmap(view.size()) for view in views]
    targets = [QPixmap(view.size()) for view in views]
    for picture in (*pictures, *targets):
        picture.fill(theme.colours().photo_surround)
    times = []
    for _ in range(_FRAMES):
        begin = time.perf_counter()
        for picture, target in zip(pictures, targets, strict=True):
            painter = QPainter(target)
            painter.drawPixmap(0, 0, picture)
            painter.end()
        times.append(1000 * (time.perf_counter() - begin))
    return statistics.median(times)
