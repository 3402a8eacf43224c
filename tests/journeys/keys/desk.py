"""Where the keys are proved: a window over a small clinic, and a register of proofs.

A proof is a function that goes where a command can be used and returns a question; the question
must be answered no before the key is pressed, and yes after it. Write one for every command::

    @proof("visit.report")
    def report(desk: Desk) -> Question:
        desk.show_visit()
        return lambda: desk.window.here == Route("report", desk.visit_id)
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import intake, patients, visits
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.ui.main_window import PATIENTS, MainWindow
from acne_desktop.ui.pages.visit import VisitPage
from acne_desktop.ui.session import Session
from tests.fakes import suggestion
from tests.journeys.photographing import Photographer
from tests.photographs import write_triplet

Question = Callable[[], bool]
Proof = Callable[["Desk"], Question]
PROOFS: dict[str, Proof] = {}

FIRST, LATEST = date(2026, 9, 1), date(2026, 11, 1)


def proof(*ids: str) -> Callable[[Proof], Proof]:
    """Register how a command's key, or that of each of several, is proved."""

    def register(function: Proof) -> Proof:
        for id_ in ids:
            assert id_ not in PROOFS, f"{id_} is proved twice"
            PROOFS[id_] = function
        return function

    return register


@dataclass
class Desk:
    """The window, and ways to get somewhere in it."""

    window: MainWindow
    session: Session
    qtbot: QtBot
    monkeypatch: pytest.MonkeyPatch
    folder: Path
    patient_id: int
    visit_id: int  # the latest of two
    request: pytest.FixtureRequest

    @property
    def clinic(self) -> Clinic:
        return self.session.context.clinic

    @property
    def visit(self) -> VisitPage:
        page: VisitPage = self.window.page("visit")
        return page

    def wait(self, question: Question) -> None:
        self.qtbot.waitUntil(question, timeout=15_000)

    def settle(self) -> None:
        """Wait until nothing runs, and what followed from it does not either."""
        tasks = self.session.context.tasks
        for _ in range(2):
            self.wait(lambda: not tasks.running)
            QApplication.processEvents()

    def press(self, key: str) -> None:
        target: QWidget = QApplication.focusWidget() or self.window
        QTest.keySequence(target, QKeySequence(key))

    def show_patient(self) -> None:
        self.window.show_patient(self.patient_id)
        self.settle()

    def show_visit(self) -> None:
        self.window.show_visit(self.visit_id)
        self.settle()

    def show_report(self) -> None:
        self.window.show_report(self.visit_id)
        self.wait(lambda: self.session.context.actions.action("report.save").isEnabled())

    def new_visit(self) -> None:
        self.window.new_visit(self.patient_id)
        self.settle()

    def files(self, seed: int = 7) -> dict[View, Path]:
        """Return the files of three photographs that the clinic does not know."""
        return write_triplet(self.folder / f"card-{seed}", seed=seed)

    def decide(self, grade: Grade) -> None:
        visits.decide(self.clinic, self.visit_id, Decision(grade, "fda", datetime.now(UTC), "Seen"))
        self.settle()

    def grade(self) -> Grade | None:
        return visits.get(self.clinic, self.visit_id).grade

    def dialog(self, kind: type[QWidget]) -> bool:
        return isinstance(QApplication.activeModalWidget(), kind)

    def answer(self, asked: str, given: object) -> None:
        """Let a file dialog give an answer at once."""
        self.monkeypatch.setattr(QFileDialog, asked, lambda *_a, **_k: given)

    def camera(self) -> Photographer:
        """Return the page where photographs are taken, before a camera that sees something."""
        self.request.getfixturevalue("camera")
        photographer: Photographer = self.request.getfixturevalue("photographer")
        photographer.patient = patients.get(self.clinic, self.patient_id)  # has a visit before
        photographer.start()
        return photographer


@dataclass(frozen=True)
class Kept:
    """A data folder that each desk gets a copy of, and what is known of it."""

    folder: Path
    patient_id: int
    visit_id: int  # the latest of two


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Make the clinic once for all desks: two patients, of whom one has two visits."""
    folder = tmp_path_factory.mktemp("kept")
    with open_clinic(folder / "data") as clinic:
        patients.register(clinic, PatientDetails("B-2", "Beispiel, Bo"))
        erika = patients.register(
            clinic, PatientDetails("A-1", "Mustermann, Erika", date(2003, 4, 17))
        )
        for seed, day in enumerate((FIRST, LATEST)):
            files = write_triplet(folder / f"kept-{seed}", seed=seed)
            visit = visits.save(
                clinic,
                patient_id=erika.id,
                day=day,
                photos={view: intake.read_photo(file) for view, file in files.items()},
                suggestion=suggestion(Grade.MODERATE),
            )
    return Kept(folder / "data", erika.id, visit.id)


@pytest.fixture
def desk(  # noqa: PLR0917 - fixtures are asked for by name
    session: Session,
    window: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    kept: Kept,
    request: pytest.FixtureRequest,
) -> Desk:
    shutil.copytree(kept.folder, session.data_dir, dirs_exist_ok=True)
    session.open()
    qtbot.waitUntil(lambda: window.here == PATIENTS)
    window.activateWindow()
    qtbot.waitActive(window)
    made = Desk(
        window, session, qtbot, monkeypatch, tmp_path, kept.patient_id, kept.visit_id, request
    )
    made.settle()
    return made
