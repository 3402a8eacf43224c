"""A window beside cameras that a test plugs in, and what one does in it to take photographs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.domain.inspection import FaceSeen, Finding, Inspection, Quality, Verdict
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import patients
from acne_desktop.ui.capture.source import Cameras, CameraSource, Device
from acne_desktop.ui.main_window import MainWindow
from acne_desktop.ui.pages import capture_words as words
from acne_desktop.ui.pages.capture import CapturePage
from acne_desktop.ui.pages.visit import VisitPage
from acne_desktop.ui.session import Session
from tests.fakes import FakeInspector, Pixels
from tests.photographs import face, write_photo

DARK = "It is too dark: turn on more light."
SIZE = (320, 240)
_DARK = 60  # mean of a picture below which the tests' inspector says that it is too dark


def see(pixels: Pixels, expected: View | None) -> Inspection:
    """Return that all is good unless the picture is dark."""
    dark = pixels.mean() < _DARK
    finding = Finding(
        Quality.BRIGHTNESS,
        float(pixels.mean()),
        Verdict.RETAKE if dark else Verdict.GOOD,
        DARK if dark else "",
    )
    return Inspection(expected, FaceSeen(0.9, (4, 4, 90, 110), 0.0, 0.0, 0.0), [finding])


def pictures(folder: Path, *, first: int = 0, dark: bool = False) -> Path:
    """Fill a folder with what the camera sees from now on."""
    before = list(folder.glob("*.png"))
    for number in range(first, first + 4):
        pixels = face(width=SIZE[0], height=SIZE[1], seed=number)
        write_photo(folder / f"{number:03}.png", pixels // 4 if dark else pixels)
    for old in before:
        if int(old.stem) not in range(first, first + 4):
            old.unlink()
    return folder


class Plugs(Cameras):
    """Cameras that the test plugs in and out; each plays a folder of pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.folders: dict[str, Path] = {}
        self.asked: list[tuple[str, QSize]] = []

    def devices(self) -> tuple[Device, ...]:
        sizes = (QSize(640, 480), QSize(320, 240))
        return tuple(Device(id_, f"Camera {id_}", sizes) for id_ in self.folders)

    def plug(self, id_: str, folder: Path) -> None:
        self.folders[id_] = folder
        self.changed.emit()

    def open(self, device: str, size: QSize) -> CameraSource:
        from acne_desktop.ui.capture.played import PictureSequence

        self.asked.append((device, size))
        return PictureSequence(self.folders[device])


class Photographer:
    """Does in the window what a user does."""

    def __init__(self, window: MainWindow, session: Session, qtbot: QtBot) -> None:
        self.window = window
        self.context = session.context
        self._qtbot = qtbot
        if not self.context.has_clinic:
            session.open()
        self.wait(lambda: self.context.has_clinic and not self.context.tasks.running)
        details = PatientDetails("T-1", "Test, Person")
        self.patient = patients.register(self.context.clinic, details)

    def wait(self, happened: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(happened, timeout=15_000)

    @property
    def page(self) -> CapturePage:
        page: CapturePage = self.window.page("capture")
        return page

    @property
    def visit(self) -> VisitPage:
        page: VisitPage = self.window.page("visit")
        return page

    @property
    def taken(self) -> list[View]:
        return list(self.page.shooting.steps.taken)

    @property
    def says(self) -> str:
        return self.page.parts.verdict.sentence.text()

    def start(self) -> None:
        """Begin a visit and go where its photographs are taken."""
        self.window.new_visit(self.patient.id)
        self.window.activateWindow()
        self._qtbot.waitActive(self.window)
        self.wait(lambda: not self.context.tasks.running)
        self.press(Qt.Key.Key_C, ctrl=True, shift=True)
        assert self.window.here.page == "capture"

    def press(self, key: Qt.Key, *, ctrl: bool = False, shift: bool = False) -> None:
        modifiers = Qt.KeyboardModifier.NoModifier
        if ctrl:
            modifiers |= Qt.KeyboardModifier.ControlModifier
        if shift:
            modifiers |= Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def shoot(self) -> None:
        """Press the space bar once the picture is good, and wait until it is kept."""
        before = len(self.page.shooting.steps.taken)
        self.wait(lambda: self.says == words.GOOD)
        self.press(Qt.Key.Key_Space)
        self.wait(lambda: len(self.taken) > before and not self.page.shooting.busy)

    def back_in_visit(self) -> None:
        self.wait(lambda: self.window.here.page == "new_visit")
        self.wait(lambda: not self.context.tasks.running)


@pytest.fixture
def plugs(monkeypatch: pytest.MonkeyPatch) -> Plugs:
    made = Plugs()
    monkeypatch.setattr("acne_desktop.ui.pages.capture.offered_cameras", lambda: made)
    return made


@pytest.fixture
def photographer(
    window: MainWindow,
    session: Session,
    fake_inspector: FakeInspector,
    qtbot: QtBot,
    plugs: Plugs,
) -> Iterator[Photographer]:
    fake_inspector.answer = see
    made = Photographer(window, session, qtbot)
    yield made
    made.page.choice.end()
    made.page.shooting.stop()


@pytest.fixture
def camera(plugs: Plugs, tmp_path: Path) -> Path:
    """Return the folder of what the one camera sees."""
    folder = pictures(tmp_path / "sees")
    plugs.plug("one", folder)
    return folder
