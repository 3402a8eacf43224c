"""A clinician looks closely at a visit's photographs, turns them and draws on them."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from acne_desktop.domain.marks import Mark, MarkKind
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.services import history, intake, marks, turns, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.photo.marks_layer import MarksLayer
from acne_desktop.ui.photo.view import PhotoView
from tests.journeys.visits import Visitor

LEFT = Qt.MouseButton.LeftButton
PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def saved(visit: Visitor, clinic: Clinic, triplet_files: dict[View, Path]) -> Visitor:
    """Return a page that shows a saved visit."""
    photos = {view: intake.read_photo(path) for view, path in triplet_files.items()}
    made = visits.save(clinic, patient_id=visit.patient.id, day=date(2026, 11, 1), photos=photos)
    visit.open(made.id)
    return visit


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


def test_an_arrow_is_drawn_kept_moved_and_removed(saved: Visitor, clinic: Clinic) -> None:
    draw(saved, Qt.Key.Key_P)

    (arrow,) = kept(saved, clinic)
    assert (arrow.kind, arrow.view) == (MarkKind.ARROW, View.FRONTAL)
    assert arrow.points[0] == pytest.approx((0.5, 0.5), abs=0.02)
    assert arrow.points[1][0] > 0.52
    assert layer(saved, View.FRONTAL).current == arrow
    assert not saved.page.triplet.tools.buttons["marks.arrow"].isChecked()
    assert saved.page.triplet.large is None  # drawing is no click on the photograph

    at = middle(saved, View.FRONTAL) + QPoint(15, 10)  # on the line, at no end of it
    drag(saved, View.FRONTAL, at, at + QPoint(0, -40))
    (moved,) = kept(saved, clinic)
    assert moved.points[0][1] < arrow.points[0][1]
    length = [tip - tail for tail, tip in zip(*arrow.points, strict=True)]
    assert [tip - tail for tail, tip in zip(*moved.points, strict=True)] == pytest.approx(length)

    saved.press(Qt.Key.Key_Delete)
    saved.rest()
    assert kept(saved, clinic) == []
    assert not saved.context.actions.action("marks.remove").isEnabled()


def test_one_end_is_dragged_elsewhere(saved: Visitor, clinic: Clinic) -> None:
    draw(saved, Qt.Key.Key_O)
    (circle,) = kept(saved, clinic)
    rim = middle(saved, View.FRONTAL) + QPoint(30, 20)

    drag(saved, View.FRONTAL, rim, rim + QPoint(20, 20))

    (larger,) = kept(saved, clinic)
    assert larger.points[0] == circle.points[0]
    assert larger.points[1][0] > circle.points[1][0]


def test_a_note_is_written_where_the_mouse_clicks_and_changed(
    saved: Visitor, clinic: Clinic
) -> None:
    saved.press(Qt.Key.Key_T)
    QTest.mouseClick(photo(saved, View.LEFT), LEFT, PLAIN, middle(saved, View.LEFT))
    saved.type("scar, 3 mm")  # letters that are commands' keys elsewhere
    saved.press(Qt.Key.Key_Return)
    saved.rest()

    (note,) = kept(saved, clinic)
    assert (note.view, note.kind, note.text) == (View.LEFT, MarkKind.TEXT, "scar, 3 mm")
    assert saved.page.state.entry.grade is None  # the 3 was written, not graded
    assert saved.page.triplet.large is None

    saved.press(Qt.Key.Key_F2)
    saved.type("scar")
    saved.press(Qt.Key.Key_Return)
    saved.rest()
    assert [mark.text for mark in kept(saved, clinic)] == ["scar"]

    saved.press(Qt.Key.Key_F2)
    saved.type("something else")
    saved.press(Qt.Key.Key_Escape)
    saved.rest()
    assert [mark.text for mark in kept(saved, clinic)] == ["scar"]
    assert layer(saved, View.LEFT).editor.isHidden()


def test_a_note_without_words_is_none(saved: Visitor, clinic: Clinic) -> None:
    saved.press(Qt.Key.Key_T)
    QTest.mouseClick(photo(saved, View.LEFT), LEFT, PLAIN, middle(saved, View.LEFT))
    saved.press(Qt.Key.Key_Return)
    saved.rest()
    assert kept(saved, clinic) == []


def test_everything_goes_by_keys_alone(saved: Visitor, clinic: Clinic) -> None:
    photo(saved, View.RIGHT).setFocus()
    saved.press(Qt.Key.Key_O)
    saved.press(Qt.Key.Key_Return)
    saved.rest()
    (circle,) = kept(saved, clinic)
    assert circle.view == View.RIGHT
    saved.press(Qt.Key.Key_Right)
    saved.press(Qt.Key.Key_Down, shift=True)
    saved.rest()
    (moved,) = kept(saved, clinic)
    assert moved.points[0] == pytest.approx(
        (circle.points[0][0] + 0.02, circle.points[0][1] + 0.002)
    )
    saved.press(Qt.Key.Key_Return)  # words on the one that is selected
    saved.type("cyst")
    saved.press(Qt.Key.Key_Return)
    saved.rest()
    assert [mark.text for mark in kept(saved, clinic)] == ["cyst"]
    assert "cyst" in photo(saved, View.RIGHT).accessibleName()

    saved.press(Qt.Key.Key_Escape)
    assert layer(saved, View.RIGHT).current is None
    assert photo(saved, View.RIGHT).accessibleName() == "Photograph of the patient's right side"


def test_a_key_that_is_held_is_one_change(saved: Visitor, clinic: Clinic) -> None:
    draw(saved, Qt.Key.Key_O)
    (circle,) = kept(saved, clinic)
    shown = photo(saved, View.FRONTAL)
    for _ in range(5):
        QTest.keyPress(shown, Qt.Key.Key_Left)
    QTest.keyRelease(shown, Qt.Key.Key_Left)
    saved.rest()
    assert kept(saved, clinic)[0].points[0][0] == pytest.approx(circle.points[0][0] - 0.1)

    history.undo(clinic)
    assert kept(saved, clinic) == [circle]


def test_the_keyboard_goes_from_mark_to_mark(saved: Visitor) -> None:
    for view in (View.LEFT, View.FRONTAL):
        photo(saved, view).setFocus()
        saved.press(Qt.Key.Key_P)
        saved.press(Qt.Key.Key_Return)
        saved.rest()
    saved.press(Qt.Key.Key_Escape)

    seen = []
    for shift in (False, False, False, True):
        saved.press(Qt.Key.Key_N, shift=shift)
        seen.append([view for view in VIEWS if layer(saved, view).current is not None])
    assert seen == [[View.FRONTAL], [View.LEFT], [View.FRONTAL], [View.LEFT]]
    assert photo(saved, View.LEFT).hasFocus()


def test_escape_lays_the_tool_down(saved: Visitor, clinic: Clinic) -> None:
    tools = saved.page.triplet.tools
    said: list[str] = []
    saved.context.said.connect(said.append)
    height = photo(saved, View.FRONTAL).height()
    saved.press(Qt.Key.Key_P)
    assert tools.buttons["marks.arrow"].isChecked()
    assert "arrow" in said[0]
    assert photo(saved, View.FRONTAL).height() == height  # nothing moves under the hand
    saved.press(Qt.Key.Key_Escape)
    assert not tools.buttons["marks.arrow"].isChecked()

    saved.click(photo(saved, View.FRONTAL))
    assert saved.page.triplet.large == View.FRONTAL
    assert kept(saved, clinic) == []


def test_marks_are_hidden_by_a_key_and_shown_again_to_draw(saved: Visitor) -> None:
    photo(saved, View.FRONTAL).setFocus()
    plain = saved.picture(View.FRONTAL)
    draw(saved, Qt.Key.Key_P)
    saved.press(Qt.Key.Key_Escape)
    marked = saved.picture(View.FRONTAL)
    assert marked != plain

    saved.press(Qt.Key.Key_M)
    assert saved.picture(View.FRONTAL) == plain
    assert not saved.page.triplet.tools.buttons["marks.show"].isChecked()
    saved.press(Qt.Key.Key_O)
    saved.press(Qt.Key.Key_Escape)
    assert saved.picture(View.FRONTAL) == marked


def test_what_is_taken_back_elsewhere_is_seen(saved: Visitor, clinic: Clinic) -> None:
    draw(saved, Qt.Key.Key_P)
    history.undo(clinic)
    saved.context.records_changed.emit(saved.patient.id)
    saved.rest()
    assert layer(saved, View.FRONTAL).marks == []


def test_they_are_there_when_the_visit_is_opened_again(saved: Visitor, clinic: Clinic) -> None:
    draw(saved, Qt.Key.Key_O, View.RIGHT)
    assert saved.page.state.visit is not None
    saved.open(saved.page.state.visit.id)
    assert layer(saved, View.RIGHT).marks == kept(saved, clinic)
    saved.start()
    assert layer(saved, View.RIGHT).marks == []


def test_a_new_visit_is_drawn_on_and_all_of_it_is_saved(
    visit: Visitor, clinic: Clinic, triplet_files: dict[View, Path]
) -> None:
    visit.start()
    arrow = visit.page.triplet.tools.buttons["marks.arrow"]
    assert not arrow.isEnabled()
    assert arrow.toolTip() == "There is no photograph to draw on yet."
    visit.drop_triplet(triplet_files)
    assert arrow.isEnabled()
    assert arrow.toolTip().startswith("Draw an arrow")

    draw(visit, Qt.Key.Key_P)
    draw(visit, Qt.Key.Key_O)
    assert [m.kind for m in layer(visit, View.FRONTAL).marks] == [MarkKind.ARROW, MarkKind.CIRCLE]
    visit.press(Qt.Key.Key_Right)  # the circle is in hand
    visit.press(Qt.Key.Key_Delete)
    visit.press(Qt.Key.Key_Z, ctrl=True)
    visit.press(Qt.Key.Key_Z, ctrl=True)
    _, circle = layer(visit, View.FRONTAL).marks
    assert circle.points[0] == pytest.approx((0.5, 0.5), abs=0.02)  # where it was drawn
    assert visit.page.state.suggestion is not None  # the photographs are the same
    visit.press(Qt.Key.Key_Right, shift=True)  # swaps the photograph: its marks go along
    visit.rest()
    drawn = layer(visit, View.LEFT).marks
    assert [mark.kind for mark in drawn] == [MarkKind.ARROW, MarkKind.CIRCLE]
    assert layer(visit, View.FRONTAL).marks == []

    visit.press(Qt.Key.Key_3)
    visit.press(Qt.Key.Key_T)
    QTest.mouseClick(photo(visit, View.RIGHT), LEFT, PLAIN, middle(visit, View.RIGHT))
    visit.type("scar")
    visit.page.saving.save()  # while the words are being written
    visit.press(Qt.Key.Key_P)  # nothing is drawn meanwhile
    assert not arrow.isChecked()
    visit.rest()

    at = [(mark.view, mark.kind, mark.text) for mark in kept(visit, clinic)]
    assert at == [
        (View.LEFT, MarkKind.ARROW, ""),
        (View.LEFT, MarkKind.CIRCLE, ""),
        (View.RIGHT, MarkKind.TEXT, "scar"),
    ]
    assert [each for view in VIEWS for each in layer(visit, view).marks] == kept(visit, clinic)
    draw(visit, Qt.Key.Key_P, View.FRONTAL)
    assert len(kept(visit, clinic)) == 4


def test_marks_and_turns_that_are_not_saved_are_there_again(
    visit: Visitor, clinic: Clinic, triplet_files: dict[View, Path]
) -> None:
    visit.drop_triplet(triplet_files)
    draw(visit, Qt.Key.Key_O, View.RIGHT)
    photo(visit, View.LEFT).setFocus()
    visit.press(Qt.Key.Key_R)
    visit.rest()
    circle = layer(visit, View.RIGHT).marks[0]

    visit.start()  # as after a crash: nothing but what lies in the data folder
    assert "restored" in visit.page.bar.text
    (again,) = layer(visit, View.RIGHT).marks
    assert again.points == circle.points
    assert photo(visit, View.LEFT).place.turn == 1

    visit.context.actions.trigger("visit.discard")
    visit.rest()
    assert layer(visit, View.RIGHT).marks == []
    visit.click(visit.page.bar.button("Undo"))
    visit.rest()
    assert [mark.points for mark in layer(visit, View.RIGHT).marks] == [circle.points]
    assert photo(visit, View.LEFT).place.turn == 1
    visit.press(Qt.Key.Key_3)
    visit_id = visit.save()
    assert visits.get(clinic, visit_id).turns[View.LEFT] == 90
    assert [mark.points for mark in marks.of_visit(clinic, visit_id)] == [circle.points]


def test_a_photograph_is_turned_and_stays_so(saved: Visitor, clinic: Clinic) -> None:
    before = saved.picture(View.LEFT)
    photo(saved, View.LEFT).setFocus()
    saved.press(Qt.Key.Key_R)
    saved.rest()
    assert saved.page.state.visit is not None
    visit_id = saved.page.state.visit.id
    assert visits.get(clinic, visit_id).turns[View.LEFT] == 90
    assert saved.picture(View.LEFT) != before
    saved.open(visit_id)
    assert photo(saved, View.LEFT).place.turn == 1
    assert photo(saved, View.FRONTAL).place.turn == 0

    photo(saved, View.LEFT).setFocus()
    saved.press(Qt.Key.Key_R, shift=True)
    saved.rest()
    assert visits.get(clinic, visit_id).turns[View.LEFT] == 0

    turns.turn(clinic, visit_id, {View.RIGHT: 180})
    saved.context.records_changed.emit(saved.patient.id)
    saved.rest()
    assert photo(saved, View.RIGHT).place.turn == 2


def test_without_a_photograph_in_hand_it_is_said_which_one_is_turned(saved: Visitor) -> None:
    said: list[str] = []
    saved.context.said.connect(said.append)
    saved.page.side.setFocus()
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()
    saved.press(Qt.Key.Key_R)
    assert said == ["Point at the photograph to turn, or reach it with Tab."]

    at = middle(saved, View.RIGHT)
    QTest.mouseMove(photo(saved, View.RIGHT), at)
    saved.press(Qt.Key.Key_R)
    saved.rest()
    assert photo(saved, View.RIGHT).place.turn == 1


def test_what_was_turned_before_saving_is_saved_with_its_photograph(
    visit: Visitor, clinic: Clinic, triplet_files: dict[View, Path]
) -> None:
    visit.drop_triplet(triplet_files)
    photo(visit, View.FRONTAL).setFocus()
    visit.press(Qt.Key.Key_R)
    assert photo(visit, View.FRONTAL).place.turn == 1
    visit.press(Qt.Key.Key_Right, shift=True)  # swaps it with its neighbour: it turns along
    visit.rest()
    assert [photo(visit, view).place.turn for view in VIEWS] == [0, 1, 0]

    visit.press(Qt.Key.Key_3)
    visit_id = visit.save()
    assert dict(visits.get(clinic, visit_id).turns) == {
        View.FRONTAL: 0,
        View.LEFT: 90,
        View.RIGHT: 0,
    }


def test_the_link_is_a_key_and_the_offset_is_kept(saved: Visitor) -> None:
    shown = [photo(saved, view) for view in VIEWS]
    shown[0].setFocus()
    saved.press(Qt.Key.Key_L)
    assert not saved.page.triplet.tools.buttons["view.link"].isChecked()
    saved.press(Qt.Key.Key_Plus)
    saved.press(Qt.Key.Key_L)
    saved.press(Qt.Key.Key_Plus)
    assert [each.zoom for each in shown] == pytest.approx([1.25**2, 1.25, 1.25])

    saved.press(Qt.Key.Key_F)
    assert [each.zoom for each in shown] == [1, 1, 1]


def test_the_loupe_shows_the_same_place_in_all_views(saved: Visitor) -> None:
    loupes = saved.page.triplet.loupes
    plain = [saved.picture(view) for view in VIEWS]
    saved.press(Qt.Key.Key_G)
    saved.rest()
    assert saved.page.triplet.tools.buttons["view.loupe"].isChecked()
    QTest.mouseMove(photo(saved, View.LEFT), middle(saved, View.LEFT) + QPoint(20, 40))
    places = {(each.at.x(), each.at.y()) for each in loupes._loupes.values() if each.at}
    assert len(places) == 1
    assert places != {(0.5, 0.5)}
    assert all(saved.picture(view) != before for view, before in zip(VIEWS, plain, strict=True))

    saved.press(Qt.Key.Key_G)
    assert [saved.picture(view) for view in VIEWS] == plain


def test_the_loupe_is_there_for_as_long_as_its_key_is_held(saved: Visitor) -> None:
    shown, loupes = photo(saved, View.LEFT), saved.page.triplet.loupes
    for at in (QPoint(10, 10), QPoint(20, 40)):  # a mouse that stays is not heard
        QTest.mouseMove(shown, middle(saved, View.LEFT) + at)
    shown.setFocus()
    plain = saved.picture(View.LEFT)
    QTest.keyPress(shown, Qt.Key.Key_H)
    saved.rest()
    assert {each.at.y() > 0.5 for each in loupes._loupes.values() if each.at} == {True}  # there
    assert saved.picture(View.LEFT) != plain

    photo(saved, View.RIGHT).setFocus()  # whoever has the keyboard by then
    QTest.keyRelease(photo(saved, View.RIGHT), Qt.Key.Key_H)
    shown.setFocus()
    assert saved.picture(View.LEFT) == plain

    saved.press(Qt.Key.Key_G)  # one that stays does so
    QTest.keyPress(shown, Qt.Key.Key_H)
    QTest.keyRelease(shown, Qt.Key.Key_H)
    assert loupes.on
    saved.start()
    assert not loupes.on
