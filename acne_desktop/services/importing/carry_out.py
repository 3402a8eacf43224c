"""Adds the visits of a plan to the records, one whole visit after the other."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from acne_desktop.domain.account import Permission
from acne_desktop.domain.change import Told
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import KnownError, PhotoError
from acne_desktop.language import mark, tr
from acne_desktop.services import candidates, history, kept_photos, patients, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.importing.outcome import Outcome, as_table, save_table
from acne_desktop.services.importing.planned import PlannedVisit, State
from acne_desktop.services.permissions import needs
from acne_desktop.storage import patients as stored_patients

__all__ = ["Outcome", "as_table", "carry_out", "save_table"]

_TOLD = Told(mark("Visits imported"))
_CANCELLED = mark("Not added: the import was cancelled.")


@needs(Permission.CHANGE_PATIENTS)
def carry_out(
    clinic: Clinic,
    plan: Sequence[PlannedVisit],
    *,
    progress: Callable[[float, str], None],
    cancelled: Callable[[], bool],
) -> list[Outcome]:
    """Add every visit that is ready; return what became of each of the plan, in its order.

    A visit is added whole or not at all, and one that cannot be added stops no other; what the
    records hold by then is not added twice. After a cancel the rest is reported as not added.
    All that was added, new patients too, is taken back as one step.
    """
    with history.one_step(clinic, _TOLD):
        return _added(clinic, plan, progress, cancelled)


def _added(
    clinic: Clinic,
    plan: Sequence[PlannedVisit],
    progress: Callable[[float, str], None],
    cancelled: Callable[[], bool],
) -> list[Outcome]:
    outcomes = []
    for at, planned in enumerate(plan):
        progress(at / max(len(plan), 1), tr("Adding visit {n} of {all}", n=at + 1, all=len(plan)))
        if planned.state is not State.READY:
            outcomes.append(Outcome(planned, None, planned.reason))
        elif cancelled():
            outcomes.append(Outcome(planned, None, tr(_CANCELLED)))
        else:
            outcomes.append(_add(clinic, planned))
    return outcomes


def _add(clinic: Clinic, planned: PlannedVisit) -> Outcome:
    try:
        now = _as_things_are(clinic, planned)
        if now.state is not State.READY:
            return Outcome(now, None, now.reason)
        return Outcome(now, _saved(clinic, now), now.warning)
    except KnownError as error:
        return Outcome(planned, None, error.sentence)


def _as_things_are(clinic: Clinic, planned: PlannedVisit) -> PlannedVisit:
    """Return the visit with what the records hold now: an earlier one of the plan may be there."""
    with clinic.database.reading() as session:
        patient = stored_patients.with_identifier(session, planned.identifier)
    kept = kept_photos.where(clinic, [photo.candidate.sha256 for photo in planned.photos])
    photos = [
        replace(photo, kept=tuple(kept.get(photo.candidate.sha256, ()))) for photo in planned.photos
    ]
    return replace(planned, patient=patient, photos=photos)


def _saved(clinic: Clinic, planned: PlannedVisit) -> Visit:
    photos = {}
    for view, at in planned.taken.items():
        wanted = planned.photos[at].candidate
        photo = candidates.read(wanted.source)
        if photo.sha256 != wanted.sha256:
            raise PhotoError(
                tr(
                    "{name}: This file was changed meanwhile: import it again.",
                    name=wanted.name,
                )
            )
        photos[view] = photo
    assert planned.day is not None  # or it would not be ready
    patient = planned.patient or patients.register(
        clinic, PatientDetails(planned.identifier, planned.name or planned.identifier)
    )
    return visits.save(clinic, patient_id=patient.id, day=planned.day, photos=photos)
