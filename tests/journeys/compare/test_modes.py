"""Two visits are compared in the real window: every mode by its key, and the baseline."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from acne_desktop.services import baselines, settings
from acne_desktop.services.comparison import Seen
from acne_desktop.ui import theme
from acne_desktop.ui.compare_state import Mode
from acne_desktop.ui.routes import Route
from tests.journeys.compare.faces import MOVES, Comparing, application, seen, unlike


def test_from_the_patients_page_to_the_visit_before_and_back(comparing: Comparing) -> None:
    window = comparing.window
    window.show_patient(comparing.patient_id)
    comparing.rest()
    assert window.page("patient").timeline.current.id == comparing.ids[2]
    comparing.press("Ctrl+Shift+X")
    assert comparing.pair() == ("2026-02-09", "2026-03-16")
    assert window.here == Route("compare", comparing.ids[2], comparing.ids[1])
    assert "IGA 2" in comparing.page.choices.earlier.currentText()
    assert comparing.mode() is Mode.SIDE
    assert comparing.page.header.name.text() == "Mustermann, Erika"
    assert "Mustermann" not in window.windowTitle()
    comparing.press("Esc")
    assert window.here == Route("patient", comparing.patient_id)


def test_from_the_visits_page(comparing: Comparing) -> None:
    comparing.window.show_visit(comparing.ids[1])
    comparing.rest()
    QTest.mouseClick(comparing.window.page("visit").compare, Qt.MouseButton.LeftButton)
    comparing.rest()
    assert comparing.pair() == ("2026-01-05", "2026-02-09")
    assert comparing.pane.pictures is not None
    assert comparing.pane.pictures.pair.is_aligned


def test_each_mode_has_its_key(comparing: Comparing) -> None:
    comparing.open(comparing.ids[1])
    pane, first = comparing.pane, comparing.pane.first.photo
    earlier = seen(first)
    comparing.press("2")
    assert comparing.mode() is Mode.SLIDER
    assert pane.second.isHidden()
    line = seen(first)
    comparing.press("Home")  # all of it is the later photograph
    later = seen(first)
    assert unlike(later, line) > 10
    comparing.press("End")
    assert unlike(seen(first), later) > 10
    comparing.press("3")
    assert comparing.mode() is Mode.BLINK
    comparing.press("4")
    assert comparing.mode() is Mode.DIFFERENCE
    assert "2026-01-05" in pane.first.caption.text()
    redness = pane.cover.over.grab().toImage()
    comparing.press("D")
    assert comparing.page.state.seen is Seen.BRIGHTNESS
    assert pane.cover.over.grab().toImage() != redness
    assert "not in the disease" in comparing.page.options.honest.text()
    comparing.press("1")
    assert comparing.mode() is Mode.SIDE
    assert not pane.second.isHidden()
    comparing.qtbot.waitUntil(lambda: first.grab().toImage().width() > 0)
    assert comparing.page.modes.modes[Mode.SIDE].isChecked()
    assert len(earlier) > 0


def test_the_line_is_dragged_with_the_mouse_and_moved_by_arrows(comparing: Comparing) -> None:
    comparing.open(comparing.ids[1])
    comparing.press("2")
    cover, photo = comparing.pane.cover, comparing.pane.first.photo
    middle, quarter = photo.rect().center(), QPoint(photo.width() // 4, photo.height() // 2)
    QTest.mousePress(photo, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(photo, quarter)
    QTest.mouseRelease(photo, Qt.MouseButton.LeftButton, pos=quarter)
    assert cover.at == pytest.approx(0.25, abs=0.01)
    comparing.press("Right")
    comparing.press("Right")
    assert cover.at == pytest.approx(0.29, abs=0.01)
    comparing.press("Shift+Left")
    assert cover.at == pytest.approx(0.19, abs=0.01)
    assert "19" in photo.accessibleDescription()


def test_blinking_by_hand_and_by_itself(comparing: Comparing) -> None:
    comparing.open(comparing.ids[1])
    comparing.press("3")
    page, pane = comparing.page, comparing.pane
    assert comparing.blinks()
    assert page.state.interval == 1000
    comparing.press(".")
    assert not comparing.blinks()
    assert comparing.shows_later()
    assert pane.first.caption.text().startswith("2026-02-09")
    later = seen(pane.first.photo)
    comparing.press("Space")  # on the photograph
    assert not comparing.shows_later()
    assert pane.first.caption.text().startswith("2026-01-05")
    assert unlike(seen(pane.first.photo), later) > 10
    page.options.interval.setCurrentIndex(0)
    page.options.interval.activated.emit(0)
    comparing.press("I")
    assert comparing.blinks()
    assert page.state.interval == 500
    comparing.rest()
    assert settings.load(comparing.session.context.clinic.folders).blink_interval == 500
    comparing.qtbot.waitUntil(comparing.shows_later)
    comparing.press("1")
    assert not comparing.blinks()


def test_nothing_blinks_by_itself_where_motion_is_reduced(comparing: Comparing) -> None:
    theme.set_motion(application(), theme.Motion.REDUCED)
    comparing.open(comparing.ids[1])
    comparing.press("3")
    page = comparing.page
    assert not comparing.blinks()
    assert not page.options.by_itself.isEnabled()
    assert "by hand" in page.options.still.text()
    comparing.press("I")
    assert not comparing.blinks()
    comparing.press(".")
    assert comparing.shows_later()
    assert not comparing.blinks()


def test_the_baseline_is_one_key_away_and_can_be_marked(comparing: Comparing) -> None:
    clinic = comparing.session.context.clinic
    comparing.open(comparing.ids[2])
    comparing.press("B")
    assert comparing.pair() == ("2026-01-05", "2026-03-16")
    assert "baseline" in comparing.page.choices.earlier.currentText()
    assert not comparing.page.choices.baseline.isEnabled()
    comparing.press("PgUp")  # the later side steps back
    assert comparing.pair() == ("2026-01-05", "2026-02-09")
    comparing.open(comparing.ids[2], comparing.ids[1])
    comparing.press("Ctrl+B")
    assert baselines.marked(clinic, comparing.patient_id) == comparing.ids[1]
    assert "baseline" in comparing.page.choices.earlier.currentText()
    assert comparing.page.choices.mark_baseline.text() == "Unmark baseline"
    comparing.press("Ctrl+Z")
    assert baselines.marked(clinic, comparing.patient_id) is None
    assert "baseline" not in comparing.page.choices.earlier.currentText()


def test_stepping_through_the_visits_never_lets_one_pass_the_other(comparing: Comparing) -> None:
    comparing.open(comparing.ids[2])
    assert comparing.pair() == ("2026-02-09", "2026-03-16")
    comparing.press("PgDown")
    assert comparing.pair() == ("2026-02-09", "2026-03-16")  # there is none after it
    comparing.press("Shift+PgUp")
    assert comparing.pair() == ("2026-01-05", "2026-03-16")
    comparing.press("PgUp")
    assert comparing.pair() == ("2026-01-05", "2026-02-09")
    comparing.press("PgUp")
    assert comparing.pair() == ("2026-01-05", "2026-02-09")
    comparing.press("PgDown")
    comparing.press("Shift+PgDown")
    assert comparing.pair() == ("2026-02-09", "2026-03-16")


def test_two_visits_are_chosen_from_the_lists(comparing: Comparing) -> None:
    comparing.open(comparing.ids[2])
    later = comparing.page.choices.later
    later.setCurrentIndex(0)  # the first visit; what was the earlier one steps aside
    later.activated.emit(0)
    comparing.rest()
    assert comparing.pair() == ("2026-01-05", "2026-02-09")
    earlier = comparing.page.choices.earlier
    earlier.setCurrentIndex(2)
    earlier.activated.emit(2)
    comparing.rest()
    assert comparing.pair() == ("2026-02-09", "2026-03-16")  # the older one is always the earlier


def test_the_originals_are_one_key_away(comparing: Comparing) -> None:
    comparing.open(comparing.ids[1])
    pane = comparing.pane
    earlier, later = pane.first.photo.picture_size(), pane.second.photo.picture_size()
    assert later == earlier  # laid in the earlier one's frame
    comparing.press("X")
    assert not comparing.page.state.aligned
    assert pane.second.photo.picture_size().width() == round(earlier.width() * MOVES[1].size)
    comparing.press("X")
    assert pane.second.photo.picture_size() == earlier


def test_the_sides_are_swapped(comparing: Comparing) -> None:
    comparing.open(comparing.ids[1])
    pane = comparing.pane
    comparing.qtbot.waitUntil(lambda: pane.first.x() < pane.second.x())
    comparing.press("S")
    comparing.qtbot.waitUntil(lambda: pane.first.x() > pane.second.x())
    comparing.press("2")
    assert pane.first.caption.text().startswith("2026-02-09")
