"""An open window over two patients and a visit, and what a user does in it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import Patient, PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import intake, patients, visits
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.ui.main_window import PATIENTS, MainWindow
from acne_desktop.ui.session import Session


@pytest.fixture
def erika(session: Session) -> Patient:
    with open_clinic(session.data_dir) as clinic:
        patients.register(clinic, PatientDetails("B-2", "Beispiel, Bo"))
        return patients.register(clinic, PatientDetails("A-1", "Mustermann, Erika"))


@pytest.fixture
def visit_id(session: Session, erika: Patient, triplet_files: dict[View, Path]) -> int:
    with open_clinic(session.data_dir) as clinic:
        photos = {view: intake.read_photo(path) for view, path in triplet_files.items()}
        return visits.save(clinic, patient_id=erika.id, day=date(2026, 11, 1), photos=photos).id


class Sitting:
    """The open window, and what a user does in it."""

    def __init__(self, window: MainWindow, session: Session, qtbot: QtBot) -> None:
        self.window = window
        self.session = session
        self._qtbot = qtbot

    @property
    def clinic(self) -> Clinic:
        return self.session.context.clinic

    def settle(self) -> None:
        tasks = self.session.context.tasks
        self._qtbot.waitUntil(lambda: not tasks.running, timeout=10_000)
        QApplication.processEvents()
        self._qtbot.waitUntil(lambda: not tasks.running, timeout=10_000)

    def be_active(self) -> None:
        """Wait until the window has the keyboard again, after a dialog."""
        self._qtbot.waitUntil(self.window.isActiveWindow)

    def press(self, keys: str) -> None:
        QTest.keySequence(QApplication.focusWidget() or self.window, QKeySequence(keys))
        self.settle()

    def decide(self, visit_id: int, grade: Grade) -> None:
        visits.decide(self.clinic, visit_id, Decision(grade, "fda", datetime.now(UTC)))
        self.settle()

    def rename(self, patient: Patient, name: str) -> None:
        details = PatientDetails(patient.details.identifier, name)
        patients.amend(self.clinic, patient.id, details)
        self.settle()

    def name(self, patient: Patient) -> str:
        return patients.get(self.clinic, patient.id).details.name

    @property
    def said(self) -> str:
        return self.window.foot.message.text()


@pytest.fixture
def sitting(
    erika: Patient, visit_id: int, session: Session, window: MainWindow, qtbot: QtBot
) -> Sitting:
    session.open()
    qtbot.waitUntil(lambda: window.here == PATIENTS)
    window.activateWindow()
    qtbot.waitActive(window)
    made = Sitting(window, session, qtbot)
    made.settle()
    return made
