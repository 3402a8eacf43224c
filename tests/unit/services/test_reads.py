"""Blinded reads: handed out once, committed once, and nothing told that the protocol hides."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

import numpy as np
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from acne_desktop.domain.account import Account, Role
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.read import Answer, BlindedRead, Kind
from acne_desktop.domain.study import Discrepancy, Showing
from acne_desktop.errors import ChangedSinceError, DatabaseError, InvalidRecordError, NotFoundError
from acne_desktop.services import reads, studies, study_results
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.reads import Phase
from acne_desktop.storage import visits as stored_visits
from acne_desktop.storage.engine import Database
from tests.accounts import PASSWORD
from tests.studies import Cast, cast, opened, person, read_all

MILD = Answer(Grade.MILD)
T = TypeVar("T")


@pytest.fixture
def people(clinic: Clinic) -> Cast:
    return cast(clinic)


def taken(clinic: Clinic, study_id: int) -> BlindedRead:
    """Return the next read, of which there must be one."""
    found = reads.next_read(clinic, study_id)
    assert found is not None
    return found


def always(grade: Grade) -> Callable[[int], Grade]:
    """Return a reader who sees the same in every face."""
    return lambda _subject: grade


def elsewhere(clinic: Clinic, name: str, *, beside: bool = True) -> Clinic:
    """Return the same records as another application has them open, at the same time or later."""
    now = datetime.now(UTC)
    return replace(clinic, sitting=name, alone_since=None if beside else now)


def test_a_reader_is_told_of_the_study_and_the_photographs_alone(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 3, people.protocol(), photographs=True, suggested=Grade.SEVERE)
    clinic.sign_in(people.readers[0])

    read = taken(clinic, study_id)

    assert {field.name for field in fields(read)} == {
        "id",
        "study",
        "left",
        "views",
        "wording",
        "suggestion",
    }
    assert (read.study, read.left, read.views, read.suggestion) == ("ACNE-7", 3, VIEWS, None)
    assert read.wording.id == "fda"
    pixels = reads.photograph(clinic, read.id, View.FRONTAL)
    assert pixels.dtype == np.uint8
    assert pixels.shape == (480, 360, 3)


def test_photographs_are_shown_as_the_clinic_turned_them(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 1, people.protocol(), photographs=True)
    visit_id = studies.visits(clinic, study_id)[0].enrolment.visit_id
    with clinic.database.writing() as session:
        stored_visits.set_turn(session, visit_id, View.LEFT, 90)
    clinic.sign_in(people.readers[0])
    read = taken(clinic, study_id)

    upright = reads.photograph(clinic, read.id, View.FRONTAL)
    turned = reads.photograph(clinic, read.id, View.LEFT, longest=240)
    assert (upright.shape[:2], turned.shape[:2]) == ((480, 360), (180, 240))


def test_the_same_read_is_shown_until_it_is_committed(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 3, people.protocol())
    clinic.sign_in(people.readers[0])

    first = taken(clinic, study_id)
    assert taken(clinic, study_id).id == first.id
    reads.commit(clinic, first.id, MILD)
    second = taken(clinic, study_id)

    assert second.id != first.id
    assert second.left == 2
    with pytest.raises(ChangedSinceError, match="committed already"):
        reads.commit(clinic, first.id, MILD)
    for broken in (Answer(), Answer(Grade.MILD, "Out of focus")):
        with pytest.raises(InvalidRecordError):
            reads.commit(clinic, second.id, broken)


def test_two_sittings_of_one_reader_are_handed_different_reads(people: Cast) -> None:
    study_id = opened(people, 2, people.protocol())
    here, there = (elsewhere(people.clinic, name) for name in ("here", "there"))
    for each in (here, there):
        each.sign_in(people.readers[0])

    one, other = taken(here, study_id), taken(there, study_id)
    assert one.id != other.id
    reads.commit(here, one.id, MILD)
    assert reads.next_read(here, study_id) is None  # the last one is open there
    with pytest.raises(ChangedSinceError, match="elsewhere"):
        reads.commit(here, other.id, MILD)
    with pytest.raises(ChangedSinceError):
        reads.photograph(here, other.id, View.FRONTAL)
    reads.commit(there, other.id, MILD)


def test_what_a_sitting_left_comes_first_to_the_same_reader(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 4, people.protocol())
    clinic.sign_in(people.readers[0])
    left = taken(clinic, study_id)

    again = elsewhere(clinic, "after the crash", beside=False)
    again.sign_in(people.readers[0])
    assert taken(again, study_id).id == left.id
    with pytest.raises(ChangedSinceError):
        reads.commit(clinic, left.id, MILD)
    reads.commit(again, left.id, MILD)

    given_back = taken(again, study_id)
    reads.give_back(again, given_back.id)
    reads.give_back(again, left.id)  # committed: nothing to give back
    beside = elsewhere(clinic, "beside")
    beside.sign_in(people.readers[0])
    assert taken(beside, study_id).id == given_back.id


def test_beside_others_a_read_is_taken_up_again_after_a_while(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    study_id = opened(people, 4, people.protocol())
    here, there = (elsewhere(people.clinic, name) for name in ("here", "there"))
    for each in (here, there):
        each.sign_in(people.readers[0])
    left = taken(here, study_id)
    assert taken(there, study_id).id != left.id

    later = elsewhere(people.clinic, "later")
    later.sign_in(people.readers[0])
    monkeypatch.setattr(reads, "LEASE", timedelta(0))
    assert taken(later, study_id).id == left.id


def test_a_third_read_left_behind_stays_its_adjudicators(people: Cast) -> None:
    clinic = people.clinic
    second = person(clinic, "Second", Role.ADJUDICATOR)
    both = (people.adjudicator.id, second.id)
    study_id = opened(people, 1, people.protocol(adjudicators=both))
    for reader, grade in zip(people.readers, (Grade.CLEAR, Grade.SEVERE), strict=True):
        read_all(clinic, reader, study_id, always(grade))
    clinic.sign_in(people.adjudicator)
    left = taken(clinic, study_id)

    other = elsewhere(clinic, "other", beside=False)
    other.sign_in(second)
    assert reads.next_read(other, study_id) is None
    other.sign_in(people.adjudicator)
    assert taken(other, study_id).id == left.id


@pytest.mark.parametrize(
    ("showing", "before", "after"),
    [
        (Showing.NEVER, None, None),
        (Showing.AFTER_COMMIT, None, Grade.SEVERE),
        (Showing.ALWAYS, Grade.SEVERE, Grade.SEVERE),
    ],
)
def test_the_suggestion_is_shown_when_the_protocol_says(
    people: Cast, showing: Showing, before: Grade | None, after: Grade | None
) -> None:
    clinic = people.clinic
    study_id = opened(people, 2, people.protocol(suggestion=showing), suggested=Grade.SEVERE)
    clinic.sign_in(people.readers[0])
    read = taken(clinic, study_id)

    assert read.suggestion == before
    assert reads.suggestion_after(clinic, read.id) is None  # not committed yet
    reads.commit(clinic, read.id, MILD)
    assert reads.suggestion_after(clinic, read.id) == after
    clinic.sign_in(people.manager)
    committed = study_results.results(clinic, study_id).reads
    assert [each.suggestion_shown for each in committed] == [before is not None]
    clinic.sign_in(people.readers[1])
    with pytest.raises(ChangedSinceError):
        reads.suggestion_after(clinic, read.id)


@pytest.mark.both_databases
def test_reads_that_differ_go_to_an_adjudicator_and_some_that_agree_too(people: Cast) -> None:
    clinic = people.clinic
    protocol = people.protocol(discrepancy=Discrepancy.TWO, decoy_share=0.5)
    study_id = opened(people, 16, protocol)
    one, other = people.readers
    read_all(clinic, one, study_id, lambda _: Grade.CLEAR)
    clinic.sign_in(people.adjudicator)
    assert reads.next_read(clinic, study_id) is None
    # Subjects 0 and 1 differ by two or more, 2 and 3 by one, and 4 cannot be graded.
    read_all(
        clinic,
        other,
        study_id,
        lambda subject: None if subject == 4 else Grade(2 if subject < 2 else int(subject < 4)),
    )
    count = read_all(clinic, people.adjudicator, study_id, lambda _: Grade.MILD)

    clinic.sign_in(people.manager)
    found = study_results.results(clinic, study_id).reads
    kinds = {
        kind: {int(each.subject[-3:]) for each in found if each.kind is kind}
        for kind in (Kind.ADJUDICATION, Kind.DECOY)
    }
    assert kinds[Kind.ADJUDICATION] == {0, 1, 4}
    assert 2 <= len(kinds[Kind.DECOY]) <= 11
    assert kinds[Kind.DECOY].isdisjoint(kinds[Kind.ADJUDICATION])
    assert count == len(kinds[Kind.ADJUDICATION]) + len(kinds[Kind.DECOY])


def test_nobody_settles_a_difference_of_their_own(clinic: Clinic) -> None:
    people = cast(clinic, readers=0)
    three = [person(clinic, f"Both{n}", Role.READER, Role.ADJUDICATOR) for n in range(3)]
    ids = tuple(each.id for each in three)
    study_id = opened(people, 6, people.protocol(readers=ids, adjudicators=ids))
    given = dict(zip(ids, Grade, strict=False))
    for _ in range(2):
        for each in three:
            read_all(clinic, each, study_id, always(given[each.id]))

    clinic.sign_in(people.manager)
    found = study_results.results(clinic, study_id).reads
    readers = Counter((each.study_visit_id, each.reader_id) for each in found)
    assert len(found) == 18
    assert set(readers.values()) == {1}


def test_training_comes_first_and_who_fails_reads_nothing_else(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 3, people.protocol(threshold=0.8), training=5)
    good, bad = people.readers
    clinic.sign_in(good)
    assert reads.standing(clinic, study_id).phase is Phase.TRAINING
    assert read_all(clinic, good, study_id, lambda subject: Grade(subject % 5)) == 8
    assert reads.standing(clinic, study_id).phase is Phase.DONE

    assert read_all(clinic, bad, study_id, lambda _: Grade.SEVERE) == 5
    standing = reads.mine(clinic)[0]
    assert (standing.code, standing.phase, standing.left) == ("ACNE-7", Phase.NOT_QUALIFIED, 0)


@pytest.mark.both_databases
def test_nothing_is_read_in_a_study_that_is_locked_or_not_ones_own(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 2, people.protocol())
    stranger = person(clinic, "Stranger", Role.READER)
    clinic.sign_in(stranger)
    with pytest.raises(NotFoundError):
        reads.next_read(clinic, study_id)
    clinic.sign_in(people.readers[0])
    read = taken(clinic, study_id)

    clinic.sign_in(people.manager)
    studies.lock(clinic, study_id, PASSWORD, "an early end")
    clinic.sign_in(people.readers[0])

    assert reads.next_read(clinic, study_id) is None
    assert reads.standing(clinic, study_id).phase is Phase.CLOSED
    with pytest.raises(InvalidRecordError, match="locked"):
        reads.commit(clinic, read.id, MILD)


class Sitting(threading.Thread):
    """Somebody who reads all there is, with a connection of their own to the same records."""

    def __init__(self, clinic: Clinic, number: int, account: Account, study_id: int) -> None:
        super().__init__()
        database = Database(clinic.database.place)
        self.clinic = replace(
            clinic, database=database, sitting=f"sitting {number}", alone_since=None
        )
        self.clinic.sign_in(account)
        self.number = number
        self.study_id = study_id
        self.ends = threading.Event()
        self.handed: list[int] = []
        self.failure: BaseException | None = None

    def run(self) -> None:
        """Read until there is nothing, and it has been said that nothing more comes."""
        try:
            while True:
                ending = self.ends.is_set()
                read = patiently(lambda: reads.next_read(self.clinic, self.study_id))
                if read is not None:
                    self.handed.append(read.id)
                    answer = Answer(Grade((read.id + self.number) % 5))
                    patiently(partial(reads.commit, self.clinic, read.id, answer))
                elif ending:
                    return
                else:
                    self.ends.wait(0.05)
        except BaseException as error:
            self.failure = error
        finally:
            self.clinic.database.close()


def patiently(act: Callable[[], T]) -> T:
    """Try again where others hold the database for long, as a user does: nothing was done."""
    while True:
        try:
            return act()
        except DatabaseError:
            continue


@pytest.mark.both_databases
def test_eight_sittings_drain_a_worklist_and_none_is_read_twice_or_lost(clinic: Clinic) -> None:
    people = cast(clinic, readers=4)
    study_id = opened(people, 12, people.protocol(repeat_share=0.25, repeat_gap=2, decoy_share=0.3))
    workers = [*people.readers, *people.readers[:3], people.adjudicator]
    sittings = [Sitting(clinic, n, account, study_id) for n, account in enumerate(workers)]
    for sitting in sittings:
        sitting.start()
    for sitting in sittings[:-1]:  # the adjudicator goes on until all others have ended
        sitting.ends.set()
        sitting.join()
    sittings[-1].ends.set()
    sittings[-1].join()

    assert [each.failure for each in sittings] == [None] * 8
    handed = [id_ for each in sittings for id_ in each.handed]
    assert max(Counter(handed).values()) == 1
    clinic.sign_in(people.manager)
    assert study_results.progress(clinic, study_id).left == 0
    found = study_results.results(clinic, study_id)
    assert sorted(handed) == sorted(each.id for each in found.reads)
    assert Counter(each.kind for each in found.reads)[Kind.FIRST] == 24
    assert Counter(each.kind for each in found.reads)[Kind.REPEAT] == 8
    assert all(final.settled for final in found.finals.values())
    assert len(found.finals) == 12


@pytest.mark.both_databases
def test_a_committed_read_stays_whatever_program_writes_to_it(people: Cast) -> None:
    clinic = people.clinic
    study_id = opened(people, 1, people.protocol())
    read_all(clinic, people.readers[0], study_id, lambda _: Grade.MILD)
    clinic.sign_in(people.manager)
    read = study_results.results(clinic, study_id).reads[0]

    other = clinic.database.place.engine()
    for change in ("UPDATE reads SET grade = 0", "DELETE FROM reads"):
        with (
            other.connect() as connection,
            pytest.raises(IntegrityError, match="a committed read stays"),
        ):
            connection.execute(text(f"{change} WHERE id = {read.id}"))
    other.dispose()
    assert study_results.results(clinic, study_id).reads == [read]
