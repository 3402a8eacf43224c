"""Signing a grade: exactly what was seen, superseded by a change, covered again once undone."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from acne_desktop.domain.account import Role
from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.lesions import Lesion
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import (
    ChangedSinceError,
    InvalidRecordError,
    PermissionDeniedError,
    SignInError,
)
from acne_desktop.reporting.content import Kind, Options
from acne_desktop.services import grade_signatures, history, reports, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.settings import Settings
from acne_desktop.services.wording import load_wording
from tests.accounts import PASSWORD
from tests.studies import person
from tests.unit.reporting.samples import text_of
from tests.unit.services.graded_visits import NOON, add_patient, add_visit

pytestmark = pytest.mark.usefixtures("qapp")


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


def test_what_was_signed_is_told_in_words_also_once_it_was_changed(
    clinic: Clinic, seen: Visit
) -> None:
    full = Decision(Grade.MODERATE, "fda", NOON, comment="chin", counts={Lesion.PAPULES: 4})
    made = grade_signatures.sign(clinic, visits.decide(clinic, seen.id, full), PASSWORD)
    visits.decide(clinic, seen.id, Decision(Grade.CLEAR, "fda", NOON))

    told = dict(grade_signatures.signed_version(made))

    assert told["Grade"] == "3 Moderate"
    assert (told["Visit"], told["Comment"], told["Lesions counted"]) == (
        "2024-03-04",
        "chin",
        "Papules 4",
    )
    assert "Reason" not in told
    for view, photo in seen.photos.items():
        assert photo.sha256 in told[view.label]
    assert load_wording("fda").title == told["Wording"]


def test_the_report_says_who_signed_and_what_is_superseded(clinic: Clinic, seen: Visit) -> None:
    def text() -> str:
        made = reports.visit_report(
            clinic, seen.id, settings=Settings(), options=Options(Kind.FILE), language="en"
        )
        return " ".join(text_of(made).split())

    assert "Clinician: name and signature" in text()
    signed = grade_signatures.sign(clinic, seen, PASSWORD)
    moment = f"{signed.made_at:%Y-%m-%d %H:%M:%S}"
    found = text()
    assert f"Signed electronically Dr Clara Holm {moment} UTC" in found
    assert f"Dr Clara Holm, {moment} UTC: I am responsible for this grade" in found
    assert "Clinician: name and signature" not in found
    assert "superseded" not in found

    visits.decide(clinic, seen.id, Decision(Grade.CLEAR, "fda", NOON))
    found = text()
    assert "I am responsible for this grade (superseded by a later change)" in found
    assert "Clinician: name and signature" in found
    assert "Signed electronically" not in found
