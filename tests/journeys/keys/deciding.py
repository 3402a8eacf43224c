"""Proofs for the keys that decide: counts, plan, drafts, and the worklist."""

from PySide6.QtWidgets import QApplication

from acne_desktop.domain.lesions import Lesion
from acne_desktop.services import visits
from acne_desktop.ui.main_window import Route
from acne_desktop.ui.routes import WORKLIST
from tests.journeys.keys.desk import Desk, Question, proof


@proof("visit.counts")
def counts(desk: Desk) -> Question:
    desk.show_visit()
    panel = desk.visit.side.decision
    field = panel.lesions.fields[Lesion.OPEN_COMEDONES]
    return lambda: field.isVisible() and field.hasFocus()


@proof("visit.plan")
def plan(desk: Desk) -> Question:
    desk.show_visit()
    text = desk.visit.side.decision.plan.text
    return lambda: text.isVisible() and QApplication.focusWidget() is text


@proof("visit.discard")
def discard(desk: Desk) -> Question:
    desk.show_visit()
    desk.visit.side.decision.comment.setPlainText("not meant")
    return lambda: not desk.visit.has_unsaved()


@proof("go.worklist")
def worklist(desk: Desk) -> Question:
    return lambda: desk.window.here == WORKLIST


@proof("worklist.patient")
def of_one_patient(desk: Desk) -> Question:
    desk.window.show_worklist()
    desk.settle()
    page = desk.window.page("worklist")
    return page.everyone.isVisible  # type: ignore[no-any-return]


@proof("visit.skip")
def skip(desk: Desk) -> Question:
    desk.window.show_worklist()
    desk.settle()
    desk.window.page("worklist").start()
    desk.settle()
    first = desk.window.here
    earliest = visits.of_patient(desk.clinic, desk.patient_id)[-1].id
    assert first == Route("visit", earliest)
    return lambda: desk.window.here == Route("visit", desk.visit_id)
