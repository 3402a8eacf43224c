"""Reports of several patients: one run, what fails is listed, cancel leaves nothing behind."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from acne_desktop.domain.patient import Patient, PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.errors import KnownError
from acne_desktop.reporting.content import Kind
from acne_desktop.services import intake, patients, report_batch, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui import printing
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.report_batch import ReportBatchDialog
from tests.photographs import face, write_photo
from tests.unit.reporting.samples import pages_of, text_of

Register = Callable[..., Patient]


@pytest.fixture
def register(clinic: Clinic, tmp_path: Path) -> Register:
    """Return a function that registers a patient, with a visit unless told otherwise."""
    count = iter(range(1, 99))

    def made(name: str, *, with_visit: bool = True) -> Patient:
        number = next(count)
        patient = patients.register(clinic, PatientDetails(f"A-{number}", name))
        if with_visit:
            pixels = face(View.FRONTAL, width=90 + number, height=160)
            photo = intake.read_photo(write_photo(tmp_path / "f.jpg", pixels))
            visits.save(
                clinic,
                patient_id=patient.id,
                day=date(2026, 3, number),
                photos={View.FRONTAL: photo},
            )
        return patient

    return made


@pytest.fixture
def open_dialog(context: AppContext, qtbot: QtBot) -> Iterator[Callable[..., ReportBatchDialog]]:
    """Return a function that shows the dialog for patients."""

    def opened(*chosen: Patient) -> ReportBatchDialog:
        dialog = ReportBatchDialog(context, [patient.id for patient in chosen])
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    yield opened
    context.tasks.close()


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file that the save dialog answers with."""
    file = tmp_path / "out.pdf"

    def ask(_parent: QWidget, _title: str, path: str, _filter: str) -> tuple[str, str]:
        assert Path(path).name == "reports.pdf"  # names nobody
        return str(file), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return file


def test_reports_of_several_patients_are_saved_as_one_file(
    open_dialog: Callable[..., ReportBatchDialog],
    register: Register,
    target: Path,
    context: AppContext,
    qtbot: QtBot,
) -> None:
    dialog = open_dialog(register("Eins, Anna"), register("Zwei, Bert"))
    assert "2 patients" in dialog.told.text()
    dialog.options.kinds[Kind.PATIENT].click()
    with qtbot.waitSignal(context.said, timeout=20000):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert ["Eins" in page for page in pages_of(target.read_bytes())] == [True, False]
    assert dialog.told.text() == "2 reports were made."
    assert dialog.listed == []


def test_what_cannot_be_made_is_listed_and_the_rest_is_saved(
    open_dialog: Callable[..., ReportBatchDialog],
    register: Register,
    target: Path,
    context: AppContext,
    qtbot: QtBot,
) -> None:
    clinic = context.clinic
    whole, damaged, bare = (
        register("Eins, Anna"),
        register("Zwei, Bert"),
        register("Drei, Cara", with_visit=False),
    )
    visit = visits.get(clinic, visits.of_patient(clinic, damaged.id)[0].id)
    (stored,) = clinic.folders.photos.rglob(f"{visit.photos[View.FRONTAL].sha256}*")
    stored.chmod(0o600)
    stored.write_bytes(stored.read_bytes()[:-1])
    dialog = open_dialog(whole, damaged, bare)
    with qtbot.waitSignal(context.said, timeout=20000):
        dialog.save_button.click()
    assert dialog.told.text() == "1 report was made. 2 could not be made:"
    assert dialog.listed[0] == "Zwei, Bert (A-2), visit of 2026-03-02"
    assert "damaged" in dialog.listed[1]
    assert dialog.listed[2:] == ["Drei, Cara (A-3)", "This patient has no visit yet."]
    text = text_of(target.read_bytes())
    assert "Eins, Anna" in text
    assert "Zwei, Bert" not in text


def test_where_nothing_can_be_made_nothing_is_offered_to_send(
    open_dialog: Callable[..., ReportBatchDialog], register: Register, target: Path, qtbot: QtBot
) -> None:
    dialog = open_dialog(register("Drei, Cara", with_visit=False))
    dialog.save_button.click()
    qtbot.waitUntil(lambda: bool(dialog.listed), timeout=20000)
    assert not dialog.save_button.isEnabled()
    assert not dialog.print_button.isEnabled()
    assert not target.exists()


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file that the printer chosen writes; two pages are asked for."""

    def ask(_parent: QWidget, printer: QPrinter, pages: int) -> bool:
        assert pages == 2
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        return True

    monkeypatch.setattr(printing, "ask_for_printer", ask)
    return tmp_path / "printed.pdf"


def test_they_are_printed_in_one_run(
    open_dialog: Callable[..., ReportBatchDialog],
    register: Register,
    printed: Path,
    context: AppContext,
    qtbot: QtBot,
) -> None:
    dialog = open_dialog(register("Eins, Anna"), register("Zwei, Bert"))
    with qtbot.waitSignal(context.said, timeout=20000):
        dialog.print_button.click()
    assert printed.is_file()


def test_cancelling_makes_nothing_and_can_begin_again(
    open_dialog: Callable[..., ReportBatchDialog],
    register: Register,
    target: Path,
    context: AppContext,
    qtbot: QtBot,
) -> None:
    dialog = open_dialog(register("Eins, Anna"))
    dialog.save_button.click()
    assert not dialog.save_button.isEnabled()
    assert dialog.busy.isVisible()
    dialog.busy.cancelled.emit()
    assert dialog.save_button.isEnabled()
    qtbot.waitUntil(lambda: not context.tasks.running, timeout=20000)
    assert not target.exists()
    with qtbot.waitSignal(context.said, timeout=20000):
        dialog.save_button.click()
    assert target.is_file()


def test_another_kind_is_made_anew(
    open_dialog: Callable[..., ReportBatchDialog],
    register: Register,
    target: Path,
    context: AppContext,
    qtbot: QtBot,
) -> None:
    dialog = open_dialog(register("Eins, Anna"))
    with qtbot.waitSignal(context.said, timeout=20000):
        dialog.save_button.click()
    assert "Facial acne assessment" in text_of(target.read_bytes())
    dialog.options.kinds[Kind.SERIES].click()
    assert "latest visit" in dialog.told.text()
    qtbot.waitUntil(dialog.save_button.isEnabled)
    with qtbot.waitSignal(context.said, timeout=20000):
        dialog.save_button.click()
    assert "Course of facial acne" in text_of(target.read_bytes())


def test_a_failure_of_all_is_told_in_place(
    open_dialog: Callable[..., ReportBatchDialog],
    register: Register,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KnownError("The database cannot be read.")

    monkeypatch.setattr(report_batch, "batch", fail)
    dialog = open_dialog(register("Eins, Anna"))
    dialog.save_button.click()
    qtbot.waitUntil(lambda: dialog.bar.text == "The database cannot be read.", timeout=20000)
    assert dialog.save_button.isEnabled()
