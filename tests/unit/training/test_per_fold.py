"""Several networks a fold: each its own, their logits averaged, in the order they are found in."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from acne_desktop.grading.network import GradingNetwork
from acne_desktop.grading.package import ModelPackage
from acne_desktop.training import crossval, dataset
from acne_desktop.training.outoffold import averaged
from acne_desktop.training.photographs import Faces
from acne_desktop.training.start import FromImageNet, FromPackage
from acne_desktop.training.train_command import train
from tests.unit.training import tiny
from tests.unit.training.test_training import Silent

RECIPE = replace(tiny.RECIPE, per_fold=2, epochs=1, head_epochs=0)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModelPackage:
    folder = tmp_path_factory.mktemp("pairs")
    data = tiny.write_dataset(folder / "drawn", subjects=10)
    weights = tiny.write_backbone(folder / "random.safetensors")
    made = train([data], folder / "iga-1", backbone_weights=weights, folds=2, recipe=RECIPE)
    assert made is not None
    return made


def _same(one: GradingNetwork, other: GradingNetwork) -> bool:
    pairs = zip(one.parameters(), other.parameters(), strict=True)
    return all(torch.allclose(a, b, rtol=1e-5, atol=1e-7) for a, b in pairs)


def test_a_fold_is_judged_by_the_mean_of_its_networks(
    package: ModelPackage, tmp_path: Path
) -> None:
    folder = package.folder.parent
    training = crossval.Training(
        [dataset.read(folder / "drawn")],
        RECIPE,
        folds=2,
        start=FromImageNet(folder / "random.safetensors", Faces.none()),
        work=tmp_path,
        report=Silent(),
    )
    setup = training.photographs()
    networks = training.fold(1, setup)
    assert len(networks) == RECIPE.per_fold
    assert not _same(*networks)
    told = [training.held_out([one], 1, setup) for one in networks]
    assert told[0] != told[1]
    assert training.held_out(networks, 1, setup) == averaged(told)
    for row, first, second in zip(averaged(told), *told, strict=True):
        mean = [(a + b) / 2 for a, b in zip(first.logits, second.logits, strict=True)]
        assert row.logits == pytest.approx(mean)
        assert (row.visit, row.views) == (first.visit, first.views) == (second.visit, second.views)


def test_a_package_gives_each_fold_its_own_networks_again(package: ModelPackage) -> None:
    assert package.manifest["members"] == 4
    assert "by the 2 networks that had not seen it" in package.card
    assert "learned by 2 of the networks" in package.card
    start = FromPackage(package, Faces.none())
    found = [start.network(fold, RECIPE, member) for member in range(2) for fold in range(2)]
    for number, network in enumerate(found):
        own = package.weights()[number]
        assert all(torch.equal(p, torch.from_numpy(own[n])) for n, p in network.named_parameters())
    assert not any(_same(one, other) for i, one in enumerate(found) for other in found[:i])
