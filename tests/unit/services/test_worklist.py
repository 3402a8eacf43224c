"""Ungraded visits: found oldest first by the index, and gone once they are decided on."""

from datetime import date

import pytest
from sqlalchemy import Engine, event, text

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.change import Told
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import NewVisit
from acne_desktop.services import history, patients, visits, worklist
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import visits as stored
from tests.unit.services.visits_made_up import NOON, made_up_photo


@pytest.fixture
def two(clinic: Clinic) -> tuple[int, int]:
    """Return two patients."""
    one = patients.register(clinic, PatientDetails("A", "Erika"))
    other = patients.register(clinic, PatientDetails("B", "Max"))
    return one.id, other.id


def add(clinic: Clinic, patient_id: int, day: int, grade: Grade | None = None) -> int:
    """Add a visit of March 2024, as importing does."""
    decided = None if grade is None else Decision(grade, "fda", NOON)
    photos = {View.LEFT: made_up_photo(View.LEFT, f"{patient_id} {day}")}
    new = NewVisit(patient_id, date(2024, 3, day), photos, decision=decided)
    with history.recording(clinic, Told("Visit added"), patient_id=patient_id) as change:
        visit_id = stored.add(change.session, new)
        change.made(stored.KIND, visit_id)
    return visit_id


def found(clinic: Clinic, patient_id: int | None = None) -> list[int]:
    return [each.visit_id for each in worklist.ungraded(clinic, patient_id=patient_id)]


@pytest.mark.both_databases
def test_ungraded_visits_of_all_patients_oldest_first(clinic: Clinic, two: tuple[int, int]) -> None:
    late, early = add(clinic, two[0], 9), add(clinic, two[1], 2)
    add(clinic, two[0], 5, Grade.MILD)
    same_day = add(clinic, two[1], 9)

    assert found(clinic) == [early, late, same_day]
    assert found(clinic, two[0]) == [late]
    assert worklist.count(clinic) == 3
    assert worklist.count(clinic, patient_id=two[1]) == 2
    first = worklist.ungraded(clinic)[0]
    assert (first.name, first.identifier, first.day) == ("Max", "B", date(2024, 3, 2))


@pytest.mark.both_databases
def test_the_list_goes_on_after_a_visit(clinic: Clinic, two: tuple[int, int]) -> None:
    made = [add(clinic, two[day % 2], day) for day in (1, 2, 3, 4)]
    same_day = add(clinic, two[1], 4)

    first, second = worklist.ungraded(clinic, limit=2)
    assert [first.visit_id, second.visit_id] == made[:2]
    rest = worklist.ungraded(clinic, after=(second.day, second.visit_id))
    assert [each.visit_id for each in rest] == [*made[2:], same_day]


def test_a_decision_takes_a_visit_off_and_undo_puts_it_back(
    clinic: Clinic, two: tuple[int, int]
) -> None:
    visit_id = add(clinic, two[0], 1)

    visits.decide(clinic, visit_id, Decision(Grade.MILD, "fda", NOON))
    assert found(clinic) == []
    assert [summary.grade for summary in visits.of_patient(clinic, two[0])] == [Grade.MILD]
    history.undo(clinic)
    assert found(clinic) == [visit_id]
    assert [summary.grade for summary in visits.of_patient(clinic, two[0])] == [None]
    history.redo(clinic)
    assert found(clinic) == []


def test_a_visit_that_was_taken_back_is_not_asked_for(clinic: Clinic, two: tuple[int, int]) -> None:
    add(clinic, two[0], 1)
    history.undo(clinic)
    assert found(clinic) == []
    assert worklist.count(clinic) == 0


def test_one_query_each_by_the_index(clinic: Clinic, two: tuple[int, int]) -> None:
    for day in range(1, 20):
        add(clinic, two[day % 2], day)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        worklist.ungraded(clinic)
        worklist.count(clinic)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    selects = [statement for statement in asked if statement.startswith("SELECT")]
    assert len(selects) == 2
    with clinic.database.reading() as session:
        for statement in selects:
            plan = session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", (1,) * statement.count("?")
            )
            steps = [row[-1] for row in plan]
            assert any("ix_visits_ungraded" in step for step in steps), steps
            assert not any("TEMP B-TREE" in step for step in steps), steps
        assert session.scalar(text("SELECT count(*) FROM visits")) == 19
