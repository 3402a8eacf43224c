"""The tour's stops where the clinician decides: reasons, counts, plan, drafts, and the worklist."""

from datetime import UTC, datetime

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.lesions import LESIONS
from acne_desktop.language import tr
from acne_desktop.services import visits, worklist
from acne_desktop.ui.visit_state import VisitState
from tests.tour_guide import Guide


def another_grade(state: VisitState) -> int:
    """Return a grade that is neither recorded nor suggested."""
    taken = {state.recorded_grade, state.suggestion.grade if state.suggestion else None}
    return int(next(grade for grade in reversed(GRADES) if grade not in taken))


def walk_deciding(guide: Guide) -> None:
    """Show the panel with an override, with counts, with a plan, and its draft found again."""
    visit_id = guide.some_visit()
    guide.window.show_visit(visit_id)
    guide.settle()
    page, trigger = guide.window.page("visit"), guide.running.context.actions.trigger
    panel = page.side.decision
    trigger(f"visit.grade_{another_grade(page.state)}")
    guide.shot("decide-reasons")
    panel.reason.setText("Seen under the lamp only")
    guide.shot("decide-reason-written")
    panel.reason_part.choose(2)
    trigger("visit.counts")
    panel.lesions.set_counts(dict(zip(LESIONS, (2, 1, 3, 0, 0), strict=True)))
    panel.lesions.changed.emit()
    guide.settle()
    page.side.area.ensureWidgetVisible(panel.lesions)
    guide.shot("decide-counts")
    panel.counts.set_open(False)
    trigger("visit.plan")
    panel.plan.menu.actions()[1].trigger()
    panel.plan.weeks[8].click()
    guide.settle()
    page.side.area.ensureWidgetVisible(panel.plan)
    guide.shot("decide-plan")
    panel.plan_fold.set_open(False)
    guide.window.go_back()
    guide.settle()
    guide.window.show_visit(visit_id)
    guide.shot("decide-draft-restored")
    page.bar.button(tr("Discard")).click()
    guide.shot("decide-draft-discarded")


def walk_worklist(guide: Guide) -> None:
    """Show the list, the first of its visits, and what is said where all are graded."""
    guide.window.show_worklist()
    guide.settle()
    page = guide.window.page("worklist")
    if worklist.count(guide.running.context.clinic):
        guide.shot("worklist")
        page.start()
        guide.shot("worklist-visit")
        guide.window.go_back()
        guide.settle()
    page._show(([], 0))
    guide.shot("worklist-done")


def walk_history(guide: Guide) -> None:
    """Show the versions of a visit: a grade decided, changed, and taken back."""
    visit = guide.some_visit()
    guide.window.show_visit(visit)
    guide.settle()
    clinic = guide.running.context.clinic
    for grade in (Grade.MILD, Grade.SEVERE):
        reason = "Nodules on the jaw, seen when the head is turned."
        decision = Decision(grade, "fda", datetime.now(UTC), reason, "Calmer than in September.")
        visits.decide(clinic, visit, decision)
    guide.settle()
    guide.shot("saved-undo")
    guide.running.context.actions.trigger("edit.undo")
    guide.settle()
    guide.shot("undone")
    guide.running.context.actions.trigger("history")
    guide.shot("history")
    guide.window.page("history").table.selectRow(1)
    guide.shot("history-taken-back")
    guide.running.context.actions.trigger("edit.undo")
    guide.settle()
    guide.window.go_back()
    guide.settle()
