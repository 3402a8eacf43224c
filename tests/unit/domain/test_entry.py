"""What a clinician enters becomes a decision, and a saved visit shows it again."""

from dataclasses import replace
from datetime import date

import pytest

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.entry import Entry
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.lesions import Lesion
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import InvalidRecordError
from tests.fakes import suggestion
from tests.unit.services.visits_made_up import NOON


def test_an_entry_becomes_a_decision_with_its_reason() -> None:
    entry = Entry(Grade.SEVERE, " Nodule ", " seen twice ")

    made = entry.decision("fda", suggestion(Grade.MILD))

    assert made is not None
    assert (made.grade, made.reason, made.comment) == (Grade.SEVERE, "Nodule", "seen twice")
    assert made.wording_id == "fda"


def test_an_override_without_reason_is_no_decision() -> None:
    with pytest.raises(InvalidRecordError):
        Entry(Grade.SEVERE).decision("fda", suggestion(Grade.MILD))


def test_an_entry_without_a_grade_is_no_decision() -> None:
    assert Entry(comment="later").decision("fda", None) is None


def test_an_entry_shows_what_was_decided() -> None:
    counts = {Lesion.PAPULES: 3}
    decided = Decision(Grade.MILD, "fda", NOON, "why", "what", counts)
    visit = Visit(1, 1, date(2024, 3, 4), {}, note="note", plan="p", next_visit=date(2024, 5, 1))

    assert Entry.of(replace(visit, decision=decided)) == Entry(
        Grade.MILD, "why", "what", counts, "p", date(2024, 5, 1)
    )
    assert Entry.of(visit) == Entry(comment="note", plan="p", next_visit=date(2024, 5, 1))
    assert Entry.of(None) == Entry()
