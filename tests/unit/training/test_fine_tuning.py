"""A clinic goes on from a package on its own visits: enough of them, compared, told as JSON."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from acne_desktop.errors import DatasetError, PackageError
from acne_desktop.grading.package import OUT_OF_FOLD, ModelPackage
from acne_desktop.services.grading import bundled_package
from acne_desktop.training import crossval, dataset
from acne_desktop.training.compare import with_earlier
from acne_desktop.training.outoffold import from_csv
from acne_desktop.training.recipe import shipped
from acne_desktop.training.start import FromPackage, faces_of, recipes_of
from acne_desktop.training.train_command import FEWEST_VISITS, train
from tests.unit.grading.packages import random_package
from tests.unit.training import tiny
from tests.unit.training.test_training import Silent


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> ModelPackage:
    folder = tmp_path_factory.mktemp("first")
    data = tiny.write_dataset(folder / "drawn", subjects=10)
    weights = tiny.write_backbone(folder / "random.safetensors")
    found = train(
        [data], folder / "iga-1", backbone_weights=weights, folds=2, recipes=[tiny.RECIPE]
    )
    assert found is not None
    return found


def test_a_package_is_trained_on_and_compared(
    first: ModelPackage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tiny.write_dataset(tmp_path / "clinic", subjects=FEWEST_VISITS)
    second = train(
        [data], tmp_path / "clinic-1", start_from=first.folder, folds=2, progress_json=True
    )
    assert second is not None
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    steps = [line["step"] for line in lines[:-1]]
    assert list(dict.fromkeys(steps)) == ["Photographs", "Network 1", "Network 2"]
    assert all(0 <= line["done"] <= line["total"] for line in lines[:-1])
    compared = second.manifest["comparison"]
    assert lines[-1] == {"package": "clinic-1", "comparison": compared}
    assert compared["with"] == "iga-1"
    assert compared["with_hash"] == first.hash
    assert compared["n"] == compared["subjects"] == FEWEST_VISITS
    assert second.manifest["recipe"] == tiny.RECIPE.for_fine_tuning().as_dict()
    assert "--from iga-1" in second.manifest["command"]

    # A clinic's next model is compared with this one, by the visits that both know.
    noted = from_csv(second.read(OUT_OF_FOLD).decode())
    again = with_earlier(noted, second)
    assert again is not None
    assert (again["with"], again["n"], again["better"]) == ("clinic-1", FEWEST_VISITS, False)
    assert again["difference"]["qwk"] == 0
    assert with_earlier(noted, first) is None  # other visits


def test_a_share_of_the_old_weights_is_kept(first: ModelPackage, tmp_path: Path) -> None:
    data = dataset.read(tiny.write_dataset(tmp_path / "clinic", subjects=10))
    start = FromPackage(first, faces_of(first))
    recipe = tiny.RECIPE.for_fine_tuning()
    assert recipe.kept == 0.5

    def fitted(kept: float) -> dict[str, torch.Tensor]:
        training = crossval.Training(
            [data],
            replace(recipe, kept=kept, head_rate=0.05),  # far beyond what storing rounds
            folds=2,
            start=start,
            work=tmp_path / str(kept),
            report=Silent(),
        )
        return training.fold(0, training.photographs()).state_dict()

    old = start.network(0, recipe).state_dict()
    new, half, whole = (fitted(kept) for kept in (0.0, 0.5, 1.0))
    name = "head.grade.weight"
    step = (new[name] - old[name]).abs().max()
    assert step > 0
    for found, expected in ((half, (old[name] + new[name]) / 2), (whole, old[name])):
        torch.testing.assert_close(found[name], expected, atol=0.1 * float(step), rtol=0.005)


def test_visits_that_a_package_has_seen_are_refused(first: ModelPackage, tmp_path: Path) -> None:
    data = first.folder.parent / "drawn"
    with pytest.raises(
        DatasetError, match="iga-1 was trained on 'Drawn real faces, drawn' already"
    ):
        train([data], tmp_path / "iga-2", start_from=first.folder)


def test_a_handful_of_visits_is_refused(first: ModelPackage, tmp_path: Path) -> None:
    data = tiny.write_dataset(tmp_path / "clinic", subjects=5)
    with pytest.raises(DatasetError, match="5 graded visits: fine-tuning needs at least 60"):
        train([data], tmp_path / "clinic-1", start_from=first.folder)


def test_a_training_starts_from_one_thing(first: ModelPackage, tmp_path: Path) -> None:
    data = tiny.write_dataset(tmp_path / "clinic", subjects=FEWEST_VISITS)
    with pytest.raises(DatasetError, match="either"):
        train([data], tmp_path / "clinic-1")
    with pytest.raises(DatasetError, match="either"):
        train([data], tmp_path / "out", start_from=first.folder, backbone_weights=tmp_path)


def test_the_recipes_that_stand_in_the_code_are_those_of_the_package_that_ships() -> None:
    ships = recipes_of(ModelPackage.open(bundled_package()))
    assert shipped(ships[0].seed) == ships


def test_each_fold_goes_on_from_a_network_of_its_own(tmp_path: Path) -> None:
    package = random_package(tmp_path / "iga-random", members=2)
    start = FromPackage(package, faces_of(package))
    (recipe,) = recipes_of(package)
    zero, one, two = (start.network(fold, recipe).head.grade.weight for fold in range(3))
    assert not zero.equal(one)
    assert zero.equal(two)


def test_weights_of_another_shape_are_refused(tmp_path: Path) -> None:
    package = random_package(tmp_path / "iga-random", members=1)
    manifest = {**package.manifest, "members": 2}  # names a network that is not there
    start = FromPackage(
        ModelPackage(package.folder, manifest, package.hash, package.card), faces_of(package)
    )
    with pytest.raises(PackageError, match="do not fit"):
        start.network(1, recipes_of(package)[0])
