"""Probabilities are honest, and plausible sets are contiguous and hold what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from acne_desktop.grading.calibration import (
    Calibration,
    conformal_threshold,
    fit_temperature,
    growth_scores,
    offsets_of,
    softmax,
)

logits = arrays(np.float64, 5, elements=st.floats(-30, 30))


@given(logits, st.floats(0, 1))
def test_a_plausible_set_is_contiguous_and_holds_the_likeliest_grade(
    row: np.ndarray, threshold: float
) -> None:
    calibration = Calibration(1.0, dict.fromkeys((1, 2, 3), threshold))
    probabilities = calibration.probabilities(row)
    found = calibration.plausible(probabilities, 1)
    chosen = growth_scores(probabilities[None])[0] <= threshold
    assert np.flatnonzero(chosen).tolist() == list(found)
    assert int(probabilities.argmax()) in found


@given(logits, st.floats(0, 1), st.floats(0, 1))
def test_a_higher_threshold_never_gives_a_smaller_set(
    row: np.ndarray, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    calibration = Calibration(1.0, {1: low, 2: high, 3: 1.0})
    probabilities = calibration.probabilities(row)
    small, large, all_grades = (calibration.plausible(probabilities, n) for n in (1, 2, 3))
    assert set(small) <= set(large)
    assert list(all_grades) == [0, 1, 2, 3, 4]


@given(logits, st.floats(0.1, 10))
def test_temperature_keeps_the_order_and_the_sum(row: np.ndarray, temperature: float) -> None:
    calibration = Calibration(temperature, {})
    probabilities = calibration.probabilities(row)
    assert probabilities.sum() == pytest.approx(1)
    assert probabilities[row.argmax()] == pytest.approx(probabilities.max())


def test_growth_takes_the_likelier_neighbour() -> None:
    scores = growth_scores(np.array([[0.05, 0.1, 0.5, 0.3, 0.05]]))[0]
    np.testing.assert_allclose(scores, [0.9, 0.8, 0.0, 0.5, 0.95], atol=1e-9)


@pytest.mark.parametrize("true", [0.5, 1.0, 2.5])
def test_the_temperature_that_spoilt_the_logits_is_found(true: float) -> None:
    rng = np.random.default_rng(0)
    honest = rng.normal(0, 1.5, (6000, 5))
    grades = np.array([rng.choice(5, p=p) for p in softmax(honest)])
    found = fit_temperature(honest * true, grades, np.ones(len(grades)))
    assert found == pytest.approx(true, rel=0.08)


def test_the_threshold_covers_new_subjects_as_promised() -> None:
    """Over many draws, the mean coverage of a fresh subject is at least 90 %, and not far above."""
    rng = np.random.default_rng(1)
    covered = []
    for _ in range(3000):
        scores = rng.random(41)
        threshold = conformal_threshold(scores[:40], range(40), 0.9)
        covered.append(scores[40] <= threshold)
    assert 0.885 <= np.mean(covered) <= 0.935


def test_a_subject_counts_once_however_many_visits() -> None:
    scores = np.array([0.9] * 50 + [i / 100 for i in range(20)])
    subjects = ["same"] * 50 + [f"s{i}" for i in range(20)]
    assert conformal_threshold(scores, subjects, 0.9) == pytest.approx(0.19)


def test_too_few_subjects_make_every_grade_plausible() -> None:
    assert conformal_threshold(np.array([0.1, 0.2]), ["a", "b"], 0.9) == 1.0


def test_offsets_undo_how_common_the_grades_are() -> None:
    """Someone who knows nothing about a patient says the grades' shares; then all are as likely."""
    counts = [50, 400, 300, 150, 100]
    knows_nothing = np.log(np.array(counts) / sum(counts))
    even = Calibration(1.0, {}, offsets=offsets_of(counts, 1.0))
    np.testing.assert_allclose(even.probabilities(knows_nothing), 0.2)
    half = Calibration(1.0, {}, offsets=offsets_of(counts, 0.5))
    roots = np.sqrt(counts)
    np.testing.assert_allclose(half.probabilities(knows_nothing), roots / roots.sum())
    assert offsets_of(counts, 0.0) == (0.0,) * 5


def test_a_grade_that_is_hardly_there_is_raised_no_further() -> None:
    few = offsets_of([1, 480, 480, 2, 37], 0.5)
    assert few[0] == few[3] == pytest.approx(few[4], abs=0.05)
    assert sum(few) == pytest.approx(0)


def test_of_a_grade_that_is_not_there_the_odds_against_its_neighbour_stay() -> None:
    lowest_missing = offsets_of([0, 400, 300, 150, 100], 0.5)
    assert lowest_missing[0] == lowest_missing[1] < lowest_missing[2]
    only_ends = offsets_of([90, 0, 0, 0, 10], 1.0)
    assert only_ends[1] == only_ends[0] < only_ends[4] == only_ends[3]
    assert offsets_of([0] * 5, 1.0) == (0.0,) * 5


def test_a_calibration_survives_the_manifest() -> None:
    offsets = (0.5, 0.0, -1.0, 0.25, 0.25)
    calibration = Calibration(1.3, {1: 0.9, 2: 0.8, 3: 0.7}, 0.9, offsets, 0.5)
    assert Calibration.from_dict(calibration.as_dict()) == calibration


def test_a_calibration_from_before_there_were_offsets_has_none() -> None:
    before = {"temperature": 1.3, "thresholds": {"1": 0.9, "2": 0.8, "3": 0.7}, "coverage": 0.9}
    assert Calibration.from_dict(before) == Calibration(1.3, {1: 0.9, 2: 0.8, 3: 0.7})


@pytest.mark.parametrize(
    "change",
    [
        {"temperature": 0},
        {"thresholds": {"1": 0.5}},
        {"thresholds": {"one": 0.5}},
        {"offsets": [0.0] * 4},
    ],
)
def test_a_senseless_calibration_is_refused(change: dict[str, object]) -> None:
    data = Calibration(1.0, {1: 0.9, 2: 0.9, 3: 0.9}).as_dict() | change
    with pytest.raises(ValueError, match=r"temperature|threshold|offset|invalid literal"):
        Calibration.from_dict(data)
