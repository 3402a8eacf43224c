"""Trial success: every pair of grades, and every way a course can go."""

from datetime import date, timedelta

import pytest

from acne_desktop.domain.endpoint import Endpoint, Outcome, endpoint, is_success, success_at_most
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.visit import VisitSummary

START = date(2026, 1, 5)


def course(*grades: int | None) -> list[VisitSummary]:
    """Return visits a week apart, newest first as the records give them; None is not graded."""
    made = [
        VisitSummary(
            number, START + timedelta(weeks=number), None if g is None else Grade(g), Grade.CLEAR
        )
        for number, g in enumerate(grades)
    ]
    return made[::-1]


def day(number: int) -> date:
    return START + timedelta(weeks=number)


SUCCESSES = {(2, 0), (3, 0), (3, 1), (4, 0), (4, 1)}


@pytest.mark.parametrize("baseline", GRADES)
@pytest.mark.parametrize("grade", GRADES)
def test_success_is_clear_or_almost_clear_and_two_grades_better(
    baseline: Grade, grade: Grade
) -> None:
    assert is_success(baseline, grade) == ((int(baseline), int(grade)) in SUCCESSES)


def test_the_highest_grade_that_counts_agrees_with_each_pair() -> None:
    assert [success_at_most(grade) for grade in GRADES] == [None, None, 0, 1, 1]


@pytest.mark.parametrize(
    ("grades", "outcome", "reached"),
    [
        ((), Outcome.NO_BASELINE, None),
        ((None, None), Outcome.NO_BASELINE, None),
        ((3,), Outcome.NOT_YET, None),
        ((3, None), Outcome.NOT_YET, None),
        ((3, 2), Outcome.NOT_YET, None),
        ((3, 1), Outcome.REACHED, 1),
        ((3, 1, 0), Outcome.REACHED, 1),
        ((3, 1, 2), Outcome.LOST, 1),
        ((3, 1, 2, 1), Outcome.REACHED, 1),
        ((3, 1, None), Outcome.REACHED, 1),
        ((2, 1), Outcome.NOT_YET, None),
        ((2, 1, 0), Outcome.REACHED, 2),
        ((4, 2), Outcome.NOT_YET, None),
        ((4, 1), Outcome.REACHED, 1),
        ((1, 0), Outcome.NOT_POSSIBLE, None),
        ((0, 4, 0), Outcome.NOT_POSSIBLE, None),
        ((None, 4, None, 0), Outcome.REACHED, 3),
    ],
)
def test_the_course_is_counted_from_the_first_graded_visit(
    grades: tuple[int | None, ...], outcome: Outcome, reached: int | None
) -> None:
    found = endpoint(course(*grades))
    assert found.outcome is outcome
    assert found.reached_on == (None if reached is None else day(reached))


def test_a_marked_baseline_leaves_earlier_visits_out() -> None:
    visits = course(2, 4, 1)
    assert endpoint(visits).outcome is Outcome.NOT_YET  # from 2 it takes a 0
    marked = endpoint(visits, baseline_id=1)
    assert (marked.outcome, marked.reached_on, marked.at_most) == (Outcome.REACHED, day(2), 1)
    assert marked.baseline is not None
    assert marked.baseline.id == 1


def test_a_marked_baseline_that_is_not_graded_gives_way_to_the_first_graded_one() -> None:
    found = endpoint(course(3, None, 1), baseline_id=1)
    assert found.baseline is not None
    assert found.baseline.id == 0


def test_of_two_visits_on_a_day_the_later_saved_comes_second() -> None:
    visits = [
        VisitSummary(8, START, Grade.CLEAR, None),
        VisitSummary(7, START, Grade.SEVERE, None),
    ]
    assert endpoint(visits) == Endpoint(Outcome.REACHED, visits[1], Grade.ALMOST_CLEAR, START)


@pytest.mark.parametrize(
    ("grades", "said"),
    [
        ((), "Trial success is counted from the first graded visit: none is graded yet."),
        (
            (1,),
            "Trial success cannot be reached from IGA 1 at baseline: it takes two grades better.",
        ),
        ((2, 1), "Trial success (IGA 0) is not reached yet."),
        ((2, 0), "Trial success (IGA 0) was reached on 2026-01-12."),
        ((2, 0, 1), "Trial success (IGA 0) was reached on 2026-01-12, and was lost again."),
        ((4, 2), "Trial success (IGA 0 or 1) is not reached yet."),
        ((4, 1), "Trial success (IGA 0 or 1) was reached on 2026-01-12."),
        ((3, 1, 3), "Trial success (IGA 0 or 1) was reached on 2026-01-12, and was lost again."),
    ],
)
def test_the_endpoint_is_said_in_a_sentence(grades: tuple[int, ...], said: str) -> None:
    assert endpoint(course(*grades)).sentence == said
