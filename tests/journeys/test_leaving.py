"""Going elsewhere, or closing, while a visit is not saved: the page asks, and nothing is lost."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from acne_desktop.domain.patient import Patient, PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import patients, visits
from acne_desktop.services.clinic import open_clinic
from acne_desktop.ui.main_window import ABOUT, PATIENTS, MainWindow, Route
from acne_desktop.ui.session import Session


@pytest.fixture
def erika(session: Session) -> Patient:
    with open_clinic(session.data_dir) as clinic:
        return patients.register(clinic, PatientDetails("A-1", "Mustermann, Erika"))


@pytest.fixture
def unsaved(
    erika: Patient,
    triplet_files: dict[View, Path],
    session: Session,
    window: MainWindow,
    qtbot: QtBot,
) -> MainWindow:
    """Return the window with a new visit that has photographs but is not saved."""
    session.open()
    qtbot.waitUntil(lambda: window.here == PATIENTS)
    window.show_patient(erika.id)
    window.new_visit(erika.id)
    page = window.page("visit")
    qtbot.waitUntil(lambda: not session.context.tasks.running)
    page.intake.add(list(triplet_files.values()))
    qtbot.waitUntil(lambda: page.state.unsaved, timeout=10_000)
    qtbot.waitUntil(lambda: not session.context.tasks.running, timeout=10_000)
    return window


def answer(window: MainWindow, words: str) -> None:
    buttons = window.page("visit").bar.findChildren(QPushButton)
    (button,) = (b for b in buttons if b.text() == words and b.isVisible())
    button.click()


def test_going_elsewhere_asks_and_staying_stays(unsaved: MainWindow, erika: Patient) -> None:
    unsaved.show_about()
    assert unsaved.here == Route("new_visit", erika.id)
    answer(unsaved, "Stay")
    assert unsaved.here == Route("new_visit", erika.id)


def test_discarding_goes_on(unsaved: MainWindow, session: Session, erika: Patient) -> None:
    unsaved.show_about()
    answer(unsaved, "Discard")
    assert unsaved.here == ABOUT
    assert visits.of_patient(session.context.clinic, erika.id) == []


def test_saving_goes_on_and_back_never_starts_the_visit_again(
    unsaved: MainWindow, session: Session, erika: Patient, qtbot: QtBot
) -> None:
    unsaved.show_about()
    answer(unsaved, "Save ungraded")
    qtbot.waitUntil(lambda: unsaved.here == ABOUT, timeout=10_000)
    (saved,) = visits.of_patient(session.context.clinic, erika.id)
    unsaved.go_back()
    assert unsaved.here == Route("visit", saved.id)
    unsaved.go_back()
    assert unsaved.here == Route("patient", erika.id)
    qtbot.waitUntil(lambda: not session.context.tasks.running)


def test_closing_asks_before_it_closes(unsaved: MainWindow) -> None:
    unsaved.close()
    assert unsaved.isVisible()
    answer(unsaved, "Stay")
    assert unsaved.isVisible()
    unsaved.close()
    answer(unsaved, "Discard")
    assert not unsaved.isVisible()
