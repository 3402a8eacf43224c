"""Two records of one patient made one, and parted again."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.change import Told
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails, Sex
from acne_desktop.domain.photo import View
from acne_desktop.domain.treatment import TreatmentDetails
from acne_desktop.domain.visit import NewVisit
from acne_desktop.errors import InvalidRecordError, NotFoundError
from acne_desktop.services import baselines, history, merging, patients, treatments, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import assessments
from acne_desktop.storage import visits as stored_visits
from acne_desktop.storage.kinds import KINDS
from tests.unit.services.visits_made_up import NOON, made_up_photo

START = date(2026, 1, 5)
CHOSEN = PatientDetails("B-2", "Anna Mustermann", date(2001, 3, 9), Sex.FEMALE, "both")


def add_visit(clinic: Clinic, patient_id: int, week: int, grade: int | None = None) -> int:
    photo = made_up_photo(View.FRONTAL, seed=f"{patient_id}/{week}/{grade}")
    with clinic.database.writing() as session:
        new = NewVisit(patient_id, START + timedelta(weeks=week), {View.FRONTAL: photo})
        number = stored_visits.add(session, new)
        if grade is not None:
            assessments.add_decision(session, number, Decision(Grade(grade), "fda", NOON))
    return number


def add_treatment(clinic: Clinic, patient_id: int, drug: str) -> None:
    treatments.add(clinic, patient_id, TreatmentDetails(drug, START))


@pytest.fixture
def pair(clinic: Clinic) -> tuple[int, int]:
    """Return Anna (two visits, a treatment) and the same Anna again (one visit, a treatment)."""
    one = patients.register(clinic, PatientDetails("A-1", "Anna Mustermann", date(2001, 3, 9))).id
    two = patients.register(clinic, PatientDetails("B-2", "Mustermann, Anna", None)).id
    add_visit(clinic, one, 1, 3)
    add_visit(clinic, one, 5, 2)
    add_visit(clinic, two, 9)
    add_treatment(clinic, one, "adapalene")
    add_treatment(clinic, two, "doxycycline")
    return one, two


def state(clinic: Clinic) -> dict[tuple[str, int], object]:
    """Return all that can change of every record, and what the list shows."""
    with clinic.database.reading() as session:
        records: dict[tuple[str, int], object] = {
            (name, number): kind.read(session, number)
            for name, kind in KINDS.items()
            for number in range(1, 40)
        }
    for text in ("", "A-1", "B-2", "C-3", "anna", "2001"):
        for row in patients.find(clinic, text):
            records[f"list {text}", row.patient.id] = row
    return records


@pytest.mark.both_databases
def test_two_records_become_one(clinic: Clinic, pair: tuple[int, int]) -> None:
    one, two = pair
    kept, merged = merging.sides(clinic, two, one)
    assert (kept.patient.id, merged.patient.id) == (one, two)  # the one with more visits
    assert (kept.visits, kept.treatments, merged.visits) == (2, 1, 1)
    assert (kept.first_visit, kept.last_visit) == (
        START + timedelta(weeks=1),
        START + timedelta(weeks=5),
    )
    patient = merging.merge(clinic, one, two, CHOSEN)
    assert (patient.id, patient.details) == (one, CHOSEN)
    assert len(visits.of_patient(clinic, one)) == 3
    assert [t.details.drug for t in treatments.of_patient(clinic, one)] == [
        "adapalene",
        "doxycycline",
    ]
    [row] = patients.find(clinic)
    assert (row.visits, row.ungraded, row.grades) == (3, 1, (None, Grade(2), Grade(3)))
    for identifier in ("A-1", "B-2"):  # by either they are found
        assert [r.patient.id for r in patients.find(clinic, identifier)] == [one]
    with pytest.raises(NotFoundError, match="merged"):
        patients.get(clinic, two)
    # What was done to the merged record is among the versions of the one that is kept.
    told = [str(change.told) for change in history.of_patient(clinic, one)]
    assert told.count("Patient registered") == 2


@pytest.mark.both_databases
def test_undo_parts_them_exactly_and_redo_joins_them_again(
    clinic: Clinic, pair: tuple[int, int]
) -> None:
    one, two = pair
    before = state(clinic)
    merging.merge(clinic, one, two, CHOSEN)
    after = state(clinic)
    assert after != before
    for _ in range(2):
        history.undo(clinic)
        assert state(clinic) == before
        history.redo(clinic)
        assert state(clinic) == after


def test_the_marked_baseline_goes_along(clinic: Clinic, pair: tuple[int, int]) -> None:
    one, two = pair
    [visit] = visits.of_patient(clinic, two)
    baselines.mark(clinic, visit.id)
    before = state(clinic)
    merging.merge(clinic, one, two, CHOSEN)
    with clinic.database.reading() as session:
        assert KINDS["baseline"].read(session, one) == {"visit_id": visit.id}
    history.undo(clinic)
    assert state(clinic) == before


def test_a_removed_visit_that_comes_back_goes_to_whom_its_patient_is_now(
    clinic: Clinic, pair: tuple[int, int]
) -> None:
    one, two = pair
    [visit] = visits.of_patient(clinic, two)
    told = Told("Visit removed")
    with history.recording(clinic, told, patient_id=two, visit_id=visit.id) as change:
        change.touch(stored_visits.KIND, visit.id)
        stored_visits.KIND.put(change.session, visit.id, None)
    removal = history.of_patient(clinic, two)[0]
    merging.merge(clinic, one, two, CHOSEN)
    history.undo_change(clinic, removal.id)
    assert visits.get(clinic, visit.id).patient_id == one


@pytest.mark.both_databases
def test_chains_lead_to_the_last_and_come_apart(clinic: Clinic, pair: tuple[int, int]) -> None:
    one, two = pair
    three = patients.register(clinic, PatientDetails("C-3", "Anna M.")).id
    before = state(clinic)
    merging.merge(clinic, two, three, PatientDetails("C-3", "Anna M."))
    middle = state(clinic)
    merging.merge(clinic, one, two, PatientDetails("A-1", "Anna Mustermann"))
    for identifier in ("A-1", "B-2", "C-3"):
        assert [r.patient.id for r in patients.find(clinic, identifier)] == [one]
    history.undo(clinic)
    assert state(clinic) == middle
    history.undo(clinic)
    assert state(clinic) == before


def test_what_cannot_be_merged(clinic: Clinic, pair: tuple[int, int]) -> None:
    one, two = pair
    other = patients.register(clinic, PatientDetails("C-3", "Clara")).id
    before = state(clinic)
    with pytest.raises(InvalidRecordError, match="different"):
        merging.merge(clinic, one, one, CHOSEN)
    with pytest.raises(InvalidRecordError, match="identifier"):
        merging.merge(clinic, one, two, PatientDetails("c-3", "Anna"))
    with pytest.raises(NotFoundError):
        merging.merge(clinic, one, 999, CHOSEN)
    patients.remove(clinic, [other])
    with pytest.raises(NotFoundError):
        merging.sides(clinic, one, other)
    history.undo(clinic)
    assert state(clinic) == before


_VISITS = st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 4)), max_size=4)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=_VISITS, second=_VISITS, keep_first=st.booleans(), identifier=st.booleans())
def test_whatever_hangs_on_them_undo_restores_it(
    clinic: Clinic,
    first: list[tuple[int, int | None]],
    second: list[tuple[int, int | None]],
    keep_first: bool,
    identifier: bool,
) -> None:
    count = patients.count(clinic)
    one = patients.register(clinic, PatientDetails(f"X-{count}", "One")).id
    two = patients.register(clinic, PatientDetails(f"Y-{count}", "Two")).id
    for patient_id, seen in ((one, first), (two, second)):
        for place, (week, grade) in enumerate(seen):
            add_visit(clinic, patient_id, week * 10 + place, grade)

    def shown() -> list[object]:
        rows = [row for row in patients.find(clinic) if row.patient.id in (one, two)]
        return [*rows, *(visits.of_patient(clinic, row.patient.id) for row in rows)]

    before = shown()
    kept, merged = (one, two) if keep_first else (two, one)
    name = f"X-{count}" if identifier else f"Y-{count}"
    merging.merge(clinic, kept, merged, PatientDetails(name, "Both"))
    after = shown()
    assert len(visits.of_patient(clinic, kept)) == len(first) + len(second)
    history.undo(clinic)
    assert shown() == before
    history.redo(clinic)
    assert shown() == after
    history.undo(clinic)
