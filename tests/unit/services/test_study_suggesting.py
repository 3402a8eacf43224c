"""What the model has not looked at in a study is looked at, and kept visit by visit."""

import pytest

from acne_desktop.domain.account import Role
from acne_desktop.domain.iga import Grade
from acne_desktop.errors import (
    Cancelled,
    InvalidRecordError,
    OutOfScopeError,
    PermissionDeniedError,
)
from acne_desktop.services import audit as trail
from acne_desktop.services import studies, study_overview, study_results, study_suggesting
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import assessments
from tests.accounts import PASSWORD
from tests.fakes import FakeGrader, suggestion
from tests.studies import Cast, cast, enrolled, person


@pytest.fixture
def people(clinic: Clinic) -> Cast:
    return cast(clinic)


def unsuggested(people: Cast, study_id: int) -> int:
    return study_overview.details(people.clinic, study_id).unsuggested


def test_the_visits_that_lack_a_suggestion_get_one(people: Cast) -> None:
    clinic = people.clinic
    study_id = enrolled(people, 3, people.protocol(), training=1, photographs=True)
    found = study_overview.details(clinic, study_id)
    first = found.visits[1].enrolment.visit_id
    with clinic.database.writing() as session:
        assessments.add_suggestion(session, first, suggestion(Grade.SEVERE))
    assert unsuggested(people, study_id) == 2  # not the training's, nor the one that has one
    heard: list[str] = []
    made = study_suggesting.suggest(
        clinic,
        study_id,
        FakeGrader(Grade.MILD),
        progress=lambda _part, text: heard.append(text),
    )
    assert (made.made, made.refused) == (2, 0)
    assert heard == ["Looking at visit 1 of 2…", "Looking at visit 2 of 2…"]
    assert unsuggested(people, study_id) == 0
    with clinic.database.reading() as session:
        kept = assessments.latest_suggestion(session, first)
    assert kept is not None
    assert kept.grade is Grade.SEVERE
    studies.open_for_reading(clinic, study_id, PASSWORD)
    assert len(study_results.results(clinic, study_id).suggested) == 3
    assert trail.verify(clinic).sound


def test_what_the_model_does_not_answer_for_is_counted_and_stays_without(people: Cast) -> None:
    study_id = enrolled(people, 2, people.protocol(), photographs=True)
    grader = FakeGrader()
    grader.failure = OutOfScopeError("No face is seen.")
    made = study_suggesting.suggest(people.clinic, study_id, grader)
    assert (made.made, made.refused) == (0, 2)
    assert unsuggested(people, study_id) == 2


def test_what_was_made_before_it_was_stopped_is_kept(people: Cast) -> None:
    study_id = enrolled(people, 3, people.protocol(), photographs=True)
    grader = FakeGrader()
    with pytest.raises(Cancelled):
        study_suggesting.suggest(
            people.clinic, study_id, grader, cancelled=lambda: len(grader.calls) > 1
        )
    assert unsuggested(people, study_id) == 2


def test_what_is_locked_gets_no_more_and_what_is_unlocked_does(people: Cast) -> None:
    clinic = people.clinic
    study_id = enrolled(people, 2, people.protocol(), photographs=True)
    studies.open_for_reading(clinic, study_id, PASSWORD)
    studies.lock(clinic, study_id, PASSWORD, "the sponsor stopped it")
    assert not study_overview.details(clinic, study_id).can_suggest
    with pytest.raises(InvalidRecordError, match="locked"):
        study_suggesting.suggest(clinic, study_id, FakeGrader())
    assert unsuggested(people, study_id) == 2
    studies.unlock(clinic, study_id, PASSWORD, "too early")
    assert study_suggesting.suggest(clinic, study_id, FakeGrader()).made == 2


def test_a_reader_may_not_ask(people: Cast) -> None:
    study_id = enrolled(people, 1, people.protocol())
    people.clinic.sign_in(person(people.clinic, "Rita", Role.READER))
    with pytest.raises(PermissionDeniedError):
        study_suggesting.suggest(people.clinic, study_id, FakeGrader())
