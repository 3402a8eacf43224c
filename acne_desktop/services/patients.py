"""The register of patients: adding, amending, finding, and warning of twins."""

from collections.abc import Iterator
from datetime import date

from acne_desktop.domain.patient import Patient, PatientDetails, likely_twins
from acne_desktop.errors import InvalidRecordError
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import patients as stored
from acne_desktop.storage.patients import PatientRow

__all__ = ["PatientRow", "all_of", "amend", "find", "get", "register", "twins"]

_PAGE = 500
_TAKEN = "Another patient has this identifier: enter a different one, or open that patient."


def register(clinic: Clinic, details: PatientDetails) -> Patient:
    """Add a patient. Raises :class:`InvalidRecordError`, also where the identifier is taken."""
    checked = details.checked(date.today())
    with clinic.database.writing() as session:
        if stored.with_identifier(session, checked.identifier) is not None:
            raise InvalidRecordError(_TAKEN)
        return stored.add(session, checked, synthetic=clinic.synthetic)


def amend(clinic: Clinic, patient_id: int, details: PatientDetails) -> Patient:
    """Replace a patient's details; raises as :func:`register`, and :class:`NotFoundError`."""
    checked = details.checked(date.today())
    with clinic.database.writing() as session:
        other = stored.with_identifier(session, checked.identifier)
        if other is not None and other.id != patient_id:
            raise InvalidRecordError(_TAKEN)
        return stored.change(session, patient_id, checked)


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
