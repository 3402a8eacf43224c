"""The variants of the ablation are fitted, and judged on the same visits whatever their seed."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from acne_desktop.training import ablate
from acne_desktop.training.ablate import BASELINE, MIRRORED, Variant
from tests.unit.training import tiny

OTHER = "another seed"


def test_another_seed_is_judged_on_the_visits_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = replace(tiny.RECIPE, seed=tiny.RECIPE.seed + 1)
    variants = {
        BASELINE: Variant(tiny.RECIPE, to_the_face=False),
        OTHER: Variant(other, to_the_face=False),
    }
    monkeypatch.setattr(ablate, "VARIANTS", variants)
    monkeypatch.setattr(ablate, "FOLDS", 2)
    monkeypatch.setattr(ablate, "FOLDS_USED", (0,))
    data = tiny.write_dataset(tmp_path / "drawn", subjects=10)
    weights = tiny.write_backbone(tmp_path / "random.safetensors")
    table, work = tmp_path / "table.csv", tmp_path / "work"
    ablate.measure([data], table, backbone_weights=weights, face=None, work=work, names=None)
    said: dict[str, dict[int, tuple[float, ...]]] = defaultdict(dict)
    for told in ablate.read(table):
        said[told.variant][told.visit] = told.logits
    assert said.keys() == {BASELINE, MIRRORED, OTHER}
    assert len(said[BASELINE]) == 5
    assert said[OTHER].keys() == said[BASELINE].keys()
    assert said[OTHER] != said[BASELINE]  # another network, though
    capsys.readouterr()
    ablate.show(table)
    assert "mean of two: another seed" in capsys.readouterr().out
