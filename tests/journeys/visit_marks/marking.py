"""What the journeys over marked photographs share: where things are, and the hand that draws."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from acne_desktop.domain.marks import Mark
from acne_desktop.domain.photo import View
from acne_desktop.services import marks
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.photo.marks_layer import MarksLayer
from acne_desktop.ui.photo.view import PhotoView
from tests.journeys.visits import Visitor

LEFT = Qt.MouseButton.LeftButton
PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def photo(visit: Visitor, view: View) -> PhotoView:
    return visit.page.triplet.slots[view].photo


def layer(visit: Visitor, view: View) -> MarksLayer:
    return visit.page.marks.layers[view]


def kept(visit: Visitor, clinic: Clinic) -> list[Mark]:
    assert visit.page.state.visit is not None
    return marks.of_visit(clinic, visit.page.state.visit.id)


def middle(visit: Visitor, view: View) -> QPoint:
    shown = photo(visit, view)
    return QPoint(shown.width() // 2, shown.height() // 2)


def drag(visit: Visitor, view: View, start: QPoint, end: QPoint) -> None:
    shown = photo(visit, view)
    QTest.mousePress(shown, LEFT, PLAIN, start)
    QTest.mouseMove(shown, (start + end) / 2)
    QTest.mouseMove(shown, end)
    QTest.mouseRelease(shown, LEFT, PLAIN, end)
    visit.rest()


def draw(visit: Visitor, key: Qt.Key, view: View = View.FRONTAL) -> None:
    visit.press(key)
    at = middle(visit, view)
    drag(visit, view, at, at + QPoint(30, 20))
