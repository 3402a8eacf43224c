"""Networks of several recipes a fold: each fitted by its own, their logits averaged, all graded."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from acne_desktop.domain.photo import VIEWS
from acne_desktop.errors import DatasetError
from acne_desktop.grading.engine import Engine
from acne_desktop.grading.network import EFFICIENTNET
from acne_desktop.grading.package import OUT_OF_FOLD, ModelPackage
from acne_desktop.training import crossval, dataset
from acne_desktop.training.outoffold import averaged, from_csv
from acne_desktop.training.photographs import Faces
from acne_desktop.training.recipe import Recipe
from acne_desktop.training.start import FromImageNet, FromPackage, recipes_of
from acne_desktop.training.train_command import FEWEST_VISITS, train
from tests.photographs import face
from tests.unit.training import tiny
from tests.unit.training.test_training import Silent

LARGE = replace(tiny.RECIPE, epochs=1, head_epochs=0)
SMALL = replace(LARGE, height=96, width=64)
RECIPES = (LARGE, SMALL)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModelPackage:
    folder = tmp_path_factory.mktemp("pairs")
    data = tiny.write_dataset(folder / "drawn", subjects=10)
    weights = tiny.write_backbone(folder / "random.safetensors")
    made = train([data], folder / "iga-1", backbone_weights=weights, folds=2, recipes=RECIPES)
    assert made is not None
    return made


def _trained(package: ModelPackage, recipes: Sequence[Recipe], work: Path) -> crossval.Trained:
    folder = package.folder.parent
    found = crossval.train(
        [dataset.read(folder / "drawn")],
        recipes,
        folds=2,
        start=FromImageNet(folder / "random.safetensors", Faces.none()),
        work=work,
        report=Silent(),
        device=torch.device("cpu"),
    )
    assert found is not None
    return found


def test_each_visit_is_judged_by_the_mean_of_its_fold_s_networks(
    package: ModelPackage, tmp_path: Path
) -> None:
    each = [_trained(package, [recipe], tmp_path / str(recipe.height)) for recipe in RECIPES]
    assert each[0].rows != each[1].rows
    both = from_csv(package.read(OUT_OF_FOLD).decode())
    for row, expected in zip(both, averaged([one.rows for one in each]), strict=True):
        assert row.logits == pytest.approx(expected.logits, abs=1e-3)
        assert replace(row, logits=()) == replace(expected, logits=())


def test_what_is_written_is_graded_with_and_told(package: ModelPackage) -> None:
    assert recipes_of(package) == RECIPES
    assert [part.members for part in package.parts()] == [range(2), range(2, 4)]
    assert package.manifest["members"] == 4
    assert "by the 2 networks that had not seen it" in package.card
    assert "learned by 2 of the networks" in package.card
    assert "- 2 of them see 64 x 64 pixels" in package.card
    assert "- 2 of them see 96 x 64 pixels" in package.card
    engine = Engine.load(package)
    said = engine.assess({view: face(view, redness=60) for view in VIEWS})
    assert sum(said.probabilities.values()) == pytest.approx(1)
    assert max(max(said.attention[view].values) for view in VIEWS) == pytest.approx(1)


def test_a_package_gives_each_fold_its_own_networks_again(package: ModelPackage) -> None:
    start = FromPackage(package, Faces.none())
    for part, recipe in enumerate(RECIPES):
        for fold in range(2):
            own = package.weights()[2 * part + fold]
            network = start.network(fold, recipe, part)
            for name, parameter in network.named_parameters():
                assert torch.equal(parameter, torch.from_numpy(own[name])), (part, fold, name)


def test_a_clinic_goes_on_with_all_of_them(package: ModelPackage, tmp_path: Path) -> None:
    data = tiny.write_dataset(tmp_path / "clinic", subjects=FEWEST_VISITS)
    second = train([data], tmp_path / "clinic-1", start_from=package.folder, folds=2)
    assert second is not None
    assert recipes_of(second) == tuple(recipe.for_fine_tuning() for recipe in RECIPES)
    assert second.manifest["comparison"]["with_hash"] == package.hash
    assert second.manifest["comparison"]["n"] == FEWEST_VISITS
    # Before it was trained on, the package said of a visit what it says now.
    assert second.manifest["comparison"]["old"] != second.manifest["comparison"]["new"]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (replace(SMALL, seed=2), "the same seed"),
        (replace(SMALL, fusion="mean"), "cannot be graded with"),
        (replace(LARGE, epochs=2), "two sizes"),
        (replace(SMALL, backbone=EFFICIENTNET), "the same backbone"),
    ],
)
def test_recipes_that_make_no_package_are_refused_before_hours_pass(
    package: ModelPackage, tmp_path: Path, other: Recipe, said: str
) -> None:
    folder = package.folder.parent
    with pytest.raises(DatasetError, match=said):
        train(
            [folder / "drawn"],
            tmp_path / "iga-2",
            backbone_weights=folder / "random.safetensors",
            recipes=(LARGE, other),
        )
    assert list(tmp_path.iterdir()) == []
