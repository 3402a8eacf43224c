"""A patient's visits as timelines show them: what is told of each, in one query."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import NewVisit, VisitSummary
from acne_desktop.services import patients
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import assessments, visits
from tests.fakes import suggestion
from tests.unit.services.visits_made_up import made_up_photo

pytestmark = pytest.mark.both_databases

START = date(2026, 1, 1)


def decided(grade: int) -> Decision:
    return Decision(Grade(grade), "fda", datetime(2026, 1, 2, tzinfo=UTC), "seen closer")


def add(session: Session, patient_id: int, number: int, *views: View, **more: object) -> int:
    photos = {view: made_up_photo(view, str(number)) for view in views}
    new = NewVisit(patient_id, START + timedelta(days=number), photos, **more)  # type: ignore[arg-type]
    return visits.add(session, new)


@pytest.fixture
def patient_id(clinic: Clinic) -> int:
    return patients.register(clinic, PatientDetails("A-1", "Erika Muster")).id


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """Give a list that gathers every statement of a session."""
    said: list[str] = []
    connection = session.connection()

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield said
    event.remove(connection, "before_cursor_execute", note)


def test_a_summary_tells_grade_suggestion_set_views_and_note(
    clinic: Clinic, patient_id: int
) -> None:
    with clinic.database.writing() as session:
        bare = add(session, patient_id, 0, View.RIGHT, View.FRONTAL)
        both = add(
            session,
            patient_id,
            1,
            *View,
            suggestion=suggestion(Grade.MILD),
            decision=decided(3),
            note="itches",
        )
    with clinic.database.reading() as session:
        newest, oldest = visits.of_patient(session, patient_id)
    assert oldest == VisitSummary(bare, START, None, None, (View.FRONTAL, View.RIGHT))
    assert newest == VisitSummary(
        id=both,
        day=START + timedelta(days=1),
        grade=Grade.MODERATE,
        suggested=Grade.MILD,
        views=tuple(View),
        plausible=(Grade.ALMOST_CLEAR, Grade.MILD),
        note="itches",
    )
    assert newest.is_override
    assert not oldest.is_override


def test_the_latest_suggestion_counts(clinic: Clinic, patient_id: int) -> None:
    with clinic.database.writing() as session:
        visit = add(session, patient_id, 0, *View, suggestion=suggestion(Grade.SEVERE))
        assessments.add_suggestion(session, visit, suggestion(Grade.ALMOST_CLEAR))
        assessments.add_decision(session, visit, decided(1))
    with clinic.database.reading() as session:
        (shown,) = visits.of_patient(session, patient_id)
    assert (shown.suggested, shown.plausible) == (1, (Grade.CLEAR, Grade.ALMOST_CLEAR))
    assert not shown.is_override


@pytest.mark.parametrize("number", [1, 4, 40])
def test_one_query_however_many_visits(clinic: Clinic, patient_id: int, number: int) -> None:
    with clinic.database.writing() as session:
        for each in range(number):
            add(session, patient_id, each, *View, suggestion=suggestion(), decision=decided(2))
    with clinic.database.reading() as session, counted(session) as said:
        assert len(visits.of_patient(session, patient_id)) == number
    assert len(said) == 1


def test_the_photographs_of_a_visit_take_one_query(clinic: Clinic, patient_id: int) -> None:
    with clinic.database.writing() as session:
        visit = add(session, patient_id, 0, View.LEFT, View.FRONTAL)
    with clinic.database.reading() as session, counted(session) as said:
        found = visits.photos(session, visit)
    assert len(said) == 1
    assert list(found) == [View.FRONTAL, View.LEFT]
    assert found[View.LEFT].photo == made_up_photo(View.LEFT, "0")
