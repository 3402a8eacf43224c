"""The first start: an empty folder, a first patient, the demo clinic and back; and bad folders."""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from acne_desktop import paths
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.errors import Cancelled, PackageError
from acne_desktop.services import demo, patients, settings
from acne_desktop.services.clinic import Clinic, database_exists, open_clinic
from acne_desktop.ui import theme
from acne_desktop.ui.main_window import ABOUT, DEMO_TITLE, PATIENTS, TITLE, WELCOME, MainWindow
from acne_desktop.ui.session import NO_RECORDS, Session
from acne_desktop.ui.widgets.foot import PURPOSE
from acne_desktop.ui.widgets.patient_dialog import PatientDialog
from acne_desktop.ui.widgets.strips import DEMO_WORDS
from tests.fakes import FakeGrader


def start(session: Session, window: MainWindow, qtbot: QtBot) -> None:
    session.open()
    qtbot.waitUntil(lambda: window.here in (WELCOME, PATIENTS))
    qtbot.waitUntil(lambda: not session.context.tasks.running)


def form() -> PatientDialog:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PatientDialog)
    return dialog


class SmallDemo:
    """Makes a demo clinic of one patient at once; ``gate`` holds it half way."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()

    def __call__(
        self,
        data_dir: Path,
        *,
        grader: object,
        progress: Callable[[float, str], None],
        cancelled: Callable[[], bool],
    ) -> Clinic:
        assert isinstance(grader, FakeGrader)
        progress(0.5, "Patient 1 of 2")
        while not self.gate.wait(0.01):
            if cancelled():
                raise Cancelled
        new = not database_exists(data_dir)
        clinic = open_clinic(data_dir, synthetic=True)
        if new:
            patients.register(clinic, PatientDetails("D-1", "Made, Up", date(2000, 1, 1)))
        return clinic


@pytest.fixture
def small_demo(monkeypatch: pytest.MonkeyPatch) -> SmallDemo:
    made = SmallDemo()
    monkeypatch.setattr(demo, "build_demo", made)
    return made


def test_an_empty_folder_becomes_a_clinic_with_a_welcome(
    session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    assert not session.data_dir.exists()
    start(session, window, qtbot)
    assert window.here == WELCOME
    assert database_exists(session.data_dir)
    assert window.windowTitle() == TITLE
    assert not window.banner.isVisible()
    assert window.foot.purpose.text() == PURPOSE
    page = window.page("welcome")
    assert page.new_patient.isEnabled()
    assert page.explore.isEnabled()


def test_the_first_patient_is_registered_and_shown(
    session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    start(session, window, qtbot)
    QTest.mouseClick(window.page("welcome").new_patient, Qt.MouseButton.LeftButton)
    dialog = form()
    QTest.keyClicks(dialog.identifier, "A-1")
    QTest.keyClicks(dialog.name, "Mustermann, Erika")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.here.page == "patient")
    page = window.page("patient")
    qtbot.waitUntil(lambda: page.header.name.text() == "Mustermann, Erika")
    assert page.body.currentWidget() is page.nothing
    assert window.foot.message.text() == "Patient registered."
    assert "Mustermann" not in window.windowTitle()

    window.show_patients()
    found = window.page("patients").model
    qtbot.waitUntil(lambda: found.total == 1)
    assert window.here == PATIENTS


def test_the_demo_clinic_is_apart_and_one_can_return(
    session: Session, window: MainWindow, small_demo: SmallDemo, qtbot: QtBot
) -> None:
    start(session, window, qtbot)
    QTest.mouseClick(window.page("welcome").explore, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.shows_demo)
    qtbot.waitUntil(lambda: window.page("patients").model.rowCount() == 1)
    assert window.windowTitle() == DEMO_TITLE
    assert window.banner.isVisible()
    assert window.banner.words.text() == DEMO_WORDS
    assert session.context.clinic.folders.data == paths.demo_data_dir(session.data_dir)

    QTest.mouseClick(window.banner.leave, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.here == WELCOME and not session.shows_demo)
    assert window.windowTitle() == TITLE
    assert not window.banner.isVisible()
    assert patients.find(session.context.clinic) == []


def test_the_demo_shows_progress_and_can_be_cancelled(
    session: Session, window: MainWindow, small_demo: SmallDemo, qtbot: QtBot
) -> None:
    start(session, window, qtbot)
    small_demo.gate.clear()
    page = window.page("welcome")
    page.explore.click()
    qtbot.waitUntil(lambda: page.doing.text() == "Patient 1 of 2")
    assert page.bar.isVisible()
    assert page.bar.value() == 50
    assert not page.explore.isEnabled()
    QTest.mouseClick(page.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.explore.isEnabled)
    assert not page.bar.isVisible()
    assert not session.shows_demo
    assert not database_exists(paths.demo_data_dir(session.data_dir))

    small_demo.gate.set()
    page.explore.click()
    qtbot.waitUntil(lambda: session.shows_demo)


def test_one_can_work_on_while_the_demo_is_made(
    session: Session, window: MainWindow, small_demo: SmallDemo, qtbot: QtBot
) -> None:
    start(session, window, qtbot)
    small_demo.gate.clear()
    window.page("welcome").explore.click()
    window.show_about()
    assert window.here == ABOUT
    qtbot.waitUntil(window.foot.bar.isVisible)
    assert "Preparing the demo clinic" in window.foot.task.text()
    window.foot.cancel.click()
    qtbot.waitUntil(window.foot.bar.isHidden)
    assert window.here == ABOUT


def test_a_damaged_model_is_said_where_the_demo_was_asked_for(
    session: Session, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = "The model is damaged: install the application again."

    def fail() -> FakeGrader:
        raise PackageError(sentence)

    monkeypatch.setattr(session.context, "_load_grader", fail)
    start(session, window, qtbot)
    page = window.page("welcome")
    page.explore.click()
    qtbot.waitUntil(page.error.isVisible)
    assert page.error.text() == sentence
    assert page.explore.isEnabled()
    window.show_about()
    assert window.page("about").state.text() == sentence


def test_a_folder_in_use_is_told_and_can_be_tried_again(
    session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    with open_clinic(session.data_dir):
        session.open()
        qtbot.waitUntil(lambda: window.here.page == "problem")
        page = window.page("problem")
        assert "already open" in page.words.text.text()
        assert not session.context.actions.action("patient.new").isEnabled()
    QTest.mouseClick(page.retry, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.here == WELCOME)


def test_a_database_that_is_none_is_told(
    session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    folders = paths.Folders(session.data_dir)
    folders.create()
    folders.database.write_bytes(b"this is no database " * 100)
    session.open()
    qtbot.waitUntil(lambda: window.here.page == "problem")
    said = window.page("problem").words.text.text()
    assert said
    assert str(session.data_dir) not in said


def test_another_folder_can_be_opened_instead(
    session: Session,
    window: MainWindow,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = tmp_path / "other"
    with open_clinic(other) as clinic:
        patients.register(clinic, PatientDetails("A-1", "Mustermann, Erika"))
    chosen = [tmp_path / "nothing", other]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_arguments: str(chosen.pop(0)))
    with open_clinic(session.data_dir):
        session.open()
        qtbot.waitUntil(lambda: window.here.page == "problem")
        page = window.page("problem")
        page.other.click()
        qtbot.waitUntil(lambda: page.words.text.text() == NO_RECORDS)
        page.other.click()
        qtbot.waitUntil(lambda: window.here == PATIENTS)
        qtbot.waitUntil(lambda: window.page("patients").model.rowCount() == 1)
    assert session.data_dir == other


def test_the_theme_is_remembered(session: Session, window: MainWindow, qtbot: QtBot) -> None:
    start(session, window, qtbot)
    assert not theme.is_dark()
    session.context.actions.trigger("theme.toggle")
    assert theme.is_dark()
    folders = paths.Folders(session.data_dir)
    qtbot.waitUntil(lambda: settings.load(folders).theme == "dark")
    session.context.actions.trigger("theme.toggle")
    assert not theme.is_dark()
    qtbot.waitUntil(lambda: settings.load(folders).theme == "light")
