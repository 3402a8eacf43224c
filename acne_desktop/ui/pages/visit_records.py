"""What the visit page asks of the records; each function runs in the background."""

from acne_desktop.domain.assessment import Decision, Suggestion
from acne_desktop.domain.patient import Patient
from acne_desktop.domain.visit import Visit
from acne_desktop.services import patients, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.visit_draft import VisitDraft

Found = tuple[Visit, Patient, list[Decision]]  # a visit, whose it is, its decisions, oldest first


def load(clinic: Clinic, visit_id: int) -> Found:
    """Return a saved visit."""
    return _whole(clinic, visits.get(clinic, visit_id))


def save_new(draft: VisitDraft, decision: Decision | None, note: str, clinic: Clinic) -> Found:
    """Save a new visit in one transaction; the comment of an ungraded one becomes its note."""
    visit = visits.save(
        clinic,
        patient_id=draft.patient_id,
        day=draft.day,
        photos=draft.photos,
        suggestion=draft.suggestion,
        decision=decision,
        note="" if decision else note,
    )
    return _whole(clinic, visit)


def save_decision(visit_id: int, decision: Decision, clinic: Clinic) -> Found:
    """Add the clinician's decision to a saved visit."""
    return _whole(clinic, visits.decide(clinic, visit_id, decision))


def save_suggestion(visit_id: int, suggestion: Suggestion, clinic: Clinic) -> Visit:
    """Add the model's suggestion to a saved visit."""
    return visits.suggest(clinic, visit_id, suggestion)


def _whole(clinic: Clinic, visit: Visit) -> Found:
    return visit, patients.get(clinic, visit.patient_id), visits.decisions(clinic, visit.id)
