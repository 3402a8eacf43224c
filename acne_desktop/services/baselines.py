"""The baseline of a patient: the first visit, or the one that the clinician marks."""

from collections.abc import Sequence

from acne_desktop.domain.account import Permission
from acne_desktop.domain.change import Told
from acne_desktop.domain.visit import VisitSummary
from acne_desktop.language import mark as marked_text
from acne_desktop.services import history
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.storage import baselines as stored
from acne_desktop.storage import visits as stored_visits

_MARKED = marked_text("Visit of {day} marked as baseline")
_CLEARED = marked_text("First visit made the baseline again")


@needs(Permission.SEE_PATIENTS)
def marked(clinic: Clinic, patient_id: int) -> int | None:
    """Return the visit that the clinician marked, or None where none is marked."""
    with clinic.database.reading() as session:
        return stored.marked(session, patient_id)


def among(visits: Sequence[VisitSummary], marked_id: int | None) -> VisitSummary | None:
    """Return the baseline among a patient's visits: the marked one, or else the first."""
    for visit in visits:
        if visit.id == marked_id:
            return visit
    return min(visits, key=lambda visit: (visit.day, visit.id), default=None)


@needs(Permission.CHANGE_PATIENTS)
def mark(clinic: Clinic, visit_id: int) -> None:
    """Mark a visit as its patient's baseline. Raises :class:`NotFoundError`."""
    with clinic.database.reading() as session:
        visit = stored_visits.get(session, visit_id)
    told = Told(_MARKED, {"day": visit.day.isoformat()})
    _record(clinic, told, visit.patient_id, visit_id)


@needs(Permission.CHANGE_PATIENTS)
def clear(clinic: Clinic, patient_id: int) -> None:
    """Let the first visit be the baseline again."""
    _record(clinic, Told(_CLEARED), patient_id, None)


def _record(clinic: Clinic, told: Told, patient_id: int, visit_id: int | None) -> None:
    with history.recording(clinic, told, patient_id=patient_id, visit_id=visit_id) as made:
        made.touch(stored.KIND, patient_id)
        stored.mark(made.session, patient_id, visit_id)
