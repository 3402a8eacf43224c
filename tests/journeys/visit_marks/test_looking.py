"""A clinician turns photographs, links them, and looks through the loupe."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.services import turns, visits
from acne_desktop.services.clinic import Clinic
from tests.journeys.visit_marks.marking import middle, photo
from tests.journeys.visits import Visitor


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
