"""The protocol of a study, its steps, and the visits that are enrolled."""

import json
from dataclasses import replace

import pytest

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.study import (
    Discrepancy,
    Enrolment,
    FinalRule,
    Measure,
    Part,
    Protocol,
    Showing,
    State,
    checked_code,
    natural_key,
)
from acne_desktop.errors import InvalidRecordError

GOOD = Protocol(readers=(1, 2), adjudicators=(3,))


def test_a_protocol_survives_json_whole() -> None:
    protocol = Protocol(
        "fda",
        (1, 2),
        (3,),
        2,
        Discrepancy.SUCCESS,
        FinalRule.MEDIAN,
        Showing.AFTER_COMMIT,
        0.2,
        5,
        0.3,
        99,
        Measure.KAPPA,
        0.6,
    )

    assert Protocol.from_json(json.loads(json.dumps(protocol.to_json()))) == protocol


def test_the_same_person_named_twice_is_one() -> None:
    assert replace(GOOD, readers=(1, 2, 1)).checked().readers == (1, 2)


@pytest.mark.parametrize(
    "broken",
    [
        replace(GOOD, readers=(1,)),
        replace(GOOD, readers=()),
        replace(GOOD, reads_per_visit=3),
        replace(GOOD, adjudicators=()),
        replace(GOOD, adjudicators=(1, 2)),
        replace(GOOD, repeat_share=0.51),
        replace(GOOD, repeat_share=-0.1),
        replace(GOOD, repeat_gap=0),
        replace(GOOD, decoy_share=1.1),
        replace(GOOD, threshold=-0.1),
    ],
)
def test_a_protocol_that_cannot_be_read_by_is_refused(broken: Protocol) -> None:
    with pytest.raises(InvalidRecordError):
        broken.checked()


def test_readers_may_settle_what_they_have_not_read() -> None:
    three = replace(GOOD, readers=(1, 2, 3), adjudicators=(1, 2, 3))

    assert three.checked() == three
    assert three.people == (1, 2, 3)
    once = Protocol(readers=(1,), reads_per_visit=1)
    assert once.checked() == once


def test_only_what_the_plan_does_not_rest_on_may_differ() -> None:
    assert GOOD.shapes_same_plan(replace(GOOD, final=FinalRule.MEDIAN, adjudicators=(4,)))
    assert not GOOD.shapes_same_plan(replace(GOOD, seed=2))


def test_somebody_else_takes_a_readers_place_and_nobody_reads_twice() -> None:
    protocol = Protocol(readers=(1, 2, 3), adjudicators=(1, 2, 3))
    after = protocol.replacing(2, 7)
    assert (after.readers, after.adjudicators) == ((1, 7, 3), (1, 7, 3))
    assert Protocol(readers=(1, 2), adjudicators=(9,)).replacing(9, 7).adjudicators == (7,)
    for leaver, successor in ((8, 7), (2, 3)):
        with pytest.raises(InvalidRecordError):
            protocol.replacing(leaver, successor)


def test_the_steps_of_a_study() -> None:
    allowed = {(one, other) for one in State for other in State if one.may_become(other)}

    assert allowed == {
        (State.DRAFT, State.OPEN),
        (State.OPEN, State.LOCKED),
        (State.LOCKED, State.OPEN),
        (State.LOCKED, State.UNBLINDED),
    }


def test_an_enrolment_is_tidied() -> None:
    tidy = Enrolment(7, "  S-01 ", "Week  4", " A ").checked()

    assert tidy == Enrolment(7, "S-01", "Week 4", "A")


@pytest.mark.parametrize(
    "broken",
    [
        Enrolment(7, " ", "Week 4"),
        Enrolment(7, "S-01", ""),
        Enrolment(7, "S" * 201, "Week 4"),
        Enrolment(7, "S-01", "Week 4", part=Part.TRAINING),
        Enrolment(7, "S-01", "Week 4", reference_grade=Grade.MILD),
    ],
)
def test_an_enrolment_that_says_too_little_or_too_much_is_refused(broken: Enrolment) -> None:
    with pytest.raises(InvalidRecordError):
        broken.checked()


def test_a_code_is_short_and_plain() -> None:
    assert checked_code("  ACNE-01  ") == "ACNE-01"
    for broken in ("", "a/b", "x" * 41):
        with pytest.raises(InvalidRecordError):
            checked_code(broken)


def test_timepoints_stand_in_the_order_of_a_trial() -> None:
    wanted = ["Screening", "Baseline", "Week 2", "week 4", "Week 12", "Follow-up"]
    shuffled = ["Week 12", "Follow-up", "week 4", "Baseline", "Screening", "Week 2"]

    found = sorted(shuffled, key=natural_key)
    assert found.index("Week 2") < found.index("week 4") < found.index("Week 12")
    assert set(found[:2]) == set(wanted[:2])
