"""Measuring an engine: every visit counts once, and who was refused is told, not hidden."""

import csv
import io
import json
from pathlib import Path

import pytest

from acne_desktop.training import dataset, evaluate
from acne_desktop.training.evaluate import Outcome
from tests.unit.training.answers import REASON, FakeEngine, write_dataset

GRADES = [(1, 1), (2, 2), (3, 2), (1, 3), (2, 2), (3, 3), (2, 1), (1, 1)]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = write_dataset(tmp_path_factory.mktemp("data") / "plain", GRADES, refused=2)
    told: list[int] = []
    found = evaluate.run(FakeEngine(), dataset.read(folder), told.append)
    assert told == list(range(1, 9))
    return found


def test_the_figures_are_those_of_the_answers(outcome: Outcome) -> None:
    told = evaluate.measured(outcome)
    assert told["n"] == 6
    assert told["subjects"] == 3
    assert told["accuracy"] == pytest.approx(4 / 6)
    assert told["recall"] == {"0": None, "1": 0.5, "2": 1.0, "3": 0.5, "4": None}
    assert told["balanced_accuracy"] == pytest.approx(2 / 3)
    assert told["absent_grades"] == [0, 4]
    assert told["within_one"] == pytest.approx(5 / 6)
    assert told["confusion"][1] == [0, 1, 0, 1, 0]
    assert sum(one["n"] for one in told["reliability"]) == 6


def test_a_refused_visit_is_counted_and_in_no_figure(outcome: Outcome) -> None:
    told = evaluate.measured(outcome)
    assert told["refused"] == {
        "n": 2,
        "visits": [
            {"subject": "person-3", "visit": "6", "reason": REASON},
            {"subject": "person-3", "visit": "7", "reason": REASON},
        ],
    }
    assert sum(sum(row) for row in told["confusion"]) == 6


def test_visits_are_measured_by_views_and_by_skin_type(outcome: Outcome) -> None:
    told = evaluate.measured(outcome)
    assert {key: group["n"] for key, group in told["by_views"].items()} == {"1": 2, "2": 2, "3": 2}
    assert {key: group["refused"] for key, group in told["by_views"].items()} == {
        "1": 1,
        "2": 1,
        "3": 0,
    }
    assert told["by_views"]["3"]["accuracy"] == pytest.approx(0.5)
    assert {key: group["n"] for key, group in told["by_fitzpatrick"].items()} == {"1": 3, "2": 3}


def test_a_skin_type_that_was_refused_altogether_is_told(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "plain", [(1, 1), (1, 1)], refused=1)
    told = evaluate.measured(evaluate.run(FakeEngine(), dataset.read(folder), lambda done: None))
    assert told["by_fitzpatrick"]["2"]["n"] == 0
    assert told["by_fitzpatrick"]["2"]["refused"] == 1
    assert told["by_fitzpatrick"]["2"]["accuracy"] is None


def test_everything_is_plain_json_even_when_all_are_refused(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "black", [(1, 1), (2, 1)], refused=2)
    told = evaluate.measured(evaluate.run(FakeEngine(), dataset.read(folder), lambda done: None))
    again = json.loads(json.dumps(told, allow_nan=False))
    assert again["n"] == 0
    assert again["accuracy"] is None
    assert again["refused"]["n"] == 2


def test_each_visit_is_shown_while_it_is_at_hand(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "plain", GRADES[:3], refused=1)
    seen: list[tuple[str, int, int]] = []
    found = evaluate.run(
        FakeEngine(),
        dataset.read(folder),
        lambda done: None,
        lambda visit, photos, said: seen.append((visit.visit, len(photos), len(said.attention))),
    )
    assert seen == [("0", 1, 1), ("1", 2, 2)]
    assert all(not one.suggestion.attention for one in found.answered), "a thousand maps are large"


def test_predictions_have_a_row_a_visit_with_the_reason_of_a_refusal(
    outcome: Outcome, tmp_path: Path
) -> None:
    evaluate.write_predictions(tmp_path / "p.csv", outcome)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "p.csv").read_text(encoding="utf-8"))))
    assert len(rows) == 8
    assert [row["grade"] for row in rows] == ["1", "2", "2", "3", "2", "3", "", ""]
    assert rows[1]["views"] == "frontal+left"
    assert sum(float(rows[0][f"probability_{grade}"]) for grade in range(5)) == pytest.approx(
        1, abs=1e-4
    )
    assert [row["refused"] for row in rows] == [""] * 6 + [REASON] * 2
