"""A clinician draws on a visit's photographs, by mouse and by keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from acne_desktop.domain.marks import MarkKind
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.services import history, marks, visits
from acne_desktop.services.clinic import Clinic
from tests.journeys.visit_marks.marking import LEFT, PLAIN, drag, draw, kept, layer, middle, photo
from tests.journeys.visits import Visitor


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
