"""How long a frame takes while a grid of 600 photographs is scrolled from its top to its end.

A frame is a step of the scroll bar with all that the window does until it is painted: also taking
in the small pictures that the background threads have made meanwhile. The photographs are real
files of twelve megapixels that nobody has seen before: their small pictures are made while one
scrolls.
"""

import hashlib
import statistics
import tempfile
import time
from functools import cache, partial
from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QApplication

from acne_desktop.domain.photo import VIEWS
from acne_desktop.services import thumbnails
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Tasks
from acne_desktop.ui.view_choice import ViewChoice
from acne_desktop.ui.widgets.photo_grid import GridPhoto, PhotoGrid
from tests.photographs import face

COUNT = 600
LIMIT_MS = 33.0
_DRAWN = 6  # the rest are their copies with other bytes at the end
_SIZE = (3000, 4000)
_STEP = 60  # pixels a frame, a quick turn of the wheel
_WINDOW = (1200, 700)


def worst_ms() -> tuple[float, str]:
    """Return the longest frame in milliseconds while no small picture is there yet."""
    cold, ready = _frames()
    detail = (
        f"median {statistics.median(cold):.1f} ms of {len(cold)} frames, "
        f"{sum(frame > LIMIT_MS for frame in cold)} over {LIMIT_MS:.0f} ms; "
        f"with ready pictures {max(ready):.1f} and {statistics.median(ready):.1f} ms"
    )
    return max(cold), detail


def ratio() -> tuple[float, str]:
    """Return the median frame over that of the same grid with all its pictures ready."""
    cold, ready = (statistics.median(times) for times in _frames())
    return cold / ready, f"{cold:.1f} ms, ready {ready:.1f} ms, {COUNT} photographs"


@cache
def _frames() -> tuple[list[float], list[float]]:
    """Return the milliseconds of every frame: of the first scroll, then of a second one."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, theme.Scheme.LIGHT)
    with tempfile.TemporaryDirectory() as folder, open_clinic(Path(folder) / "clinic") as clinic:
        tasks = Tasks()
        context = AppContext(tasks)
        context.use_clinic(clinic)
        grid = PhotoGrid(context)
        grid.photos.set_photos(_photos(clinic, Path(folder)), ViewChoice())
        grid.resize(*_WINDOW)
        grid.show()
        app.processEvents()
        cold = _scrolled(app, grid)
        _wait_for_all(app, grid)
        ready = _scrolled(app, grid)
        tasks.close()
        grid.close()
    return cold, ready


def _photos(clinic: Clinic, folder: Path) -> list[GridPhoto]:
    drawn = []
    for number in range(_DRAWN):
        path = folder / f"drawn-{number}.jpg"
        small = Image.fromarray(face(VIEWS[number % 3], seed=number))
        small.resize(_SIZE).save(path, quality=90)
        drawn.append(path.read_bytes())
    photos = []
    for number in range(COUNT):
        data = drawn[number % _DRAWN] + number.to_bytes(2, "big")
        path = folder / f"IMG_{number:04}.jpg"
        path.write_bytes(data)
        sha256 = hashlib.sha256(data).hexdigest()
        make = partial(thumbnails.of_file, clinic, sha256, path)
        photos.append(GridPhoto(str(number), sha256, path.name, make))
    return photos


def _scrolled(app: QApplication, grid: PhotoGrid) -> list[float]:
    bar = grid.verticalScrollBar()
    times = []
    for value in range(0, bar.maximum() + _STEP, _STEP):
        begin = time.perf_counter()
        bar.setValue(value)
        grid.viewport().repaint()
        app.processEvents()
        spent = time.perf_counter() - begin
        times.append(1000 * spent)
        time.sleep(max(0.0, 1 / 60 - spent))  # the screen's own pace, in which the threads work
    return times


def _wait_for_all(app: QApplication, grid: PhotoGrid) -> None:
    """Go through the grid page by page until every picture has been made and is kept."""
    bar = grid.verticalScrollBar()
    for value in range(0, bar.maximum() + grid.height(), grid.height() // 2):
        bar.setValue(value)
        grid.viewport().repaint()
        while grid.pictures.is_busy:
            app.processEvents()
