"""Signing a grade: exactly what was seen, superseded by a change, covered again once undone."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from acne_desktop.domain.account import Role
from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import (
    ChangedSinceError,
    InvalidRecordError,
    PermissionDeniedError,
    SignInError,
)
from acne_desktop.services import grade_signatures, history, visits
from acne_desktop.services.clinic import Clinic
from tests.accounts import PASSWORD
from tests.studies import person
from tests.unit.services.graded_visits import NOON, add_patient, add_visit


@pytest.fixture
def seen(clinic: Clinic, tmp_path: Path) -> Visit:
    """Return a graded visit, as the clinician who is signed in sees it."""
    visit = add_visit(clinic, tmp_path / "in", add_patient(clinic, 1), Grade.MODERATE)
    clinic.sign_in(person(clinic, "Clara", Role.CLINICIAN))
    return visit


def _standing(clinic: Clinic, visit: Visit) -> list[bool]:
    return [each.superseded for each in grade_signatures.of_visit(clinic, visit.id)]


def test_a_grade_is_signed_and_a_change_supersedes_it_until_it_is_taken_back(
    clinic: Clinic, seen: Visit
) -> None:
    made = grade_signatures.sign(clinic, seen, PASSWORD)
    assert made.sentence.endswith("I am responsible for this grade")
    assert _standing(clinic, seen) == [False]
    assert "Mustermann" not in made.content

    later = visits.decide(clinic, seen.id, Decision(Grade.MILD, "fda", NOON))
    assert _standing(clinic, seen) == [True]
    grade_signatures.sign(clinic, later, PASSWORD)
    assert _standing(clinic, seen) == [True, False]
    assert json.loads(made.content)["decision"]["grade"] == 3

    history.undo(clinic)
    assert _standing(clinic, seen) == [False, True]


def test_words_beside_the_grade_may_change(clinic: Clinic, seen: Visit) -> None:
    grade_signatures.sign(clinic, seen, PASSWORD)
    visits.amend(clinic, seen.id, words=visits.Words(plan="Azelaic acid"))
    assert _standing(clinic, seen) == [False]


def test_only_what_was_seen_is_signed(clinic: Clinic, seen: Visit) -> None:
    visits.decide(clinic, seen.id, Decision(Grade.MILD, "fda", NOON, comment="forehead"))
    with pytest.raises(ChangedSinceError):
        grade_signatures.sign(clinic, seen, PASSWORD)
    with pytest.raises(InvalidRecordError):
        grade_signatures.sign(clinic, replace(seen, decision=None), PASSWORD)
    with pytest.raises(SignInError):
        grade_signatures.sign(clinic, seen, "a wrong password")
    assert _standing(clinic, seen) == []


def test_whoever_grades_nothing_signs_no_grade(clinic: Clinic, seen: Visit) -> None:
    clinic.sign_in(person(clinic, "Mona", Role.STUDY_MANAGER))
    with pytest.raises(PermissionDeniedError):
        grade_signatures.sign(clinic, seen, PASSWORD)
