"""Where cards and days lie: near their own place, never one over another, nothing lost."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest

from acne_desktop.ui.widgets.timeline_axis import TimeAxis
from acne_desktop.ui.widgets.timeline_layout import Card, apart, cards, ticks

PITCH, LOW, HIGH = 90.0, 50.0, 900.0


def test_cards_with_room_stand_at_their_own_places() -> None:
    assert cards([100, 300, 700], PITCH, LOW, HIGH) == [
        Card(0, 0, 100),
        Card(1, 1, 300),
        Card(2, 2, 700),
    ]


def test_close_neighbours_are_pushed_apart_evenly() -> None:
    assert [card.x for card in cards([400, 410], PITCH, LOW, HIGH)] == [360, 450]


def test_the_edges_hold() -> None:
    assert [card.x for card in cards([0, 880], PITCH, LOW, HIGH)] == [50, 880]
    assert [card.x for card in cards([10, 20], PITCH, LOW, HIGH)] == [50, 140]


def test_many_on_one_day_share_a_card() -> None:
    found = cards([400.0] * 9 + [800.0], PITCH, LOW, HIGH)
    assert sum(card.number for card in found) == 10
    assert found[-1] == Card(9, 9, 800)
    assert any(card.number > 1 for card in found)


def test_where_only_one_has_room_all_share_it() -> None:
    assert cards([10, 20, 30], PITCH, 50, 60) == [Card(0, 2, 50)]
    assert cards([], PITCH, LOW, HIGH) == []


@pytest.mark.parametrize("seed", range(30))
def test_whatever_the_days_no_card_lies_over_another(seed: int) -> None:
    dice = Random(seed)
    at = sorted(dice.uniform(0, 950) for _ in range(dice.randint(1, 60)))
    found = cards(at, PITCH, LOW, HIGH)
    assert [place for card in found for place in range(card.first, card.last + 1)] == list(
        range(len(at))
    )
    assert all(other.x - one.x >= PITCH - 1e-6 for one, other in pairwise(found))
    assert all(LOW <= card.x <= HIGH for card in found)
    assert all(place in card for card in found for place in (card.first, card.last))


def test_places_apart_are_the_nearest_that_there_are() -> None:
    assert apart([0, 0, 0], 10, -100, 100) == [-10, 0, 10]
    assert apart([0, 0, 50], 10, -100, 100) == [-5, 5, 50]
    assert apart([0, 0, 0], 10, 0, 15) is None


@pytest.mark.parametrize(
    ("last", "names"),
    [
        (date(2026, 1, 20), ["2026-01-05", "2026-01-12", "2026-01-19"]),
        (date(2026, 4, 10), ["2026-02", "2026-03", "2026-04"]),
        (date(2027, 1, 10), ["2026-04", "2026-07", "2026-10", "2027-01"]),
        (date(2029, 6, 1), ["2027", "2028", "2029"]),
        (date(2036, 6, 1), ["2027", "2030", "2033", "2036"]),
    ],
)
def test_days_are_named_as_finely_as_there_is_room(last: date, names: list[str]) -> None:
    found = ticks(date(2026, 1, 2), last, 4)
    assert [name for _, name in found] == names
    assert all(date(2026, 1, 2) <= day <= last for day, _ in found)


@pytest.fixture
def axis() -> TimeAxis:
    made = TimeAxis()
    made.set_width(1000)
    made.set_span(date(2026, 1, 1), date(2026, 12, 31))
    return made


def test_all_days_are_in_sight_at_first(axis: TimeAxis) -> None:
    assert axis.x(axis.first) == axis.left
    assert axis.x(axis.last) == axis.right
    assert axis.hidden == 0
    axis.move_by(50)
    assert axis.offset == 0


def test_zooming_keeps_the_day_under_the_pointer(axis: TimeAxis) -> None:
    day = date(2026, 5, 1)
    at = axis.x(day)
    axis.zoom_by(3, at)
    assert axis.x(day) == pytest.approx(at)
    assert axis.day(at) == day
    axis.zoom_by(1e9, at)
    assert axis.zoom == axis.most
    axis.fit()
    assert (axis.zoom, axis.offset) == (1, 0)


def test_the_days_stop_at_their_ends(axis: TimeAxis) -> None:
    axis.zoom_by(4, axis.left)
    axis.move_by(1e6)
    assert axis.x(axis.last) == pytest.approx(axis.right)
    axis.move_to(-5)
    assert axis.x(axis.first) == axis.left


def test_a_day_out_of_sight_is_brought_in(axis: TimeAxis) -> None:
    axis.zoom_by(6, axis.left)
    axis.reveal(axis.last)
    assert axis.left < axis.x(axis.last) <= axis.right
    axis.reveal(axis.first)
    assert axis.left <= axis.x(axis.first) < axis.right


def test_one_day_alone_stands_in_the_middle() -> None:
    axis = TimeAxis()
    axis.set_width(600)
    day = date(2026, 3, 3)
    axis.set_span(day, day)
    assert axis.x(day) == pytest.approx((axis.left + axis.right) / 2)
    assert axis.first == day - timedelta(days=14)
