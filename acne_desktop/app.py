"""Starts the window: paints it first, then opens the records and loads the model behind it."""

import logging
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from acne_desktop import paths
from acne_desktop.errors import KnownError
from acne_desktop.services import settings
from acne_desktop.ui import appearance
from acne_desktop.ui.main_window import TITLE, MainWindow

if TYPE_CHECKING:
    from acne_desktop.ui.context import AppContext
    from acne_desktop.ui.session import Session

# The window is painted first; what only its furniture needs is imported after that.
# ruff: noqa: PLC0415

NO_DISPLAY = (
    "This machine has no display to open a window on: use the command line, see "
    "acne-desktop --help."
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FirstWindow:
    """The window before anything is in it."""

    qt: QApplication
    window: MainWindow
    data_dir: Path
    settings: settings.Settings


@dataclass(frozen=True)
class Running:
    """The furnished window, and what must be ended with it."""

    window: MainWindow
    context: "AppContext"
    session: "Session"

    def close(self) -> None:
        """End the background work, then close the records."""
        self.context.tasks.close()
        self.session.close()


def run(data_dir: Path | None = None, database: str = "") -> int:
    """Open the window and stay until it is closed; return the exit status.

    Raises :class:`KnownError` where there is no display.
    """
    if not _has_display():
        raise KnownError(NO_DISPLAY)
    first = first_window(data_dir or paths.default_data_dir())
    running: list[Running] = []

    def begin() -> None:
        running.append(furnish(first, database))
        running[0].session.open()

    def show(error: KnownError) -> None:
        if running:
            running[0].context.report_error(error)

    with _Bugs(show):
        _after_first_paint(first.window, begin)
        first.window.show()
        status = first.qt.exec()
        for part in running:
            part.close()
    return status


def first_window(data_dir: Path) -> FirstWindow:
    """Make the window, dressed as it was last, and nothing else."""
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    qt.setApplicationName(TITLE)
    qt.setDesktopFileName(TITLE)
    chosen = _settings(data_dir)
    appearance.begin(qt, chosen)
    return FirstWindow(qt, MainWindow(), data_dir, chosen)


def furnish(first: FirstWindow, database: str = "") -> Running:
    """Fill the window; the model is loaded once the records are open, or cannot be opened."""
    from acne_desktop import log
    from acne_desktop.ui.context import AppContext
    from acne_desktop.ui.session import Session
    from acne_desktop.ui.tasks import Tasks

    appearance.dress(first.qt, first.settings)
    log.configure(paths.Folders(first.data_dir).logs)
    context = AppContext(Tasks(), settings=first.settings)
    session = Session(context, first.data_dir, database)
    first.window.furnish(context, session)
    session.opened.connect(context.load_grader)
    session.failed.connect(lambda _error: context.load_grader())
    return Running(first.window, context, session)


def first_paint(data_dir: Path) -> float:
    """Show the window, return once it is painted, with the seconds since this call began."""
    begin = time.perf_counter()
    first = first_window(data_dir)
    _after_first_paint(first.window, first.qt.quit)
    first.window.show()
    first.qt.exec()
    return time.perf_counter() - begin


def _settings(data_dir: Path) -> settings.Settings:
    try:
        return settings.load(paths.Folders(data_dir))
    except KnownError:  # opening the records meets the same trouble, and tells it
        return settings.Settings()


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


class _FirstPaint(QObject):
    """Calls back once, when a window has been painted and the event loop is free again."""

    def __init__(self, window: MainWindow, callback: Callable[[], object]) -> None:
        super().__init__(window)
        self._callback = callback
        window.installEventFilter(self)

    def eventFilter(  # noqa: N802 - Qt's name
        self, watched: QObject, event: QEvent
    ) -> bool:
        """Wait for the first paint event."""
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._callback)
        return False


def _after_first_paint(window: MainWindow, callback: Callable[[], object]) -> None:
    _FirstPaint(window, callback)


class _Bugs:
    """Logs what no code foresaw and shows one sentence, instead of letting a slot fail unseen."""

    def __init__(self, show: Callable[[KnownError], None]) -> None:
        self._show = show
        self._before = sys.excepthook

    def __enter__(self) -> None:
        sys.excepthook = self._caught

    def __exit__(self, *_how: object) -> None:
        sys.excepthook = self._before

    def _caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, KnownError):
            self._show(error)
            return
        if not isinstance(error, Exception):  # Ctrl+C in the terminal
            self._before(kind, error, trace)
            return
        from acne_desktop.language import tr
        from acne_desktop.ui.tasks import BUG_SENTENCE

        _log.error("a bug in the window", exc_info=(kind, error, trace))
        self._show(KnownError(tr(BUG_SENTENCE)))
