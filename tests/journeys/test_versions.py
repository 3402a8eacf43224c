"""The list of versions: every change of a patient or a visit, and taking any of them back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import Patient
from acne_desktop.services import visits
from acne_desktop.ui.main_window import ABOUT, Route
from acne_desktop.ui.pages.history import HistoryPage
from acne_desktop.ui.widgets.version_table import FIELDS, STATE, WHAT
from tests.journeys.sitting import Sitting


def shown(page: HistoryPage, column: int) -> list[str]:
    model = page.table.versions
    return [model.index(row, column).data() for row in range(model.rowCount())]


def opened(sitting: Sitting) -> HistoryPage:
    sitting.press("Ctrl+Shift+H")
    page = sitting.window.page("history")
    assert isinstance(page, HistoryPage)
    assert page.isVisible()
    return page


def test_a_patients_versions_are_listed_newest_first(
    sitting: Sitting, erika: Patient, visit_id: int
) -> None:
    sitting.rename(erika, "Aaron, Erika")
    sitting.decide(visit_id, Grade.MODERATE)
    sitting.window.show_patient(erika.id)
    sitting.settle()
    page = opened(sitting)
    assert sitting.window.here == Route("history", erika.id)
    assert page.header.name.text() == "Aaron, Erika"
    assert shown(page, WHAT)[:2] == ["Grade 3 decided", "Patient's details changed"]
    assert shown(page, FIELDS)[1] == "Name: Mustermann, Erika → Aaron, Erika"
    sitting.press("Alt+Left")
    assert sitting.window.here == Route("patient", erika.id)


def test_a_visit_has_its_own_versions(sitting: Sitting, erika: Patient, visit_id: int) -> None:
    sitting.rename(erika, "Aaron, Erika")
    sitting.decide(visit_id, Grade.MODERATE)
    sitting.window.show_visit(visit_id)
    sitting.settle()
    page = opened(sitting)
    assert sitting.window.here == Route("visit_history", visit_id)
    assert shown(page, WHAT) == ["Grade 3 decided", "Visit of 2026-11-01 added"]


def test_any_version_is_taken_back_and_that_is_a_version_too(
    sitting: Sitting, erika: Patient, visit_id: int
) -> None:
    sitting.decide(visit_id, Grade.MODERATE)
    sitting.rename(erika, "Aaron, Erika")
    sitting.window.show_patient(erika.id)
    sitting.settle()
    page = opened(sitting)
    page.table.selectRow(1)
    sitting.press("Ctrl+Backspace")
    assert visits.get(sitting.clinic, visit_id).grade is None
    assert sitting.name(erika) == "Aaron, Erika"
    assert shown(page, WHAT)[0] == "Taken back: Grade 3 decided"
    assert shown(page, STATE)[2] == "Taken back"
    row = page.table.versions.index(2, WHAT)
    assert row.data(Qt.ItemDataRole.FontRole).strikeOut()
    assert "taken back" in row.data(Qt.ItemDataRole.AccessibleTextRole)
    assert not page.take_back.isEnabled()  # the selection stayed with the version
    assert page.state.isVisible()
    sitting.press("Ctrl+Z")
    assert visits.get(sitting.clinic, visit_id).grade == Grade.MODERATE
    assert shown(page, WHAT)[0] == "Made again: Grade 3 decided"


def test_what_was_changed_since_is_refused_with_a_sentence(
    sitting: Sitting, erika: Patient
) -> None:
    sitting.rename(erika, "Aaron, Erika")
    sitting.rename(erika, "Berta, Erika")
    sitting.window.show_patient(erika.id)
    sitting.settle()
    page = opened(sitting)
    page.table.selectRow(1)
    page.take_back.click()
    sitting.settle()
    assert sitting.name(erika) == "Berta, Erika"
    assert "take the later change back first" in sitting.window.errors.words.text()


def test_the_selected_version_tells_every_field(sitting: Sitting, visit_id: int) -> None:
    sitting.decide(visit_id, Grade.MODERATE)
    sitting.decide(visit_id, Grade.MILD)
    sitting.window.show_visit(visit_id)
    sitting.settle()
    page = opened(sitting)
    words = [each.text() for each in page.side.findChildren(QLabel)]
    assert words[words.index("Grade") :][:5] == ["Grade", "before", "3", "after", "2"]
    assert page.what.text() == "Grade 2 decided"


def test_the_list_of_patients_shows_the_versions_of_the_one_selected(
    sitting: Sitting, erika: Patient
) -> None:
    glance = sitting.window.page("patients").glance
    opened(sitting)
    assert sitting.window.here == Route("history", glance.patient_id)


def test_where_no_patient_is_at_hand_there_are_no_versions(sitting: Sitting) -> None:
    sitting.window.show_about()
    sitting.press("Ctrl+Shift+H")
    assert sitting.window.here == ABOUT
