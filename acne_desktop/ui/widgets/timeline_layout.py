"""Where visits and days lie on a line of time: true to the days, and never one over another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_REACH = 1.6  # how far a card may be pushed from its day, in cards, before it shares one


@dataclass(frozen=True)
class Card:
    """Where visits are drawn: one, or several neighbours that share a card.

    ``first`` to ``last`` are their places among all, ``x`` the card's middle.
    """

    first: int
    last: int
    x: float

    def __contains__(self, place: object) -> bool:
        return isinstance(place, int) and self.first <= place <= self.last

    @property
    def number(self) -> int:
        """How many visits share it."""
        return self.last - self.first + 1


def cards(at: Sequence[float], pitch: float, low: float, high: float) -> list[Card]:
    """Place visits, whose true places ``at`` rise, with their middles from ``low`` to ``high``.

    Each card stands as near as can be to its visit's own place, and ``pitch`` from the next;
    neighbours who would have to be pushed too far share a card.
    """
    groups = [(place, place) for place in range(len(at))]
    while True:
        wanted = [sum(at[a : b + 1]) / (b - a + 1) for a, b in groups]
        placed = apart(wanted, pitch, low, high)
        pair = _pair_to_join(wanted, placed, pitch)
        if placed is not None and pair is None:
            return [Card(a, b, x) for (a, b), x in zip(groups, placed, strict=True)]
        assert pair is not None
        groups[pair : pair + 2] = [(groups[pair][0], groups[pair + 1][1])]


def apart(wanted: Sequence[float], pitch: float, low: float, high: float) -> list[float] | None:
    """Return places at least ``pitch`` apart, as near to those wanted as can be (least squares).

    None where they do not all fit between ``low`` and ``high``.
    """
    room = high - low - pitch * (len(wanted) - 1)
    if wanted and room < 0 and len(wanted) > 1:
        return None
    # Less the pitch, places need only rise: neighbours that do not are moved to their middle.
    pools: list[tuple[float, int]] = []
    for number, place in enumerate(wanted):
        middle, size = place - number * pitch, 1
        while pools and pools[-1][0] > middle:
            before, count = pools.pop()
            middle = (middle * size + before * count) / (size + count)
            size += count
        pools.append((middle, size))
    level = [middle for middle, size in pools for _ in range(size)]
    top = low + max(room, 0.0)
    return [min(max(x, low), top) + number * pitch for number, x in enumerate(level)]


def _pair_to_join(
    wanted: Sequence[float], placed: Sequence[float] | None, pitch: float
) -> int | None:
    """Return which neighbours are to share a card next, by the first; None where all stand well."""
    if placed is None:
        return _closest(wanted, range(len(wanted) - 1))
    off = [abs(a - b) for a, b in zip(wanted, placed, strict=True)]
    for worst in sorted(range(len(off)), key=off.__getitem__, reverse=True):
        if off[worst] <= _REACH * pitch:
            return None
        first = last = worst
        while first > 0 and placed[first] - placed[first - 1] < pitch * 1.001:
            first -= 1
        while last < len(placed) - 1 and placed[last + 1] - placed[last] < pitch * 1.001:
            last += 1
        if first < last:
            return _closest(wanted, range(first, last))
    return None


def _closest(wanted: Sequence[float], pairs: range) -> int:
    return min(pairs, key=lambda place: wanted[place + 1] - wanted[place])


def ticks(first: date, last: date, most: int) -> list[tuple[date, str]]:
    """Return at most so many days that begin a week, a month, a quarter or a year, with names.

    The finest of these that does not give too many.
    """
    most = max(most, 1)
    if (last - first).days < 7 * most:
        return _weeks(first, last)
    for step in (_months, _quarters, _years):
        found = step(first, last)
        if len(found) <= most:
            return found
    return found[:: -(-len(found) // most)]


def _weeks(first: date, last: date) -> list[tuple[date, str]]:
    monday = first + timedelta(days=-first.weekday() % 7)
    mondays = range(monday.toordinal(), last.toordinal() + 1, 7)
    return [(day, day.isoformat()) for day in map(date.fromordinal, mondays)]


def _months(first: date, last: date) -> list[tuple[date, str]]:
    start = first.year * 12 + first.month - 1
    end = last.year * 12 + last.month - 1
    days = (date(number // 12, number % 12 + 1, 1) for number in range(start, end + 1))
    return [(day, f"{day:%Y-%m}") for day in days if first <= day <= last]


def _quarters(first: date, last: date) -> list[tuple[date, str]]:
    return [each for each in _months(first, last) if each[0].month % 3 == 1]


def _years(first: date, last: date) -> list[tuple[date, str]]:
    days = (date(year, 1, 1) for year in range(first.year, last.year + 1))
    return [(day, str(day.year)) for day in days if first <= day <= last]
