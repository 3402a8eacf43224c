"""One view after the other is asked for, and taken again where that is better."""

import pytest

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.ui.capture.steps import Steps
from tests.unit.ui.capture.seen import BAD, taken


def test_each_good_photograph_leads_to_the_next_view() -> None:
    steps = Steps()
    asked = []
    while steps.current is not None:
        asked.append(steps.current)
        steps.put(taken(steps.current))
    assert asked == list(VIEWS)
    assert steps.complete
    assert list(steps.taken) == asked


def test_one_in_doubt_is_asked_for_again_until_it_is_kept_all_the_same() -> None:
    steps = Steps()
    steps.put(taken(View.FRONTAL, BAD))
    doubtful = steps.taken[View.FRONTAL]
    assert (steps.current, steps.in_doubt) == (View.FRONTAL, doubtful)
    steps.go_on()
    assert (steps.current, steps.in_doubt) == (View.LEFT, None)
    assert View.FRONTAL in steps.taken


def test_without_an_inspector_every_photograph_is_good_enough() -> None:
    steps = Steps()
    steps.put(taken(View.FRONTAL, None))
    assert steps.current == View.LEFT


def test_the_latest_is_taken_again_and_then_it_goes_on_where_it_was() -> None:
    steps = Steps()
    steps.put(taken(View.FRONTAL))
    steps.put(taken(View.LEFT))
    steps.retake()
    again = taken(View.LEFT)
    assert [steps.current] == [again.view]
    steps.put(again)
    assert steps.taken[View.LEFT] is again
    assert [steps.current] == [View.RIGHT]


@pytest.mark.parametrize(
    ("present", "first"),
    [((View.FRONTAL,), View.LEFT), ((View.FRONTAL, View.RIGHT), View.LEFT), (VIEWS, View.FRONTAL)],
)
def test_what_the_visit_has_already_is_passed_over(present: tuple[View, ...], first: View) -> None:
    steps = Steps(present)
    assert steps.current == first
    assert not steps.complete
    steps.go(View.FRONTAL)
    steps.put(taken(View.FRONTAL))
    assert steps.complete is (set(present) | {View.FRONTAL} == set(VIEWS))
