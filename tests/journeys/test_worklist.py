"""The worklist through the real window: visit after visit is graded without the mouse."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.services import intake, patients, visits, worklist
from acne_desktop.services.clinic import open_clinic
from acne_desktop.ui.main_window import PATIENTS, MainWindow, Route
from acne_desktop.ui.routes import WORKLIST
from acne_desktop.ui.session import Session
from tests.fakes import suggestion
from tests.photographs import write_triplet

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


class Reader:
    """Works through the list by keys alone."""

    def __init__(self, window: MainWindow, session: Session, ids: list[int], qtbot: QtBot):
        self.window, self.session, self.ids, self._qtbot = window, session, ids, qtbot
        self.page = window.page("visit")

    def rest(self) -> None:
        for _ in range(2):
            self._qtbot.waitUntil(lambda: not self.session.context.tasks.running, timeout=15_000)
            QApplication.processEvents()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.rest()

    def grades(self) -> list[Grade | None]:
        return [visits.get(self.session.context.clinic, id_).grade for id_ in self.ids]

    @property
    def shown(self) -> Route:
        return self.window.here


@pytest.fixture
def reader(session: Session, window: MainWindow, tmp_path: Path, qtbot: QtBot) -> Reader:
    """Return the window at the first of three ungraded visits of two patients."""
    ids = []
    with open_clinic(session.data_dir) as clinic:
        people = [
            patients.register(clinic, PatientDetails(f"A-{number}", f"Person {number}")).id
            for number in range(2)
        ]
        for number in range(3):
            files = write_triplet(tmp_path / str(number), seed=number)
            visit = visits.save(
                clinic,
                patient_id=people[number % 2],
                day=date(2026, 3, 1 + number),
                photos={view: intake.read_photo(file) for view, file in files.items()},
                suggestion=suggestion(Grade.MILD),
            )
            ids.append(visit.id)
    session.open()
    qtbot.waitUntil(lambda: window.here == PATIENTS)
    window.activateWindow()
    qtbot.waitActive(window)
    made = Reader(window, session, ids, qtbot)
    made.press(Qt.Key.Key_4, CTRL)
    assert window.here == WORKLIST
    return made


def test_grading_leads_to_the_next_and_to_the_end(reader: Reader) -> None:
    assert reader.window.page("worklist").count.text() == "3 visits"
    reader.press(Qt.Key.Key_Return)
    assert reader.shown == Route("visit", reader.ids[0])
    assert reader.page.place.text() == "1 of 3"
    assert reader.page.side.decision.keys.grade is None, "nothing is chosen beforehand"

    reader.press(Qt.Key.Key_2)
    assert reader.shown == Route("visit", reader.ids[1])
    assert reader.page.place.text() == "2 of 3"
    reader.press(Qt.Key.Key_2)
    reader.press(Qt.Key.Key_2)

    assert reader.grades() == [Grade.MILD] * 3
    assert reader.shown == WORKLIST
    assert reader.window.page("worklist").empty.title.text() == "Nothing to grade"
    assert not reader.page.queue.is_active


def test_an_override_asks_for_its_reason_which_is_one_key(reader: Reader) -> None:
    reader.press(Qt.Key.Key_Return)
    reader.press(Qt.Key.Key_4)
    assert reader.shown == Route("visit", reader.ids[0]), "the reason is asked for"
    reader.press(Qt.Key.Key_3)  # thinks again
    assert reader.page.side.decision.keys.grade == Grade.MODERATE
    reader.press(Qt.Key.Key_7)

    assert reader.shown == Route("visit", reader.ids[1])
    decided = visits.get(reader.session.context.clinic, reader.ids[0]).decision
    assert decided is not None
    assert (decided.grade, decided.reason) == (Grade.MODERATE, "Nodules felt, not seen")


def test_a_reason_that_is_written_goes_on_with_enter(reader: Reader) -> None:
    reader.press(Qt.Key.Key_Return)
    reader.press(Qt.Key.Key_4)
    QTest.keyClicks(reader.page.side.decision.reason, "seen under the lamp")
    reader.press(Qt.Key.Key_Return)
    assert reader.shown == Route("visit", reader.ids[1])


def test_undo_brings_the_visit_back_ungraded(reader: Reader) -> None:
    reader.press(Qt.Key.Key_Return)
    reader.press(Qt.Key.Key_2)
    reader.press(Qt.Key.Key_2)
    assert reader.shown == Route("visit", reader.ids[2])

    reader.press(Qt.Key.Key_Z, CTRL)
    assert reader.shown == Route("visit", reader.ids[1])
    assert reader.page.place.text() == "2 of 3"
    assert reader.grades() == [Grade.MILD, None, None]
    reader.press(Qt.Key.Key_Z, CTRL)
    assert reader.shown == Route("visit", reader.ids[0])
    assert reader.grades() == [None, None, None]

    reader.press(Qt.Key.Key_2)
    assert reader.shown == Route("visit", reader.ids[1])


def test_undo_first_takes_back_what_is_not_saved(reader: Reader) -> None:
    reader.press(Qt.Key.Key_Return)
    reader.press(Qt.Key.Key_2)
    reader.press(Qt.Key.Key_4)
    assert reader.page.has_unsaved()
    reader.press(Qt.Key.Key_Z, CTRL)
    assert reader.shown == Route("visit", reader.ids[1])
    assert not reader.page.has_unsaved()
    assert reader.grades()[0] == Grade.MILD


def test_what_is_skipped_stays_on_the_list(reader: Reader) -> None:
    reader.press(Qt.Key.Key_Return)
    reader.press(Qt.Key.Key_Right, CTRL)
    assert reader.shown == Route("visit", reader.ids[1])
    reader.press(Qt.Key.Key_2)
    reader.press(Qt.Key.Key_2)
    assert reader.shown == WORKLIST
    assert reader.window.page("worklist").count.text() == "1 visit"
    left = worklist.ungraded(reader.session.context.clinic)
    assert [each.visit_id for each in left] == [reader.ids[0]]


def test_one_patient_s_visits_alone(reader: Reader) -> None:
    page = reader.window.page("worklist")
    reader.press(Qt.Key.Key_J, CTRL)
    assert [each.visit_id for each in page.model.rows] == [reader.ids[0], reader.ids[2]]
    reader.press(Qt.Key.Key_Return)
    reader.press(Qt.Key.Key_2)
    assert reader.shown == Route("visit", reader.ids[2])
    assert reader.page.place.text() == "2 of 2"


def test_more_are_read_when_the_end_of_those_at_hand_is_reached(reader: Reader) -> None:
    page = reader.window.page("worklist")
    page.started.emit(page.model.rows[:1], 3, reader.ids[0], None)
    reader.rest()
    for id_ in reader.ids:
        assert reader.shown == Route("visit", id_)
        reader.press(Qt.Key.Key_2)
    assert reader.shown == WORKLIST
    assert reader.grades() == [Grade.MILD] * 3


def test_another_visit_ends_the_work(reader: Reader) -> None:
    reader.press(Qt.Key.Key_Return)
    reader.window.show_visit(reader.ids[2])
    reader.rest()
    assert not reader.page.queue.is_active
    reader.press(Qt.Key.Key_2)
    assert reader.shown == Route("visit", reader.ids[2])
    assert reader.page.has_unsaved(), "elsewhere a key only chooses"
    reader.press(Qt.Key.Key_Return)
    assert reader.grades()[2] == Grade.MILD
