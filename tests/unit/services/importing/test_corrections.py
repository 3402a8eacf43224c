"""A planned visit that the clinician gives to another patient."""

from datetime import date

from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import patients
from acne_desktop.services.candidates import Candidate
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.importing import corrections
from acne_desktop.services.importing.planned import PlannedPhoto, PlannedVisit, State


def planned() -> PlannedVisit:
    photo = PlannedPhoto(Candidate(b"", "a.jpg", "0" * 64), folder_of="B-2")
    return PlannedVisit("A-1", "", None, date(2026, 10, 1), [photo], {View.FRONTAL: 0})


def test_a_registered_patient_is_found_however_the_identifier_is_written(clinic: Clinic) -> None:
    patient = patients.register(clinic, PatientDetails("B-2", "Known, Person"))

    corrected = corrections.of_patient(clinic, planned(), "b-2")

    assert (corrected.identifier, corrected.name, corrected.patient) == (
        "B-2",
        "Known, Person",
        patient,
    )
    assert planned().state is State.ASKS
    assert corrected.state is State.READY


def test_a_new_patient_is_called_by_the_identifier(clinic: Clinic) -> None:
    corrected = corrections.of_patient(clinic, planned(), " C-3 ")

    assert (corrected.identifier, corrected.name, corrected.patient) == ("C-3", "", None)
    assert corrected.state is State.READY


def test_an_identifier_that_nobody_can_have_is_told(clinic: Clinic) -> None:
    corrected = corrections.of_patient(clinic, planned(), "x" * 400)

    assert corrected.state is State.REFUSED
    assert corrected.reason
