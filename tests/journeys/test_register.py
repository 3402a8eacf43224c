"""The register of patients: filters, orders, those opened last, several at once, and merging."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import NewVisit
from acne_desktop.services import patients, visits
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.storage import assessments
from acne_desktop.storage import visits as stored_visits
from acne_desktop.storage.tables import VisitRecord
from acne_desktop.ui.main_window import PATIENTS, MainWindow, Route
from acne_desktop.ui.pages.merge import NAME, NOTE, MergePage
from acne_desktop.ui.pages.patients import PatientsPage
from acne_desktop.ui.pages.report_batch import ReportBatchDialog
from acne_desktop.ui.session import Session
from acne_desktop.ui.widgets import patient_model as columns
from tests.journeys.test_patients import names, selected, settle
from tests.unit.services.visits_made_up import NOON, made_up_photo

TODAY = date.today()
ALL = ["Ada", "Bea", "Cara", "Dora"]


def add(clinic: Clinic, name: str, ago: int, grade: int | None, next_in: int | None) -> None:
    patient = patients.register(clinic, PatientDetails(f"#{name}", name, note=f"of {name}"))
    with clinic.database.writing() as session:
        photo = made_up_photo(View.FRONTAL, seed=name)
        new = NewVisit(patient.id, TODAY - timedelta(days=ago), {View.FRONTAL: photo})
        number = stored_visits.add(session, new)
        if grade is not None:
            assessments.add_decision(session, number, Decision(Grade(grade), "fda", NOON))
        record = session.get(VisitRecord, number)
        assert record is not None
        record.next_visit = None if next_in is None else TODAY + timedelta(days=next_in)


@pytest.fixture
def page(session: Session, window: MainWindow, qtbot: QtBot) -> PatientsPage:
    with open_clinic(session.data_dir) as clinic:
        add(clinic, "Ada", 30, 2, -1)
        add(clinic, "Bea", 20, None, 5)
        add(clinic, "Cara", 10, 4, None)
        patients.register(clinic, PatientDetails("D-4", "Dora"))
    session.open()
    qtbot.waitUntil(lambda: window.here == PATIENTS)
    made: PatientsPage = window.page("patients")
    qtbot.waitUntil(lambda: names(made) == ALL)
    settle(session, qtbot)
    return made


def key(window: MainWindow, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    together = Qt.KeyboardModifier.NoModifier
    for each in modifiers:
        together |= each
    QTest.keyClick(window, key, together)


def close_reports(page: PatientsPage, session: Session, qtbot: QtBot) -> None:
    """Close what asks how reports of several patients are made."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReportBatchDialog)
    settle(session, qtbot)
    dialog.reject()
    settle(session, qtbot)
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    page.view.setFocus()


def test_filters_by_key_add_up_and_one_key_shows_all(
    page: PatientsPage, session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    key(window, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: names(page) == ["Ada"])
    assert page.filters.due.isChecked()
    key(window, Qt.Key.Key_F3)  # the wider one takes its place
    qtbot.waitUntil(lambda: names(page) == ["Ada", "Bea"])
    assert not page.filters.due.isChecked()
    assert page.filters.count.text() == "2 patients"
    key(window, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: names(page) == ["Bea"])
    QTest.keyClicks(page.search, "ada")
    qtbot.waitUntil(lambda: page.body.currentWidget() is page.nothing)
    key(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: names(page) == ALL)
    assert not page.filters.is_on
    assert page.search.text() == ""
    key(window, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: names(page) == ["Cara"])
    page.filters.grades[Grade(2)].click()
    qtbot.waitUntil(lambda: names(page) == ["Ada", "Cara"])
    settle(session, qtbot)


def test_sorting_by_key_and_by_header(
    page: PatientsPage, session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    key(window, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: names(page) == ["Cara", "Bea", "Ada", "Dora"])
    header = page.view.horizontalHeader()

    def click(column: int) -> None:
        at = header.sectionViewportPosition(column) + 8
        centre = header.viewport().rect().center()
        centre.setX(at)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=centre)

    click(columns.NEXT_VISIT)
    qtbot.waitUntil(lambda: names(page) == ["Ada", "Bea", "Cara", "Dora"])
    click(columns.NAME)
    click(columns.NAME)
    qtbot.waitUntil(lambda: names(page) == ALL[::-1])
    click(columns.BORN)  # no order
    settle(session, qtbot)
    assert names(page) == ALL[::-1]


def test_those_opened_last_stand_first_until_one_searches(
    page: PatientsPage, session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClick(page.view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.here.page == "patient")
    settle(session, qtbot)
    window.show_patients()
    with_recent = ["RECENT", "Dora", "ALL PATIENTS", *ALL]
    qtbot.waitUntil(lambda: names(page) == with_recent)
    settle(session, qtbot)
    assert selected(page) == ["Dora"]
    assert page.view.rowHeight(0) < page.view.rowHeight(1)  # a heading is lower
    QTest.keyClick(page.search, Qt.Key.Key_Up)
    assert selected(page) == ["Cara"]
    for _ in range(4):  # up over a heading
        QTest.keyClick(page.search, Qt.Key.Key_Up)
    assert page.view.currentIndex().row() == 1
    QTest.keyClicks(page.search, "a")
    qtbot.waitUntil(lambda: names(page) == ALL)
    assert page.view.rowHeight(0) == page.view.rowHeight(1)
    page.search.clear()
    qtbot.waitUntil(lambda: names(page) == with_recent)
    session.context.change_settings(recent_patients=False)
    page.refresh()
    qtbot.waitUntil(lambda: names(page) == ALL)
    settle(session, qtbot)


def test_several_are_printed_and_removed_and_come_back(
    page: PatientsPage, session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert selected(page) == ["Ada", "Bea"]
    assert page.glance.count.text() == "2 patients selected"
    assert not session.context.actions.action("visit.new").isEnabled()
    control_shift = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
    ids = [patients.find(session.context.clinic, name)[0].patient.id for name in ("Ada", "Bea")]
    with qtbot.waitSignal(page.reports_requested) as asked:
        key(window, Qt.Key.Key_P, *control_shift)
    assert asked.args == [ids]
    close_reports(page, session, qtbot)
    QTest.keyClick(page.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(page.reports_requested) as asked:
        key(window, Qt.Key.Key_P, *control_shift)
    assert len(asked.args[0]) == 4
    close_reports(page, session, qtbot)
    at = page.view.visualRect(page.model.index(1, 0)).center()
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert selected(page) == ["Bea"]
    QTest.keyClick(page.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: names(page) == ["Ada", "Cara", "Dora"])
    settle(session, qtbot)
    key(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: names(page) == ALL)
    settle(session, qtbot)


def test_two_records_are_merged_and_parted_again(
    page: PatientsPage, session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    clinic = session.context.clinic
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    control = Qt.KeyboardModifier.ControlModifier
    key(window, Qt.Key.Key_M, control, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: window.here.page == "merge")
    merge: MergePage = window.page("merge")
    qtbot.waitUntil(lambda: bool(merge.choices))
    choices = merge.choices[NAME]
    assert choices is not None
    radio = choices.checkedButton()
    assert radio is not None
    assert radio.accessibleName() == "Name: Ada"
    QTest.keyClick(radio, Qt.Key.Key_Right)  # the other one's name
    assert merge.details() == PatientDetails("#Ada", "Bea", note="of Ada\nof Bea")
    both = merge.choices[NOTE]
    assert both is not None
    key(window, Qt.Key.Key_Return, control)
    qtbot.waitUntil(lambda: window.here.page == "patient")
    kept = window.here.record
    settle(session, qtbot)
    assert patients.get(clinic, kept).details.name == "Bea"
    assert len(visits.of_patient(clinic, kept)) == 2
    window.go_back()
    assert window.here == PATIENTS
    qtbot.waitUntil(lambda: names(page)[-3:] == ["Bea", "Cara", "Dora"])
    key(window, Qt.Key.Key_Z, control)
    qtbot.waitUntil(lambda: names(page)[-4:] == ALL)
    settle(session, qtbot)


def test_a_likely_twin_is_offered_and_going_back_changes_nothing(
    page: PatientsPage, session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    patients.register(session.context.clinic, PatientDetails("X-9", "\u00c1da"))
    page.refresh()
    qtbot.waitUntil(page.glance.compare.isVisible)
    assert page.glance.twin_text.text() == "Registered twice? \u00c1da, #X-9"
    page.glance.compare.click()
    qtbot.waitUntil(lambda: window.here.page == "merge")
    settle(session, qtbot)
    merge: MergePage = window.page("merge")
    assert merge.details().note == "of Ada"  # the only note
    merge.back.click()
    assert window.here == PATIENTS
    settle(session, qtbot)
    assert len(patients.find(session.context.clinic)) == len(ALL) + 1


def test_every_page_about_a_patient_names_them_at_the_same_place(
    page: PatientsPage, session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    clinic = session.context.clinic
    ada = patients.find(clinic, "Ada")[0].patient
    [visit] = visits.of_patient(clinic, ada.id)
    places = set()
    for route in (
        Route("patient", ada.id),
        Route("history", ada.id),
        Route("visit", visit.id),
        Route("visit_history", visit.id),
    ):
        window._go(route)
        header = window.page({"visit_history": "history"}.get(route.page, route.page)).header
        settle(session, qtbot)
        assert header.name.text() == "Ada"
        assert header.name.isVisible()
        assert header.identifier.text() == "##Ada"
        origin = header.mapTo(window.stack, header.rect().topLeft())
        assert not window.errors.isVisible()
        places.add((origin.x(), origin.y(), header.height(), header.name.x()))
    assert len(places) == 1
