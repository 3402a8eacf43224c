"""Lesions counted by kind: totals, proxies for the grades, and what is said where they differ."""

import pytest

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.lesions import (
    COMEDONES,
    INFLAMMATORY,
    LESIONS,
    MOST,
    Lesion,
    checked,
    disagreement,
    nearest_grade,
    total,
    totals_text,
)
from acne_desktop.errors import InvalidRecordError


def counts(*numbers: int) -> dict[Lesion, int]:
    """Return counts of open and closed comedones, papules, pustules, nodules."""
    return dict(zip(LESIONS, numbers, strict=True))


def test_every_kind_belongs_to_one_total() -> None:
    assert set(COMEDONES) | set(INFLAMMATORY) == set(LESIONS)
    assert not set(COMEDONES) & set(INFLAMMATORY)


def test_totals_count_what_was_counted() -> None:
    assert total(counts(1, 2, 3, 4, 5), INFLAMMATORY) == 12
    assert total({Lesion.PAPULES: 0}, INFLAMMATORY) == 0
    assert total({Lesion.PAPULES: 3}, COMEDONES) is None
    assert totals_text(counts(1, 2, 3, 4, 5)) == "Inflammatory 12 · Non-inflammatory 3"
    assert totals_text({Lesion.PAPULES: 3}) == "Inflammatory 3"
    assert totals_text({}) == ""


@pytest.mark.parametrize(
    ("numbers", "grade"),
    [
        ((0, 0, 0, 0, 0), Grade.CLEAR),
        ((1, 0, 0, 0, 0), Grade.ALMOST_CLEAR),
        ((2, 1, 1, 0, 0), Grade.ALMOST_CLEAR),
        ((2, 2, 0, 0, 0), Grade.MILD),
        ((0, 0, 2, 0, 0), Grade.MILD),
        ((6, 6, 2, 1, 0), Grade.MILD),
        ((7, 6, 0, 0, 0), Grade.MODERATE),
        ((0, 0, 2, 2, 0), Grade.MODERATE),
        ((0, 0, 0, 0, 1), Grade.MODERATE),
        ((99, 0, 4, 4, 1), Grade.MODERATE),
        ((0, 0, 5, 4, 0), Grade.SEVERE),
        ((0, 0, 0, 0, 2), Grade.SEVERE),
        ((0, 0, 0, 0, 99), Grade.SEVERE),
    ],
)
def test_the_nearest_grade_is_the_least_whose_wording_fits(
    numbers: tuple[int, ...], grade: Grade
) -> None:
    assert nearest_grade(counts(*numbers)) == grade


@pytest.mark.parametrize("lesion", LESIONS)
def test_one_kind_that_was_not_counted_leaves_it_open(lesion: Lesion) -> None:
    found = counts(9, 9, 9, 9, 9)
    del found[lesion]
    assert nearest_grade(found) is None
    assert disagreement(found, Grade.CLEAR) == ""


@pytest.mark.parametrize("grade", GRADES)
def test_a_disagreement_is_said_for_every_other_grade(grade: Grade) -> None:
    said = disagreement(counts(6, 6, 2, 1, 0), grade)
    assert bool(said) == (grade != Grade.MILD)
    if said:
        assert "grade 2" in said
        assert "proxies" in said
        assert "your grade stands" in said


def test_without_a_grade_nothing_disagrees() -> None:
    assert disagreement(counts(6, 6, 2, 1, 0), None) == ""


def test_counts_are_put_in_order_and_out_of_range_refused() -> None:
    given = {Lesion.NODULES: 1, Lesion.PAPULES: MOST}
    assert list(checked(given)) == [Lesion.PAPULES, Lesion.NODULES]
    for wrong in (-1, MOST + 1):
        with pytest.raises(InvalidRecordError, match="out of range"):
            checked({Lesion.PAPULES: wrong})


def test_every_kind_has_a_name() -> None:
    assert len({lesion.label for lesion in LESIONS}) == len(LESIONS)
