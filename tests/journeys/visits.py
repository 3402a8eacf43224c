"""A visit page as a user meets it, and the gestures that the journeys share."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import Patient, PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import patients
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.visit import VisitPage
from tests.fakes import FakeGrader


class Visitor:
    """Does on the visit page what a user does, and waits as long as a user would."""

    def __init__(self, page: VisitPage, context: AppContext, patient: Patient, qtbot: QtBot):
        self.page = page
        self.context = context
        self.patient = patient
        self._qtbot = qtbot

    def wait(self, happened: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self._qtbot.waitUntil(happened, timeout=10_000)

    def shown(self) -> set[View]:
        """Return the views whose photographs are seen."""
        return {view for view, slot in self.page.triplet.slots.items() if slot.photo.has_image()}

    def rest(self) -> None:
        """Wait until nothing runs in the background."""
        self.wait(lambda: not self.context.tasks.running)

    def start(self) -> None:
        """Begin a new visit."""
        self.page.start(self.patient.id)
        self.rest()

    def open(self, visit_id: int) -> None:
        """Open a saved visit."""
        self.page.open(visit_id)
        self.rest()

    def drop(self, target: QWidget, files: Sequence[Path]) -> None:
        """Drop files on a widget, and wait until they are read and graded."""
        self.drop_urls(target, [QUrl.fromLocalFile(str(file)) for file in files])
        self.rest()

    def drop_urls(self, target: QWidget, urls: Sequence[QUrl]) -> None:
        """Drop addresses on a widget."""
        mime = QMimeData()
        mime.setUrls(list(urls))
        drop_mime(target, mime)

    def drop_triplet(self, files: dict[View, Path]) -> None:
        """Drop three photographs on the page at once."""
        self.drop(self.page, list(files.values()))

    def press(self, key: Qt.Key, *, ctrl: bool = False, shift: bool = False) -> None:
        """Press a key where the keyboard is."""
        modifiers = Qt.KeyboardModifier.NoModifier
        if ctrl:
            modifiers |= Qt.KeyboardModifier.ControlModifier
        if shift:
            modifiers |= Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifiers)

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        QTest.keyClicks(QApplication.focusWidget() or self.page, text)

    def click(self, target: QWidget) -> None:
        """Click in the middle of a widget."""
        QTest.mouseClick(target, Qt.MouseButton.LeftButton)

    def save(self) -> int:
        """Save with the key, and return the visit's number."""
        self.press(Qt.Key.Key_Return, ctrl=True)
        self.rest()
        visit = self.page.state.visit
        assert visit is not None, self.page.side.hint.text()
        return visit.id

    def picture(self, view: View) -> QImage:
        """Return what is seen of a photograph."""
        return self.page.triplet.slots[view].photo.grab().toImage()


def drop_mime(target: QWidget, mime: QMimeData) -> bool:
    """Drag something over a widget and drop it; return whether it was let in."""
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    middle = QPoint(target.width() // 2, target.height() // 2)
    nothing = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(middle, action, mime, button, nothing)
    enter.ignore()
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(middle), action, mime, button, nothing))
    return enter.isAccepted()


def visitor(context: AppContext, clinic: Clinic, grader: FakeGrader, qtbot: QtBot) -> Visitor:
    """Return a visit page over a clinic with one patient, shown and active."""
    grader.grade = Grade.MODERATE
    patient = patients.register(clinic, PatientDetails("T-1", "Test, Person"))
    page = VisitPage(context, context.actions)
    qtbot.addWidget(page)
    context.actions.install(page)
    context.actions.show_page(page)
    page.resize(1216, 664)
    page.show()
    page.activateWindow()
    qtbot.waitActive(page)
    return Visitor(page, context, patient, qtbot)
