"""Undo and redo anywhere in the window: what is taken back, what is said, and where one is led."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import Patient, PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import marks, patients, visits
from acne_desktop.ui.main_window import ABOUT, PATIENTS, Route
from tests.journeys.sitting import Sitting


def test_what_was_done_before_this_sitting_is_not_undone(sitting: Sitting, visit_id: int) -> None:
    assert not sitting.session.context.actions.action("edit.undo").isEnabled()
    sitting.press("Ctrl+Z")
    assert visits.get(sitting.clinic, visit_id).patient_id


def test_every_change_offers_to_be_taken_back(sitting: Sitting, visit_id: int) -> None:
    sitting.decide(visit_id, Grade.MODERATE)
    assert sitting.said == "Saved."
    (offer,) = sitting.window.foot.offered()
    assert "Grade 3 decided" in offer
    assert QKeySequence("Ctrl+Z").toString(QKeySequence.SequenceFormat.NativeText) in offer
    sitting.window.foot.take(offer)
    sitting.settle()
    assert visits.get(sitting.clinic, visit_id).grade is None


@pytest.mark.parametrize("redo", ["Ctrl+Shift+Z", "Ctrl+Y"])
def test_a_grade_is_taken_back_and_made_again(sitting: Sitting, visit_id: int, redo: str) -> None:
    sitting.decide(visit_id, Grade.MODERATE)
    sitting.press("Ctrl+Z")
    assert visits.get(sitting.clinic, visit_id).grade is None
    assert sitting.said.startswith("Taken back: Grade 3 decided")
    sitting.press(redo)
    assert visits.get(sitting.clinic, visit_id).grade is Grade.MODERATE
    assert sitting.said.startswith("Made again: Grade 3 decided")


def test_a_change_of_another_page_names_the_visit_and_leads_there(
    sitting: Sitting, visit_id: int
) -> None:
    sitting.decide(visit_id, Grade.MODERATE)
    sitting.window.show_about()
    sitting.press("Ctrl+Z")
    assert sitting.window.here == ABOUT
    assert "Mustermann, Erika" in sitting.said
    assert "2026-11-01" in sitting.said
    sitting.window.foot.take("Show the visit")
    sitting.settle()
    assert sitting.window.here == Route("visit", visit_id)


def test_the_visit_shown_shows_what_is_left(sitting: Sitting, visit_id: int) -> None:
    sitting.decide(visit_id, Grade.MODERATE)
    sitting.window.show_visit(visit_id)
    sitting.settle()
    page = sitting.window.page("visit")
    assert page.state.recorded_grade == Grade.MODERATE
    sitting.press("Ctrl+Z")
    assert page.side.decision.entry.grade is None
    assert sitting.said == "Taken back: Grade 3 decided."
    assert "Show the visit" not in sitting.window.foot.offered()


def test_the_patients_list_shows_what_is_left(sitting: Sitting, erika: Patient) -> None:
    sitting.rename(erika, "Aaron, Erika")
    sitting.window.page("patients").refresh()
    sitting.settle()
    model = sitting.window.page("patients").model
    assert model.row(0).patient.id == erika.id
    sitting.press("Ctrl+Z")
    assert model.row(0).patient.id != erika.id
    assert "Mustermann, Erika" in sitting.said
    sitting.window.foot.take("Show the patient")
    sitting.settle()
    assert sitting.window.here == Route("patient", erika.id)


def test_what_is_gone_is_left(sitting: Sitting) -> None:
    added = patients.register(sitting.clinic, PatientDetails("C-3", "Neu, Nina"))
    sitting.window.show_patient(added.id)
    sitting.settle()
    sitting.press("Ctrl+Z")
    assert sitting.window.here == PATIENTS
    assert not sitting.window.errors.isVisible()
    assert all(row.patient.id != added.id for row in patients.find(sitting.clinic))
    sitting.press("Ctrl+Shift+Z")
    assert sitting.name(added) == "Neu, Nina"


def test_a_field_that_is_typed_into_undoes_its_typing_first(
    sitting: Sitting, erika: Patient
) -> None:
    sitting.rename(erika, "Aaron, Erika")
    sitting.press("Ctrl+F")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "bo")
    sitting.press("Ctrl+Z")
    assert field.text() == ""
    sitting.press("Ctrl+Z")  # nor do the records change when the typing is undone
    assert sitting.name(erika) == "Aaron, Erika"


def test_a_field_that_nothing_was_typed_into_lets_it_through(
    sitting: Sitting, erika: Patient
) -> None:
    sitting.rename(erika, "Aaron, Erika")
    sitting.press("Ctrl+F")
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    sitting.press("Ctrl+Z")
    assert sitting.name(erika) == "Mustermann, Erika"


def test_photographs_of_a_draft_come_first_and_nothing_is_undone_behind_it(
    sitting: Sitting, erika: Patient, triplet_files: dict[View, Path]
) -> None:
    sitting.rename(erika, "Aaron, Erika")
    sitting.window.new_visit(erika.id)
    sitting.settle()
    page = sitting.window.page("visit")
    for view, path in triplet_files.items():
        if view is not View.FRONTAL:
            page.intake.add([path], view=view)
            sitting.settle()
    assert len(page.state.draft.photos) == 2
    sitting.press("Ctrl+Z")
    assert len(page.state.draft.photos) == 1
    page.side.decision.choose(Grade.MILD)
    sitting.press("Ctrl+Z")
    assert not page.state.draft.photos
    assert page.has_unsaved()  # the grade
    sitting.press("Ctrl+Z")
    assert sitting.name(erika) == "Aaron, Erika"


def test_a_record_that_was_changed_otherwise_is_not_taken_back(
    sitting: Sitting, erika: Patient
) -> None:
    from acne_desktop.storage import patients as stored

    sitting.rename(erika, "Aaron, Erika")
    with sitting.clinic.database.writing() as session:
        stored.change(session, erika.id, PatientDetails("A-1", "Berta, Erika"))
    sitting.press("Ctrl+Z")
    assert sitting.name(erika) == "Berta, Erika"
    assert "take the later change back first" in sitting.window.errors.words.text()
    assert sitting.window.errors.isVisible()


def test_the_menu_key_works_while_the_mouse_is_elsewhere(sitting: Sitting, visit_id: int) -> None:
    sitting.decide(visit_id, Grade.MILD)
    QTest.keyClick(sitting.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    sitting.settle()
    assert visits.get(sitting.clinic, visit_id).grade is None


def test_undoing_leaves_the_zoom_and_what_is_looked_at(sitting: Sitting, visit_id: int) -> None:
    sitting.window.show_visit(visit_id)
    sitting.settle()
    page = sitting.window.page("visit")
    sitting.press("P")
    sitting.press("Return")
    sitting.press("Esc")
    frontal, left, _ = (slot.photo for slot in page.triplet.slots.values())
    page.triplet.linked.on = False
    left.setFocus()
    sitting.press("+")
    page.triplet.linked.on = True
    page.triplet.set_large(View.LEFT)
    assert len(marks.of_visit(sitting.clinic, visit_id)) == 1

    sitting.press("Ctrl+Z")

    assert marks.of_visit(sitting.clinic, visit_id) == []
    assert page.marks.layers[View.FRONTAL].marks == []
    assert (frontal.zoom, left.zoom, page.triplet.large) == (1.0, 1.25, View.LEFT)
