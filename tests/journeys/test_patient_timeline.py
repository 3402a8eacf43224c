"""A patient's page: walking along the visits, going to one, correcting and removing it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import VIEWS
from acne_desktop.services import baselines, intake, patients, visits
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.ui.main_window import MainWindow
from acne_desktop.ui.pages.patient import PatientPage
from acne_desktop.ui.routes import PATIENTS, Route
from acne_desktop.ui.session import Session
from acne_desktop.ui.widgets.timeline_view import VisitsOnAxis
from tests.fakes import suggestion
from tests.photographs import write_triplet

START = date(2026, 1, 5)
GRADES = (3, 2, None, 1)
AFTER = (0, 60, 67, 180)  # days
CTRL = Qt.KeyboardModifier.ControlModifier


def fill(clinic: Clinic, folder: Path) -> tuple[int, list[int]]:
    """Give a patient four visits: two of them a week apart, one not graded, one an override."""
    patient = patients.register(clinic, PatientDetails("A-1", "Anna")).id
    made = []
    for number, (grade, after) in enumerate(zip(GRADES, AFTER, strict=True)):
        files = write_triplet(folder / str(number), seed=number)
        decision = None
        if grade is not None:
            moment = datetime(2026, 1, 5, tzinfo=UTC)
            decision = Decision(Grade(grade), "fda", moment, "seen closer" if grade != 2 else "")
        made.append(
            visits.save(
                clinic,
                patient_id=patient,
                day=START + timedelta(days=after),
                photos={view: intake.read_photo(path) for view, path in files.items()},
                suggestion=suggestion(Grade.MILD),
                decision=decision,
            ).id
        )
    return patient, made


@pytest.fixture
def made(session: Session, tmp_path: Path) -> tuple[int, list[int]]:
    with open_clinic(session.data_dir) as clinic:
        return fill(clinic, tmp_path / "camera")


def settle(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not session.context.tasks.running)


@pytest.fixture
def anna(
    made: tuple[int, list[int]], session: Session, window: MainWindow, qtbot: QtBot
) -> PatientPage:
    session.open()
    qtbot.waitUntil(lambda: window.here == PATIENTS)
    settle(session, qtbot)
    window.show_patient(made[0])
    page: PatientPage = window.page("patient")
    qtbot.waitUntil(lambda: page.header.name.text() == "Anna")
    settle(session, qtbot)
    window.activateWindow()
    qtbot.waitActive(window)
    return page


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)


def current(page: PatientPage) -> int | None:
    return page.timeline.current.id if page.timeline.current is not None else None


def test_the_newest_visit_is_at_hand_with_its_photographs_and_words(
    anna: PatientPage, made: tuple[int, list[int]]
) -> None:
    assert current(anna) == made[1][3]
    card = anna.side.visit
    assert card.title.text() == "Visit 2026-07-04"
    assert card.words.text() == (
        "IGA 1, almost clear\nSuggested: 2, mild\nPlausible: 1\N{EN DASH}2\n"
        "Differs from the suggestion"
    )
    assert all(view.label in card.thumbnails.accessibleName() for view in VIEWS)
    assert anna.timeline.endpoint.text() == (
        "Trial success (IGA 0 or 1) was reached on 2026-07-04."
    )
    anna.grab()


def test_arrow_keys_walk_and_enter_goes_to_the_visit(
    anna: PatientPage, made: tuple[int, list[int]], window: MainWindow
) -> None:
    assert anna.timeline.strip.hasFocus()
    press(Qt.Key.Key_Left)
    assert current(anna) == made[1][2]
    assert "Not graded yet" in anna.timeline.strip.accessibleDescription()
    assert anna.side.visit.title.text() == "Visit 2026-03-13"
    press(Qt.Key.Key_Home)
    assert current(anna) == made[1][0]
    press(Qt.Key.Key_Left)  # already at the first
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Return)
    assert window.here == Route("visit", made[1][1])
    window.go_back()
    assert current(anna) == made[1][1]  # still the one that was at hand


def test_the_points_of_the_trend_are_walked_too(
    anna: PatientPage, made: tuple[int, list[int]]
) -> None:
    trend = anna.timeline.trend
    trend.setFocus()
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Left)
    assert trend.current is not None
    assert current(anna) == trend.current.id == made[1][1]
    assert trend.accessibleDescription().startswith("Visit 2026-03-06. IGA 2, mild.")
    assert "Trial success" in trend.accessibleDescription()


def middle(part: VisitsOnAxis, visit_id: int) -> QPoint:
    """Return where a visit is drawn, asked as the pointer would find it."""
    for x in range(0, part.width(), 3):
        for y in range(0, part.height(), 6):
            place = part._at(QPointF(x, y))
            if place >= 0 and part.visits[place].id == visit_id:
                return QPoint(x + 3, y + 3)
    raise LookupError(visit_id)


@pytest.mark.parametrize("which", ["strip", "trend"])
def test_a_click_goes_to_the_visit(
    anna: PatientPage, made: tuple[int, list[int]], window: MainWindow, which: str
) -> None:
    part: VisitsOnAxis = getattr(anna.timeline, which)
    QTest.mouseClick(part, Qt.MouseButton.LeftButton, pos=middle(part, made[1][0]))
    assert window.here == Route("visit", made[1][0])


def test_pointing_shows_all_three_photographs(
    anna: PatientPage, made: tuple[int, list[int]], qtbot: QtBot
) -> None:
    strip = anna.timeline.strip
    QTest.mouseMove(strip, middle(strip, made[1][0]))
    qtbot.waitUntil(strip.peek.isVisible)
    assert strip.peek.visit is not None
    assert strip.peek.visit.id == made[1][0]
    qtbot.waitUntil(lambda: "Frontal" in strip.peek.thumbnails.accessibleName())
    QTest.mouseMove(strip, QPoint(strip.width() - 2, strip.height() - 2))
    qtbot.waitUntil(lambda: not strip.peek.isVisible())


def test_keys_zoom_and_dragging_moves_the_days(anna: PatientPage) -> None:
    axis, strip = anna.timeline.axis, anna.timeline.strip
    assert not anna.timeline.days.isVisible()
    QTest.keyClick(strip, Qt.Key.Key_Plus)
    QTest.keyClick(strip, Qt.Key.Key_Plus)
    assert axis.zoom > 2
    assert anna.timeline.days.isVisible()
    before, foot = axis.offset, strip.height() - 2
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=QPoint(200, foot))
    QTest.mouseMove(strip, QPoint(240, foot))
    QTest.mouseMove(strip, QPoint(260, foot))
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=QPoint(260, foot))
    assert axis.offset == before - 60
    anna.timeline.days.setValue(0)
    assert axis.offset == 0
    QTest.keyClick(strip, Qt.Key.Key_F)
    assert axis.zoom == 1


def test_the_date_and_note_are_corrected_and_taken_back(
    anna: PatientPage, session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    press(Qt.Key.Key_D, CTRL)
    form = anna.side.visit_form
    assert form.day.hasFocus()
    form.day.selectAll()
    QTest.keyClicks(form.day, "2999-01-01")
    press(Qt.Key.Key_Return)
    assert anna.side.form is form
    form.day.selectAll()
    QTest.keyClicks(form.day, "2026-07-02")
    form.note.setFocus()
    QTest.keyClicks(form.note, "Wrong day.")
    form.save.click()
    qtbot.waitUntil(lambda: anna.side.visit.title.text() == "Visit 2026-07-02")
    assert anna.side.currentIndex() == 0
    assert anna.side.visit.note.text() == "Wrong day."
    settle(session, qtbot)
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: anna.side.visit.title.text() == "Visit 2026-07-04")
    settle(session, qtbot)


def test_a_removed_visit_comes_back(
    anna: PatientPage,
    made: tuple[int, list[int]],
    session: Session,
    window: MainWindow,
    qtbot: QtBot,
) -> None:
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(anna.timeline.strip.visits) == 3)
    assert current(anna) == made[1][3]
    settle(session, qtbot)
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(anna.timeline.strip.visits) == 4)
    settle(session, qtbot)


def test_the_baseline_is_marked_and_the_success_counted_from_it(
    anna: PatientPage, made: tuple[int, list[int]], session: Session, qtbot: QtBot
) -> None:
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Right)
    assert not anna.side.visit.baseline.isVisible()
    press(Qt.Key.Key_B)
    qtbot.waitUntil(anna.side.visit.baseline.isVisible)
    assert anna.timeline.endpoint.text() == "Trial success (IGA 0) is not reached yet."
    assert baselines.marked(session.context.clinic, made[0]) == made[1][1]
    settle(session, qtbot)
    press(Qt.Key.Key_B)
    qtbot.waitUntil(lambda: not anna.side.visit.baseline.isVisible())
    assert baselines.marked(session.context.clinic, made[0]) is None
    settle(session, qtbot)


def test_the_menu_offers_what_can_be_done_with_a_visit(
    anna: PatientPage, made: tuple[int, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _where: shown.append(menu))
    strip = anna.timeline.strip
    place = middle(strip, made[1][0])
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, strip.mapToGlobal(place))
    QApplication.sendEvent(strip, event)
    assert current(anna) == made[1][0]
    (menu,) = shown
    offered = [action.text() for action in menu.actions() if action.isEnabled()]
    assert offered[0] == "Open visit"
    assert {"Compare", "Report", "Remove visit"} <= set(offered)
    assert len(offered) == len(menu.actions())


def test_report_and_open_ask_for_the_visit_at_hand(
    anna: PatientPage, made: tuple[int, list[int]], window: MainWindow
) -> None:
    opened: list[int] = []
    anna.visit_opened.disconnect(window.show_visit)
    anna.visit_opened.connect(opened.append)
    press(Qt.Key.Key_Home)
    anna.side.visit.open.click()
    assert opened == [made[1][0]]


def test_the_visit_page_shows_the_other_visits_at_its_foot(
    anna: PatientPage,
    made: tuple[int, list[int]],
    session: Session,
    window: MainWindow,
    qtbot: QtBot,
) -> None:
    press(Qt.Key.Key_Return)
    strip = window.page("visit").strip
    qtbot.waitUntil(strip.isVisible)
    settle(session, qtbot)
    assert strip.current.id == made[1][3]
    strip.setFocus()
    press(Qt.Key.Key_Left)
    assert strip.peek.visit.id == made[1][2]
    press(Qt.Key.Key_Return)
    assert window.here == Route("visit", made[1][2])
    qtbot.waitUntil(lambda: strip.current.id == made[1][2])
    settle(session, qtbot)
    window.new_visit(made[0])
    settle(session, qtbot)
    assert not strip.isVisible()
