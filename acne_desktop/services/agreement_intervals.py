"""Intervals of figures of agreement, by bootstrap over subjects with all their visits."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.agreement import Figure, Statistic, divided, quotient
from acne_desktop.domain.iga import GRADES, Grade

Floats = NDArray[np.float64]
Quotient = Callable[[Floats], tuple[Any, Any]]
Name = TypeVar("Name", bound=Hashable)

DRAWS = 2000
LEAST_SUBJECTS = 10
_TAIL = 0.025
_N = len(GRADES)
CELLS = _N * _N


class Bootstrap:
    """Draws subjects with replacement (Field and Welsh 2007); the same seed draws the same."""

    def __init__(self, seed: int, draws: int = DRAWS) -> None:
        self.seed = seed
        self.draws = draws
        self._times: dict[int, Floats] = {}

    def figures(self, sums: Floats, quotients: Mapping[Name, Quotient]) -> dict[Name, Figure]:
        """Return each figure with its 95 % percentile interval.

        ``sums`` (subjects, columns) are what each subject adds; a quotient is given the columns
        (columns, ...) summed over all subjects, or over those of each draw, and returns dividend
        and divisor. There is no interval of fewer than ten subjects, where more than one draw in
        twenty leaves the figure undefined, or where all draws are alike, as with no disagreement.
        """
        whole = sums.sum(axis=0)
        drawn = self._drawn(sums) if len(sums) >= LEAST_SUBJECTS else None
        found = {}
        for name, of in quotients.items():
            value = divided(*(float(part) for part in of(whole)))
            found[name] = Figure(value)
            if value is not None and drawn is not None:
                found[name] = Figure(value, *_bounds(*of(drawn.T)))
        return found

    def _drawn(self, sums: Floats) -> Floats:
        # In an order that depends on what was graded, never on how subjects are named or listed.
        ordered = sums[np.lexsort(sums.T)]
        return self._times_drawn(len(sums)) @ ordered

    def _times_drawn(self, subjects: int) -> Floats:
        """Return how often each draw has each subject (draws, subjects)."""
        if subjects not in self._times:
            generator = np.random.default_rng(self.seed)
            equal = np.full(subjects, 1 / subjects)
            times = generator.multinomial(subjects, equal, size=self.draws)
            self._times[subjects] = times.astype(np.float64)
        return self._times[subjects]


def _bounds(above: Floats, below: Floats) -> tuple[float | None, float | None]:
    defined = below > 0
    if defined.mean() < 1 - 2 * _TAIL:
        return None, None
    low, high = np.quantile(above[defined] / below[defined], [_TAIL, 1 - _TAIL])
    if np.isclose(low, high, rtol=0, atol=1e-12):
        return None, None
    return float(low), float(high)


def table_sums(graded: Iterable[tuple[str, Grade, Grade]]) -> Floats:
    """Return each subject's 5 x 5 table as a row (subjects, 25) from subject and two grades."""
    tables: dict[str, Floats] = {}
    for subject, first, second in graded:
        row = tables.setdefault(subject, np.zeros(CELLS))
        row[first * _N + second] += 1
    return stacked(tables.values(), CELLS)


def stacked(rows: Iterable[Floats], columns: int) -> Floats:
    """Return rows one under another (rows, columns), also where there are none."""
    found = list(rows)
    return np.vstack(found) if found else np.zeros((0, columns))


def of_table(statistic: Statistic) -> Quotient:
    """Return a statistic of the table in the first 25 columns."""

    def of(columns: Floats) -> tuple[Any, Any]:
        cells = columns[:CELLS].reshape(_N, _N, *columns.shape[1:])
        return quotient(statistic, [list(row) for row in cells])

    return of


def change_of(statistic: Statistic) -> Quotient:
    """Return a statistic of the table in the last 25 columns less that of the first 25."""
    of = of_table(statistic)

    def difference(columns: Floats) -> tuple[Any, Any]:
        (above, below), (later, under) = of(columns[:CELLS]), of(columns[CELLS:])
        return later * below - above * under, below * under

    return difference


ALL: Mapping[Statistic, Quotient] = {each: of_table(each) for each in Statistic}
CHANGES: Mapping[Statistic, Quotient] = {each: change_of(each) for each in Statistic}
