"""A whole training of the locator: its files, their agreement, and the same bytes by seed."""

import csv
import json
from pathlib import Path

import pytest

from acne_desktop.errors import DatasetError
from acne_desktop.grading.face import FaceLocator
from acne_desktop.grading.package import write
from acne_desktop.grading.scope import Scope
from acne_desktop.training.face.command import COLUMNS, measure_scope, train_face
from acne_desktop.training.face.samples import folds, read_samples
from acne_desktop.training.ship import NO_COMPANIONS
from acne_desktop.training.train_command import companions
from tests.photographs import face as face_picture
from tests.unit.training.face.tiny import RECIPE, write_acne04, write_rendered
from tests.unit.training.tiny import write_backbone


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faces")
    write_acne04(folder / "acne04")
    write_rendered(folder / "synthetic")
    write_backbone(folder / "backbone.safetensors")
    return folder


def train(data: Path, out: Path) -> Path:
    train_face(
        data / "acne04", data / "synthetic", data / "backbone.safetensors", out, recipe=RECIPE
    )
    return out


@pytest.fixture(scope="module")
def trained(data: Path) -> Path:
    return train(data, data / "out")


def test_it_writes_a_locator_its_scope_faces_and_figures(data: Path, trained: Path) -> None:
    face = FaceLocator.load((trained / "face.onnx").read_bytes()).locate(face_picture())
    scope = json.loads((trained / "scope.json").read_text())
    assert Scope.from_dict(scope).familiar.distance(face.features) > 0
    figures = json.loads((trained / "figures.json").read_text())
    assert scope["figures"] == figures
    assert {name: group["n"] for name, group in figures["faces"].items()} == {
        **{"real": 8, "closeups": 1, "rendered": 6},
    }
    assert set(figures["negatives"]) == {"made_of_faces", "held_out", "trained"}
    with (trained / "faces.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    samples = read_samples(data / "acne04", data / "synthetic")
    assert [row["file"] for row in rows] == [sample.path.name for sample in samples]
    for row in rows:
        assert (row["x"] != "") == (float(row["present"]) >= 0.5)


def test_the_same_seed_gives_the_same_files(data: Path, trained: Path) -> None:
    again = train(data, data / "again")
    for file in trained.iterdir():
        assert (again / file.name).read_bytes() == file.read_bytes(), file.name


def test_a_persons_photographs_stay_in_one_fold(data: Path) -> None:
    samples = read_samples(data / "acne04", data / "synthetic")
    fold = folds(samples, 3, 1)
    assert len(set(fold)) > 1
    for group in {sample.group for sample in samples}:
        assert len({fold[i] for i, sample in enumerate(samples) if sample.group == group}) == 1


def test_a_package_tells_what_it_refuses(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = {
        **{"version": "iga-x", "members": 1, "input_height": 64, "input_width": 64},
        **{"calibration": {}, "wording": "fda"},
        "scope": json.loads((trained / "scope.json").read_text()),
    }
    files = dict.fromkeys(("weights.safetensors", "backbone.onnx", "card.md"), b"-")
    with_locator = {**files, "face.onnx": (trained / "face.onnx").read_bytes()}
    package = write(tmp_path / "with", manifest, with_locator)
    measure_scope(package.folder, count=1, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["faces"]["real"]["n"] == 8
    assert 0 <= told["negatives"]["held_out"]["all"] <= 1
    measure_scope(package.folder, count=1)
    assert "held_out: voronoi" in capsys.readouterr().out

    without = write(tmp_path / "without", manifest, files)
    with pytest.raises(DatasetError, match="no face locator"):
        measure_scope(without.folder)


def test_a_training_takes_locator_and_scope_from_a_package_as_well(
    trained: Path, tmp_path: Path
) -> None:
    written = companions(None, trained)
    manifest = {
        **{"version": "iga-x", "members": 1, "input_height": 64, "input_width": 64},
        **{"calibration": {}, "wording": "fda"},
        **{"scope": written.scope, "scope_figures": written.scope_figures},
    }
    files = dict.fromkeys(("weights.safetensors", "backbone.onnx", "card.md"), b"-")
    assert written.face is not None
    package = write(tmp_path / "iga-x", manifest, {**files, "face.onnx": written.face})
    assert companions(None, package.folder) == written
    assert companions(None, None) == NO_COMPANIONS


def test_a_data_set_without_poses_gets_one_sentence(data: Path, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"poses\.csv"):
        read_samples(data / "acne04", tmp_path)
