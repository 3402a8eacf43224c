"""How much longer a patient with 40 visits takes to be opened and painted than one with 4."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import intake, patients, visits
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.services.intake import IncomingPhoto
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.patient import PatientPage
from acne_desktop.ui.tasks import Tasks
from tests.fakes import FakeGrader, suggestion
from tests.photographs import write_triplet

FEW, MANY = 4, 40
ROUNDS = 15


def ratio() -> tuple[float, str]:
    """Return the median time of the one over the other's, opened in turns."""
    app = QApplication.instance() or QApplication(sys.argv)
    assert isinstance(app, QApplication)
    theme.apply(app, theme.Scheme.LIGHT)
    with tempfile.TemporaryDirectory() as folder, open_clinic(Path(folder) / "clinic") as clinic:
        files = write_triplet(Path(folder) / "camera")
        photos = {view: intake.read_photo(path) for view, path in files.items()}
        few, many = (_fill(clinic, photos, number) for number in (FEW, MANY))
        tasks = Tasks()
        context = AppContext(tasks, load_grader=FakeGrader)
        context.use_clinic(clinic)
        page = PatientPage(context)
        page.resize(1280, 720)
        page.show()
        times: dict[int, list[float]] = {FEW: [], MANY: []}
        for _ in range(ROUNDS):
            for patient, number in ((few, FEW), (many, MANY)):
                times[number].append(_open(app, page, patient, number))
                _until(app, lambda: not tasks.running)
        page.close()
        tasks.close()
    medians = {number: statistics.median(each[1:]) * 1000 for number, each in times.items()}
    detail = ", ".join(f"{number} visits {ms:.0f} ms" for number, ms in medians.items())
    return medians[MANY] / medians[FEW], f"{detail}, {ROUNDS} rounds"


def _open(app: QApplication, page: PatientPage, patient: int, number: int) -> float:
    """Return the seconds until the visits are read, laid out and painted."""
    begin = time.perf_counter()
    page.open(patient)
    _until(app, lambda: len(page.timeline.strip.visits) == number)
    page.repaint()
    return time.perf_counter() - begin


def _until(app: QApplication, true: Callable[[], bool]) -> None:
    while not true():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def _fill(clinic: Clinic, photos: dict[View, IncomingPhoto], number: int) -> int:
    patient = patients.register(clinic, PatientDetails(f"B-{number}", f"Bench {number}")).id
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    for visit in range(number):
        visits.save(
            clinic,
            patient_id=patient,
            day=date(2026, 11, 2) - timedelta(days=31 * visit),
            photos=photos,
            suggestion=suggestion(Grade.MILD),
            decision=Decision(Grade(visit % 5), "fda", moment, "seen closer"),
        )
    return patient
