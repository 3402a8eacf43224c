"""A patient's treatments: adding, changing, stopping, removing, and the names to choose from."""

import json
from dataclasses import replace
from datetime import date
from functools import cache

from acne_desktop.domain.account import Permission
from acne_desktop.domain.change import Told
from acne_desktop.domain.patient import folded
from acne_desktop.domain.treatment import Treatment, TreatmentDetails
from acne_desktop.language import ENGLISH, current, mark
from acne_desktop.paths import resources
from acne_desktop.services import history
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.storage import patients as stored_patients
from acne_desktop.storage import treatments as stored

_USED = 100


@needs(Permission.CHANGE_PATIENTS)
def add(clinic: Clinic, patient_id: int, details: TreatmentDetails) -> Treatment:
    """Add a treatment. Raises :class:`InvalidRecordError`, :class:`NotFoundError`."""
    checked = details.checked()
    told = Told(mark("Treatment with {drug} added"), {"drug": checked.drug})
    with history.recording(clinic, told, patient_id=patient_id) as made:
        stored_patients.get(made.session, patient_id)
        treatment = stored.add(made.session, patient_id, checked)
        made.made(stored.KIND, treatment.id)
        return treatment


@needs(Permission.CHANGE_PATIENTS)
def change(
    clinic: Clinic,
    treatment_id: int,
    details: TreatmentDetails,
    *,
    seen: TreatmentDetails | None = None,
) -> Treatment:
    """Replace a treatment's details; raises as :func:`add` and :func:`history.check_seen`."""
    checked = details.checked()
    told = Told(mark("Treatment with {drug} changed"), {"drug": checked.drug})
    return _changed(clinic, treatment_id, checked, told, seen)


@needs(Permission.CHANGE_PATIENTS)
def stop(clinic: Clinic, treatment_id: int, day: date) -> Treatment:
    """End a treatment on a day; raises as :func:`add`."""
    with clinic.database.reading() as session:
        details = stored.get(session, treatment_id).details
    checked = replace(details, stopped=day).checked()
    told = Told(mark("Treatment with {drug} stopped"), {"drug": checked.drug})
    return _changed(clinic, treatment_id, checked, told, details)


@needs(Permission.CHANGE_PATIENTS)
def remove(clinic: Clinic, treatment_id: int) -> None:
    """Remove a treatment that was never given. Raises :class:`NotFoundError`."""
    with clinic.database.reading() as session:
        treatment = stored.get(session, treatment_id)
    told = Told(mark("Treatment with {drug} removed"), {"drug": treatment.details.drug})
    with history.recording(clinic, told, patient_id=treatment.patient_id) as made:
        made.touch(stored.KIND, treatment_id)
        stored.remove(made.session, treatment_id)


@needs(Permission.SEE_PATIENTS)
def of_patient(clinic: Clinic, patient_id: int) -> list[Treatment]:
    """Return a patient's treatments, the first one first."""
    with clinic.database.reading() as session:
        return stored.of_patient(session, patient_id)


@needs(Permission.SEE_PATIENTS)
def drug_names(clinic: Clinic) -> list[str]:
    """Return names to choose from: what is used here, the most frequent first, then the usual."""
    with clinic.database.reading() as session:
        used = stored.drugs(session, limit=_USED)
    known = {folded(name) for name in used}
    return used + [name for name in usual_drugs(current()) if folded(name) not in known]


@cache
def usual_drugs(language: str) -> tuple[str, ...]:
    """Return the usual treatments of acne by their generic names in a language, by alphabet."""
    listed = json.loads((resources() / "treatments.json").read_text(encoding="utf-8"))
    names = (each.get(language) or each[ENGLISH] for each in listed["treatments"])
    return tuple(sorted(names, key=folded))


def _changed(
    clinic: Clinic,
    treatment_id: int,
    checked: TreatmentDetails,
    told: Told,
    seen: TreatmentDetails | None,
) -> Treatment:
    with history.recording(clinic, told) as made:
        before = stored.get(made.session, treatment_id)
        history.check_seen(seen, before.details)
        made.patient_id = before.patient_id
        made.touch(stored.KIND, treatment_id)
        return stored.change(made.session, treatment_id, checked)
