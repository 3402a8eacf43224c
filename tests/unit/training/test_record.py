"""Figures on unseen subjects are sealed into a package; those of its own training are refused."""

from pathlib import Path

import pytest

from acne_desktop.errors import DatasetError
from acne_desktop.grading import package as packages
from acne_desktop.grading.engine import Engine
from acne_desktop.grading.package import ModelPackage
from acne_desktop.training import dataset
from acne_desktop.training.evaluate_command import Wanted, evaluate
from acne_desktop.training.ship import described
from tests.unit.grading.packages import random_package
from tests.unit.training.answers import FakeEngine, write_dataset
from tests.unit.training.figures import manifest

GRADES = [(1, 1), (2, 2), (3, 2), (1, 3), (2, 2), (3, 3), (2, 1), (1, 1)]


@pytest.fixture
def package(tmp_path: Path) -> ModelPackage:
    plain = random_package(tmp_path / "plain")
    files = {name: plain.read(name) for name in plain.manifest["files"]}
    written = manifest()
    backbone = {**written["backbone"], **plain.manifest["backbone"]}
    about = {**written, **plain.manifest, "backbone": backbone, "version": "iga-9"}
    return packages.write(tmp_path / "models" / "iga-9", about, files)


@pytest.fixture(autouse=True)
def fake_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engine, "load", lambda package: FakeEngine())


def test_they_stand_in_manifest_and_card_under_a_new_hash(
    package: ModelPackage, tmp_path: Path
) -> None:
    data = write_dataset(tmp_path / "others", GRADES, refused=1)
    evaluate(package.folder, data=data, wanted=Wanted(as_json=True, record=True))
    after = ModelPackage.open(package.folder)
    assert after.hash != package.hash
    assert after.manifest["unseen"]["figures"]["n"] == 7
    assert after.manifest["unseen"]["data"]["title"] == "Plain colours"
    assert "on subjects that none has seen" in after.card
    assert "person-3" not in str(after.manifest["unseen"])
    assert after.read("weights.safetensors") == package.read("weights.safetensors")
    assert [path.name for path in package.folder.parent.iterdir()] == ["iga-9"]


def test_subjects_of_the_training_are_refused(package: ModelPackage, tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "others", GRADES)
    about = described(dataset.read(folder))
    files = {name: package.read(name) for name in package.manifest["files"]}
    known = packages.write(
        tmp_path / "known" / "iga-9", {**package.manifest, "data": [about]}, files
    )
    with pytest.raises(DatasetError, match="was trained on others"):
        evaluate(known.folder, data=folder, wanted=Wanted(as_json=True, record=True))
    assert ModelPackage.open(known.folder).hash == known.hash


def test_without_data_nothing_can_be_recorded(package: ModelPackage) -> None:
    with pytest.raises(DatasetError, match="--data"):
        evaluate(package.folder, cross_validated=True, wanted=Wanted(record=True))
