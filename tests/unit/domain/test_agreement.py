"""The statistics of agreement give what was published, and what scikit-learn and scipy give."""

import math
import random
import warnings
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.metrics import cohen_kappa_score

from acne_desktop.domain.agreement import (
    KAPPAS,
    ConfusionTable,
    Figure,
    Statistic,
    fleiss_kappa,
    icc,
    kappa_quotient,
    wilson,
)
from acne_desktop.domain.iga import GRADES, Grade

GRADED = st.sampled_from(GRADES)
PAIRS = st.lists(st.tuples(GRADED, GRADED), min_size=1, max_size=60)
SYMMETRIC = (Statistic.EXACT, Statistic.WITHIN_ONE, *KAPPAS)

# Cohen 1968: two psychiatrists' diagnoses of 200 patients, in shares, and how much each cell
# disagrees.
COHEN = ((0.44, 0.07, 0.09), (0.05, 0.20, 0.05), (0.01, 0.03, 0.06))
COHEN_WEIGHTS = ((0, 1, 3), (1, 0, 6), (3, 6, 0))

# Shrout and Fleiss 1979, table 2: six targets, four judges.
SHROUT_FLEISS = (
    (9, 2, 5, 8),
    (6, 1, 3, 2),
    (8, 4, 6, 8),
    (7, 1, 2, 6),
    (10, 5, 6, 9),
    (6, 2, 4, 7),
)

# The usual worked example of Fleiss' kappa: ten items, fourteen readers, five categories.
FOURTEEN_READERS = (
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
)

# Fleiss 1971: thirty patients, the category that each of six psychiatrists gave.
FLEISS = [
    "444444",
    "222555",
    "233335",
    "555555",
    "222444",
    "113333",
    "333355",
    "113334",
    "114444",
    "555555",
    "144444",
    "124444",
    "222333",
    "144444",
    "224445",
    "333335",
    "111455",
    "111112",
    "224444",
    "133555",
    "555555",
    "244444",
    "224555",
    "114444",
    "144445",
    "222224",
    "111155",
    "224444",
    "133333",
    "555555",
]


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def test_a_table_counts_the_first_reader_in_rows() -> None:
    table = ConfusionTable.of(
        [(Grade(2), Grade(3)), (Grade(2), Grade(3)), (Grade(0), None), (None, None)]
    )
    assert table.counts[2][3] == 2
    assert (table.total, table.one_only, table.neither) == (2, 1, 1)
    assert table.swapped.counts[3][2] == 2
    assert (table.swapped.one_only, table.swapped.neither) == (1, 1)


def test_the_kappa_of_cohen_1968() -> None:
    above, below = kappa_quotient(COHEN, COHEN_WEIGHTS)
    assert above / below == pytest.approx(0.348, abs=0.0005)
    every = tuple(tuple(float(i != j) for j in range(3)) for i in range(3))
    above, below = kappa_quotient(COHEN, every)
    assert above / below == pytest.approx(0.492, abs=0.0005)


def test_the_kappas_of_fleiss_1971_and_of_fourteen_readers() -> None:
    counts = [[row.count(each) for each in "12345"] for row in FLEISS]
    assert fleiss_kappa(counts) == pytest.approx(0.430, abs=0.0005)
    assert fleiss_kappa(FOURTEEN_READERS) == pytest.approx(0.210, abs=0.0005)


def test_the_intraclass_correlation_of_shrout_and_fleiss_1979() -> None:
    assert icc(SHROUT_FLEISS) == pytest.approx(0.29, abs=0.005)


def test_readers_who_are_given_unequal_work_are_refused() -> None:
    with pytest.raises(ValueError, match="same number of grades"):
        fleiss_kappa([(2, 1), (1, 1)])
    with pytest.raises(ValueError, match="same readers"):
        icc([(1, 2), (1, 2, 3)])
    assert fleiss_kappa([]) is None
    assert icc([]) is None


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_kappas_agree_with_scikit_learn(pairs: list[tuple[Grade, Grade]]) -> None:
    table = ConfusionTable.of(pairs)
    first, second = zip(*pairs, strict=True)
    for statistic, weights in (
        (Statistic.KAPPA, None),
        (Statistic.LINEAR, "linear"),
        (Statistic.QUADRATIC, "quadratic"),
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it divides by zero where kappa is not defined
            theirs = cohen_kappa_score(first, second, weights=weights, labels=list(range(5)))
        ours = table.value(statistic)
        if ours is None:
            assert len({*first, *second}) == 1
        else:
            assert ours == pytest.approx(theirs, abs=1e-12)


@given(PAIRS)
def test_who_comes_first_and_in_which_order_does_not_matter(
    pairs: list[tuple[Grade, Grade]],
) -> None:
    table = ConfusionTable.of(pairs)
    mixed = ConfusionTable.of(random.Random(1).sample(pairs, len(pairs)))
    assert mixed == table
    for statistic in SYMMETRIC:
        assert same(table.swapped.value(statistic), table.value(statistic))
    shift, turned = table.value(Statistic.SHIFT), table.swapped.value(Statistic.SHIFT)
    assert shift is not None
    assert turned is not None
    assert shift == pytest.approx(-turned)
    assert shift == pytest.approx(mean([float(b - a) for a, b in pairs]))


def same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, abs_tol=1e-12)


@given(st.lists(GRADED, min_size=2, max_size=40).filter(lambda grades: len(set(grades)) > 1))
def test_who_agrees_with_himself_agrees_wholly(grades: list[Grade]) -> None:
    table = ConfusionTable.of([(grade, grade) for grade in grades])
    for statistic in SYMMETRIC:
        assert table.value(statistic) == pytest.approx(1.0)
    assert table.value(Statistic.SHIFT) == 0
    assert icc([(grade, grade, grade) for grade in grades]) == pytest.approx(1.0)


def test_kappa_is_not_defined_in_one_cell_and_ac2_is() -> None:
    table = ConfusionTable.of([(Grade.MILD, Grade.MILD)] * 9)
    for statistic in (Statistic.KAPPA, Statistic.LINEAR, Statistic.QUADRATIC):
        assert table.value(statistic) is None
    assert table.value(Statistic.AC2) == 1
    assert table.value(Statistic.EXACT) == 1
    assert icc([(2, 2)] * 9) is None
    assert fleiss_kappa([(3, 0)] * 4) is None


def test_nothing_is_told_of_no_pair() -> None:
    empty = ConfusionTable.of([(None, Grade.MILD)])
    assert [empty.value(statistic) for statistic in Statistic] == [None] * len(Statistic)


def test_ac2_does_not_fall_where_nearly_all_grades_are_the_same() -> None:
    """The paradox of kappa (Feinstein and Cicchetti 1990): 94 % the same, kappa below zero."""
    pairs = [(Grade(2), Grade(2))] * 94 + [(Grade(2), Grade(3))] * 3 + [(Grade(3), Grade(2))] * 3
    table = ConfusionTable.of(pairs)
    kappa, ac2 = table.value(Statistic.QUADRATIC), table.value(Statistic.AC2)
    assert kappa is not None
    assert kappa < 0
    assert ac2 is not None
    assert ac2 > 0.99


@settings(max_examples=60)
@given(PAIRS)
def test_ac2_agrees_with_its_definition(pairs: list[tuple[Grade, Grade]]) -> None:
    """Pair by pair, as Gwet writes it: no sums over a table."""
    weight = {(a, b): 1 - (a - b) ** 2 / 16 for a in GRADES for b in GRADES}
    agreement = mean([weight[pair] for pair in pairs])
    share = [mean([((a == k) + (b == k)) / 2 for a, b in pairs]) for k in GRADES]
    chance = sum(weight.values()) / 20 * sum(p * (1 - p) for p in share)
    told = ConfusionTable.of(pairs).value(Statistic.AC2)
    assert told == pytest.approx((agreement - chance) / (1 - chance), abs=1e-12)


def rows_of(readers: int) -> Iterator[list[tuple[int, ...]]]:
    generator = random.Random(readers)
    for _ in range(30):
        items = generator.randint(2, 12)
        yield [tuple(generator.randint(0, 4) for _ in range(readers)) for _ in range(items)]


@pytest.mark.parametrize("readers", [2, 3, 5])
def test_the_intraclass_correlation_agrees_with_its_mean_squares(readers: int) -> None:
    for rows in rows_of(readers):
        n, k = len(rows), readers
        everything = mean([float(v) for row in rows for v in row])
        of_item = [mean([float(v) for v in row]) for row in rows]
        of_reader = [mean([float(row[j]) for row in rows]) for j in range(k)]
        items = k * sum((m - everything) ** 2 for m in of_item) / (n - 1)
        judges = n * sum((m - everything) ** 2 for m in of_reader) / (k - 1)
        rest = sum(
            (rows[i][j] - of_item[i] - of_reader[j] + everything) ** 2
            for i in range(n)
            for j in range(k)
        ) / ((n - 1) * (k - 1))
        below = items + (k - 1) * rest + k * (judges - rest) / n
        if below > 1e-9:
            assert icc(rows) == pytest.approx((items - rest) / below, abs=1e-9)


@given(st.integers(1, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_of_a_share_agrees_with_scipy(counts: tuple[int, int]) -> None:
    told = wilson(*counts)
    theirs = binomtest(*counts).proportion_ci(method="wilson")
    assert told.value == counts[0] / counts[1]
    assert told.low == pytest.approx(theirs.low, abs=1e-12)
    assert told.high == pytest.approx(theirs.high, abs=1e-12)


def test_a_share_of_nobody_is_not_told() -> None:
    assert wilson(0, 0) == Figure()
    assert not wilson(0, 0).has_interval
    assert wilson(1, 2).has_interval
