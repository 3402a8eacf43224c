"""The register of patients: adding, amending, finding, and warning of twins."""

from collections.abc import Iterator
from datetime import date

from acne_desktop.domain.change import Told
from acne_desktop.domain.patient import Patient, PatientDetails, likely_twins
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import mark, tr
from acne_desktop.services import history
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import patients as stored
from acne_desktop.storage.patients import PatientRow

__all__ = ["PatientRow", "all_of", "amend", "find", "get", "register", "twins"]

_PAGE = 500
_TAKEN = mark("Another patient has this identifier: enter a different one, or open that patient.")
_REGISTERED = mark("Patient registered")
_AMENDED = mark("Patient's details changed")


def register(clinic: Clinic, details: PatientDetails) -> Patient:
    """Add a patient. Raises :class:`InvalidRecordError`, also where the identifier is taken."""
    checked = details.checked(date.today())
    with history.recording(clinic, Told(_REGISTERED)) as change:
        if stored.with_identifier(change.session, checked.identifier) is not None:
            raise InvalidRecordError(tr(_TAKEN))
        patient = stored.add(change.session, checked, synthetic=clinic.synthetic)
        change.made(stored.KIND, patient.id)
        change.patient_id = patient.id
        return patient


def amend(clinic: Clinic, patient_id: int, details: PatientDetails) -> Patient:
    """Replace a patient's details; raises as :func:`register`, and :class:`NotFoundError`."""
    checked = details.checked(date.today())
    with history.recording(clinic, Told(_AMENDED), patient_id=patient_id) as change:
        other = stored.with_identifier(change.session, checked.identifier)
        if other is not None and other.id != patient_id:
            raise InvalidRecordError(tr(_TAKEN))
        change.touch(stored.KIND, patient_id)
        return stored.change(change.session, patient_id, checked)


def get(clinic: Clinic, patient_id: int) -> Patient:
    """Return a patient. Raises :class:`NotFoundError`."""
    with clinic.database.reading() as session:
        return stored.get(session, patient_id)


def twins(clinic: Clinic, details: PatientDetails, *, ignoring: int | None = None) -> list[Patient]:
    """Return registered patients who are probably this one, other than number ``ignoring``."""
    with clinic.database.reading() as session:
        candidates = stored.candidates(session, details)
    return likely_twins(details, [other for other in candidates if other.id != ignoring])


def find(clinic: Clinic, text: str = "", *, limit: int = 200, offset: int = 0) -> list[PatientRow]:
    """Return the patients who match every word of ``text``, in the order of their names."""
    with clinic.database.reading() as session:
        return stored.find(session, text, limit=limit, offset=offset)


def all_of(clinic: Clinic) -> Iterator[PatientRow]:
    """Go through the whole register, in the order of the patients' names."""
    offset = 0
    while page := find(clinic, limit=_PAGE, offset=offset):
        yield from page
        offset += _PAGE
