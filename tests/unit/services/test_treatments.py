"""Treatments: recorded, changed, stopped, removed, and every one of these taken back."""

from dataclasses import replace
from datetime import date

import pytest

from acne_desktop import language
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.treatment import Treatment, TreatmentDetails
from acne_desktop.errors import InvalidRecordError, NotFoundError
from acne_desktop.services import history, patients, treatments
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.treatments import usual_drugs

ADAPALENE = TreatmentDetails("Adapalene", date(2026, 3, 1), "every evening")
DOXYCYCLINE = TreatmentDetails("Doxycycline", date(2026, 2, 1), "100 mg", date(2026, 5, 1), "sun")


@pytest.fixture
def patient_id(clinic: Clinic) -> int:
    return patients.register(clinic, PatientDetails("A-1", "Erika Muster")).id


def recorded(clinic: Clinic, patient_id: int) -> list[TreatmentDetails]:
    return [each.details for each in treatments.of_patient(clinic, patient_id)]


def test_the_first_one_stands_first(clinic: Clinic, patient_id: int) -> None:
    other = patients.register(clinic, PatientDetails("B-1", "Max Muster")).id
    treatments.add(clinic, patient_id, ADAPALENE)
    treatments.add(clinic, patient_id, replace(DOXYCYCLINE, drug=" Doxycycline "))
    treatments.add(clinic, other, ADAPALENE)
    assert recorded(clinic, patient_id) == [DOXYCYCLINE, ADAPALENE]


@pytest.mark.both_databases
def test_every_change_is_taken_back_and_made_again(clinic: Clinic, patient_id: int) -> None:
    added = treatments.add(clinic, patient_id, ADAPALENE)
    weaker = replace(ADAPALENE, dose="every second evening")
    treatments.change(clinic, added.id, weaker)
    treatments.stop(clinic, added.id, date(2026, 6, 1))
    treatments.remove(clinic, added.id)
    states: list[list[TreatmentDetails]] = [
        [],
        [replace(weaker, stopped=date(2026, 6, 1))],
        [weaker],
        [ADAPALENE],
        [],
    ]
    assert recorded(clinic, patient_id) == states[0]
    for state in states[1:]:
        history.undo(clinic)
        assert recorded(clinic, patient_id) == state
    for state in states[-2::-1]:
        history.redo(clinic)
        assert recorded(clinic, patient_id) == state


def test_what_comes_back_is_the_same_treatment(clinic: Clinic, patient_id: int) -> None:
    added = treatments.add(clinic, patient_id, DOXYCYCLINE)
    treatments.remove(clinic, added.id)
    history.undo(clinic)
    assert treatments.of_patient(clinic, patient_id) == [
        Treatment(added.id, patient_id, DOXYCYCLINE)
    ]


def test_the_list_of_versions_names_the_drug(clinic: Clinic, patient_id: int) -> None:
    added = treatments.add(clinic, patient_id, ADAPALENE)
    treatments.change(clinic, added.id, replace(ADAPALENE, dose=""))
    treatments.stop(clinic, added.id, date(2026, 6, 1))
    treatments.remove(clinic, added.id)
    said = [str(change.told) for change in history.of_patient(clinic, patient_id)]
    assert said[:4] == [
        "Treatment with Adapalene removed",
        "Treatment with Adapalene stopped",
        "Treatment with Adapalene changed",
        "Treatment with Adapalene added",
    ]


@pytest.mark.both_databases
def test_a_removed_treatments_number_is_never_given_again(clinic: Clinic, patient_id: int) -> None:
    first = treatments.add(clinic, patient_id, ADAPALENE)
    treatments.remove(clinic, first.id)
    assert treatments.add(clinic, patient_id, DOXYCYCLINE).id > first.id


def test_nothing_is_recorded_where_something_is_wrong(clinic: Clinic, patient_id: int) -> None:
    added = treatments.add(clinic, patient_id, DOXYCYCLINE)
    with pytest.raises(InvalidRecordError):
        treatments.add(clinic, patient_id, replace(ADAPALENE, drug=""))
    with pytest.raises(InvalidRecordError):
        treatments.stop(clinic, added.id, date(2026, 1, 31))
    with pytest.raises(NotFoundError):
        treatments.add(clinic, 4711, ADAPALENE)
    with pytest.raises(NotFoundError):
        treatments.change(clinic, 4711, ADAPALENE)
    with pytest.raises(NotFoundError):
        treatments.stop(clinic, 4711, date.today())
    with pytest.raises(NotFoundError):
        treatments.remove(clinic, 4711)
    assert recorded(clinic, patient_id) == [DOXYCYCLINE]
    assert len(history.of_patient(clinic, patient_id)) == 2  # the registration and the first


def test_names_used_here_come_first_and_only_once(clinic: Clinic, patient_id: int) -> None:
    for details in (ADAPALENE, replace(ADAPALENE, drug="doxycycline"), ADAPALENE):
        treatments.add(clinic, patient_id, details)
    treatments.add(clinic, patient_id, replace(ADAPALENE, drug="Our own cream"))
    names = treatments.drug_names(clinic)
    assert names[:3] == ["Adapalene", "Our own cream", "doxycycline"]
    assert names.count("Adapalene") == 1
    assert "Doxycycline" not in names
    assert "Benzoyl peroxide" in names


def test_usual_names_are_there_in_every_language() -> None:
    english = usual_drugs("en")
    assert english == tuple(sorted(english))
    for code in language.LANGUAGES:
        names = usual_drugs(code)
        assert len(set(names)) == len(english) > 20
    assert "Benzoylperoxid" in usual_drugs("de")
