"""Blinded reads: even and repeatable plans, discrepancies, third reads, final grades."""

import random
from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.read import (
    Answer,
    Final,
    Kind,
    allocate,
    differ,
    final,
    plan,
    pool_place,
    qualifies,
    take_over,
    third_read,
    training_value,
)
from acne_desktop.domain.study import Discrepancy, FinalRule, Measure, Protocol
from acne_desktop.errors import InvalidRecordError

PROTOCOL = Protocol(readers=(1, 2, 3), adjudicators=(9,))
G = GRADES


def made_up(dice: random.Random) -> tuple[Protocol, list[int], list[int]]:
    """Return a protocol and visits that no one has thought of."""
    per_visit = dice.choice((1, 2))
    readers = tuple(dice.sample(range(1, 50), dice.randint(per_visit, 6)))
    protocol = Protocol(
        readers=readers,
        adjudicators=(99,),
        reads_per_visit=per_visit,
        repeat_share=dice.choice((0, 0.1, 0.2, 0.35)),
        repeat_gap=dice.randint(1, 6),
        seed=dice.randrange(10**9),
    )
    main = dice.sample(range(1000), dice.randint(40, 90))
    return protocol, main, dice.sample(range(1000, 1100), dice.randint(0, 5))


@pytest.mark.parametrize("seed", range(60))
def test_every_plan_keeps_the_promises_of_its_protocol(seed: int) -> None:
    protocol, main, training = made_up(random.Random(seed))
    planned = plan(protocol, main, training)

    by_visit: dict[int, list[int]] = {visit: [] for visit in main}
    for read in planned:
        assert read.reader_id is not None
        if read.kind is Kind.FIRST:
            by_visit[read.study_visit_id].append(read.reader_id)
    # Each visit is read by as many different readers as wanted, and all read equally many.
    assert all(len(set(r)) == len(r) == protocol.reads_per_visit for r in by_visit.values())
    loads = Counter(reader for readers in by_visit.values() for reader in readers)
    assert max(loads.values()) - min(loads[reader] for reader in protocol.readers) <= 1

    for person in protocol.people:
        own = sorted((r for r in planned if r.reader_id == person), key=lambda r: r.place)
        assert [read.place for read in own] == list(range(len(own)))
        kinds = [read.kind for read in own]
        assert kinds[: len(training)] == [Kind.TRAINING] * len(training)
        assert sorted(r.study_visit_id for r in own[: len(training)]) == sorted(training)
        assert Kind.TRAINING not in kinds[len(training) :]
        first = {r.study_visit_id: r.place for r in own if r.kind is Kind.FIRST}
        repeats = [r for r in own if r.kind is Kind.REPEAT]
        assert len(repeats) == round(protocol.repeat_share * len(first))
        assert len({r.study_visit_id for r in repeats}) == len(repeats)
        for repeat in repeats:
            assert repeat.place - first[repeat.study_visit_id] >= protocol.repeat_gap


def test_pairs_of_readers_are_even_too() -> None:
    shares = allocate(replace(PROTOCOL, readers=(1, 2, 3, 4)), range(120))
    together = [len(set(shares[a]) & set(shares[b])) for a, b in combinations(shares, 2)]

    assert sum(together) == 120
    assert max(together) - min(together) <= 4


def test_the_same_seed_gives_the_same_plan_and_another_seed_another() -> None:
    visits = list(range(40))
    assert plan(PROTOCOL, visits, [50, 51]) == plan(PROTOCOL, visits[::-1], [51, 50])
    assert plan(PROTOCOL, visits, []) != plan(replace(PROTOCOL, seed=2), visits, [])


def test_each_reader_has_an_order_of_their_own() -> None:
    both = plan(replace(PROTOCOL, readers=(1, 2), repeat_share=0), range(30), [])
    orders = [[r.study_visit_id for r in both if r.reader_id == reader] for reader in (1, 2)]

    assert sorted(orders[0]) == sorted(orders[1])
    assert orders[0] != orders[1]


def test_repeats_that_cannot_be_far_enough_apart_are_refused() -> None:
    with pytest.raises(InvalidRecordError):
        plan(replace(PROTOCOL, repeat_gap=10), range(12), [])


@pytest.mark.parametrize("seed", range(30))
def test_whoever_takes_over_reads_what_was_left_once_and_repeats_only_their_own(seed: int) -> None:
    dice = random.Random(seed)
    protocol, main, training = made_up(dice)
    left = dice.sample(main, dice.randint(0, len(main)))

    planned = take_over(protocol, 77, left, training)

    assert planned == take_over(protocol, 77, left, training)
    assert [read.place for read in planned] == list(range(len(planned)))
    assert {read.reader_id for read in planned} <= {77}
    kinds = [read.kind for read in planned]
    assert kinds[: len(training)] == [Kind.TRAINING] * len(training)
    places: dict[int, int] = {}
    repeats = 0
    for read in planned[len(training) :]:
        if read.kind is Kind.FIRST:
            assert read.study_visit_id not in places
            places[read.study_visit_id] = read.place
        else:
            assert read.kind is Kind.REPEAT
            assert read.place - places[read.study_visit_id] >= protocol.repeat_gap
            repeats += 1
    assert set(places) == set(left)
    enough = max(0, len(left) - protocol.repeat_gap + 1)
    assert repeats == min(round(protocol.repeat_share * len(left)), enough)


@pytest.mark.parametrize(
    ("rule", "differing"),
    [
        (Discrepancy.ANY, lambda a, b: a != b),
        (Discrepancy.TWO, lambda a, b: abs(a - b) >= 2),
        (Discrepancy.SUCCESS, lambda a, b: (a in (0, 1)) != (b in (0, 1))),
    ],
)
def test_what_is_a_discrepancy(rule: Discrepancy, differing: object) -> None:
    assert callable(differing)
    for a in G:
        for b in G:
            assert differ(rule, a, b) == differing(int(a), int(b))
        assert differ(rule, a, None)
        assert differ(rule, None, a)
    assert not differ(rule, None, None)


def test_reads_that_differ_are_adjudicated_and_some_that_agree_are_decoys() -> None:
    protocol = replace(PROTOCOL, decoy_share=0.25)
    kinds = Counter(third_read(protocol, visit, [G[2], G[2]]) for visit in range(2000))

    assert third_read(protocol, 1, [G[2]]) is None
    assert third_read(protocol, 1, [G[2], G[3]]) is Kind.ADJUDICATION
    assert set(kinds) == {None, Kind.DECOY}
    assert 400 < kinds[Kind.DECOY] < 600
    none = {third_read(replace(PROTOCOL, decoy_share=0), v, [G[1], G[1]]) for v in range(99)}
    every = {third_read(replace(PROTOCOL, decoy_share=1), v, [G[1], G[1]]) for v in range(99)}
    assert (none, every) == ({None}, {Kind.DECOY})


def test_third_reads_stand_anywhere_among_the_others() -> None:
    places = {pool_place(PROTOCOL, visit, 10) for visit in range(300)}
    assert places == set(range(10))
    assert pool_place(PROTOCOL, 1, 0) == 0


def test_the_final_grade_of_reads_that_agree() -> None:
    assert final(PROTOCOL, [G[2]], []) == Final(settled=False)
    assert final(PROTOCOL, [G[2], G[2]], []) == Final(settled=True, grade=G[2])
    assert final(PROTOCOL, [None, None], []) == Final(settled=True)
    near = replace(PROTOCOL, discrepancy=Discrepancy.TWO)
    assert final(near, [G[1], G[2]], []) == Final(settled=True, grade=G[2])
    once = replace(PROTOCOL, reads_per_visit=1)
    assert final(once, [G[3]], []) == Final(settled=True, grade=G[3])


def test_the_final_grade_of_an_adjudicated_visit() -> None:
    assert final(PROTOCOL, [G[1], G[3]], []) == Final(settled=False)
    assert final(PROTOCOL, [G[1], G[3]], [G[4]]) == Final(True, G[4], adjudicated=True)
    median = replace(PROTOCOL, final=FinalRule.MEDIAN)
    assert final(median, [G[1], G[3]], [G[4]]) == Final(True, G[3], adjudicated=True)
    assert final(median, [G[1], None], [G[2]]) == Final(True, G[2], adjudicated=True)
    assert final(median, [G[1], None], [None]) == Final(True, None, adjudicated=True)


def test_a_reader_qualifies_by_the_share_of_the_same_grades() -> None:
    protocol = replace(PROTOCOL, measure=Measure.EXACT, threshold=0.75)
    three_of_four = [(G[0], G[0]), (G[1], G[1]), (G[2], G[2]), (G[3], G[4])]

    assert qualifies(protocol, three_of_four)
    assert not qualifies(replace(protocol, threshold=0.76), three_of_four)
    assert not qualifies(protocol, [(G[0], None), (G[1], G[1])])
    assert not qualifies(protocol, [])


def test_a_reader_qualifies_by_kappa() -> None:
    near = [(G[0], G[0]), (G[1], G[2]), (G[2], G[2]), (G[3], G[3]), (G[4], G[4])]

    assert training_value(Measure.KAPPA, near) == pytest.approx(1 - 1 / 21, abs=0.01)
    assert training_value(Measure.KAPPA, [(G[2], G[2])]) == 1.0
    assert training_value(Measure.KAPPA, [(G[2], G[1])]) == pytest.approx(0.0)
    blind = [(G[0], None), (G[4], None)]
    assert training_value(Measure.KAPPA, blind) == pytest.approx(-1.0)


def test_an_answer_is_a_grade_or_a_reason() -> None:
    assert Answer(Grade.MILD, comment=" x ").checked() == Answer(Grade.MILD, comment="x")
    for broken in (
        Answer(),
        Answer(not_gradable="  "),
        Answer(Grade.MILD, "Out of focus"),
        Answer(Grade.MILD, comment="x" * 2001),
    ):
        with pytest.raises(InvalidRecordError):
            broken.checked()
