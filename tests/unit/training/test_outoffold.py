"""Calibration from out-of-fold logits: honest coverage, and caution where no real visit is."""

from dataclasses import replace

import numpy as np
import pytest

from acne_desktop.domain.photo import VIEWS
from acne_desktop.grading.calibration import softmax
from acne_desktop.training import outoffold
from acne_desktop.training.dataset import REAL, SYNTHETIC
from acne_desktop.training.outoffold import Row


def made_up(n: int, *, source: str, views: int, sure: float, first: int = 0) -> list[Row]:
    """Return rows whose logits are honest at temperature 1 and are then scaled by ``sure``."""
    rng = np.random.default_rng(n + views)
    logits = rng.normal(0, 2, (n, 5))
    return [
        Row(
            subject=first + number,
            visit=first + number,
            source=source,
            fold=number % 5,
            views=VIEWS[:views],
            whole=True,
            grade=int(rng.choice(5, p=softmax(row))),
            logits=tuple((sure * row).tolist()),
        )
        for number, row in enumerate(logits)
    ]


def test_the_rows_survive_their_file() -> None:
    rows = made_up(5, source=REAL, views=2, sure=1.0)
    rounded = [replace(row, logits=tuple(round(v, 5) for v in row.logits)) for row in rows]
    assert outoffold.from_csv(outoffold.to_csv(rows)) == rounded


def test_boastful_logits_are_cooled_and_covered() -> None:
    rows = made_up(1500, source=REAL, views=1, sure=3.0)
    assert outoffold.fit_calibration(rows).temperature == pytest.approx(3.0, rel=0.15)
    found = outoffold.cross_calibrated(rows)
    inside = (found.low <= found.truth) & (found.truth <= found.high)
    assert 0.88 <= inside.mean() <= 0.95
    assert found.truth.tolist() == [row.grade for row in rows]
    assert found.subjects == tuple(row.subject for row in rows)


def test_easy_synthetic_triplets_promise_no_more_than_real_pairs() -> None:
    real = made_up(200, source=REAL, views=2, sure=1.0)
    easy = [
        replace(row, logits=tuple(10.0 * (grade == row.grade) for grade in range(5)))
        for row in made_up(200, source=SYNTHETIC, views=3, sure=1.0, first=1000)
    ]
    calibration = outoffold.fit_calibration([*real, *easy])
    assert calibration.thresholds[3] == calibration.thresholds[2] > 0.5


def test_a_rare_grade_is_found_more_often_where_none_is_favoured() -> None:
    rows = made_up(1500, source=REAL, views=1, sure=1.0)
    # Grade 4 is rare, and the networks know it.
    rare = [
        replace(row, logits=(*row.logits[:4], row.logits[4] - 1.5))
        for row in rows
        if row.grade != 4 or row.visit % 7 == 0
    ]
    recalls = []
    for evenness in (0.0, 0.5, 1.0):
        calibration = outoffold.fit_calibration(rare, evenness)
        assert calibration.evenness == evenness
        found = outoffold.cross_calibrated(rare, evenness)
        recalls.append(float((found.grades[found.truth == 4] == 4).mean()))
        inside = (found.low <= found.truth) & (found.truth <= found.high)
        assert 0.88 <= inside.mean() <= 0.95
    assert recalls[0] + 0.05 < recalls[1] < recalls[2] - 0.05


def test_rendered_patients_do_not_tell_how_common_a_grade_is() -> None:
    real = made_up(300, source=REAL, views=1, sure=1.0)
    rendered = [
        replace(row, grade=0)
        for row in made_up(200, source=SYNTHETIC, views=3, sure=1.0, first=1000)
    ]
    both, alone = (outoffold.fit_calibration(some, 0.5) for some in ([*real, *rendered], real))
    assert both.offsets == alone.offsets
    assert outoffold.fit_calibration(rendered, 0.5).offsets == (0.0,) * 5


def test_too_few_subjects_leave_every_grade_plausible() -> None:
    calibration = outoffold.fit_calibration(made_up(10, source=REAL, views=1, sure=1.0))
    assert calibration.thresholds == {1: 1.0, 2: 1.0, 3: 1.0}
