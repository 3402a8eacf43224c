"""What the visit page asks of the records; each function runs in the background."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from acne_desktop.domain.assessment import Decision, Suggestion
from acne_desktop.domain.entry import Entry
from acne_desktop.domain.patient import Patient
from acne_desktop.domain.signature import Given
from acne_desktop.domain.visit import Visit
from acne_desktop.services import drafts, grade_signatures, patients, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.drafts import Restored
from acne_desktop.services.visits import Words
from acne_desktop.ui.visit_draft import VisitDraft
from acne_desktop.ui.visit_state import VisitState


@dataclass(frozen=True)
class Found:
    """A visit, whose it is, its decisions and signatures, oldest first, and what is not saved."""

    visit: Visit
    patient: Patient
    decisions: list[Decision]
    unsaved: Restored | None = None
    given: list[Given] = field(default_factory=list)


def load(clinic: Clinic, visit_id: int) -> Found:
    """Return a saved visit, with its draft."""
    visit = visits.get(clinic, visit_id)
    return _whole(clinic, visit, drafts.of_visit(clinic, visit.patient_id, visit_id))


def work_to_save(state: VisitState, wording_id: str) -> Callable[[Clinic], Found] | None:
    """Return what saves the visit as it stands on the page; None where there is nothing to save.

    Raises :class:`InvalidRecordError` for an override without its reason.
    """
    decision = state.entry.decision(wording_id, state.suggestion)
    if state.draft is not None:
        return partial(_save_new, state.draft, decision, state.entry) if state.has_photos else None
    if state.visit is None or not state.can_save:
        return None
    decided = decision if state.decision_changed else None
    return partial(_amend, state.visit, decided, state.words)


def _save_new(draft: VisitDraft, decision: Decision | None, entry: Entry, clinic: Clinic) -> Found:
    """Save a new visit in one transaction; the comment of an ungraded one becomes its note."""
    visit = visits.save(
        clinic,
        patient_id=draft.patient_id,
        day=draft.day,
        photos=draft.photos,
        suggestion=draft.suggestion,
        decision=decision,
        note="" if decision else entry.comment,
        plan=entry.plan,
        next_visit=entry.next_visit,
        drawn=draft.drawn,
    )
    drafts.forget(clinic, draft.patient_id)
    return _whole(clinic, visit)


def _amend(seen: Visit, decision: Decision | None, words: Words | None, clinic: Clinic) -> Found:
    """Save what was changed of a saved visit, as one change."""
    visit = visits.amend(clinic, seen.id, decision=decision, words=words, seen=seen)
    drafts.forget(clinic, visit.patient_id, visit.id)
    return _whole(clinic, visit)


def save_suggestion(visit_id: int, suggestion: Suggestion, clinic: Clinic) -> Visit:
    """Add the model's suggestion to a saved visit."""
    return visits.suggest(clinic, visit_id, suggestion)


def _whole(clinic: Clinic, visit: Visit, unsaved: Restored | None = None) -> Found:
    return Found(
        visit,
        patients.get(clinic, visit.patient_id),
        visits.decisions(clinic, visit.id),
        unsaved,
        grade_signatures.of_visit(clinic, visit.id),
    )
