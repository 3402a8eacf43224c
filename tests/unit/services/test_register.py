"""The list of patients: filters, orders, who was seen last, and what stands on each row."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.domain.register import Order, Query
from acne_desktop.domain.visit import NewVisit
from acne_desktop.errors import NotFoundError
from acne_desktop.services import history, patients, visits
from acne_desktop.services import settings as chosen
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import assessments
from acne_desktop.storage import visits as stored_visits
from acne_desktop.storage.tables import VisitRecord
from tests.unit.services.visits_made_up import NOON, made_up_photo

TODAY = date(2026, 11, 20)


def add(
    clinic: Clinic,
    name: str,
    *seen: tuple[int, int | None],
    next_in: int | None = None,
) -> int:
    """Register a patient with visits (days ago, grade); the last one names the next in days."""
    patient = patients.register(clinic, PatientDetails(f"#{name}", name))
    for place, (ago, grade) in enumerate(seen):
        day = TODAY - timedelta(days=ago)
        photo = made_up_photo(View.FRONTAL, seed=f"{name}{place}")
        with clinic.database.writing() as session:
            number = stored_visits.add(session, NewVisit(patient.id, day, {View.FRONTAL: photo}))
            if grade is not None:
                decision = Decision(Grade(grade), "fda", NOON)
                assessments.add_decision(session, number, decision)
            if next_in is not None and place == len(seen) - 1:
                record = session.get(VisitRecord, number)
                assert record is not None
                record.next_visit = TODAY + timedelta(days=next_in)
    return patient.id


def names(clinic: Clinic, query: Query) -> list[str]:
    found = [row.patient.details.name for row in patients.find(clinic, query)]
    assert patients.count(clinic, query) == len(found)
    ids = [row.patient.id for row in patients.find(clinic, query)]
    assert patients.numbers(clinic, query) == ids
    return found


@pytest.fixture
def everyone(clinic: Clinic) -> dict[str, int]:
    return {
        "Ada": add(clinic, "Ada", (90, 3), (30, 2), next_in=-2),
        "Bea": add(clinic, "Bea", (60, 4), (10, None), next_in=5),
        "Cara": add(clinic, "Cara", (20, 2)),
        "Dora": add(clinic, "Dora"),
        "Eva": add(clinic, "Eva", (40, None), (5, 0), next_in=0),
        "Adam": add(clinic, "Adam", (30, 2), next_in=60),
    }


@pytest.mark.both_databases
def test_filters_narrow_the_list_and_add_up(clinic: Clinic, everyone: dict[str, int]) -> None:
    due = Query(due_by=TODAY)
    assert names(clinic, due) == ["Ada", "Eva"]
    assert names(clinic, Query(due_by=TODAY + timedelta(days=7))) == ["Ada", "Bea", "Eva"]
    assert names(clinic, Query(ungraded=True)) == ["Bea", "Eva"]
    assert names(clinic, Query(grades=frozenset({Grade(2)}))) == ["Ada", "Adam", "Cara"]
    assert names(clinic, Query(grades=frozenset({Grade(0), Grade(4)}))) == ["Eva"]
    assert names(clinic, replace(due, ungraded=True)) == ["Eva"]
    assert names(clinic, Query("ada", grades=frozenset({Grade(2)}))) == ["Ada", "Adam"]
    assert names(clinic, replace(due, text="ada")) == ["Ada"]
    assert names(clinic, replace(due, text="ada", grades=frozenset({Grade(1)}))) == []
    assert len(names(clinic, replace(due, ungraded=True).without_filters())) == len(everyone)


def test_a_later_visit_answers_what_the_one_before_named(
    clinic: Clinic, everyone: dict[str, int]
) -> None:
    with clinic.database.writing() as session:
        photo = made_up_photo(View.FRONTAL, seed="later")
        stored_visits.add(session, NewVisit(everyone["Ada"], TODAY, {View.FRONTAL: photo}))
    assert names(clinic, Query(due_by=TODAY)) == ["Eva"]


@pytest.mark.both_databases
def test_the_list_is_sorted_by_what_is_asked(clinic: Clinic, everyone: dict[str, int]) -> None:
    by_name = ["Ada", "Adam", "Bea", "Cara", "Dora", "Eva"]
    assert names(clinic, Query()) == by_name
    assert names(clinic, Query(descending=True)) == by_name[::-1]
    oldest_first = ["Ada", "Adam", "Cara", "Bea", "Eva", "Dora"]
    assert names(clinic, Query(order=Order.LAST_VISIT)) == oldest_first
    newest_first = ["Eva", "Bea", "Cara", "Adam", "Ada", "Dora"]
    assert names(clinic, Query(order=Order.LAST_VISIT, descending=True)) == newest_first
    soonest_first = ["Ada", "Eva", "Bea", "Adam", "Cara", "Dora"]
    assert names(clinic, Query(order=Order.NEXT_VISIT)) == soonest_first


def test_every_order_is_read_from_its_index_alone(clinic: Clinic) -> None:
    with clinic.database.reading() as session:
        connection = session.connection()
        for order in ("name_key, id", "last_visit NULLS LAST, name_key, id"):
            plan = connection.exec_driver_sql(
                "EXPLAIN QUERY PLAN SELECT id FROM patients WHERE removed IS 0"
                f" AND merged_into IS NULL AND instr(search_text, 'a') > 0 ORDER BY {order} LIMIT 5"
            ).all()
            assert len(plan) == 1
            assert "COVERING INDEX ix_patients_by_" in plan[0][3]


def test_the_patients_opened_last_come_first_until_forgotten(
    clinic: Clinic, everyone: dict[str, int]
) -> None:
    assert patients.recent(clinic) == []
    for name in ("Cara", "Ada", "Cara", "Eva"):
        patients.opened(clinic, everyone[name])
    seen = [row.patient.details.name for row in patients.recent(clinic)]
    assert seen == ["Eva", "Cara", "Ada"]
    assert len(patients.recent(clinic, limit=2)) == 2
    patients.remove(clinic, [everyone["Cara"]])
    assert [row.patient.id for row in patients.recent(clinic)] == [everyone["Eva"], everyone["Ada"]]
    patients.forget_recent(clinic)
    assert patients.recent(clinic) == []
    chosen.save(clinic.folders, chosen.Settings(recent_patients=False))
    patients.opened(clinic, everyone["Ada"])
    assert patients.recent(clinic) == []


@pytest.mark.both_databases
def test_a_removed_patient_is_nowhere_and_comes_back_whole(
    clinic: Clinic, everyone: dict[str, int]
) -> None:
    before = patients.find(clinic)
    seen = visits.of_patient(clinic, everyone["Ada"])
    patients.remove(clinic, [everyone["Ada"], everyone["Bea"]])
    assert names(clinic, Query()) == ["Adam", "Cara", "Dora", "Eva"]
    with pytest.raises(NotFoundError):
        patients.get(clinic, everyone["Ada"])
    with pytest.raises(NotFoundError):
        visits.get(clinic, seen[0].id)
    # Their identifier is free, until they come back.
    undone = history.undo(clinic)
    assert undone is not None
    assert str(undone.told) == "Patients removed: 2"
    assert patients.find(clinic) == before
    assert visits.of_patient(clinic, everyone["Ada"]) == seen
    history.redo(clinic)
    assert names(clinic, Query()) == ["Adam", "Cara", "Dora", "Eva"]
    history.undo(clinic)
    assert patients.find(clinic) == before


def test_nobody_is_removed_where_one_is_gone(clinic: Clinic, everyone: dict[str, int]) -> None:
    with pytest.raises(NotFoundError):
        patients.remove(clinic, [everyone["Ada"], 999])
    assert len(patients.find(clinic)) == len(everyone)


_STEP = st.tuples(
    st.sampled_from(["visit", "grade", "withdraw", "remove", "move", "undo", "day", "next"]),
    st.integers(0, 9),
    st.integers(0, 4),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(_STEP, max_size=12))
def test_what_stands_on_a_row_is_what_its_visits_say(
    clinic: Clinic, steps: list[tuple[str, int, int]]
) -> None:
    people = [add(clinic, f"P{patients.count(clinic)}") for _ in range(2)]
    made: list[int] = []
    for place, (verb, which, grade) in enumerate(steps):
        with clinic.database.writing() as session:
            if verb == "visit" or not made:
                seed = f"{people[0]}-{place}"
                photo = made_up_photo(View.FRONTAL, seed=seed)
                day = TODAY - timedelta(days=which)
                new = NewVisit(people[which % 2], day, {View.FRONTAL: photo})
                made.append(stored_visits.add(session, new))
                continue
            number = made[which % len(made)]
            record = session.get(VisitRecord, number)
            assert record is not None
            if verb == "grade":
                decision = Decision(Grade(grade), "fda", NOON)
                assessments.add_decision(session, number, decision)
            elif verb == "withdraw":
                assessments.DECISION.put(session, number, None)
            elif verb == "remove":
                record.removed = not record.removed
            elif verb == "move":
                record.patient_id = people[grade % 2]
            elif verb == "day":
                record.day = TODAY - timedelta(days=20 + grade)
            else:
                record.next_visit = TODAY + timedelta(days=grade) if which % 3 else None
    for patient_id in people:
        [row] = [r for r in patients.find(clinic, limit=10_000) if r.patient.id == patient_id]
        seen = visits.of_patient(clinic, patient_id)
        assert row.visits == len(seen)
        assert row.grades == tuple(visit.grade for visit in seen[:5])
        assert row.ungraded == sum(visit.grade is None for visit in seen)
        assert row.last_visit == (seen[0].day if seen else None)
        latest = visits.get(clinic, seen[0].id).next_visit if seen else None
        assert row.next_visit == latest
