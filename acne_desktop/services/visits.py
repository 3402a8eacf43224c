"""Visits: saving one whole, deciding on its grade, and looking back."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from acne_desktop.domain.account import Permission
from acne_desktop.domain.assessment import Decision, Suggestion
from acne_desktop.domain.change import Told
from acne_desktop.domain.marks import Drawn
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import NewVisit, Visit, VisitSummary, check_next
from acne_desktop.errors import StorageError
from acne_desktop.language import mark
from acne_desktop.services import history
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.intake import IncomingPhoto
from acne_desktop.services.permissions import needs
from acne_desktop.storage import assessments
from acne_desktop.storage import marks as stored_marks
from acne_desktop.storage import patients as stored_patients
from acne_desktop.storage import visits as stored


@needs(Permission.CHANGE_PATIENTS)
def save(
    clinic: Clinic,
    *,
    patient_id: int,
    day: date,
    photos: Mapping[View, IncomingPhoto],
    suggestion: Suggestion | None = None,
    decision: Decision | None = None,
    note: str = "",
    plan: str = "",
    next_visit: date | None = None,
    drawn: Drawn | None = None,
) -> Visit:
    """Save a visit with what is drawn over its photographs, whole or not at all.

    The photographs are on disk before the one transaction that names them; should anything fail
    in between, those that are new are taken back.
    Raises :class:`InvalidRecordError`, :class:`DuplicatePhotoError`, :class:`NotFoundError`,
    :class:`StorageError` and :class:`DatabaseError`.
    """
    new = NewVisit(
        patient_id=patient_id,
        day=day,
        photos={view: photo.as_photo(view) for view, photo in photos.items()},
        suggestion=suggestion,
        decision=None if decision is None else decision.checked(suggestion),
        note=note.strip(),
        plan=plan.strip(),
        next_visit=next_visit,
        drawn=(drawn or Drawn()).checked(photos),
    )
    new.check(date.today())
    with clinic.saving:
        with clinic.database.reading() as session:
            stored_patients.get(session, patient_id)
        added: list[IncomingPhoto] = []
        try:
            for photo in photos.values():
                if clinic.photos.put(photo.data, photo.sha256, photo.suffix):
                    added.append(photo)
            told = Told(mark("Visit of {day} added"), {"day": day.isoformat()})
            with history.recording(clinic, told, patient_id=patient_id) as change:
                visit_id = stored.add(change.session, new)
                change.made(stored.KIND, visit_id)
                for drawn_mark in new.drawn.marks:
                    kept = stored_marks.add(change.session, visit_id, drawn_mark)
                    change.made(stored_marks.KIND, kept.id)
                change.visit_id = visit_id
        except BaseException:
            for photo in added:
                with suppress(StorageError):  # the sweep at the next opening finds it
                    clinic.photos.discard(photo.sha256, photo.suffix)
            raise
    return get(clinic, visit_id)


@dataclass(frozen=True)
class Words:
    """What is written on a visit beside its decision: ``note`` stands while it has no grade."""

    note: str = ""
    plan: str = ""
    next_visit: date | None = None

    @staticmethod
    def of(visit: Visit) -> "Words":
        """Return the words as a visit has them."""
        return Words(visit.note, visit.plan, visit.next_visit)


@needs(Permission.GRADE)
def decide(clinic: Clinic, visit_id: int, decision: Decision) -> Visit:
    """Add the clinician's decision; earlier ones are kept.

    Raises :class:`InvalidRecordError` for an override without a reason, :class:`NotFoundError`.
    """
    return amend(clinic, visit_id, decision=decision)


@needs(Permission.CHANGE_PATIENTS)
def amend(
    clinic: Clinic,
    visit_id: int,
    *,
    decision: Decision | None = None,
    words: Words | None = None,
    seen: Visit | None = None,
) -> Visit:
    """Add a decision, write the words anew, or both as one change; earlier decisions are kept.

    Raises as :func:`decide`, where the next visit is not after the visit, and as
    :func:`history.check_seen` where the grade or the words are not as they were ``seen``.
    """
    with history.recording(clinic, _told(decision), visit_id=visit_id) as change:
        visit = stored.get(change.session, visit_id)
        change.patient_id = visit.patient_id
        if seen is not None:
            history.check_seen(_entered(seen), _entered(visit))
        if words is not None:
            if words.next_visit is not None:
                check_next(words.next_visit, visit.day)
            change.touch(stored.KIND, visit_id)
            stored.write(
                change.session, visit_id, words.note.strip(), words.plan.strip(), words.next_visit
            )
        if decision is not None:
            change.touch(assessments.DECISION, visit_id)
            assessments.add_decision(change.session, visit_id, decision.checked(visit.suggestion))
        return stored.get(change.session, visit_id)


def _entered(visit: Visit) -> tuple[object, ...]:
    """Return what clinicians enter on a visit."""
    return visit.decision, visit.note, visit.plan, visit.next_visit


def _told(decision: Decision | None) -> Told:
    if decision is None:
        return Told(mark("Plan or note written"))
    return Told(mark("Grade {grade} decided"), {"grade": int(decision.grade)})


@needs(Permission.GRADE)
def suggest(clinic: Clinic, visit_id: int, suggestion: Suggestion) -> Visit:
    """Add what the model suggests for a saved visit; earlier suggestions are kept."""
    with clinic.database.writing() as session:
        stored.get(session, visit_id)
        assessments.add_suggestion(session, visit_id, suggestion)
        return stored.get(session, visit_id)


@needs(Permission.SEE_PATIENTS)
def get(clinic: Clinic, visit_id: int) -> Visit:
    """Return a visit with its latest suggestion and decision. Raises :class:`NotFoundError`."""
    with clinic.database.reading() as session:
        return stored.get(session, visit_id)


@needs(Permission.SEE_PATIENTS)
def of_patient(clinic: Clinic, patient_id: int) -> list[VisitSummary]:
    """Return a patient's visits, newest first."""
    with clinic.database.reading() as session:
        return stored.of_patient(session, patient_id)


@needs(Permission.SEE_PATIENTS)
def decisions(clinic: Clinic, visit_id: int) -> list[Decision]:
    """Return all that was decided about a visit, oldest first."""
    with clinic.database.reading() as session:
        return assessments.decisions(session, visit_id)
