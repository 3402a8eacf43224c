"""Finding a patient, looking at them, changing what is recorded, and going from page to page."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import Patient, PatientDetails, Sex
from acne_desktop.domain.photo import View
from acne_desktop.services import intake, patients, visits
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.storage import patients as stored_patients
from acne_desktop.ui.main_window import ABOUT, PATIENTS, WELCOME, MainWindow, Route
from acne_desktop.ui.pages.patient import PatientPage
from acne_desktop.ui.pages.patients import PatientsPage
from acne_desktop.ui.session import Session
from acne_desktop.ui.widgets import patient_cells as cells
from acne_desktop.ui.widgets import patient_model as columns
from acne_desktop.ui.widgets.keys_sheet import KeysSheet
from acne_desktop.ui.widgets.patient_dialog import PatientDialog
from tests.fakes import suggestion
from tests.photographs import write_triplet

TODAY = date(2026, 4, 16)


def add_visit(clinic: Clinic, patient: Patient, folder: Path, day: date, **more: object) -> int:
    files = write_triplet(folder, seed=day.toordinal())
    return visits.save(
        clinic,
        patient_id=patient.id,
        day=day,
        photos={view: intake.read_photo(path) for view, path in files.items()},
        **more,  # type: ignore[arg-type]
    ).id


@pytest.fixture
def people(session: Session, tmp_path: Path) -> list[Patient]:
    """Return Anna (two visits, the newest ungraded), Bela (none), Clara (one)."""
    with open_clinic(session.data_dir) as clinic:
        made = [
            patients.register(clinic, PatientDetails("A-1", "Anna", date(2003, 4, 17), Sex.FEMALE)),
            patients.register(clinic, PatientDetails("B-2", "Béla")),
            patients.register(clinic, PatientDetails("C-3", "Clara", note="Asked about scars.")),
        ]
        decision = Decision(Grade.MODERATE, "fda", datetime(2026, 1, 2, tzinfo=UTC), "more papules")
        add_visit(
            clinic,
            made[0],
            tmp_path / "one",
            TODAY - timedelta(days=60),
            suggestion=suggestion(Grade.MILD),
            decision=decision,
        )
        add_visit(clinic, made[0], tmp_path / "two", TODAY, suggestion=suggestion(Grade.MILD))
        add_visit(clinic, made[2], tmp_path / "three", TODAY)
    return made


def settle(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not session.context.tasks.running)


@pytest.fixture
def page(people: list[Patient], session: Session, window: MainWindow, qtbot: QtBot) -> PatientsPage:
    session.open()
    qtbot.waitUntil(lambda: window.here == PATIENTS)
    made: PatientsPage = window.page("patients")
    qtbot.waitUntil(lambda: made.model.rowCount() == len(people))
    settle(session, qtbot)
    return made


def texts(page: PatientsPage, row: int) -> list[object]:
    return [page.model.index(row, column).data() for column in range(4)]


def names(page: PatientsPage) -> list[str]:
    """Return the names in the list; headings are in capitals."""
    rows = [page.model.row(place) for place in range(page.model.rowCount())]
    return [
        row.patient.details.name if row else page.model.heading(place).upper()
        for place, row in enumerate(rows)
    ]


def selected(page: PatientsPage) -> list[str]:
    rows = {index.row() for index in page.view.selectionModel().selectedRows()}
    return [name for place, name in enumerate(names(page)) if place in rows]


def search(page: PatientsPage, session: Session, text: str, qtbot: QtBot) -> None:
    page.search.clear()
    QTest.keyClicks(page.search, text)
    qtbot.waitUntil(lambda: page.model.query.text == text)
    settle(session, qtbot)


def test_the_list_says_who_when_and_how_severe(page: PatientsPage, people: list[Patient]) -> None:
    age = people[0].age_on(date.today())
    assert texts(page, 0) == [
        "Anna, #A-1",
        f"2003-04-17, {age} years",
        "2026-04-16",
        cells.NONE,
    ]
    assert texts(page, 1) == ["Béla, #B-2", cells.NONE, cells.NONE, cells.NONE]
    grades = page.model.index(0, columns.GRADES)
    assert grades.data(Qt.ItemDataRole.ToolTipRole) == "Oldest to newest: 3, not graded"
    page.view.grab()  # every delegate paints


def test_the_selected_patient_is_shown_at_a_glance(
    page: PatientsPage, session: Session, qtbot: QtBot
) -> None:
    glance = page.glance
    qtbot.waitUntil(lambda: glance.thumbnails.accessibleName() != "")
    assert glance.name.text() == "Anna"
    assert glance.last.text() == "Last visit 2026-04-16"
    assert glance.grade.text() == "Not graded yet"
    assert glance.trend.accessibleName() == "IGA over time. 2026-02-15: 3"
    for view in View:
        assert view.label in glance.thumbnails.accessibleName()
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    settle(session, qtbot)
    assert glance.name.text() == "Béla"
    assert glance.last.text() == "No visit yet"
    assert not glance.thumbnails.isVisible()


def test_search_finds_by_part_of_a_name_or_identifier_without_accents(
    page: PatientsPage, session: Session, qtbot: QtBot
) -> None:
    search(page, session, "bel", qtbot)
    assert names(page) == ["Béla"]
    search(page, session, "c-3", qtbot)
    assert names(page) == ["Clara"]
    assert page.glance.name.text() == "Clara"


def test_a_search_without_an_answer_says_what_to_do(
    page: PatientsPage, session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    search(page, session, "zzz", qtbot)
    assert page.body.currentWidget() is page.nothing
    assert not page.glance.isVisible()
    assert not session.context.actions.action("visit.new").isEnabled()
    assert window.here == PATIENTS  # an empty search is no empty clinic
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.body.currentWidget() is page.view)
    assert len(names(page)) == 3


def test_everything_by_keyboard_from_the_search_box(
    page: PatientsPage, session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    QTest.keyClick(page.search, Qt.Key.Key_Down)  # already at the end
    QTest.keyClick(page.search, Qt.Key.Key_Up)
    assert page.glance.name.text() == "Béla"
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.here.page == "patient")
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.here == PATIENTS
    settle(session, qtbot)
    assert page.glance.name.text() == "Béla"  # still the one that was selected


def test_escape_empties_the_search(page: PatientsPage, session: Session, qtbot: QtBot) -> None:
    search(page, session, "bel", qtbot)
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    qtbot.waitUntil(lambda: len(names(page)) == 3)


def test_enter_before_the_answer_opens_whom_it_brings(
    page: PatientsPage, people: list[Patient], session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    namesake = PatientDetails("C-33", "Aaron")  # found by the same letters, and listed first
    patients.register(session.context.clinic, namesake)
    QTest.keyClicks(page.search, "c-3")  # as a scanner of codes does
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert window.here == PATIENTS  # Anna is still selected
    qtbot.waitUntil(lambda: window.here == Route("patient", people[2].id))
    settle(session, qtbot)


def test_double_click_opens_a_patient(
    page: PatientsPage, people: list[Patient], window: MainWindow
) -> None:
    place = page.view.visualRect(page.model.index(2, 0)).center()
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.here == Route("patient", people[2].id)


def test_a_long_register_is_read_where_it_is_looked_at(
    session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    count = 12 * columns.PAGE + 30
    with open_clinic(session.data_dir) as clinic, clinic.database.writing() as records:
        for number in range(count):
            details = PatientDetails(f"P-{number}", f"Patient {number:03}")
            stored_patients.add(records, details, synthetic=False)
    session.open()
    qtbot.waitUntil(lambda: window.here == PATIENTS)
    page: PatientsPage = window.page("patients")
    qtbot.waitUntil(lambda: page.model.rowCount() == count)
    assert page.filters.count.text() == f"{count} patients"
    assert page.model.rows_kept == columns.PAGE
    page.view.scrollToBottom()
    page.view.grab()
    last = count - 1
    qtbot.waitUntil(lambda: page.model.row(last) is not None)
    assert names_at(page, last) == f"Patient {last:03}"
    for part in range(12):
        page.view.scrollTo(page.model.index(part * columns.PAGE, 0))
        page.view.grab()
        settle(session, qtbot)
        assert page.model.rows_kept <= columns.KEPT_PAGES * columns.PAGE
    # A letter typed in the list goes to the search, and reads nothing else.
    page.view.setFocus()
    QTest.keyClicks(page.view, "p")
    assert page.search.hasFocus()
    QTest.keyClicks(page.search, "-600")
    qtbot.waitUntil(lambda: names(page) == ["Patient 600"])
    settle(session, qtbot)


def names_at(page: PatientsPage, place: int) -> str:
    row = page.model.row(place)
    return "" if row is None else row.patient.details.name


# -- one patient


@pytest.fixture
def anna(
    page: PatientsPage, people: list[Patient], session: Session, window: MainWindow, qtbot: QtBot
) -> PatientPage:
    window.show_patient(people[0].id)
    made: PatientPage = window.page("patient")
    qtbot.waitUntil(lambda: made.header.name.text() == "Anna")
    settle(session, qtbot)
    return made


def test_report_and_new_visit_ask_for_the_right_record(
    anna: PatientPage, people: list[Patient], session: Session, window: MainWindow
) -> None:
    asked: list[tuple[str, int]] = []
    anna.report_requested.disconnect(window.show_report)
    anna.new_visit_requested.disconnect(window.new_visit)
    anna.report_requested.connect(lambda number: asked.append(("report", number)))
    anna.new_visit_requested.connect(lambda number: asked.append(("visit", number)))
    newest = anna.timeline.current
    assert newest is not None
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    session.context.actions.trigger("visit.new")
    assert asked == [("report", newest.id), ("visit", people[0].id)]


def test_editing_shows_at_once_and_everywhere(
    anna: PatientPage, page: PatientsPage, session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PatientDialog)
    dialog.name.setText("Anna Lena")
    dialog.save_button.click()
    qtbot.waitUntil(lambda: anna.header.name.text() == "Anna Lena")
    assert window.foot.message.text() == "Changes saved."
    window.show_patients()
    everyone = ["RECENT", "Anna Lena", "ALL PATIENTS", "Anna Lena", "Béla", "Clara"]
    qtbot.waitUntil(lambda: names(page) == everyone)
    settle(session, qtbot)


def test_a_twin_in_the_form_leads_to_that_patient(
    page: PatientsPage, people: list[Patient], session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    window.new_patient()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PatientDialog)
    QTest.keyClicks(dialog.name, "clara")
    qtbot.waitUntil(dialog.warning.isVisible)
    dialog.open_twin.click()
    assert window.here == Route("patient", people[2].id)
    settle(session, qtbot)


def test_a_patient_who_is_gone_is_told(
    page: PatientsPage, session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    window.show_patient(4711)
    qtbot.waitUntil(window.errors.isVisible)
    assert window.here == PATIENTS
    assert window.errors.words.text()
    window.errors.close_button.click()
    assert not window.errors.isVisible()
    settle(session, qtbot)


# -- the window


def test_rail_and_keys_lead_everywhere_and_back(
    page: PatientsPage, people: list[Patient], session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    window.show_patient(people[0].id)
    QTest.mouseClick(window.rail.place("go.about"), Qt.MouseButton.LeftButton)
    assert window.here == ABOUT
    assert window.rail.place("go.about").isChecked()
    QTest.mouseClick(window.rail.place("go.about"), Qt.MouseButton.LeftButton)
    assert window.rail.place("go.about").isChecked()  # a place is not switched off
    window.go_back()
    assert window.here == Route("patient", people[0].id)
    assert window.rail.place("go.patients").isChecked()
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.here == PATIENTS
    assert not session.context.actions.action("go.back").isEnabled()
    settle(session, qtbot)


def test_the_keys_sheet_opens(page: PatientsPage, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, KeysSheet)
    sheet.reject()


def test_the_window_fits_a_small_screen(page: PatientsPage, window: MainWindow) -> None:
    window.resize(1280, 720)
    assert window.size().toTuple() == (1280, 720)
    assert window.minimumSizeHint().width() <= 1280
    assert window.minimumSizeHint().height() <= 720
    bottom = page.glance.open.mapTo(window, QPoint(0, page.glance.open.height())).y()
    assert bottom <= 720


def test_on_a_narrow_window_the_list_stays_whole(page: PatientsPage, window: MainWindow) -> None:
    window.resize(window.minimumSize())
    assert not page.glance.isVisible()
    assert page.view.horizontalScrollBar().maximum() == 0
    window.resize(1280, 720)
    assert page.glance.isVisible()


def test_the_title_never_names_a_patient(
    anna: PatientPage, window: MainWindow, people: list[Patient]
) -> None:
    assert not any(person.details.name in window.windowTitle() for person in people)


def test_an_emptied_clinic_is_welcomed_again(
    session: Session, window: MainWindow, qtbot: QtBot
) -> None:
    session.open()
    qtbot.waitUntil(lambda: window.here == WELCOME)
    window.show_about()
    window.show_patients()
    qtbot.waitUntil(lambda: window.here == WELCOME)
    settle(session, qtbot)
