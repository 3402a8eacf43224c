"""Treatments on a patient's page: added, changed, stopped, removed, by keys, and taken back."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.treatment import TreatmentDetails
from acne_desktop.services import patients, treatments
from acne_desktop.services.clinic import open_clinic
from acne_desktop.ui.main_window import MainWindow
from acne_desktop.ui.pages.patient import PatientPage
from acne_desktop.ui.routes import PATIENTS
from acne_desktop.ui.session import Session
from acne_desktop.ui.widgets.treatment_form import TreatmentForm

TODAY = date.today()
SINCE = TODAY - timedelta(days=90)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


class Prescriber:
    """A patient's page and what is done on it."""

    def __init__(self, page: PatientPage, session: Session, window: MainWindow, qtbot: QtBot):
        self.page, self.session, self.window, self.qtbot = page, session, window, qtbot
        self.bars, self.form = page.timeline.bars, page.side.treatment_form

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: not self.session.context.tasks.running)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        self.rest()

    @property
    def given(self) -> list[TreatmentDetails]:
        return [treatment.details for treatment in self.bars.treatments]


@pytest.fixture
def treated(session: Session, window: MainWindow, qtbot: QtBot) -> Prescriber:
    with open_clinic(session.data_dir) as clinic:
        patient = patients.register(clinic, PatientDetails("A-1", "Anna")).id
        other = patients.register(clinic, PatientDetails("B-1", "Bela")).id
        treatments.add(clinic, other, TreatmentDetails("Our own cream", SINCE))
    session.open()
    qtbot.waitUntil(lambda: window.here == PATIENTS)
    window.show_patient(patient)
    page: PatientPage = window.page("patient")
    qtbot.waitUntil(lambda: page.header.name.text() == "Anna")
    window.activateWindow()
    qtbot.waitActive(window)
    made = Prescriber(page, session, window, qtbot)
    made.rest()
    return made


def enter(form: TreatmentForm, drug: str, dose: str, started: date) -> None:
    form.drug.setText(drug)  # typed, the names offered would open a list that Qt cannot raise here
    QTest.keyClicks(form.dose, dose)
    form.started.selectAll()
    QTest.keyClicks(form.started, started.isoformat())


@pytest.fixture
def adapalene(treated: Prescriber) -> Prescriber:
    treated.press(Qt.Key.Key_T)
    enter(treated.form, "Adapalene", "every evening", SINCE)
    QTest.keyClick(treated.form.started, Qt.Key.Key_Return)
    treated.qtbot.waitUntil(lambda: len(treated.given) == 1)
    treated.rest()
    return treated


def test_a_treatment_is_added_by_keys_and_taken_back(adapalene: Prescriber) -> None:
    assert adapalene.given == [TreatmentDetails("Adapalene", SINCE, "every evening")]
    assert adapalene.page.side.form is None
    assert adapalene.bars.hasFocus()
    assert "goes on" in adapalene.bars.accessibleDescription()
    adapalene.page.grab()
    adapalene.press(Qt.Key.Key_Z, CTRL)
    adapalene.qtbot.waitUntil(lambda: adapalene.given == [])
    adapalene.qtbot.waitUntil(adapalene.page.nothing.isVisible)
    adapalene.press(Qt.Key.Key_Z, CTRL | SHIFT)
    adapalene.qtbot.waitUntil(lambda: len(adapalene.given) == 1)
    adapalene.rest()


def test_stopping_ends_it_today_and_is_taken_back(adapalene: Prescriber) -> None:
    action = adapalene.session.context.actions.action("treatment.stop")
    assert action.isEnabled()
    adapalene.press(Qt.Key.Key_T, CTRL)
    adapalene.qtbot.waitUntil(lambda: adapalene.given[0].stopped == TODAY)
    adapalene.rest()
    assert not action.isEnabled()  # it goes on no longer
    adapalene.page.grab()
    adapalene.press(Qt.Key.Key_Z, CTRL)
    adapalene.qtbot.waitUntil(lambda: adapalene.given[0].stopped is None)
    adapalene.rest()


def test_removing_is_taken_back(adapalene: Prescriber) -> None:
    adapalene.press(Qt.Key.Key_Delete, SHIFT)
    adapalene.qtbot.waitUntil(lambda: adapalene.given == [])
    adapalene.rest()
    adapalene.press(Qt.Key.Key_Z, CTRL)
    adapalene.qtbot.waitUntil(lambda: len(adapalene.given) == 1)
    adapalene.rest()


def test_enter_and_a_click_change_a_treatment(adapalene: Prescriber) -> None:
    form = adapalene.form
    adapalene.press(Qt.Key.Key_Return)
    assert adapalene.page.side.form is form
    assert form.drug.hasFocus()
    assert (form.drug.text(), form.dose.text()) == ("Adapalene", "every evening")
    form.dose.setText("every second evening")
    form.save.click()
    adapalene.qtbot.waitUntil(lambda: adapalene.given[0].dose == "every second evening")
    adapalene.rest()
    QTest.mouseClick(adapalene.bars, Qt.MouseButton.LeftButton, pos=QPoint(200, 20))
    assert adapalene.page.side.form is form
    adapalene.press(Qt.Key.Key_Escape)
    assert adapalene.page.side.currentIndex() == 0
    assert adapalene.given[0].dose == "every second evening"


def test_a_stop_before_the_start_is_said_at_the_stop(adapalene: Prescriber) -> None:
    form = adapalene.form
    adapalene.press(Qt.Key.Key_Return)
    QTest.keyClicks(form.stopped, (SINCE - timedelta(days=1)).isoformat())
    QTest.keyClick(form.stopped, Qt.Key.Key_Return)
    adapalene.rest()
    assert form._stopped.is_wrong
    assert form._stopped.below.text() == (
        "The treatment ends before it starts: correct one of the two dates."
    )
    assert adapalene.given[0].stopped is None
    form.stopped.clear()
    QTest.keyClicks(form.stopped, "no day")
    form.save.click()
    assert form._stopped.is_wrong
    form.stopped.clear()
    form.drug.clear()
    form.save.click()
    assert form._drug.below.text() == "Enter the drug or the procedure."
    assert adapalene.page.side.form is form


def test_names_used_here_and_usual_ones_are_offered(treated: Prescriber) -> None:
    treated.press(Qt.Key.Key_T)
    completer = treated.form.drug.completer()
    treated.qtbot.waitUntil(lambda: completer.model().rowCount() > 20)
    completer.setCompletionPrefix("own cr")
    assert completer.currentCompletion() == "Our own cream"
    completer.setCompletionPrefix("peroxide")
    assert completer.completionCount() == 3


def test_up_and_down_walk_the_treatments(adapalene: Prescriber) -> None:
    adapalene.press(Qt.Key.Key_T)
    enter(adapalene.form, "Doxycycline", "", TODAY - timedelta(days=120))
    adapalene.form.submit()
    adapalene.qtbot.waitUntil(lambda: len(adapalene.given) == 2)
    adapalene.rest()
    adapalene.bars.setFocus()
    adapalene.press(Qt.Key.Key_Home)
    assert adapalene.bars.accessibleDescription().startswith("Doxycycline: since")
    adapalene.press(Qt.Key.Key_Down)
    assert adapalene.bars.current is not None
    assert adapalene.bars.current.details.drug == "Adapalene"
    adapalene.press(Qt.Key.Key_Down)  # already at the last
    adapalene.press(Qt.Key.Key_Up)
    assert adapalene.bars.current.details.drug == "Doxycycline"
