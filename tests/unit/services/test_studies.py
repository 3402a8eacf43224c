"""A study from draft to unblinded: versions, visits, steps that are signed, progress, results."""

import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from acne_desktop.domain.account import Permission, Role
from acne_desktop.domain.audit import Wanted
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.read import Final
from acne_desktop.domain.study import Enrolment, FinalRule, Showing, State
from acne_desktop.errors import (
    InvalidRecordError,
    NotFoundError,
    PermissionDeniedError,
    SignInError,
)
from acne_desktop.services import reads, signatures, studies, study_results
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import accounts, audit
from tests.accounts import PASSWORD
from tests.studies import Cast, cast, enrolled, opened, person, read_all, visits


@pytest.fixture
def people(clinic: Clinic) -> Cast:
    return cast(clinic)


@pytest.mark.both_databases
def test_a_protocol_is_kept_in_versions_with_their_reasons(people: Cast) -> None:
    clinic = people.clinic
    study = studies.create(clinic, " ACNE-7 ", "A study", people.protocol())
    assert (study.code, study.state, study.version) == ("ACNE-7", State.DRAFT, 1)

    changed = replace(people.protocol(), final=FinalRule.MEDIAN)
    amended = studies.amend(clinic, study.id, changed, "as the sponsor asked")

    assert amended.protocol == changed
    found = studies.versions(clinic, study.id)
    assert [(v.number, v.reason, v.made_by) for v in found] == [
        (2, "as the sponsor asked", people.manager.id),
        (1, "First version", people.manager.id),
    ]
    assert found[1].protocol == people.protocol()
    with pytest.raises(InvalidRecordError, match="Say why"):
        studies.amend(clinic, study.id, changed, "  ")


def test_a_code_is_used_once_and_people_must_be_able_to_read(people: Cast) -> None:
    clinic = people.clinic
    studies.create(clinic, "ACNE-7", "", people.protocol())

    with pytest.raises(InvalidRecordError, match="Another study"):
        studies.create(clinic, "acne-7", "", people.protocol())
    with pytest.raises(InvalidRecordError, match="may not read"):
        studies.create(clinic, "B", "", people.protocol(adjudicators=(people.manager.id,)))
    with pytest.raises(NotFoundError):
        studies.create(clinic, "B", "", people.protocol(wording_id="none"))
    assert [each.full_name for each in studies.people(clinic)] == [
        "Dr Adja Holm",
        "Dr Reader1 Holm",
        "Dr Reader2 Holm",
    ]


def test_visits_are_enrolled_all_or_none(people: Cast) -> None:
    clinic = people.clinic
    study_id = studies.create(clinic, "A", "", people.protocol()).id
    one, other = visits(clinic, 2)
    good = Enrolment(one, "S1", "Week 0")

    for broken in (
        Enrolment(one, "S2", "Week 0"),
        Enrolment(other, "S1", "Week 0"),
        Enrolment(other, "", "Week 0"),
    ):
        with pytest.raises(InvalidRecordError):
            studies.enrol(clinic, study_id, [good, broken])
    with pytest.raises(NotFoundError):
        studies.enrol(clinic, study_id, [good, Enrolment(999, "S2", "Week 0")])
    assert studies.visits(clinic, study_id) == []

    assert studies.enrol(clinic, study_id, [good, Enrolment(other, "S1", "Week 4")]) == 2
    assert [(listed.study.code, listed.visits) for listed in studies.all_of(clinic)] == [("A", 2)]
    first = studies.visits(clinic, study_id)[0]
    studies.remove_visit(clinic, study_id, first.id)
    assert [each.enrolment.visit_id for each in studies.visits(clinic, study_id)] == [other]


def test_opening_plans_all_reads_and_keeps_what_they_rest_on(people: Cast) -> None:
    clinic = people.clinic
    study_id = studies.create(clinic, "A", "", people.protocol()).id
    with pytest.raises(InvalidRecordError, match="Enrol the visits"):
        studies.open_for_reading(clinic, study_id, PASSWORD)
    made = visits(clinic, 4)
    studies.enrol(clinic, study_id, [Enrolment(v, f"S{v}", "Week 0") for v in made])
    with pytest.raises(SignInError):
        studies.open_for_reading(clinic, study_id, "a wrong password")
    assert studies.get(clinic, study_id).state is State.DRAFT

    studies.open_for_reading(clinic, study_id, PASSWORD)

    found = study_results.progress(clinic, study_id)
    assert (found.left, found.visits, found.settled) == (8, 4, 0)
    assert [(p.name, p.planned, p.done) for p in found.people] == [
        ("Dr Reader1 Holm", 4, 0),
        ("Dr Reader2 Holm", 4, 0),
        ("Dr Adja Holm", 0, 0),
    ]
    with pytest.raises(InvalidRecordError, match="open already"):
        studies.enrol(clinic, study_id, [])
    with pytest.raises(InvalidRecordError, match="open already"):
        studies.remove_visit(clinic, study_id, 1)
    with pytest.raises(InvalidRecordError, match="planned already"):
        studies.amend(clinic, study_id, people.protocol(seed=5), "why not")
    after = people.protocol(suggestion=Showing.AFTER_COMMIT)
    assert studies.amend(clinic, study_id, after, "as the sponsor asked").version == 2


@pytest.mark.both_databases
def test_the_steps_are_signed_and_need_their_reasons(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 2, people.protocol())

    with pytest.raises(InvalidRecordError, match="step"):
        studies.unblind(clinic, study_id, PASSWORD)
    with pytest.raises(InvalidRecordError, match=r"missing \(4\)"):
        studies.lock(clinic, study_id, PASSWORD)
    studies.lock(clinic, study_id, PASSWORD, "the sponsor has stopped the trial")
    with pytest.raises(InvalidRecordError, match="Say why"):
        studies.unlock(clinic, study_id, PASSWORD, " ")
    with pytest.raises(InvalidRecordError, match="its protocol stays"):
        studies.amend(clinic, study_id, people.protocol(), "late")
    studies.unlock(clinic, study_id, PASSWORD, "locked too early")
    for reader in people.readers:
        read_all(clinic, reader, study_id, lambda _: Grade.MILD)
    clinic.sign_in(people.manager)
    studies.lock(clinic, study_id, PASSWORD)
    with pytest.raises(SignInError):
        studies.unblind(clinic, study_id, "a wrong password")
    signature = studies.unblind(clinic, study_id, PASSWORD)

    with pytest.raises(InvalidRecordError):
        studies.unlock(clinic, study_id, PASSWORD, "one more read")
    signed = signatures.of(clinic, studies.SUBJECT, study_id)
    assert [(each.meaning.value, each.reason) for each in signed] == [
        ("approved", ""),
        ("locked", "the sponsor has stopped the trial"),
        ("unlocked", "locked too early"),
        ("locked", ""),
        ("unblinded", ""),
    ]
    with clinic.database.reading() as session:
        assert signature.covers(studies.signed_content(session, study_id, "unblinded"))
        states = audit.find(session, Wanted(subject="studies"), before=None, limit=99)
    assert [entry.new["state"] for entry in states if entry.new] == [
        "unblinded",
        "locked",
        "open",
        "locked",
        "open",
        "draft",
    ]
    assert states[2].reason == "locked too early"


def _open(clinic: Clinic, study_id: int) -> None:
    studies.open_for_reading(clinic, study_id, PASSWORD)


def _lock(clinic: Clinic, study_id: int) -> None:
    studies.lock(clinic, study_id, PASSWORD, "an early end")


def _unlock(clinic: Clinic, study_id: int) -> None:
    studies.unlock(clinic, study_id, PASSWORD, "too early")


def _unblind(clinic: Clinic, study_id: int) -> None:
    studies.unblind(clinic, study_id, PASSWORD)


Step = Callable[[Clinic, int], None]
Taken = tuple[Sequence[Step], Step, State]  # the steps before, the step, the state until then


class PowerCut(BaseException):
    """Nothing that a service could catch."""


@pytest.mark.parametrize("after", ["storage.signatures.add", "storage.studies.set_state"])
@pytest.mark.parametrize(
    "taken",
    [
        ([], _open, State.DRAFT),
        ([_open], _lock, State.OPEN),
        ([_open, _lock], _unlock, State.LOCKED),
        ([_open, _lock], _unblind, State.LOCKED),
    ],
    ids=["open", "lock", "unlock", "unblind"],
)
def test_a_step_and_its_signature_are_written_together_or_not_at_all(
    people: Cast, monkeypatch: pytest.MonkeyPatch, taken: Taken, after: str
) -> None:
    clinic = people.clinic
    before, step, state = taken
    study_id = enrolled(people, 2, people.protocol())
    for each in before:
        each(clinic, study_id)
    kept = _all_of(clinic, study_id)
    name = f"acne_desktop.{after}"
    whole = pkgutil.resolve_name(name)

    def cut_after(*arguments: object) -> None:
        whole(*arguments)
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr(name, cut_after)
        with pytest.raises(PowerCut):
            step(clinic, study_id)

    assert _all_of(clinic, study_id) == kept
    assert studies.get(clinic, study_id).state is state
    step(clinic, study_id)
    assert studies.get(clinic, study_id).state is not state
    assert len(signatures.of(clinic, studies.SUBJECT, study_id)) == len(before) + 1


def _all_of(clinic: Clinic, study_id: int) -> tuple[object, ...]:
    with clinic.database.reading() as session:
        trail = audit.find(session, Wanted(), before=None, limit=1)
    signed = signatures.of(clinic, studies.SUBJECT, study_id)
    return studies.get(clinic, study_id), signed, trail, study_results.progress(clinic, study_id)


def test_a_study_is_opened_once_and_only_a_locked_one_is_unlocked(people: Cast) -> None:
    clinic = people.clinic
    study_id = enrolled(people, 2, people.protocol())
    with pytest.raises(InvalidRecordError, match="it is Draft"):
        _unlock(clinic, study_id)
    _open(clinic, study_id)
    _lock(clinic, study_id)
    with pytest.raises(InvalidRecordError, match="it is Locked"):
        _open(clinic, study_id)
    assert study_results.progress(clinic, study_id).left == 4


def test_whoever_lost_a_role_elsewhere_meanwhile_signs_nothing(people: Cast) -> None:
    clinic = people.clinic
    study_id = enrolled(people, 2, people.protocol())
    with clinic.database.writing() as session:
        accounts.set_roles(session, people.manager.id, {Role.CLINICIAN})
    with pytest.raises(PermissionDeniedError, match="changed meanwhile"):
        _open(clinic, study_id)
    with clinic.database.writing() as session:
        accounts.set_roles(session, people.manager.id, {Role.STUDY_MANAGER})
        accounts.set_active(session, people.manager.id, False)
    with pytest.raises(SignInError):
        _open(clinic, study_id)
    assert signatures.of(clinic, studies.SUBJECT, study_id) == []


def test_results_hide_the_arm_until_the_study_is_unblinded(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 6, people.protocol(), suggested=Grade.SEVERE)
    one, other = people.readers
    read_all(clinic, one, study_id, lambda subject: Grade(subject % 5))
    read_all(clinic, other, study_id, lambda subject: Grade.CLEAR if subject < 2 else Grade.MILD)
    read_all(clinic, people.adjudicator, study_id, lambda _: Grade.SEVERE)
    clinic.sign_in(people.manager)

    found = study_results.results(clinic, study_id)

    assert {visit.enrolment.arm for visit in found.visits} == {""}
    by_subject = {visit.enrolment.subject: found.finals[visit.id] for visit in found.visits}
    assert by_subject["SUBJ-000"] == Final(settled=True, grade=Grade.CLEAR)
    assert by_subject["SUBJ-001"] == Final(True, Grade.SEVERE, adjudicated=True)
    assert by_subject["SUBJ-002"] == Final(settled=True, grade=Grade.MILD)
    assert set(found.suggested.values()) == {Grade.SEVERE}
    assert found.timepoints == ["Week 4"]
    progress = study_results.progress(clinic, study_id)
    assert (progress.settled, progress.left, progress.waiting) == (6, 0, 0)
    assert progress.people[2].thirds == len(found.reads) - 12

    studies.lock(clinic, study_id, PASSWORD)
    studies.unblind(clinic, study_id, PASSWORD)
    arms = {visit.enrolment.arm for visit in study_results.results(clinic, study_id).visits}
    assert arms == {"Verum", "Placebo"}


def test_whoever_reads_manages_nothing_and_whoever_manages_reads_nothing(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 2, people.protocol())
    with pytest.raises(PermissionDeniedError):
        reads.next_read(clinic, study_id)

    clinic.sign_in(people.readers[0])
    for refused in (studies.get, studies.visits, study_results.progress, study_results.results):
        with pytest.raises(PermissionDeniedError):
            refused(clinic, study_id)
    clinician = person(clinic, "Clara", Role.CLINICIAN)
    clinic.sign_in(clinician)
    assert not clinician.may(Permission.MANAGE_STUDIES)
    with pytest.raises(PermissionDeniedError):
        studies.all_of(clinic)


def test_a_draft_is_not_there_for_readers(people: Cast) -> None:
    clinic = people.clinic
    study_id = enrolled(people, 2, people.protocol())
    clinic.sign_in(people.readers[0])

    assert reads.mine(clinic) == []
    with pytest.raises(NotFoundError):
        reads.next_read(clinic, study_id)


def test_whoever_fails_the_training_may_be_given_it_again(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 2, people.protocol(threshold=0.9), training=5)
    reader = people.readers[0]
    read_all(clinic, reader, study_id, lambda _: Grade.MILD)
    clinic.sign_in(people.manager)
    failed = study_results.progress(clinic, study_id).people[0]
    assert (failed.training_done, failed.trained, failed.qualified, failed.done) == (
        5,
        0.2,
        False,
        0,
    )

    with pytest.raises(InvalidRecordError):
        studies.train_again(clinic, study_id, reader.id, "")
    studies.train_again(clinic, study_id, reader.id, "after another lesson")
    read_all(clinic, reader, study_id, lambda subject: Grade(subject % 5))

    clinic.sign_in(people.manager)
    passed = study_results.progress(clinic, study_id).people[0]
    assert (passed.training_done, passed.trained, passed.qualified, passed.done) == (
        10,
        1.0,
        True,
        2,
    )
