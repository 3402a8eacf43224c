"""Saves the visits that the journeys open again."""

from datetime import UTC, date, datetime
from pathlib import Path

from acne_desktop.domain.assessment import Decision, Suggestion
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import Visit
from acne_desktop.services import visits
from acne_desktop.services.intake import read_photo
from tests.journeys.visits import Visitor

Triplet = dict[View, Path]


def save_visit(
    visit: Visitor,
    files: Triplet,
    *,
    suggested: Suggestion | None = None,
    grade: Grade | None = None,
    reason: str = "",
) -> Visit:
    decision = Decision(grade, "fda", datetime.now(UTC), reason) if grade is not None else None
    return visits.save(
        visit.context.clinic,
        patient_id=visit.patient.id,
        day=date(2026, 3, 1),
        photos={view: read_photo(path) for view, path in files.items()},
        suggestion=suggested,
        decision=decision,
    )
