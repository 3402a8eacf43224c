"""The register of patients: adding, amending, removing, finding, and warning of twins."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from acne_desktop.domain.account import Permission
from acne_desktop.domain.audit import Action
from acne_desktop.domain.change import Told
from acne_desktop.domain.patient import Patient, PatientDetails
from acne_desktop.domain.register import Query
from acne_desktop.domain.twins import likely_twins
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import mark
from acne_desktop.services import history, settings
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.storage import audit
from acne_desktop.storage import patients as stored
from acne_desktop.storage import register as listed
from acne_desktop.storage import visits as stored_visits
from acne_desktop.storage.register import PatientRow

__all__ = [
    "PatientRow",
    "all_of",
    "amend",
    "count",
    "find",
    "forget_recent",
    "get",
    "numbers",
    "opened",
    "recent",
    "register",
    "remove",
    "twins",
]

RECENT = 8
_PAGE = 500
_REGISTERED = mark("Patient registered")
_AMENDED = mark("Patient's details changed")
_REMOVED = mark("Patient removed")
_MANY_REMOVED = mark("Patients removed: {n}")


@needs(Permission.CHANGE_PATIENTS)
def register(clinic: Clinic, details: PatientDetails) -> Patient:
    """Add a patient. Raises :class:`InvalidRecordError`, also where the identifier is taken."""
    checked = details.checked(date.today())
    with history.recording(clinic, Told(_REGISTERED)) as change:
        if stored.with_identifier(change.session, checked.identifier) is not None:
            raise InvalidRecordError(stored.taken())
        patient = stored.add(change.session, checked, synthetic=clinic.synthetic)
        change.made(stored.KIND, patient.id)
        change.patient_id = patient.id
        return patient


@needs(Permission.CHANGE_PATIENTS)
def amend(
    clinic: Clinic,
    patient_id: int,
    details: PatientDetails,
    *,
    seen: PatientDetails | None = None,
) -> Patient:
    """Replace a patient's details, which were ``seen`` as they stood.

    Raises as :func:`register`, :class:`NotFoundError`, and as :func:`history.check_seen`.
    """
    checked = details.checked(date.today())
    with history.recording(clinic, Told(_AMENDED), patient_id=patient_id) as change:
        other = stored.with_identifier(change.session, checked.identifier)
        if other is not None and other.id != patient_id:
            raise InvalidRecordError(stored.taken())
        history.check_seen(seen, stored.get(change.session, patient_id).details)
        change.touch(stored.KIND, patient_id)
        return stored.change(change.session, patient_id, checked)


@needs(Permission.SEE_PATIENTS)
def get(clinic: Clinic, patient_id: int) -> Patient:
    """Return a patient. Raises :class:`NotFoundError`."""
    with clinic.database.reading() as session:
        return stored.get(session, patient_id)


@needs(Permission.SEE_PATIENTS)
def twins(clinic: Clinic, details: PatientDetails, *, ignoring: int | None = None) -> list[Patient]:
    """Return registered patients who are probably this one, other than number ``ignoring``."""
    with clinic.database.reading() as session:
        candidates = stored.candidates(session, details)
    return likely_twins(details, [other for other in candidates if other.id != ignoring])


@needs(Permission.CHANGE_PATIENTS)
def remove(clinic: Clinic, patient_ids: Sequence[int]) -> None:
    """Hide patients and their visits from every list, as one change that can be undone.

    Raises :class:`NotFoundError` where one is gone already; then nobody is removed.
    """
    one = len(patient_ids) == 1
    told = Told(_REMOVED) if one else Told(_MANY_REMOVED, {"n": len(patient_ids)})
    with history.recording(clinic, told, patient_id=patient_ids[0] if one else None) as change:
        for patient_id in patient_ids:
            for visit in stored_visits.of_patient(change.session, patient_id):
                change.touch(stored_visits.KIND, visit.id)
                stored_visits.KIND.put(change.session, visit.id, None)
            change.touch(stored.KIND, patient_id)
            stored.remove(change.session, patient_id)


@needs(Permission.SEE_PATIENTS)
def find(
    clinic: Clinic, query: Query | str = "", *, limit: int = 200, offset: int = 0
) -> list[PatientRow]:
    """Return the patients who are asked for, page by page; a text alone is searched for."""
    with clinic.database.reading() as session:
        return listed.find(session, _query(query), limit=limit, offset=offset)


@needs(Permission.SEE_PATIENTS)
def count(clinic: Clinic, query: Query | str = "") -> int:
    """Return how many patients are asked for."""
    with clinic.database.reading() as session:
        return listed.count(session, _query(query))


@needs(Permission.SEE_PATIENTS)
def numbers(
    clinic: Clinic, query: Query | str = "", *, limit: int = 200, offset: int = 0
) -> list[int]:
    """Return the numbers of patients, as :func:`find` returns the patients."""
    with clinic.database.reading() as session:
        return listed.numbers(session, _query(query), limit=limit, offset=offset)


@needs(Permission.SEE_PATIENTS)
def opened(clinic: Clinic, patient_id: int) -> None:
    """Note that a patient is looked at now, in the trail always.

    In the list of those opened last, only where the settings keep one.
    """
    kept = settings.load(clinic.folders).recent_patients
    with clinic.database.writing() as session:
        audit.of(session).notes.append(audit.Note(Action.VIEWED, "patients", str(patient_id)))
        if kept:
            stored.opened(session, patient_id, datetime.now(UTC))


@needs(Permission.SEE_PATIENTS)
def recent(clinic: Clinic, *, limit: int = RECENT) -> list[PatientRow]:
    """Return the patients who were opened last, the latest first."""
    with clinic.database.reading() as session:
        return listed.recent(session, limit=limit)


@needs(Permission.SEE_PATIENTS)
def forget_recent(clinic: Clinic) -> None:
    """Forget who was opened last."""
    with clinic.database.writing() as session:
        stored.forget_opened(session)


@needs(Permission.SEE_PATIENTS)
def all_of(clinic: Clinic) -> Iterator[PatientRow]:
    """Go through the whole register, in the order of the patients' names."""
    offset = 0
    while page := find(clinic, limit=_PAGE, offset=offset):
        yield from page
        offset += _PAGE


def _query(asked: Query | str) -> Query:
    return Query(asked) if isinstance(asked, str) else asked
