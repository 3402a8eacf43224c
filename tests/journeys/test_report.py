"""From a saved visit to a file in the clinic's folder, through the real window."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import intake, patients, visits
from acne_desktop.ui.main_window import MainWindow
from acne_desktop.ui.pages.report_batch import ReportBatchDialog
from acne_desktop.ui.session import Session
from tests.fakes import suggestion
from tests.unit.reporting.samples import text_of


@pytest.fixture
def visit_id(
    window: MainWindow, session: Session, triplet_files: dict[View, Path], qtbot: QtBot
) -> int:
    """Return the number of a graded visit in the clinic that the window has open."""
    session.open()
    qtbot.waitUntil(lambda: session.context.has_clinic, timeout=15000)
    clinic = session.context.clinic
    patient = patients.register(clinic, PatientDetails("A-1042", "Mustermann, Erika"))
    return visits.save(
        clinic,
        patient_id=patient.id,
        day=date(2026, 3, 4),
        photos={view: intake.read_photo(file) for view, file in triplet_files.items()},
        suggestion=suggestion(Grade.MODERATE),
        decision=Decision(Grade.MILD, "fda", datetime(2026, 3, 4, 12, tzinfo=UTC), "Few pustules."),
    ).id


def test_a_visits_report_is_seen_saved_and_left(
    window: MainWindow,
    visit_id: int,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    target = tmp_path / "report.pdf"
    answer: Callable[..., tuple[str, str]] = lambda *_: (str(target), "")  # noqa: E731
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    window.show_visit(visit_id)
    window.page("visit").report_requested.emit(visit_id)
    page = window.page("report")
    qtbot.waitUntil(page.save_button.isEnabled, timeout=15000)
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(target.is_file, timeout=15000)
    text = text_of(target.read_bytes())
    assert "Mustermann, Erika" in text
    assert "Overrides the model" in text
    assert "Few pustules." in text
    assert "Mustermann" not in window.windowTitle()
    qtbot.waitUntil(page.save_button.isEnabled, timeout=15000)
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.here.page == "visit"


def test_the_reports_of_selected_patients_are_made_in_one_run(
    window: MainWindow,
    visit_id: int,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    target = tmp_path / "reports.pdf"
    answer: Callable[..., tuple[str, str]] = lambda *_: (str(target), "")  # noqa: E731
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    patients.register(window._context.clinic, PatientDetails("B-2", "Ohne, Besuch"))
    window.show_patients()
    page = window.page("patients")
    qtbot.waitUntil(lambda: page.view.model().rowCount() == 2, timeout=15000)
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_P, keys)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=15000)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReportBatchDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(target.is_file, timeout=30000)
    assert "Mustermann, Erika" in text_of(target.read_bytes())
    qtbot.waitUntil(lambda: dialog.listed[:1] == ["Ohne, Besuch (B-2)"], timeout=15000)
    dialog.close_button.click()
