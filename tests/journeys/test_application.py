"""The application as a whole: painted first, opened next, closed clean, and frank about bugs."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from acne_desktop import app, log
from acne_desktop.errors import KnownError, PackageError
from acne_desktop.services import grading
from acne_desktop.services.clinic import open_clinic
from acne_desktop.ui.main_window import WELCOME, MainWindow
from acne_desktop.ui.tasks import BUG_SENTENCE

_TOO_LONG_MS = 60_000
_HEAVY = ("torch", "torchvision", "sqlalchemy", "numpy", "PIL", "reportlab")


@pytest.fixture
def own_log() -> Iterator[None]:
    """Put the log back as it was: a test's folder goes away."""
    root = logging.getLogger("acne_desktop")
    handlers, propagate, level = list(root.handlers), root.propagate, root.level
    yield
    log.configure(None)
    for handler in list(root.handlers):
        root.removeHandler(handler)
    for handler in handlers:
        root.addHandler(handler)
    root.propagate = propagate
    root.setLevel(level)


def test_the_window_is_painted_before_anything_heavy_is_read(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from acne_desktop import app\n"
        "assert app.first_paint(Path(sys.argv[1])) > 0\n"
        f"print([name for name in {_HEAVY!r} if name in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "clinic")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.strip() == "[]"
    assert not (tmp_path / "clinic").exists()


def test_without_a_display_one_sentence_names_the_command_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(KnownError, match="command line"):
        app.run(tmp_path / "clinic")
    assert not (tmp_path / "clinic").exists()


@pytest.mark.usefixtures("own_log", "dressed")
def test_the_application_opens_closes_and_lets_go_of_its_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_model(_folder: Path | None) -> grading.Grader:
        raise PackageError("The model is not installed: install the application again.")

    monkeypatch.setattr(grading, "load_grader", no_model)
    hook = sys.excepthook
    seen: list[str] = []

    def close_when_open() -> None:
        (window,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
        if getattr(window, "_here", None) != WELCOME:
            return
        seen.append(window.here.page)
        timer.stop()
        window.close()

    timer = QTimer()
    timer.timeout.connect(close_when_open)
    timer.start(10)
    too_long = QTimer()  # a test must not hang
    too_long.timeout.connect(lambda: QApplication.exit(1))
    too_long.start(_TOO_LONG_MS)
    status = app.run(tmp_path / "clinic")
    too_long.stop()  # else it would end the event loops of whichever test runs then

    assert status == 0
    assert seen == ["welcome"]
    assert sys.excepthook is hook
    open_clinic(tmp_path / "clinic").close()  # the lock is free
    assert list((tmp_path / "clinic" / "logs").iterdir())


@pytest.mark.usefixtures("own_log")
def test_a_bug_is_logged_without_its_data_and_told_in_one_sentence(tmp_path: Path) -> None:
    log.configure(tmp_path)
    told: list[KnownError] = []
    with app._Bugs(told.append):
        try:
            raise ZeroDivisionError("Erika Mustermann")
        except ZeroDivisionError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    assert [error.sentence for error in told] == [BUG_SENTENCE]
    written = (tmp_path / "acne-desktop.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in written
    assert "Mustermann" not in written


def test_a_known_error_in_a_slot_is_told_as_it_is() -> None:
    told: list[KnownError] = []
    error = KnownError("The disk is full: make room on it.")
    with app._Bugs(told.append):
        sys.excepthook(KnownError, error, None)
    assert told == [error]
