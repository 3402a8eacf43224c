"""Replacing a reader: committed reads stay, open ones go on, nobody reads what they have read."""

import json

import pytest

from acne_desktop.domain.account import Account, Role
from acne_desktop.domain.audit import Wanted
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.read import Answer, Kind
from acne_desktop.domain.signature import Meaning
from acne_desktop.errors import (
    ChangedSinceError,
    InvalidRecordError,
    NotFoundError,
    PermissionDeniedError,
    SignInError,
)
from acne_desktop.services import reads, replacing, signatures, studies, study_results
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.reads import Phase
from acne_desktop.storage import accounts, audit
from acne_desktop.storage import reads as stored_reads
from tests.accounts import PASSWORD
from tests.studies import Cast, cast, opened, person, read_all, subject_of

REASON = "on leave from December"


@pytest.fixture
def people(clinic: Clinic) -> Cast:
    return cast(clinic)


def _replace(people: Cast, study_id: int, leaver: int, successor: int) -> None:
    people.clinic.sign_in(people.manager)
    replacing.replace_reader(
        people.clinic, study_id, leaver, successor, password=PASSWORD, reason=REASON
    )


def _read_some(clinic: Clinic, reader: Account, study_id: int, count: int) -> None:
    """Commit so many reads, training as it should be."""
    clinic.sign_in(reader)
    for _ in range(count):
        read = reads.next_read(clinic, study_id)
        assert read is not None
        reads.commit(clinic, read.id, Answer(Grade(subject_of(clinic, read.id) % 5)))


def _committed(clinic: Clinic, study_id: int) -> dict[Kind, list[tuple[int, int]]]:
    """Return who has read which visit, by kind of read."""
    found: dict[Kind, list[tuple[int, int]]] = {kind: [] for kind in Kind}
    with clinic.database.reading() as session:
        for read in stored_reads.committed(session, study_id):
            found[read.kind].append((read.reader_id, read.study_visit_id))
    return found


def test_whoever_takes_over_trains_first_and_reads_what_was_left(people: Cast) -> None:
    clinic = people.clinic
    leaver, stays = people.readers
    protocol = people.protocol(repeat_share=0.25, repeat_gap=2)
    study_id = opened(people, 8, protocol, training=2)
    newcomer = person(clinic, "Nell", Role.READER)
    _read_some(clinic, leaver, study_id, 2 + 3)
    held = reads.next_read(clinic, study_id)
    assert held is not None
    before = _committed(clinic, study_id)

    _replace(people, study_id, leaver.id, newcomer.id)

    clinic.sign_in(leaver)
    assert reads.mine(clinic) == []
    with pytest.raises(ChangedSinceError):
        reads.commit(clinic, held.id, Answer(Grade.MILD))
    clinic.sign_in(newcomer)
    assert reads.standing(clinic, study_id).phase is Phase.TRAINING
    for reader in (newcomer, stays, people.adjudicator):
        read_all(clinic, reader, study_id, lambda subject: Grade(subject % 5))

    after = _committed(clinic, study_id)
    for kind in Kind:
        assert set(before[kind]) <= set(after[kind]), "what is committed stays"
    by_visit: dict[int, set[int]] = {}
    for reader_id, visit in after[Kind.FIRST]:
        by_visit.setdefault(visit, set()).add(reader_id)
    taken_over = 8 - len(before[Kind.FIRST])
    assert [reader for reader, _ in after[Kind.FIRST]].count(newcomer.id) == taken_over
    assert all(
        len(who) == 2 and who <= {leaver.id, newcomer.id, stays.id} for who in by_visit.values()
    )
    assert {visit for reader, visit in after[Kind.REPEAT] if reader == newcomer.id} <= {
        visit for reader, visit in after[Kind.FIRST] if reader == newcomer.id
    }
    clinic.sign_in(people.manager)
    progress = study_results.progress(clinic, study_id)
    assert (progress.left, progress.settled) == (0, 8)
    assert [(each.name, each.gone) for each in progress.people] == [
        ("Dr Nell Holm", False),
        ("Dr Reader2 Holm", False),
        ("Dr Adja Holm", False),
        ("Dr Reader1 Holm", True),
    ]
    studies.lock(clinic, study_id, PASSWORD)


def test_it_is_signed_audited_and_a_version_of_the_protocol(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 3, people.protocol())
    newcomer = person(clinic, "Nell", Role.READER)
    _replace(people, study_id, people.readers[0].id, newcomer.id)

    newest = studies.versions(clinic, study_id)[0]
    assert (newest.number, newest.reason, newest.made_by) == (2, REASON, people.manager.id)
    assert newest.protocol == people.protocol(readers=(newcomer.id, people.readers[1].id))
    signature = signatures.of(clinic, studies.SUBJECT, study_id)[-1]
    assert (signature.meaning, signature.reason) == (Meaning.REPLACED, REASON)
    content = json.loads(signature.content)
    assert (content["leaver"], content["successor"]) == (people.readers[0].id, newcomer.id)
    assert content["protocol_version"] == 2
    with clinic.database.reading() as session:
        entries = audit.find(session, Wanted(), before=None, limit=8)
    told = [(entry.action, entry.subject, entry.actor) for entry in entries if entry.reason]
    assert told.count(("removed", "reads", "Mona")) == 3
    assert told.count(("created", "reads", "Mona")) == 3
    assert {("created", "protocols", "Mona"), ("created", "signatures", "Mona")} <= set(told)
    assert {entry.reason for entry in entries} == {REASON}


def test_what_an_adjudicator_left_goes_back_to_the_others(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 2, people.protocol())
    read_all(clinic, people.readers[0], study_id, lambda _: Grade.CLEAR)
    read_all(clinic, people.readers[1], study_id, lambda _: Grade.SEVERE)
    clinic.sign_in(people.adjudicator)
    assert reads.next_read(clinic, study_id) is not None
    reader = person(clinic, "Rita", Role.READER)
    newcomer = person(clinic, "Nell", Role.ADJUDICATOR)
    clinic.sign_in(people.manager)
    found = replacing.successors(clinic, study_id, people.adjudicator.id)
    assert [account.name for account in found] == ["Nell"]
    found = replacing.successors(clinic, study_id, people.readers[0].id)
    assert [account.name for account in found] == ["Nell", "Rita"]
    with pytest.raises(InvalidRecordError, match="not adjudicate"):
        _replace(people, study_id, people.adjudicator.id, reader.id)

    _replace(people, study_id, people.adjudicator.id, newcomer.id)

    assert read_all(clinic, newcomer, study_id, lambda _: Grade.MILD) == 2
    with pytest.raises(NotFoundError):
        read_all(clinic, people.adjudicator, study_id, lambda _: Grade.MILD)


def test_a_reader_whose_account_is_closed_can_be_replaced(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 2, people.protocol())
    newcomers = [person(clinic, name, Role.READER) for name in ("Nell", "Nora")]
    with clinic.database.writing() as session:
        for reader in people.readers:
            accounts.set_active(session, reader.id, False)
    for reader, newcomer in zip(people.readers, newcomers, strict=True):
        _replace(people, study_id, reader.id, newcomer.id)
    assert read_all(clinic, newcomers[0], study_id, lambda _: Grade.MILD) == 2


def test_who_has_read_here_or_may_not_read_takes_nobodys_place(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 3, people.protocol())
    leaver, stays = people.readers
    _read_some(clinic, leaver, study_id, 1)
    newcomer = person(clinic, "Nell", Role.READER)
    clinician = person(clinic, "Clara", Role.CLINICIAN)
    for one, other in (
        (leaver.id, stays.id),
        (leaver.id, people.adjudicator.id),
        (leaver.id, clinician.id),
        (newcomer.id, leaver.id),
    ):
        with pytest.raises(InvalidRecordError):
            _replace(people, study_id, one, other)
    with pytest.raises(NotFoundError):
        _replace(people, study_id, leaver.id, 999)
    _replace(people, study_id, leaver.id, newcomer.id)
    with pytest.raises(InvalidRecordError, match="does not read in this study yet"):
        _replace(people, study_id, newcomer.id, leaver.id)
    clinic.sign_in(people.readers[1])
    with pytest.raises(PermissionDeniedError):
        replacing.successors(clinic, study_id, stays.id)


def test_all_of_it_is_written_or_nothing(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    clinic = people.clinic
    study_id = opened(people, 2, people.protocol())
    leaver, newcomer = people.readers[0], person(clinic, "Nell", Role.READER)
    before = (studies.versions(clinic, study_id), study_results.progress(clinic, study_id))

    def cut(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("acne_desktop.storage.signatures.add", cut)
        with pytest.raises(KeyboardInterrupt):
            _replace(people, study_id, leaver.id, newcomer.id)
    with pytest.raises(SignInError):
        replacing.replace_reader(
            clinic, study_id, leaver.id, newcomer.id, password="wrong", reason=REASON
        )
    with pytest.raises(InvalidRecordError, match="Say why"):
        replacing.replace_reader(
            clinic, study_id, leaver.id, newcomer.id, password=PASSWORD, reason=" "
        )
    assert before == (studies.versions(clinic, study_id), study_results.progress(clinic, study_id))

    studies.lock(clinic, study_id, PASSWORD, "an early end")
    with pytest.raises(InvalidRecordError, match="not open"):
        _replace(people, study_id, leaver.id, newcomer.id)
