"""What is entered beside the grade is saved, found again, and restored."""

from datetime import date

from PySide6.QtCore import Qt

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.lesions import Lesion
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.services import drafts, patients, templates, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.templates import Templates
from tests.fakes import suggestion
from tests.journeys.visit_saved.saving import Triplet, save_visit
from tests.journeys.visits import Visitor

# Counts, plan and next visit


def test_counts_plan_and_next_visit_are_saved_by_keys_and_shown_in_the_history(
    visit: Visitor, triplet_files: Triplet, clinic: Clinic
) -> None:
    stored = save_visit(visit, triplet_files, suggested=suggestion(Grade.MILD))
    visit.open(stored.id)
    visit.press(Qt.Key.Key_2)
    visit.press(Qt.Key.Key_K)
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Plus):
        visit.press(key)
    visit.page.side.decision.comment.setFocus()
    visit.page.side.decision.write_plan()
    visit.type("Once a day.")
    visit.click(visit.page.side.decision.plan.weeks[4])
    visit.save()

    kept = visits.get(clinic, stored.id)
    assert kept.decision is not None
    assert kept.decision.counts == {Lesion.OPEN_COMEDONES: 1, Lesion.PAPULES: 1}
    assert kept.plan == "Once a day."
    assert kept.next_visit == date(2026, 3, 29)
    assert not visit.page.has_unsaved()

    visit.press(Qt.Key.Key_3)
    visit.press(Qt.Key.Key_7)
    visit.save()
    assert "Open comedones 1, Papules 1" in visit.page.side.decision.history.text()


def test_a_plan_is_saved_without_a_grade(
    visit: Visitor, triplet_files: Triplet, clinic: Clinic
) -> None:
    stored = save_visit(visit, triplet_files)
    visit.open(stored.id)
    visit.press(Qt.Key.Key_I)
    visit.type("Once a day.")
    visit.save()
    kept = visits.get(clinic, stored.id)
    assert (kept.plan, kept.grade) == ("Once a day.", None)


def test_whether_lesions_are_counted_is_remembered(visit: Visitor, triplet_files: Triplet) -> None:
    stored = save_visit(visit, triplet_files)
    visit.open(stored.id)
    fold = visit.page.side.decision.counts
    before = fold.is_open
    visit.click(fold.head)
    visit.open(stored.id)
    assert (before, fold.is_open) == (False, True)
    assert visit.context.settings.lesion_counts


def test_a_reason_that_is_kept_has_a_key_the_next_time(
    visit: Visitor, triplet_files: Triplet, clinic: Clinic
) -> None:
    stored = save_visit(visit, triplet_files, suggested=suggestion(Grade.MILD))
    visit.open(stored.id)
    part = visit.page.side.decision.reason_part
    visit.press(Qt.Key.Key_4)
    visit.type("Seen under the lamp")
    visit.click(part.keep)
    visit.rest()
    assert templates.load(clinic.folders).reasons[-1] == "Seen under the lamp"
    part.field.clear()
    part.field.setFocus()
    visit.type("/")
    assert part.text() == "Seen under the lamp"

    visit.click(visit.page.bar.button("Undo"))
    visit.rest()
    assert templates.load(clinic.folders) == Templates()


def test_an_entry_that_was_not_saved_is_there_again_and_can_be_discarded(
    visit: Visitor, triplet_files: Triplet, clinic: Clinic
) -> None:
    stored = save_visit(visit, triplet_files, suggested=suggestion(Grade.MILD))
    visit.open(stored.id)
    visit.press(Qt.Key.Key_2)
    visit.page.side.decision.comment.setFocus()
    visit.type("seen twice")
    left: list[bool] = []
    visit.page.before_leaving(lambda: left.append(True))
    visit.rest()
    assert left == [True]

    visit.open(stored.id)
    panel = visit.page.side.decision
    assert "restored" in visit.page.bar.text
    assert (panel.keys.grade, panel.comment.toPlainText()) == (Grade.MILD, "seen twice")

    visit.click(visit.page.bar.button("Discard"))
    visit.rest()
    assert panel.keys.grade is None
    assert drafts.of_all(clinic) == []
    visit.click(visit.page.bar.button("Undo"))
    visit.rest()
    assert panel.comment.toPlainText() == "seen twice"
    visit.save()
    assert drafts.of_all(clinic) == []


def test_whose_visit_is_opened_is_among_those_opened_last(
    visit: Visitor, triplet_files: Triplet, clinic: Clinic
) -> None:
    stored = save_visit(visit, triplet_files)
    other = patients.register(clinic, PatientDetails("T-2", "Other, Patient"))
    patients.forget_recent(clinic)
    visit.open(stored.id)
    assert [row.patient.id for row in patients.recent(clinic)] == [visit.patient.id]

    visit.page.start(other.id)
    visit.rest()
    assert [row.patient.id for row in patients.recent(clinic)] == [other.id, visit.patient.id]
