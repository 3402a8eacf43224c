"""What the clinician changes of a planned visit that the records have to be asked about."""

from dataclasses import replace
from datetime import date

from acne_desktop.domain.account import Permission
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.errors import InvalidRecordError
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.importing.planned import PlannedVisit
from acne_desktop.services.permissions import needs
from acne_desktop.storage import patients as stored_patients


@needs(Permission.SEE_PATIENTS)
def of_patient(clinic: Clinic, planned: PlannedVisit, identifier: str) -> PlannedVisit:
    """Return the visit as this patient's, registered or new; its folder's name counts no more.

    An identifier that no patient can have is told by the visit.
    """
    with clinic.database.reading() as session:
        patient = stored_patients.with_identifier(session, identifier)
    problem = ""
    if patient is None:
        try:
            identifier = PatientDetails(identifier, identifier).checked(date.today()).identifier
        except InvalidRecordError as error:
            problem = error.sentence
    return replace(
        planned,
        identifier=patient.details.identifier if patient else identifier,
        name=patient.details.name if patient else "",
        patient=patient,
        photos=[replace(photo, folder_of="") for photo in planned.photos],
        problem=problem,
        doubt="",
        confirmed=False,
    )
