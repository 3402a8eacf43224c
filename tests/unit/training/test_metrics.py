"""The figures agree with scikit-learn, and their intervals know that visits come in subjects."""

import json
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as oracle

from acne_desktop.grading.calibration import (
    Calibration,
    conformal_threshold,
    growth_scores,
    softmax,
)
from acne_desktop.training.metrics import (
    FIGURES,
    Graded,
    figures,
    graded,
    mean_with_interval,
    reliability,
)

CALIBRATION = Calibration(1.0, dict.fromkeys((1, 2, 3), 0.8))


def made_up(n: int, seed: int, *, per_subject: int = 1, grades: int = 5) -> Graded:
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, grades, n)
    logits = rng.normal(0, 1.2, (n, 5))
    logits[np.arange(n), truth] += 1.5
    return graded(logits, truth, [1] * n, [i // per_subject for i in range(n)], CALIBRATION)


@settings(max_examples=15, deadline=None)
@given(n=st.integers(20, 200), seed=st.integers(0, 10_000))
def test_the_figures_agree_with_scikit_learn(n: int, seed: int) -> None:
    found = made_up(n, seed)
    told = figures(found, resamples=20)
    present = np.unique(found.truth)
    assert told["n"] == n
    assert told["accuracy"] == pytest.approx(oracle.accuracy_score(found.truth, found.grades))
    recall = oracle.recall_score(
        found.truth, found.grades, labels=present, average=None, zero_division=0
    )
    assert told["balanced_accuracy"] == pytest.approx(recall.mean())
    for grade, value in zip(present, recall, strict=True):
        assert told["recall"][str(grade)] == pytest.approx(value)
    assert told["mae"] == pytest.approx(oracle.mean_absolute_error(found.truth, found.grades))
    for name, weights in (("qwk", "quadratic"), ("lwk", "linear")):
        kappa = oracle.cohen_kappa_score(
            found.truth, found.grades, weights=weights, labels=list(range(5))
        )
        assert told[name] == pytest.approx(kappa)
    table = oracle.confusion_matrix(found.truth, found.grades, labels=list(range(5)))
    assert told["confusion"] == table.tolist()


def test_every_figure_has_its_interval_around_it() -> None:
    told = figures(made_up(300, 1))
    for name in FIGURES:
        low, high = told[f"{name}_interval"]
        # the calibration error is biased upwards by resampling, so only its order is certain
        assert low < high
        assert name == "ece" or low <= told[name] <= high


def test_a_grade_that_does_not_occur_is_not_averaged_in() -> None:
    found = made_up(200, 2, grades=3)
    told = figures(found, resamples=50)
    assert told["absent_grades"] == [3, 4]
    assert told["recall"]["3"] is None
    assert told["recall_interval"]["4"] is None
    occurring = [told["recall"][str(grade)] for grade in range(3)]
    assert told["balanced_accuracy"] == pytest.approx(np.mean(occurring))


def test_visits_of_one_subject_widen_the_interval() -> None:
    """Ten copies of each visit are no more knowledge than one of each."""
    once = made_up(60, 3)
    index = np.repeat(np.arange(60), 10)
    tenfold = Graded(
        once.truth[index],
        once.grades[index],
        once.probabilities[index],
        once.low[index],
        once.high[index],
        tuple(index.tolist()),
    )
    assert figures(tenfold)["accuracy_interval"] == pytest.approx(
        figures(once)["accuracy_interval"], abs=1e-9
    )


def test_the_interval_covers_the_true_accuracy_as_often_as_it_says() -> None:
    rng = np.random.default_rng(4)
    hits = []
    for _ in range(200):
        right = rng.random(80) < 0.7
        truth = np.full(80, 2)
        grades = np.where(right, 2, 3)
        probabilities = np.full((80, 5), 0.2)
        found = Graded(truth, grades, probabilities, grades, grades, tuple(range(80)))
        low, high = figures(found, resamples=300)["accuracy_interval"]
        hits.append(low <= 0.7 <= high)
    assert 0.88 <= np.mean(hits) <= 0.99


def test_calibration_error_is_small_for_honest_and_large_for_boastful_logits() -> None:
    rng = np.random.default_rng(5)
    logits = rng.normal(0, 1.5, (4000, 5))
    truth = np.array([rng.choice(5, p=p) for p in softmax(logits)])
    subjects = list(range(4000))
    honest = figures(graded(logits, truth, [1] * 4000, subjects, CALIBRATION), resamples=20)
    boastful = figures(graded(5 * logits, truth, [1] * 4000, subjects, CALIBRATION), resamples=20)
    assert honest["ece"] < 0.03
    assert boastful["ece"] > 0.2


def test_coverage_and_size_of_the_sets_are_counted() -> None:
    found = Graded(
        np.array([0, 1, 2, 3]),
        np.array([0, 1, 1, 1]),
        np.full((4, 5), 0.2),
        np.array([0, 1, 1, 0]),
        np.array([0, 2, 2, 2]),
        (1, 2, 3, 4),
    )
    told = figures(found, resamples=10)
    assert told["coverage"] == pytest.approx(0.75)
    assert told["set_size"] == pytest.approx((1 + 2 + 2 + 3) / 4)
    assert told["within_one"] == pytest.approx(0.75)


@settings(max_examples=40, deadline=None)
@given(
    pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40),
    people=st.integers(1, 6),
)
def test_any_table_has_figures_that_agree_with_scikit_learn(
    pairs: list[tuple[int, int]], people: int
) -> None:
    """Even a single visit, a single grade, or a model that is always wrong."""
    truth, grades = (np.array(side) for side in zip(*pairs, strict=True))
    subjects = tuple(place % people for place in range(len(pairs)))
    found = Graded(truth, grades, np.full((len(pairs), 5), 0.2), grades, grades, subjects)
    told = figures(found, resamples=25)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scikit-learn's own, where a grade is never true
        assert told["balanced_accuracy"] == pytest.approx(
            oracle.balanced_accuracy_score(truth, grades)
        )
        for name, weights in (("qwk", "quadratic"), ("lwk", "linear")):
            kappa = oracle.cohen_kappa_score(truth, grades, weights=weights, labels=list(range(5)))
            assert (told[name] is None) == np.isnan(kappa)
            assert told[name] is None or told[name] == pytest.approx(kappa)
    json.dumps(told, allow_nan=False)
    for name in FIGURES:
        if told[name] is not None:
            low, high = told[f"{name}_interval"]
            assert low <= high


def test_of_no_visit_no_figure_is_told() -> None:
    none = np.zeros(0, int)
    told = figures(Graded(none, none, np.zeros((0, 5)), none, none, ()))
    assert told["n"] == told["subjects"] == 0
    assert all(told[name] is None and told[f"{name}_interval"] is None for name in FIGURES)
    assert told["absent_grades"] == [0, 1, 2, 3, 4]
    assert reliability(Graded(none, none, np.zeros((0, 5)), none, none, ())) == ()


def test_reliability_bins_are_counted_by_hand() -> None:
    """Two visits at 0.35, one of them right; three at 1.0, all right."""
    sure = np.array([0.35, 0.35, 1.0, 1.0, 1.0])
    probabilities = np.zeros((5, 5))
    probabilities[:, 0] = sure
    probabilities[:, 1:] = ((1 - sure) / 4)[:, None]
    truth = np.array([0, 1, 0, 0, 0])
    grades = np.zeros(5, int)
    found = Graded(truth, grades, probabilities, grades, grades, tuple("abcde"))
    low, high = reliability(found)
    assert (low.low, low.high, low.n, low.accuracy) == (0.3, 0.4, 2, 0.5)
    assert low.confidence == pytest.approx(0.35)
    assert (high.low, high.high, high.n, high.accuracy) == (0.9, 1.0, 3, 1.0)
    assert low.accuracy_interval[0] < 0.5 < low.accuracy_interval[1]
    assert high.accuracy_interval == (1.0, 1.0)


@settings(max_examples=15, deadline=None)
@given(n=st.integers(5, 200), seed=st.integers(0, 10_000))
def test_the_calibration_error_is_the_weighted_gap_of_the_bins(n: int, seed: int) -> None:
    found = made_up(n, seed)
    bins = reliability(found)
    gap = sum(one.n * abs(one.accuracy - one.confidence) for one in bins) / n
    assert sum(one.n for one in bins) == n
    assert figures(found, resamples=5)["ece"] == pytest.approx(gap)


def test_a_mean_s_interval_is_that_of_its_subjects() -> None:
    rng = np.random.default_rng(6)
    values = rng.normal(2, 1, 200).tolist()
    mean, interval = mean_with_interval(values, list(range(200)))
    assert mean == pytest.approx(np.mean(values))
    assert interval == pytest.approx([mean - 1.96 / 200**0.5, mean + 1.96 / 200**0.5], abs=0.04)
    fourfold = mean_with_interval([*values] * 4, [*range(200)] * 4)
    assert fourfold[1] == pytest.approx(interval)
    assert mean_with_interval([], []) == (None, None)


@pytest.mark.parametrize("coverage", [0.8, 0.9])
def test_plausible_sets_cover_new_subjects_as_often_as_they_say(coverage: float) -> None:
    """Split conformal sets hold whatever the probabilities are worth: here they are too sure."""
    rng = np.random.default_rng(7)
    inside = []
    for _ in range(60):
        logits = rng.normal(0, 1.5, (400, 5))
        truth = np.array([rng.choice(5, p=p) for p in softmax(logits)])
        scores = growth_scores(softmax(2 * logits))[np.arange(400), truth]
        threshold = conformal_threshold(scores[:200], range(200), coverage)
        calibration = Calibration(0.5, {1: threshold, 2: 1.0, 3: 1.0}, coverage)
        found = graded(logits[200:], truth[200:], [1] * 200, range(200), calibration)
        inside.append(figures(found, resamples=2)["coverage"])
    assert coverage - 0.01 <= np.mean(inside) <= coverage + 0.025
