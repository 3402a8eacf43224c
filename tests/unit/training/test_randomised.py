"""Cascading randomisation: ranks as scipy's, noise where it belongs, and maps that change."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from acne_desktop.grading.package import WEIGHTS, ModelPackage
from acne_desktop.grading.stored import unpacked
from acne_desktop.training import dataset
from acne_desktop.training.randomised import (
    STAGES,
    beginnings,
    noise_like,
    randomised,
    spearman,
)
from tests.unit.grading.packages import random_package
from tests.unit.training.answers import write_masked


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModelPackage:
    return random_package(tmp_path_factory.mktemp("models") / "iga-random")


@settings(max_examples=40, deadline=None)
@given(pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 40)), min_size=3, max_size=30))
def test_rank_correlation_agrees_with_scipy_ties_included(pairs: list[tuple[int, int]]) -> None:
    one, other = (np.array(side, float) for side in zip(*pairs, strict=True))
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        assert spearman(one, other) == 0.0
    else:
        assert spearman(one, other) == pytest.approx(spearmanr(one, other).statistic)


def test_the_stages_go_down_through_every_weight(package: ModelPackage) -> None:
    names = {name.partition(".")[2] for name in unpacked(package.read(WEIGHTS))}
    stages = beginnings(package.backbone)
    prefixes = tuple(prefix for own in stages for prefix in own)
    assert {name for name in names if not name.startswith(prefixes)} == set()
    assert all(any(name.startswith(prefix) for name in names) for prefix in prefixes)
    assert len(stages) == len(STAGES)
    assert stages[0] == ("head.grade.",)


def test_noise_replaces_the_stage_in_every_member_and_nothing_else(package: ModelPackage) -> None:
    tensors = unpacked(package.read(WEIGHTS))
    changed = noise_like(tensors, ("head.",), seed=0)
    assert changed.keys() == tensors.keys()
    again = noise_like(tensors, ("head.grade.",), seed=0)["0.head.grade.weight"]
    assert np.array_equal(changed["0.head.grade.weight"], again), "a stage goes on from the last"
    for name, tensor in tensors.items():
        same = np.array_equal(changed[name], tensor)
        if ".backbone." in name:
            assert same, name
        elif tensor.std() > 0:
            assert not same, name
        assert changed[name].dtype == tensor.dtype
        assert changed[name].shape == tensor.shape
    weight = "1.head.describe.weight"
    assert changed[weight].std() == pytest.approx(float(tensors[weight].std()), rel=0.05)


def test_what_networks_share_becomes_the_same_noise() -> None:
    weight = np.arange(12, dtype=np.float32).reshape(3, 4)
    tensors = {
        "0.backbone.blocks.0.0.weight": weight,
        "1.backbone.blocks.0.0.weight": weight,
        "0.backbone.blocks.9.0.weight": weight,
        "1.backbone.blocks.9.0.weight": weight + 1,
    }
    changed = noise_like(tensors, ("backbone.",), seed=0)
    first, second, other, last = (changed[name] for name in tensors)
    assert np.array_equal(first, second)
    assert not np.array_equal(first, weight)
    assert not np.array_equal(first, other)
    assert not np.allclose(other + 1, last)


def test_maps_change_when_the_weights_are_made_noise(package: ModelPackage, tmp_path: Path) -> None:
    visits = dataset.read(write_masked(tmp_path / "masked", subjects=2)).visits
    before = sorted(path.name for path in package.folder.iterdir())
    told: list[int] = []
    found = randomised(package, visits, told.append)
    assert [one["stage"] for one in found] == list(STAGES)
    assert told == list(range(1, len(STAGES) + 1))
    for one in found:
        low, high = one["correlation_interval"]
        assert -1 <= low <= one["correlation"] <= high <= 1
    assert abs(found[-1]["correlation"]) < 0.8
    assert sorted(path.name for path in package.folder.iterdir()) == before


def test_the_same_weights_give_the_same_maps(
    package: ModelPackage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acne_desktop.training.randomised.noise_like", lambda tensors, *_: tensors)
    visits = dataset.read(write_masked(tmp_path / "masked", subjects=1)).visits
    found = randomised(package, visits, lambda done: None)
    assert all(one["correlation"] == pytest.approx(1.0) for one in found)
