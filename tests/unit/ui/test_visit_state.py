"""What may be saved, what lacks, and whether leaving would lose something."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.entry import Entry
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.lesions import Lesion
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import Visit
from acne_desktop.services.visits import Words
from acne_desktop.ui.visit_draft import VisitDraft
from acne_desktop.ui.visit_state import VisitState
from tests.fakes import suggestion
from tests.unit.ui.test_visit_draft import photo


@pytest.fixture
def new() -> VisitState:
    draft = VisitDraft(1, date(2026, 3, 1))
    draft.place(View.FRONTAL, photo("frontal"))
    draft.suggestion = suggestion(Grade.MILD)
    return VisitState(draft)


@pytest.fixture
def saved() -> VisitState:
    decided = Decision(Grade.MILD, "fda", datetime.now(UTC))
    visit = Visit(1, 1, date(2026, 3, 1), {}, suggestion(Grade.MILD), decided)
    return VisitState(visit=visit, entry=Entry.of(visit))


def test_an_empty_visit_can_neither_be_saved_nor_lost() -> None:
    state = VisitState(VisitDraft(1, date(2026, 3, 1)))

    assert not state.can_save
    assert not state.can_save_ungraded
    assert not state.unsaved
    assert "Add at least one photograph" in state.hint


def test_a_grade_without_photographs_would_be_lost_but_cannot_be_saved() -> None:
    state = VisitState(VisitDraft(1, date(2026, 3, 1)), entry=Entry(Grade.MILD))

    assert state.unsaved
    assert not state.can_save


def test_photographs_without_a_grade_can_be_saved_ungraded(new: VisitState) -> None:
    assert new.can_save_ungraded
    assert not new.can_save
    assert new.unsaved
    assert "save ungraded" in new.hint


def test_confirming_needs_no_reason(new: VisitState) -> None:
    new.entry = Entry(Grade.MILD)

    assert new.can_save
    assert not new.can_save_ungraded
    assert not new.reason_lacks
    assert new.hint == ""


def test_an_override_needs_its_reason(new: VisitState) -> None:
    new.entry = Entry(Grade.SEVERE, reason="  ")
    assert new.reason_lacks
    assert "reason" in new.hint

    new.entry = Entry(Grade.SEVERE, reason="Nodule present")
    assert not new.reason_lacks


@pytest.mark.parametrize("busy", ["reading", "saving"])
def test_nothing_is_saved_while_it_is_busy(new: VisitState, busy: str) -> None:
    new.entry = Entry(Grade.MILD)
    setattr(new, busy, True)

    assert not new.can_save
    assert not new.can_save_ungraded
    assert new.unsaved


def test_a_saved_visit_as_it_is_has_nothing_to_save(saved: VisitState) -> None:
    assert not saved.unsaved
    assert not saved.can_save
    assert saved.hint == "Saved."


def test_another_grade_of_a_saved_visit_needs_its_reason(saved: VisitState) -> None:
    saved.entry = Entry(Grade.CLEAR)

    assert saved.unsaved
    assert saved.can_save
    assert saved.reason_lacks


def test_spaces_alone_are_no_change(saved: VisitState) -> None:
    saved.entry = replace(saved.entry, comment="  ")

    assert not saved.unsaved


def test_a_reason_that_is_not_shown_is_no_change(saved: VisitState) -> None:
    saved.entry = Entry(Grade.MILD, reason="left over from another grade")

    assert not saved.unsaved


def test_a_comment_on_an_ungraded_visit_is_saved_as_its_note() -> None:
    state = VisitState(visit=Visit(1, 1, date(2026, 3, 1), {}), entry=Entry(comment="look again"))

    assert state.unsaved
    assert state.can_save
    assert not state.decision_changed
    assert state.words == Words("look again")


def test_counts_wait_for_the_grade() -> None:
    visit = Visit(1, 1, date(2026, 3, 1), {}, note="n")
    state = VisitState(visit=visit, entry=Entry(comment="n", counts={Lesion.PAPULES: 3}))

    assert state.worth_keeping
    assert not state.can_save
    assert "counts are saved with your grade" in state.hint

    graded = VisitState(visit=visit, entry=replace(state.entry, grade=Grade.MILD))
    assert graded.can_save
    assert graded.words is None


def test_a_plan_alone_is_saved_without_another_decision(saved: VisitState) -> None:
    saved.entry = replace(saved.entry, plan="Adapalene.", next_visit=date(2026, 5, 1))

    assert saved.can_save
    assert not saved.decision_changed
    assert saved.words == Words("", "Adapalene.", date(2026, 5, 1))
    assert not saved.reason_lacks
    assert saved.hint == ""


def test_an_override_of_before_needs_no_reason_for_a_plan() -> None:
    decided = Decision(Grade.SEVERE, "fda", datetime.now(UTC), "Nodule")
    visit = Visit(1, 1, date(2026, 3, 1), {}, suggestion(Grade.MILD), decided)
    state = VisitState(visit=visit, entry=replace(Entry.of(visit), plan="Adapalene."))

    assert not state.reason_lacks
    assert not state.decision_changed


def test_nothing_shown_is_nothing_to_lose() -> None:
    assert not VisitState().unsaved
    assert VisitState().hint == ""
