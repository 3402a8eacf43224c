"""A folder of many patients becomes visits: planned, corrected, carried out, reported."""

import threading
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.services import patients, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.main_window import IMPORT, PATIENTS, MainWindow
from acne_desktop.ui.pages.import_page import ImportPage
from acne_desktop.ui.pages.import_work import Stage
from acne_desktop.ui.planned_rows import Filter, RowState
from acne_desktop.ui.session import Session
from tests.fakes import FakeInspector
from tests.journeys.looking import see
from tests.journeys.visits import drop_mime
from tests.photographs import face, write_photo

F, L, R = VIEWS
DAY = "2026-10-01"


class Importer:
    """Does on the import page what a user does."""

    def __init__(self, window: MainWindow, session: Session, qtbot: QtBot) -> None:
        self.window = window
        self.page: ImportPage = window.page("import")
        self.clinic: Clinic = session.context.clinic
        self._session = session
        self._qtbot = qtbot

    def rest(self) -> None:
        self._qtbot.waitUntil(lambda: not self._session.context.tasks.running, timeout=10_000)

    def drop(self, source: Path) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(source))])
        assert drop_mime(self.page, mime)
        self.rest()

    def press(self, key: Qt.Key, *, ctrl: bool = False) -> None:
        held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(QApplication.focusWidget() or self.page, key, held)
        self.rest()

    def states(self) -> list[tuple[str, RowState]]:
        return [(entry.row.identifier, entry.row.state) for entry in self.page.work.entries]

    def kept(self, identifier: str) -> list[tuple[date, set[View]]]:
        found = [
            row
            for row in patients.find(self.clinic)
            if row.patient.details.identifier == identifier
        ]
        return [
            (each.day, set(visits.get(self.clinic, each.id).photos))
            for row in found
            for each in visits.of_patient(self.clinic, row.patient.id)
        ]


@pytest.fixture
def importer(
    session: Session, window: MainWindow, fake_inspector: FakeInspector, qtbot: QtBot
) -> Importer:
    fake_inspector.answer = see
    session.open()
    qtbot.waitUntil(lambda: session.context.has_clinic)
    qtbot.waitUntil(lambda: not session.context.tasks.running)
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert window.here == IMPORT
    return Importer(window, session, qtbot)


def triplet(folder: Path, seed: int) -> None:
    for at, view in enumerate((R, F, L)):
        write_photo(folder / f"IMG_{at}.jpg", face(view, seed=seed), quality=90)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Two patients with a visit each, and one who lacks a date."""
    root = tmp_path / "card"
    triplet(root / "A-1" / DAY, 1)
    triplet(root / "B-2" / DAY, 2)
    triplet(root / "C-3" / "nodate", 3)
    return root


def test_a_dropped_folder_is_planned_and_nothing_is_added(importer: Importer, tree: Path) -> None:
    importer.drop(tree)
    page = importer.page

    assert importer.states() == [
        ("A-1", RowState.READY),
        ("B-2", RowState.READY),
        ("C-3", RowState.REFUSED),
    ]
    assert "2 visits will be added" in page.head.summary.text()
    assert page.head.start.accessibleName() == "Add 2 visits"
    assert page.details.chooser.choice.taken == {F: "1", L: "2", R: "0"}
    assert importer.kept("A-1") == []


def test_the_plan_is_carried_out_and_a_second_time_adds_nothing(
    importer: Importer, tree: Path
) -> None:
    importer.drop(tree)

    importer.press(Qt.Key.Key_Return, ctrl=True)

    page = importer.page
    assert page.work.stage is Stage.ENDED
    assert page.head.summary.text() == "2 visits were added, 1 not."
    assert importer.kept("A-1") == [(date(2026, 10, 1), set(VIEWS))]
    page.head.copy.click()
    report = QApplication.clipboard().text()
    assert "A-1" in report
    assert "C-3" in report
    assert "No date" in report

    importer.drop(tree)
    assert importer.states()[:2] == [("A-1", RowState.THERE), ("B-2", RowState.THERE)]
    assert not page.head.start.isEnabled()
    assert not page.details.chooser.isEnabled()


def views(page: ImportPage) -> list[View]:
    return list(page.work.entries[0].row.views)


def test_views_days_and_patients_are_corrected_with_undo(importer: Importer, tree: Path) -> None:
    patients.register(importer.clinic, PatientDetails("D-4", "Known, Person"))
    importer.drop(tree)
    page, details = importer.page, importer.page.details

    details.chooser.setFocus()
    importer.press(Qt.Key.Key_0)  # the first photograph, the right view
    assert views(page) == [F, L]
    page.list.select(2)
    details.day.setText(DAY)
    details.day.commit()
    details.identifier.setText("D-4")
    details.identifier.editingFinished.emit()
    importer.rest()
    assert importer.states()[2] == ("D-4", RowState.READY)
    assert details.who.text() == "Known, Person"

    for _ in range(2):
        importer.press(Qt.Key.Key_Z, ctrl=True)
    assert importer.states()[2] == ("C-3", RowState.REFUSED)
    assert details.day.text() == ""
    importer.press(Qt.Key.Key_Z, ctrl=True)
    assert views(page) == [F, L, R]
    assert page.work.entries[0].choice.taken == {F: "1", L: "2", R: "0"}
    assert not page.work.can_undo


def test_photographs_of_nobody_are_given_to_a_patient(importer: Importer, tmp_path: Path) -> None:
    triplet(tmp_path / "Camera" / DAY, 4)
    importer.drop(tmp_path / "Camera")
    page, details = importer.page, importer.page.details
    assert importer.states() == [("No patient", RowState.REFUSED)]
    assert details.reason.text().startswith("No patient: enter the identifier")
    assert views(page) == [F, L, R]

    details.identifier.setText("E-5")
    details.identifier.editingFinished.emit()
    importer.rest()
    assert importer.states() == [("E-5", RowState.READY)]
    importer.press(Qt.Key.Key_Return, ctrl=True)

    assert importer.kept("E-5") == [(date(2026, 10, 1), set(VIEWS))]


def test_space_leaves_a_visit_out(importer: Importer, tree: Path) -> None:
    importer.drop(tree)

    importer.press(Qt.Key.Key_Space)
    assert importer.states()[0] == ("A-1", RowState.SKIPPED)
    importer.press(Qt.Key.Key_Return, ctrl=True)

    assert importer.kept("A-1") == []
    assert importer.kept("B-2") == [(date(2026, 10, 1), set(VIEWS))]


def test_a_photograph_of_another_patient_asks(importer: Importer, tree: Path) -> None:
    importer.drop(tree)
    importer.press(Qt.Key.Key_Return, ctrl=True)
    mixed = tree.parent / "mixed" / "D-5" / DAY
    triplet(mixed, 1)  # A-1's

    importer.drop(tree.parent / "mixed")
    question = importer.page.details.question
    assert importer.states() == [("D-5", RowState.ASKS)]
    assert "#A-1" in question.text
    assert not importer.page.work.can_run
    question.button("Yes, add it").click()

    assert importer.states() == [("D-5", RowState.READY)]


def test_a_table_names_patients_dates_and_views(
    importer: Importer, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tree / "visits.csv"
    table.write_text(
        f"patient,date,file,view\nT-9,{DAY},A-1/{DAY}/IMG_0.jpg,left\n", encoding="utf-8"
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(table), ""))

    importer.window.page("import").choose_table()
    importer.rest()

    assert importer.page.work.entries[0].row.identifier == "T-9"
    assert importer.page.work.entries[0].row.views == (L,)


def test_filters_list_what_needs_attention(importer: Importer, tree: Path) -> None:
    importer.drop(tree)
    page = importer.page

    page.head.filters[Filter.ATTENTION].click()

    assert page.list.rows.rowCount() == 1
    assert page.details.identifier.text() == "C-3"


def test_an_import_can_be_cancelled_and_says_what_is_there(
    importer: Importer, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importer.drop(tree)
    begun, gate = threading.Event(), threading.Event()
    save = visits.save

    def slow(*given: object, **more: object) -> object:
        begun.set()
        gate.wait(10)
        return save(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(visits, "save", slow)
    page = importer.page
    page.work.run()
    begun.wait(10)
    page.busy.cancel.click()
    gate.set()
    importer.rest()

    assert page.work.stage is Stage.ENDED
    assert page.head.summary.text() == "1 visit was added, 2 not."
    assert "cancelled" in page.work.entries[1].row.reason


def test_looking_can_be_cancelled(
    importer: Importer, tree: Path, fake_inspector: FakeInspector
) -> None:
    begun, gate = threading.Event(), threading.Event()

    def slow(pixels: object, expected: View | None) -> object:
        begun.set()
        gate.wait(10)
        return see(pixels, expected)  # type: ignore[arg-type]

    fake_inspector.answer = slow  # type: ignore[assignment]
    page = importer.page
    page.work.scan(tree)
    begun.wait(10)
    page.busy.cancel.click()
    gate.set()
    importer.rest()

    assert page.work.stage is Stage.EMPTY
    assert page.body.currentWidget() is page.nothing


def test_a_folder_without_photographs_says_so(importer: Importer, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    importer.drop(tmp_path / "empty")

    assert "no photographs in this folder" in importer.page.bar.text
    assert importer.page.work.stage is Stage.EMPTY


def test_the_report_is_saved_without_names(
    importer: Importer, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    patients.register(importer.clinic, PatientDetails("A-1", "Secret, Name"))
    importer.drop(tree)
    importer.press(Qt.Key.Key_Return, ctrl=True)
    target = tmp_path / "report.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))

    importer.page.head.save.click()
    importer.rest()

    text = target.read_text(encoding="utf-8-sig")
    assert "A-1,2026-10-01,3,added" in text
    assert "Secret" not in text


def test_the_button_leads_to_the_patients(importer: Importer, tree: Path) -> None:
    importer.drop(tree)
    importer.press(Qt.Key.Key_Return, ctrl=True)

    importer.page.head.patients.click()
    importer.rest()

    assert importer.window.here == PATIENTS
    assert importer.window.page("patients").model.rowCount() == 2
