"""The model card: every figure comes from the manifest, and it claims no more than is known."""

import re
from typing import Any

import pytest

from acne_desktop.grading.calibration import Calibration
from acne_desktop.training.card import card
from acne_desktop.training.figure_words import FIGURE_NAMES, interval_shown, shown
from acne_desktop.training.recipe import Recipe
from tests.unit.training.figures import ATTENTION, manifest, with_intervals

SCOPE_FIGURES = {
    "faces": {
        "real": {"n": 1045, "refused": 0.0115, "cautioned": 0.08, "found": 0.989},
        "rendered": {"n": 300, "refused": 0.0, "cautioned": 0.02, "found": 1.0},
    },
    "negatives": {
        "made_of_faces": {"grey": 1.0, "blurred": 0.96, "all": 0.98},
        "held_out": {"plasma_clouds": 0.975, "all": 0.975},
    },
}


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return manifest()


def test_the_first_lines_say_what_it_is_not_and_what_it_has_never_seen(
    found: dict[str, Any],
) -> None:
    lines = card(found).splitlines()
    assert lines[0] == "# Model card: iga-9.9"
    assert "does not diagnose" in lines[2]
    assert lines[4] == "- There is no real IGA 0."


def test_the_ensemble_is_told_as_it_is(found: dict[str, Any]) -> None:
    text = card(found)
    assert "ships the 5 networks of the cross-validation, whose logits are averaged" in text
    assert "by the one network that had not seen it" in text
    assert "448 x 320 pixels" in text
    assert "seed 7" in text
    assert "fitted on all the data" not in text


def test_every_figure_stands_there_with_its_interval(found: dict[str, Any]) -> None:
    text = card(found)
    real = found["figures"]["real"]
    for name, words in FIGURE_NAMES.items():
        assert f"| {words} | {shown(name, real[name], real[f'{name}_interval'])} |" in text
    assert "| recall of IGA 0 | does not occur |" in text


def test_without_a_scope_it_says_that_it_grades_anything(found: dict[str, Any]) -> None:
    text = card(found)
    assert "grades whatever it is given" in text
    assert "What it refuses" not in text
    assert "Attention maps, checked" not in text


@pytest.mark.parametrize(
    "more", [{"scope": {"figures": SCOPE_FIGURES}}, {"scope": {}, "scope_figures": SCOPE_FIGURES}]
)
def test_with_a_scope_it_says_what_it_refuses_and_how_often(more: dict[str, Any]) -> None:
    text = card(manifest(**more))
    assert "grades whatever it is given" not in text
    assert "cannot tell" not in text
    assert "`face.onnx`" in text
    assert "| real faces | 1045 | 98.9 % | 8.0 % | 1.1 % |" in text
    assert "| faces spoilt: blurred | 96.0 % |" in text
    assert "| drawn, of kinds never trained on: plasma clouds | 97.5 % |" in text


def test_the_checked_attention_maps_stand_beside_their_baselines() -> None:
    text = card(manifest(attention=ATTENTION))
    assert "| attention map | 4.00 (3.60\N{EN DASH}4.40) | 75.0 % (67.5\N{EN DASH}82.5) |" in text
    assert "| edges (Sobel) | 2.50" in text
    assert "| all blocks | 0.00 (-0.10 to 0.10) |" in text


def test_a_fine_tuned_package_is_compared_with_its_origin() -> None:
    parts = {
        name: with_intervals(accuracy=0.5, balanced_accuracy=0.5, qwk=0.5)
        for name in ("old", "new", "difference")
    }
    origin = {"with": "iga-0.9", "sentence": "Better.", **parts}
    text = card(manifest(comparison=origin, earlier={**origin, "with": "clinic-1"}))
    assert "## Compared with iga-0.9" in text
    assert "## Compared with clinic-1" in text
    assert "| accuracy | 50.0 % (45.0\N{EN DASH}55.0) |" in text


def test_what_a_fine_tuning_keeps_and_what_the_calibration_raises_is_told() -> None:
    recipe = Recipe(seed=7).for_fine_tuning().as_dict()
    offsets = (-0.2, -0.2, -0.3, 0.3, 0.4)
    raised = Calibration(1.0, dict.fromkeys((1, 2, 3), 0.8), 0.9, offsets, 0.5)
    text = card(manifest(recipe=recipe, calibration=raised.as_dict()))
    assert "50 % of the way back from there to the weights that they started from" in text
    assert "IGA 0: -0.20, IGA 1: -0.20, IGA 2: -0.30, IGA 3: +0.30, IGA 4: +0.40" in text
    plain = card(manifest())
    assert "way back" not in plain
    assert "rare among the training data" not in plain


def test_it_is_headings_paragraphs_lists_and_sound_tables(found: dict[str, Any]) -> None:
    """What the application's page of the model can show."""
    text = card(manifest(attention=ATTENTION, scope={}, scope_figures=SCOPE_FIGURES))
    assert "<" not in text
    tables = re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE)
    assert len(tables) >= 6
    for table in tables:
        rows = table.strip().splitlines()
        assert len({row.count("|") for row in rows}) == 1, table
        assert re.fullmatch(r"\|(---\|)+", rows[1])
    for table in tables:
        start = text.index(table)
        assert not text[:start].endswith(".\n"), "a table needs an empty line after a paragraph"


def test_an_interval_that_goes_below_zero_has_no_dash() -> None:
    assert interval_shown("correlation", [-0.5, -0.004]) == "-0.50 to 0.00"
    assert interval_shown("accuracy", [0.5, 0.75]) == "50.0\N{EN DASH}75.0"
