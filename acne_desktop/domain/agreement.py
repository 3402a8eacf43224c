"""How well grades agree: tables of two readers, kappas, intraclass correlation, Fleiss' kappa.

Every figure is a quotient of two sums over counts. The sums take numbers or arrays of numbers (one
a bootstrap draw) alike, so that a figure and its interval come from one and the same formula.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.language import mark, tr

_N = len(GRADES)
_NORMAL_95 = 1.959963984540054  # the standard normal's 97.5 % point

Cells = Sequence[Sequence[Any]]  # rows of numbers, or of arrays of numbers
Weights = Sequence[Sequence[float]]
Pair = tuple[Grade | None, Grade | None]


@dataclass(frozen=True)
class Figure:
    """A figure with its 95 % interval; None is what cannot be told."""

    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def has_interval(self) -> bool:
        """Tell whether the interval is known."""
        return self.low is not None and self.high is not None


class Statistic(Enum):
    """What is told of a table of two readers."""

    EXACT = "exact"
    WITHIN_ONE = "within one"
    KAPPA = "kappa"
    LINEAR = "linear kappa"
    QUADRATIC = "quadratic kappa"
    AC2 = "AC2"
    SHIFT = "shift"

    @property
    def label(self) -> str:
        """Return the statistic's name, in the language in force."""
        return tr(_LABELS[self])

    @property
    def is_share(self) -> bool:
        """Tell whether it is a share of all pairs, which reads best as a percentage."""
        return self in (Statistic.EXACT, Statistic.WITHIN_ONE)


_LABELS = {
    Statistic.EXACT: mark("Same grade"),
    Statistic.WITHIN_ONE: mark("Within one grade"),
    Statistic.KAPPA: mark("Kappa, unweighted"),
    Statistic.LINEAR: mark("Kappa, linear weights"),
    Statistic.QUADRATIC: mark("Kappa, quadratic weights"),
    Statistic.AC2: mark("Gwet\N{RIGHT SINGLE QUOTATION MARK}s AC2, quadratic weights"),
    Statistic.SHIFT: mark("Mean difference in grades"),
}
KAPPAS = (Statistic.QUADRATIC, Statistic.LINEAR, Statistic.KAPPA, Statistic.AC2)


def _distances(power: float) -> Weights:
    """Return how much each pair of grades disagrees; with power 0 every difference is the same."""
    return tuple(
        tuple(float(abs(i - j)) ** power if i != j else 0.0 for j in range(_N)) for i in range(_N)
    )


_DISAGREEMENT = {
    Statistic.KAPPA: _distances(0),
    Statistic.LINEAR: _distances(1),
    Statistic.QUADRATIC: _distances(2),
}


def quotient(statistic: Statistic, cells: Cells) -> tuple[Any, Any]:
    """Return the two sums whose quotient a statistic of a 5 x 5 table is; it needs a divisor > 0.

    ``cells`` are counts, rows the first reader's grades, or arrays of counts.
    """
    total = _weighted(cells, [[1.0] * _N] * _N)
    if statistic is Statistic.EXACT:
        return _weighted(cells, [[float(i == j) for j in range(_N)] for i in range(_N)]), total
    if statistic is Statistic.WITHIN_ONE:
        near = [[float(abs(i - j) <= 1) for j in range(_N)] for i in range(_N)]
        return _weighted(cells, near), total
    if statistic is Statistic.SHIFT:
        return _weighted(cells, [[float(j - i) for j in range(_N)] for i in range(_N)]), total
    if statistic is Statistic.AC2:
        return _ac2(cells, total)
    return kappa_quotient(cells, _DISAGREEMENT[statistic])


def kappa_quotient(cells: Cells, disagreement: Weights) -> tuple[Any, Any]:
    """Return the two sums of weighted kappa (Cohen 1968) of any square table.

    ``disagreement`` says how much each cell disagrees, 0 on the diagonal. The divisor is 0 where
    chance alone would agree perfectly: there kappa is not defined.
    """
    places = range(len(cells))
    rows = [sum(row) for row in cells]
    columns = [sum(row[j] for row in cells) for j in places]
    total = sum(rows)
    by_chance = sum(disagreement[i][j] * rows[i] * columns[j] for i in places for j in places)
    return by_chance - total * _weighted(cells, disagreement), by_chance


def _ac2(cells: Cells, total: Any) -> tuple[Any, Any]:
    """Return the two sums of AC2 (Gwet 2008, 2014) with quadratic weights.

    It stays defined, and near the share of agreement, where nearly all grades are the same.
    """
    widest = float(_N - 1) ** 2
    agreement = [[1 - (i - j) ** 2 / widest for j in range(_N)] for i in range(_N)]
    both = [sum(cells[k]) + sum(row[k] for row in cells) for k in range(_N)]  # 2 x mean share
    spread = sum(count * (2 * total - count) for count in both) / 4
    by_chance = sum(map(sum, agreement)) / (_N * (_N - 1)) * spread
    return total * _weighted(cells, agreement) - by_chance, total * total - by_chance


def _weighted(cells: Cells, weights: Weights) -> Any:
    return sum(
        weight * cell
        for row, its in zip(cells, weights, strict=True)
        for cell, weight in zip(row, its, strict=True)
    )


def divided(above: float, below: float) -> float | None:
    """Return a quotient, or None where the divisor leaves it undefined."""
    return above / below if below > 0 else None


@dataclass(frozen=True)
class ConfusionTable:
    """How often each grade of the first met each grade of the second: 5 x 5, rows the first.

    ``one_only`` counts the pairs that only one of them could grade, ``neither`` those that none
    could; no figure is computed from these.
    """

    counts: tuple[tuple[int, ...], ...] = ((0,) * _N,) * _N
    one_only: int = 0
    neither: int = 0

    @staticmethod
    def of(pairs: Iterable[Pair]) -> "ConfusionTable":
        """Return the table of pairs of grades; None is *not gradable*."""
        counts = [[0] * _N for _ in range(_N)]
        one_only = neither = 0
        for first, second in pairs:
            if first is not None and second is not None:
                counts[first][second] += 1
            elif first is None and second is None:
                neither += 1
            else:
                one_only += 1
        return ConfusionTable(tuple(map(tuple, counts)), one_only, neither)

    @property
    def total(self) -> int:
        """The number of pairs that both graded."""
        return sum(map(sum, self.counts))

    @property
    def swapped(self) -> "ConfusionTable":
        """The same table with the second reader's grades as rows."""
        turned = tuple(zip(*self.counts, strict=True))
        return ConfusionTable(turned, self.one_only, self.neither)

    def value(self, statistic: Statistic) -> float | None:
        """Return a statistic, or None where it is not defined."""
        return divided(*quotient(statistic, self.counts))


def fleiss_quotient(agreeing: Any, by_grade: Sequence[Any], readers: int) -> tuple[Any, Any]:
    """Return the two sums of Fleiss' kappa (1971), each item graded by as many readers.

    ``agreeing`` is the number of ordered pairs of readers that agree, summed over the items;
    ``by_grade`` how often each grade was given to any item by any reader.
    """
    grades = sum(by_grade)
    observed = agreeing * grades / (readers - 1)  # both over the square of all grades
    by_chance = sum(count * count for count in by_grade)
    return observed - by_chance, grades * grades - by_chance


def fleiss_kappa(items: Sequence[Sequence[int]]) -> float | None:
    """Return Fleiss' kappa from how often each category was given to each item.

    None where it is not defined. Raises :class:`ValueError` where the items were not all graded
    equally often, by at least two.
    """
    if not items:
        return None
    readers = sum(items[0])
    if readers < 2 or any(sum(item) != readers for item in items):
        raise ValueError("Fleiss' kappa needs the same number of grades, two or more, of each item")
    agreeing = sum(agreeing_pairs(item) for item in items)
    by_grade = [sum(column) for column in zip(*items, strict=True)]
    return divided(*fleiss_quotient(agreeing, by_grade, readers))


def agreeing_pairs(item: Sequence[int]) -> int:
    """Return how many ordered pairs of readers gave an item the same category."""
    return sum(count * (count - 1) for count in item)


def icc_quotient(
    items: Any, squares: Any, of_items: Any, by_reader: Sequence[Any]
) -> tuple[Any, Any]:
    """Return the two sums of ICC(2,1): two-way random effects, absolute agreement, one reader.

    ``items`` is their number, ``squares`` the sum of all grades squared, ``of_items`` the sum of
    each item's total squared, ``by_reader`` the sum of each reader's grades (Shrout and Fleiss
    1979).
    """
    readers = len(by_reader)
    all_grades = sum(by_reader)
    # Sums of squares, each times items x readers: whole numbers, so that what is zero is zero.
    correction = all_grades * all_grades
    between_items = items * of_items - correction
    between_readers = readers * sum(total * total for total in by_reader) - correction
    rest = items * readers * squares - correction - between_items - between_readers
    # Mean squares, each times (items - 1) x (readers - 1) as well.
    item_square = between_items * (readers - 1)
    reader_square = between_readers * (items - 1)
    return items * (item_square - rest), (
        items * (item_square + (readers - 1) * rest) + readers * (reader_square - rest)
    )


def icc(rows: Sequence[Sequence[float]]) -> float | None:
    """Return ICC(2,1) from the grades of several readers, one row an item; None if undefined.

    Raises :class:`ValueError` where not every reader graded every item, or there are no two.
    """
    if not rows:
        return None
    if len(rows[0]) < 2 or any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("ICC(2,1) needs the grades of the same readers, two or more, of each item")
    squares = sum(value * value for row in rows for value in row)
    of_items = sum(sum(row) ** 2 for row in rows)
    by_reader = [sum(column) for column in zip(*rows, strict=True)]
    return divided(*icc_quotient(len(rows), squares, of_items, by_reader))


def wilson(successes: int, n: int) -> Figure:
    """Return a share with its 95 % interval by Wilson's score (1927); nothing of none."""
    if n == 0:
        return Figure()
    share, z2 = successes / n, _NORMAL_95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _NORMAL_95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return Figure(share, max(0.0, middle - half), min(1.0, middle + half))
