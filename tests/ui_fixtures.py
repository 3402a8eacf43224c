"""Fixtures for tests of the window: a dressed application, a context over a clinic, a window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop import language
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.main_window import MainWindow
from acne_desktop.ui.session import Session
from acne_desktop.ui.tasks import Tasks
from tests.fakes import FakeGrader, FakeInspector


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """Return the application in English, light and at 100 %, whatever a test does to it."""
    theme.apply(qapp, theme.Scheme.LIGHT)
    yield qapp
    theme.resize(qapp, scale=100, font_size=100)
    theme.set_motion(qapp, theme.Motion.FULL)
    theme.apply(qapp, theme.Scheme.LIGHT)
    language.use(language.ENGLISH)


@pytest.fixture
def tasks(dressed: QApplication) -> Iterator[Tasks]:
    """Return background tasks that leave no thread behind."""
    made = Tasks()
    yield made
    made.close()


@pytest.fixture
def context(
    tasks: Tasks, clinic: Clinic, fake_grader: FakeGrader, fake_inspector: FakeInspector
) -> AppContext:
    """Return a context over an empty clinic, with a grader that answers at once."""
    made = AppContext(tasks, load_grader=lambda: fake_grader, load_inspector=lambda: fake_inspector)
    made.use_clinic(clinic)
    return made


@pytest.fixture
def session(
    tasks: Tasks, fake_grader: FakeGrader, fake_inspector: FakeInspector, tmp_path: Path
) -> Iterator[Session]:
    """Return a session over a data folder that does not exist yet."""
    context = AppContext(
        tasks, load_grader=lambda: fake_grader, load_inspector=lambda: fake_inspector
    )
    made = Session(context, tmp_path / "clinic")
    yield made
    tasks.close()
    made.close()


@pytest.fixture
def window(session: Session, qtbot: QtBot) -> MainWindow:
    """Return the furnished window, shown; ``session.open()`` opens its records."""
    made = MainWindow()
    qtbot.addWidget(made)
    made.furnish(session.context, session)
    made.show()
    return made
