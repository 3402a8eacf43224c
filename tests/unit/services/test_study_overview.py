"""A manager's view of studies: figures that tell no grade, and what was signed."""

from dataclasses import replace

import pytest

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.study import Showing
from acne_desktop.services import studies, study_overview
from acne_desktop.services.clinic import Clinic
from tests.accounts import PASSWORD
from tests.studies import Cast, cast, enrolled, opened, read_all


@pytest.fixture
def people(clinic: Clinic) -> Cast:
    return cast(clinic)


def test_the_list_counts_what_is_planned_and_done(people: Cast) -> None:
    clinic = people.clinic
    first = opened(people, 3, people.protocol(), training=1)
    draft = studies.create(clinic, "B", "", people.protocol()).id
    read_all(clinic, people.readers[0], first, lambda number: Grade(number % 5))
    other = people.readers[1]
    read_all(clinic, other, first, lambda _: Grade.CLEAR)
    clinic.sign_in(people.manager)
    new, old = study_overview.all_of(clinic)
    assert (new.study.id, new.visits, new.planned) == (draft, 0, 0)
    # The third reads of the subjects 1 to 3, of whom the readers think differently.
    assert (old.visits, old.training, old.waiting) == (3, 1, 3)
    # The adjudicator has a training read of their own.
    assert (old.done, old.planned) == (8, 12)


def test_arms_stand_with_the_visits_only_while_they_are_entered_and_after_unblinding(
    people: Cast,
) -> None:
    clinic = people.clinic
    study_id = enrolled(people, 2, people.protocol())

    def arms() -> set[str]:
        return {v.enrolment.arm for v in study_overview.details(clinic, study_id).visits}

    assert arms() == {"Verum", "Placebo"}
    studies.open_for_reading(clinic, study_id, PASSWORD)
    assert arms() == {""}
    studies.lock(clinic, study_id, PASSWORD, "the sponsor stopped it")
    assert arms() == {""}
    studies.unblind(clinic, study_id, PASSWORD)
    assert arms() == {"Verum", "Placebo"}


def test_what_has_changed_since_a_signature_is_told(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 2, people.protocol())
    found = study_overview.details(clinic, study_id)
    assert [each.changed for each in found.signed] == [()]
    read_all(clinic, people.readers[0], study_id, lambda _: Grade.MILD)
    clinic.sign_in(people.manager)
    amended = people.protocol(suggestion=Showing.AFTER_COMMIT)
    studies.amend(clinic, study_id, amended, "as the sponsor asked")
    studies.lock(clinic, study_id, PASSWORD, "stopped")
    found = study_overview.details(clinic, study_id)
    assert [each.changed for each in found.signed] == [("the protocol", "the reads"), ()]
    assert found.names[people.manager.id] == "Dr Mona Holm"
    assert [version.number for version in found.versions] == [2, 1]
    assert found.main == 2
    assert [each.superseded for each in found.signed] == [True, False]
    told = dict(found.signed[0].lines(found.names))
    assert told["Study"] == "ACNE-7"
    assert told["The suggestion is shown"] == "Never"  # as it was then
    assert told["Reads"].startswith("0, SHA-256 ")
    assert dict(found.signed[1].lines(found.names))["Reads"].startswith("2, SHA-256 ")


def test_reads_that_come_after_the_opening_supersede_nothing(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 2, people.protocol())
    read_all(clinic, people.readers[0], study_id, lambda _: Grade.MILD)
    clinic.sign_in(people.manager)
    (approved,) = study_overview.details(clinic, study_id).signed
    assert approved.only_grown
    assert not approved.superseded


def test_progress_tells_repeats_and_when_somebody_read_last(people: Cast) -> None:
    clinic = people.clinic
    protocol = replace(people.protocol(), repeat_share=0.5, repeat_gap=1)
    study_id = opened(people, 4, protocol)
    read_all(clinic, people.readers[0], study_id, lambda number: None if number == 1 else Grade(2))
    clinic.sign_in(people.manager)
    one, other, _ = study_overview.details(clinic, study_id).progress.people
    assert (one.done, one.planned, one.repeats_done, one.repeats) == (6, 6, 2, 2)
    assert one.not_gradable >= 1
    assert one.last_at is not None
    assert (other.done, other.repeats_done, other.not_gradable, other.last_at) == (0, 0, 0, None)
