"""``evaluate`` from end to end, the engine being a fake: JSON, tables, files, refusals."""

import json
from pathlib import Path
from typing import Any

import pytest

from acne_desktop.domain.photo import VIEWS
from acne_desktop.errors import DatasetError, KnownError, PackageError, StorageError
from acne_desktop.grading import package as packages
from acne_desktop.grading.engine import Engine
from acne_desktop.grading.package import OUT_OF_FOLD, ModelPackage
from acne_desktop.training import outoffold
from acne_desktop.training.dataset import REAL, SYNTHETIC
from acne_desktop.training.evaluate_command import Wanted, evaluate
from acne_desktop.training.outoffold import Row
from tests.unit.grading.packages import random_package
from tests.unit.training.answers import REASON, FakeEngine, write_dataset, write_masked

GRADES = [(1, 1), (2, 2), (3, 2), (1, 3), (2, 2), (3, 3), (2, 1), (1, 1)]
FIGURES = (
    "accuracy",
    "balanced_accuracy",
    "recall",
    "within_one",
    "mae",
    "qwk",
    "lwk",
    "ece",
    "coverage",
    "set_size",
)


def rows() -> list[Row]:
    """Return out-of-fold logits of real visits of one and two views, and of synthetic triplets."""
    found = []
    for number in range(60):
        grade = number % 5
        logits = tuple(4.0 * (place == grade) - 0.1 * number % 3 for place in range(5))
        source = SYNTHETIC if number >= 40 else REAL
        views = VIEWS if source == SYNTHETIC else VIEWS[1 : 2 + number % 2]
        found.append(Row(number, number, source, number % 5, views, True, grade, logits))
    return found


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModelPackage:
    folder = tmp_path_factory.mktemp("models")
    plain = random_package(folder / "plain")
    files = {name: plain.read(name) for name in plain.manifest["files"]}
    files[OUT_OF_FOLD] = outoffold.to_csv(rows()).encode()
    return packages.write(folder / "iga-9", {**plain.manifest, "version": "iga-9"}, files)


@pytest.fixture
def fake_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engine, "load", lambda package: FakeEngine())


def strictly(text: str) -> Any:
    """Return parsed JSON; NaN and infinities, which JSON does not know, fail."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.mark.usefixtures("fake_engine")
def test_the_json_has_every_figure_with_its_interval(
    package: ModelPackage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_dataset(tmp_path / "plain", GRADES, refused=1)
    evaluate(package.folder, data=data, wanted=Wanted(as_json=True))
    told = strictly(capsys.readouterr().out)
    assert told["model"] == "iga-9"
    assert told["hash"] == package.hash
    assert told["data"]["title"] == "Plain colours"
    assert told["n"] == 7
    for name in FIGURES:
        assert name in told
        assert f"{name}_interval" in told
    assert told["absent_grades"] == [0, 4]
    assert told["refused"]["n"] == 1
    assert set(told["by_views"]) == {"1", "2", "3"}
    assert set(told["by_fitzpatrick"]) == {"1", "2"}
    assert set(FIGURES) <= set(told["by_views"]["1"])
    assert len(told["confusion"]) == 5
    assert {"low", "high", "n", "confidence", "accuracy"} <= set(told["reliability"][0])
    assert "attention" not in told


@pytest.mark.usefixtures("fake_engine")
def test_a_reader_is_told_the_same_and_who_was_refused(
    package: ModelPackage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_dataset(tmp_path / "plain", GRADES, refused=1)
    evaluate(package.folder, data=data)
    text = capsys.readouterr().out
    assert "IGA 0, 4 does not occur" in text
    assert "By views" in text
    assert "By Fitzpatrick type" in text
    assert "in no figure: 1 visit." in text
    assert f"person-3 7: {REASON}" in text.replace("\n", " ")


@pytest.mark.usefixtures("fake_engine")
def test_predictions_and_reports_are_written(
    package: ModelPackage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_dataset(tmp_path / "plain", GRADES)
    predictions, page, pdf = (tmp_path / name for name in ("p.csv", "r.html", "r.PDF"))
    evaluate(package.folder, data=data, wanted=Wanted(True, predictions, page))
    figures = strictly(capsys.readouterr().out)
    assert len(predictions.read_text(encoding="utf-8").splitlines()) == 9
    assert f"{100 * figures['accuracy']:.1f} %" in page.read_text(encoding="utf-8")
    evaluate(package.folder, cross_validated=True, wanted=Wanted(True, report=pdf))
    assert pdf.read_bytes().startswith(b"%PDF")


def test_attention_is_checked_on_exact_masks(
    package: ModelPackage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the engine itself, on random weights: what matters is that all of it is there."""
    data = write_masked(tmp_path / "masked", subjects=3)
    page = tmp_path / "r.html"
    wanted = Wanted(as_json=True, report=page, attention=True, limit=2)
    evaluate(package.folder, data=data, wanted=wanted)
    told = strictly(capsys.readouterr().out)
    assert told["n"] == 3, "the limit is for the attention maps only"
    maps = told["attention"]
    assert maps["triplets"] == 2
    for name in ("lesion_lift", "pointing", "on_skin"):
        assert {"attention", "sobel", "uniform", "centre"} <= set(maps[name])
    assert maps["randomised"][0]["stage"] == "grades"
    assert "Attention maps, checked" in page.read_text(encoding="utf-8")


def test_the_folds_figures_are_told_by_group_and_views(
    package: ModelPackage, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate(package.folder, cross_validated=True, wanted=Wanted(as_json=True))
    told = strictly(capsys.readouterr().out)
    assert set(told) == {"real", "real_single", "synthetic"}
    assert told["real"]["n"] == 40
    assert {key: one["n"] for key, one in told["real"]["by_views"].items()} == {"1": 20, "2": 20}
    evaluate(package.folder, cross_validated=True)
    assert "By views" in capsys.readouterr().out


def test_what_does_not_go_together_is_refused(package: ModelPackage, tmp_path: Path) -> None:
    folder, data = package.folder, tmp_path / "data"
    with pytest.raises(DatasetError, match="either a data set"):
        evaluate(folder)
    with pytest.raises(DatasetError, match="either a data set"):
        evaluate(folder, data=data, cross_validated=True)
    with pytest.raises(DatasetError, match="Predictions are written for a data set"):
        evaluate(folder, cross_validated=True, wanted=Wanted(predictions=tmp_path / "p.csv"))
    with pytest.raises(DatasetError, match="checked on a data set"):
        evaluate(folder, cross_validated=True, wanted=Wanted(attention=True))
    with pytest.raises(KnownError, match=r"FILE\.html or FILE\.pdf"):
        evaluate(folder, data=data, wanted=Wanted(report=tmp_path / "report.txt"))
    with pytest.raises(StorageError, match=r"r\.html cannot be written"):
        evaluate(folder, data=data, wanted=Wanted(report=tmp_path / "gone" / "r.html"))
    with pytest.raises(DatasetError, match=r"triplets\.csv"):
        evaluate(folder, data=data)


def test_a_package_without_predictions_of_its_folds(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="has no oof"):
        evaluate(random_package(tmp_path / "iga-1").folder, cross_validated=True)
