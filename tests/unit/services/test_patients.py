"""The register of patients."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails, Sex
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import NewVisit
from acne_desktop.errors import InvalidRecordError, NotFoundError
from acne_desktop.services import patients
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import assessments
from acne_desktop.storage import visits as stored_visits
from tests.unit.services.visits_made_up import NOON, made_up_photo

ERIKA = PatientDetails("A-1042", "Mustermann, Erika", date(1999, 5, 4), Sex.FEMALE, "dry skin")


def names(clinic: Clinic, text: str = "") -> list[str]:
    return [row.patient.details.name for row in patients.find(clinic, text)]


def test_registers_and_returns_what_was_entered(clinic: Clinic) -> None:
    patient = patients.register(clinic, ERIKA)
    assert patients.get(clinic, patient.id) == patient
    assert patient.details == ERIKA
    assert not patient.synthetic


def test_tidies_and_checks(clinic: Clinic) -> None:
    patient = patients.register(clinic, PatientDetails("  B  7 ", " Max   Mustermann "))
    assert (patient.details.identifier, patient.details.name) == ("B 7", "Max Mustermann")
    with pytest.raises(InvalidRecordError, match="name"):
        patients.register(clinic, PatientDetails("B 8", "  "))


@pytest.mark.both_databases
@pytest.mark.parametrize("identifier", ["A-1042", "a-1042", "  A-1042 "])
def test_refuses_an_identifier_that_exists(clinic: Clinic, identifier: str) -> None:
    patients.register(clinic, ERIKA)
    with pytest.raises(InvalidRecordError, match="has this identifier"):
        patients.register(clinic, PatientDetails(identifier, "Somebody Else"))
    assert len(names(clinic)) == 1


def test_amends(clinic: Clinic) -> None:
    patient = patients.register(clinic, ERIKA)
    other = patients.register(clinic, PatientDetails("B-1", "Otto"))
    changed = PatientDetails("a-1042", "Erika Gabler", None, Sex.OTHER)
    assert patients.amend(clinic, patient.id, changed).details == changed
    assert names(clinic, "gabler") == ["Erika Gabler"]
    assert names(clinic, "mustermann") == []
    with pytest.raises(InvalidRecordError, match="has this identifier"):
        patients.amend(clinic, other.id, PatientDetails("A-1042", "Otto"))
    with pytest.raises(NotFoundError):
        patients.amend(clinic, 999, PatientDetails("C-1", "Nobody"))


@pytest.mark.both_databases
def test_warns_of_twins(clinic: Clinic) -> None:
    erika = patients.register(clinic, ERIKA)
    patients.register(clinic, PatientDetails("B-1", "Mustermann, Max"))
    assert patients.twins(clinic, PatientDetails("X", "érika MUSTERMANN")) == [erika]
    assert patients.twins(clinic, PatientDetails("a-1042", "Quite Different")) == [erika]
    assert patients.twins(clinic, ERIKA, ignoring=erika.id) == []
    assert patients.twins(clinic, PatientDetails("X", "Erika Mustermann", date(2001, 1, 1))) == []
    assert patients.twins(clinic, PatientDetails("X", "")) == []


@pytest.mark.both_databases
def test_finds_by_every_word_in_any_order(clinic: Clinic) -> None:
    patients.register(clinic, ERIKA)
    patients.register(clinic, PatientDetails("B-1", "Ångström, Zoë"))
    patients.register(clinic, PatientDetails("100%_x", "山田 花子"))
    for text in ("erika muster", "MUSTER Eri", "1042", "1999-05-04 erika", "Mustermann, Erika"):
        assert names(clinic, text) == ["Mustermann, Erika"]
    assert names(clinic, "zoe angstrom") == ["Ångström, Zoë"]
    assert names(clinic, "花子") == ["山田 花子"]
    assert names(clinic, "%") == names(clinic, "_") == ["山田 花子"]
    assert names(clinic, "nobody") == []


def test_lists_in_the_order_of_names_page_by_page(clinic: Clinic) -> None:
    for number, name in enumerate(["Émile", "adam", "Zora", "Bea", "eva"]):
        patients.register(clinic, PatientDetails(f"P{number}", name))
    assert names(clinic) == ["adam", "Bea", "Émile", "eva", "Zora"]
    page = patients.find(clinic, limit=2, offset=2)
    assert [row.patient.details.name for row in page] == ["Émile", "eva"]
    everyone = [row.patient.details.name for row in patients.all_of(clinic)]
    assert everyone == names(clinic)


def add_visit(clinic: Clinic, patient_id: int, day: date, *grades: int) -> None:
    """Add a visit straight to the database, decided on once for each grade."""
    photo = made_up_photo(View.FRONTAL, seed=f"{patient_id}{day}")
    with clinic.database.writing() as session:
        number = stored_visits.add(session, NewVisit(patient_id, day, {View.FRONTAL: photo}))
        for grade in grades:
            decision = Decision(Grade(grade), "fda", NOON)
            assessments.add_decision(session, number, decision)


@pytest.mark.both_databases
def test_shows_the_last_five_grades_newest_first(clinic: Clinic) -> None:
    erika = patients.register(clinic, ERIKA)
    patients.register(clinic, PatientDetails("B-1", "Zora"))
    start = date(2024, 1, 1)
    for week, grades in enumerate([(4,), (4, 3), (3,), (), (2,), (1,), ()]):
        add_visit(clinic, erika.id, start + timedelta(weeks=week), *grades)
    with_visits, without = patients.find(clinic)
    assert with_visits.grades == (None, Grade(1), Grade(2), None, Grade(3))
    assert with_visits.last_visit == start + timedelta(weeks=6)
    assert (with_visits.visits, with_visits.ungraded) == (7, 2)
    assert (without.last_visit, without.grades, without.visits) == (None, (), 0)


def test_the_list_takes_one_query_whatever_the_number_of_patients(clinic: Clinic) -> None:
    statements: list[str] = []
    engine = clinic.database._engine
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    for number in range(30):
        patient = patients.register(clinic, PatientDetails(f"P{number}", f"Name {number}"))
        add_visit(clinic, patient.id, date(2024, 1, 1), 2)
    statements.clear()
    assert len(patients.find(clinic)) == 30
    assert len([text for text in statements if text.startswith("SELECT")]) == 1


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.text(max_size=30), mark=st.text(max_size=10))
def test_whatever_the_name_the_patient_is_found_by_it(clinic: Clinic, name: str, mark: str) -> None:
    details = PatientDetails(f"{uuid4().hex} {mark}", name or "x")
    try:
        patient = patients.register(clinic, details)
    except InvalidRecordError:
        assume(False)
    assert patients.get(clinic, patient.id) == patient
    found = patients.find(clinic, patient.details.name, limit=1000)
    assert patient in [row.patient for row in found]
    assert patient in patients.twins(clinic, details)
