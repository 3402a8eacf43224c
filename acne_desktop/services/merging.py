"""Making one record of two that are the same person's, as one change that can be undone."""

from dataclasses import dataclass
from datetime import date

from acne_desktop.domain.account import Permission
from acne_desktop.domain.change import Told
from acne_desktop.domain.patient import Patient, PatientDetails, same_identifier
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import mark, tr
from acne_desktop.services import history
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.storage import baselines, merging, treatments, visits
from acne_desktop.storage import patients as stored

_MERGED = mark("Two records of one patient merged")


@dataclass(frozen=True)
class Side:
    """One of two records, and what hangs on it."""

    patient: Patient
    visits: int
    first_visit: date | None
    last_visit: date | None
    treatments: int


@needs(Permission.SEE_PATIENTS)
def sides(clinic: Clinic, one_id: int, other_id: int) -> tuple[Side, Side]:
    """Return two records; the one with more visits first. Raises :class:`NotFoundError`."""
    with clinic.database.reading() as session:
        made = []
        for patient_id in (one_id, other_id):
            patient = stored.get(session, patient_id)
            days = [visit.day for visit in visits.of_patient(session, patient_id)]
            first, last = (days[-1], days[0]) if days else (None, None)
            count = len(treatments.of_patient(session, patient_id))
            made.append(Side(patient, len(days), first, last, count))
    kept, merged = sorted(made, key=lambda side: (-side.visits, side.patient.id))
    return kept, merged


@needs(Permission.CHANGE_PATIENTS)
def merge(clinic: Clinic, kept_id: int, merged_id: int, details: PatientDetails) -> Patient:
    """Move all that hangs on one record to another, which gets the details that were chosen.

    The one who is kept is found by the identifiers of both.
    Raises :class:`InvalidRecordError` and :class:`NotFoundError`.
    """
    if kept_id == merged_id:
        raise InvalidRecordError(tr("Choose two different patients."))
    checked = details.checked(date.today())
    with history.recording(clinic, Told(_MERGED), patient_id=kept_id) as change:
        session = change.session
        kept, merged = (stored.get(session, number).details for number in (kept_id, merged_id))
        holder = stored.with_identifier(session, checked.identifier)
        if holder is not None and holder.id not in (kept_id, merged_id):
            raise InvalidRecordError(stored.taken())
        # In this order all can be taken back from the end, and made again from the beginning:
        # an identifier is free before another has it, and records move to patients who are there.
        for visit in visits.of_patient(session, merged_id):
            change.touch(visits.KIND, visit.id)
        for treatment in treatments.of_patient(session, merged_id):
            change.touch(treatments.KIND, treatment.id)
        for kind in (baselines.KIND, stored.KIND):
            for patient_id in (merged_id, kept_id):
                change.touch(kind, patient_id)
        baseline = baselines.marked(session, merged_id)
        merging.move(session, merged_id, kept_id)
        if baseline is not None and baselines.marked(session, kept_id) is None:
            baselines.mark(session, kept_id, baseline)
        chosen = same_identifier(checked.identifier, merged.identifier)
        spare = kept.identifier if chosen else merged.identifier
        stored.merge(session, merged_id, kept_id, identifier=spare)
        return stored.change(session, kept_id, checked)
