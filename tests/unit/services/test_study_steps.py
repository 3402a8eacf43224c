"""Which steps a study can take, and what is said of each, from draft to unblinded."""

import pytest

from acne_desktop.domain.iga import Grade
from acne_desktop.errors import InvalidRecordError
from acne_desktop.services import studies, study_drafts
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.study_overview import details
from acne_desktop.services.study_steps import Step, steps
from tests.accounts import PASSWORD
from tests.studies import Cast, cast, enrolled, read_all


@pytest.fixture
def people(clinic: Clinic) -> Cast:
    return cast(clinic)


def of(clinic: Clinic, study_id: int) -> dict[str, Step]:
    return {step.id.removeprefix("study."): step for step in steps(details(clinic, study_id))}


def possible(clinic: Clinic, study_id: int) -> set[str]:
    return {name for name, step in of(clinic, study_id).items() if step.possible}


def test_each_state_lets_its_own_steps_be_taken_and_says_why_no_others(people: Cast) -> None:
    clinic = people.clinic
    empty = studies.create(clinic, "B", "", people.protocol()).id
    assert possible(clinic, empty) == set()
    assert "Enrol" in of(clinic, empty)["open"].said
    study_id = enrolled(people, 2, people.protocol())
    assert possible(clinic, study_id) == {"open"}
    assert of(clinic, study_id)["lock"].said == "Open the study first."

    studies.open_for_reading(clinic, study_id, PASSWORD)
    assert possible(clinic, study_id) == {"lock"}
    lock = of(clinic, study_id)["lock"]
    assert lock.said.startswith("4 reads are missing")
    assert lock.needs_reason
    for reader in people.readers:
        read_all(clinic, reader, study_id, lambda _: Grade.MILD)
    clinic.sign_in(people.manager)
    lock = of(clinic, study_id)["lock"]
    assert "exported" in lock.said
    assert not lock.needs_reason

    studies.lock(clinic, study_id, PASSWORD)
    assert possible(clinic, study_id) == {"unlock", "unblind"}
    assert of(clinic, study_id)["unlock"].needs_reason
    studies.unblind(clinic, study_id, PASSWORD)
    assert possible(clinic, study_id) == set()
    said = {step.said for step in of(clinic, study_id).values()}
    assert len(said) == 4
    assert all(said)


def test_every_step_can_be_taken_only_where_the_service_takes_it(people: Cast) -> None:
    clinic = people.clinic
    study_id = enrolled(people, 1, people.protocol())
    acts = {
        "open": lambda: studies.open_for_reading(clinic, study_id, PASSWORD),
        "lock": lambda: studies.lock(clinic, study_id, PASSWORD, "why not"),
        "unlock": lambda: studies.unlock(clinic, study_id, PASSWORD, "why not"),
        "unblind": lambda: studies.unblind(clinic, study_id, PASSWORD),
    }
    for step in ("open", "lock", "unlock", "lock", "unblind"):
        assert of(clinic, study_id)[step].possible
        for other in set(acts) - possible(clinic, study_id):
            with pytest.raises(InvalidRecordError):
                acts[other]()
        acts[step]()


def test_what_is_written_of_a_protocol_is_kept_apart_from_the_drafts_of_visits(
    people: Cast,
) -> None:
    clinic = people.clinic
    assert study_drafts.find(clinic, 0) is None
    study_drafts.keep(clinic, 0, {"code": "ACNE-7", "seed": "1"})
    study_drafts.keep(clinic, 3, {"reason": "half a thou"})
    assert study_drafts.find(clinic, 0) == {"code": "ACNE-7", "seed": "1"}
    assert list(clinic.drafts.all()) == []
    study_drafts.forget(clinic, 0)
    study_drafts.forget(clinic, 0)
    assert study_drafts.find(clinic, 0) is None
    assert study_drafts.find(clinic, 3) == {"reason": "half a thou"}
