"""A whole training on a tiny data set: figures, package, and the same result after a kill -9."""

import csv
import io
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torchvision
from safetensors.torch import save_file

from acne_desktop.errors import DatasetError, PackageError, StorageError
from acne_desktop.grading.engine import Engine
from acne_desktop.grading.network import MOBILENET, Backbone, GradingNetwork
from acne_desktop.grading.package import OUT_OF_FOLD, WEIGHTS, ModelPackage
from acne_desktop.training import crossval, dataset
from acne_desktop.training.backbone import load_imagenet
from acne_desktop.training.evaluate_command import Wanted, evaluate
from acne_desktop.training.outoffold import from_csv
from acne_desktop.training.photographs import Faces
from acne_desktop.training.start import FromImageNet
from acne_desktop.training.train_command import train
from tests.unit.training import tiny


class Silent:
    """A report that nobody reads."""

    def begin(self, what: str, total: int) -> None:
        pass

    def advance(self, done: int, note: str = "") -> None:
        pass


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Sums over threads differ in the last bit; the same number of threads gives the same bits."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.write_dataset(tmp_path_factory.mktemp("data") / "drawn", subjects=10)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.write_backbone(tmp_path_factory.mktemp("backbone") / "random.safetensors")


@pytest.fixture(scope="module")
def package(data: Path, weights: Path, tmp_path_factory: pytest.TempPathFactory) -> ModelPackage:
    folder = tmp_path_factory.mktemp("models")
    other = tiny.write_dataset(folder / "rendered", subjects=10, source=dataset.SYNTHETIC)
    found = train(
        [data, other],
        folder / "iga-9.1",
        backbone_weights=weights.parent,
        folds=2,
        recipes=[tiny.RECIPE],
    )
    assert found is not None
    return found


def test_the_package_opens_grades_and_says_where_it_comes_from(package: ModelPackage) -> None:
    manifest = package.manifest
    assert {one["name"]: one["visits"] for one in manifest["data"]} == {"drawn": 10, "rendered": 10}
    assert "--data drawn --data rendered" in manifest["command"]
    assert manifest["recipe"] == tiny.RECIPE.as_dict()
    assert manifest["members"] == 2
    assert len(package.read(WEIGHTS)) < 2 * 5_000_000
    assert Engine.load(package).version == "iga-9.1"
    lines = package.card.splitlines()
    assert lines[2].startswith("**Research use only.")
    assert "- A drawing." in lines
    accuracy = manifest["figures"]["real"]["accuracy"]
    assert f"{100 * accuracy:.1f} %" in package.card
    assert str(package.folder.parent) not in json.dumps(manifest)


def test_the_stored_predictions_name_no_file_and_every_subject_once(package: ModelPackage) -> None:
    text = package.read(OUT_OF_FOLD).decode()
    rows = from_csv(text)
    whole = [row for row in rows if row.whole]
    assert sorted(row.subject for row in whole) == list(range(20))
    assert "png" not in text
    # every choice of views is there: 1, 3 or 7 for one, two or three views
    assert len(rows) == sum({0: 1, 1: 3, 2: 7}[n % 3] for n in range(10)) * 2


def test_no_subject_is_graded_by_a_network_that_saw_it(data: Path) -> None:
    visits = crossval.pooled([dataset.read(data)])
    twice = [*visits, *(replace(visit, visit="2") for visit in visits)]
    assigned = crossval.assign_folds(twice, 3, seed=0)
    fold_of: dict[str, int] = {}
    for visit, fold in zip(twice, assigned, strict=True):
        assert fold_of.setdefault(visit.subject, fold) == fold
    assert {assigned.count(fold) for fold in range(3)} <= {6, 8}


def test_the_card_s_figures_are_printed_again(
    package: ModelPackage, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate(package.folder, cross_validated=True, wanted=Wanted(as_json=True))
    assert json.loads(capsys.readouterr().out) == package.manifest["figures"]
    evaluate(package.folder, cross_validated=True)
    shown = capsys.readouterr().out
    assert f"{100 * package.manifest['figures']['real']['accuracy']:.1f} %" in shown


def test_a_package_is_measured_on_a_data_set(
    package: ModelPackage, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    predictions = tmp_path / "predictions.csv"
    evaluate(package.folder, data=data, wanted=Wanted(as_json=True, predictions=predictions))
    told = json.loads(capsys.readouterr().out)
    rows = list(csv.DictReader(io.StringIO(predictions.read_text())))
    assert told["n"] == len(rows) == 10
    right = sum(row["iga"] == row["grade"] for row in rows)
    assert told["accuracy"] == pytest.approx(right / 10)
    inside = sum(row["low"] <= row["iga"] <= row["high"] for row in rows)
    assert told["coverage"] == pytest.approx(inside / 10)
    assert told["hash"] == package.hash


@pytest.mark.parametrize("lives", [4, 19, 23])
def test_a_killed_training_goes_on_to_the_same_result(
    data: Path, weights: Path, tmp_path: Path, lives: int, undisturbed: crossval.Trained
) -> None:
    """Killed among the photographs, in the first fold, and in the second."""
    work = tmp_path / "work"
    arguments = [str(data), str(weights), str(work), str(lives)]
    killed = subprocess.run(
        [sys.executable, "-m", "tests.unit.training.killed", *arguments], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    resumed = _train(data, weights, work)
    assert resumed.rows == undisturbed.rows
    for one, other in zip(resumed.parts[0], undisturbed.parts[0], strict=True):
        _assert_same(one, other)


@pytest.fixture(scope="module")
def undisturbed(
    data: Path, weights: Path, tmp_path_factory: pytest.TempPathFactory
) -> crossval.Trained:
    return _train(data, weights, tmp_path_factory.mktemp("undisturbed"))


def test_another_training_s_work_is_not_taken_up(data: Path, weights: Path, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{}")
    with pytest.raises(DatasetError, match="another training"):
        _train(data, weights, tmp_path)


def test_networks_that_were_fitted_on_other_folds_are_not_taken_up(
    data: Path, weights: Path, tmp_path: Path
) -> None:
    def begun(fold_seed: int) -> crossval.Training:
        return crossval.Training(
            [dataset.read(data)],
            tiny.RECIPE,
            folds=2,
            start=FromImageNet(weights, Faces.none()),
            work=tmp_path,
            report=Silent(),
            fold_seed=fold_seed,
        )

    begun(1)
    begun(1)
    with pytest.raises(DatasetError, match="another training"):
        begun(2)


def test_a_photograph_that_cannot_be_read_is_named(weights: Path, tmp_path: Path) -> None:
    data = tiny.write_dataset(tmp_path / "broken", subjects=3)
    (data / "1-left.png").write_bytes(b"not a picture")
    with pytest.raises(DatasetError, match=r"1-left\.png"):
        _train(data, weights, tmp_path / "work")


def test_fewer_subjects_than_folds_are_refused(data: Path, weights: Path, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="10 subjects for 11 folds"):
        train([data], tmp_path / "iga-9", backbone_weights=weights, folds=11)


def test_an_existing_package_is_not_overwritten(
    data: Path, weights: Path, package: ModelPackage
) -> None:
    with pytest.raises(DatasetError, match="there already"):
        train([data], package.folder, backbone_weights=weights)


def test_weights_that_are_none_are_refused(data: Path, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="backbone's weights"):
        train([data], tmp_path / "iga-9", backbone_weights=tmp_path / "gone")
    wrong = tmp_path / "wrong.safetensors"
    wrong.write_bytes(b"0" * 100)
    with pytest.raises(DatasetError, match="holds no mobilenet_v2 weights"):
        train([data], tmp_path / "iga-9", backbone_weights=wrong, folds=2)


def test_a_disk_that_refuses_is_told_in_a_sentence(
    data: Path, weights: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StorageError, match=r"iga-9 could not be written"):
        train([data], tmp_path / "file" / "iga-9", backbone_weights=weights, recipes=[tiny.RECIPE])


def test_figures_need_a_source(package: ModelPackage, data: Path) -> None:
    with pytest.raises(DatasetError, match="either"):
        evaluate(package.folder)
    with pytest.raises(DatasetError, match="either"):
        evaluate(package.folder, data=data, cross_validated=True)


def test_predictions_without_sense_are_refused() -> None:
    with pytest.raises(PackageError, match="out-of-fold"):
        from_csv("subject,visit\n1,2\n")


def test_folding_batch_norm_changes_nothing(tmp_path: Path) -> None:
    torch.manual_seed(3)
    original = torchvision.models.mobilenet_v2().eval()
    for module in original.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            torch.nn.init.normal_(module.running_mean, 0, 0.1)
            torch.nn.init.uniform_(module.running_var, 0.5, 2)
            torch.nn.init.normal_(module.bias, 0, 0.1)
    save_file(original.state_dict(), tmp_path / "original.safetensors")
    backbone = Backbone(MOBILENET).eval()
    load_imagenet(backbone, tmp_path / "original.safetensors")
    photos = torch.rand(1, 3, 64, 64) * 2 - 1
    with torch.inference_mode():
        expected = original.features(photos)
        found = photos
        for block in backbone.blocks:
            found = block(found)
        torch.testing.assert_close(found, expected, rtol=1e-3, atol=1e-4)


def _train(data: Path, weights: Path, work: Path) -> crossval.Trained:
    found = crossval.train(
        [dataset.read(data)],
        [tiny.RECIPE],
        folds=2,
        start=FromImageNet(weights, Faces.none()),
        work=work,
        report=Silent(),
        device=torch.device("cpu"),
    )
    assert found is not None
    return found


def _assert_same(one: GradingNetwork, other: GradingNetwork) -> None:
    for name, tensor in one.state_dict().items():
        assert torch.equal(tensor, other.state_dict()[name]), name
