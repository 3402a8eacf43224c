"""The commands on a few rendered heads: limits are derived, written, and measured."""

import json
import shutil
from pathlib import Path

import pytest

from acne_desktop.domain.inspection import Quality
from acne_desktop.errors import DatasetError
from acne_desktop.grading import upright
from acne_desktop.imaging.quality.limits import FILE as LIMITS_FILE
from acne_desktop.imaging.quality.limits import read_limits
from acne_desktop.paths import resources
from acne_desktop.services.grading import bundled_package
from acne_desktop.training.quality import degrade
from acne_desktop.training.quality.command import Sources, derive, measure
from acne_desktop.training.quality.readings import GOOD
from tests.unit.grading.packages import random_package
from tests.unit.training.quality import heads


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return heads.write(tmp_path_factory.mktemp("heads"))


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Return a folder that holds the limits and the model that ship."""
    for name in (LIMITS_FILE, upright.FILE):
        shutil.copy(resources() / name, tmp_path / name)
    return tmp_path


def test_limits_are_derived_and_written(
    data: tuple[Path, Path], written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    derive(bundled_package(), Sources(*data, every=5), written, as_json=True)
    printed = json.loads(capsys.readouterr().out)
    limits = read_limits(written / LIMITS_FILE)
    assert set(limits.of) == set(Quality)
    assert limits.record["derived_from"]["real_people"] == 6
    assert limits.record["sent_back"] == printed["sent_back"]
    assert set(limits.record["bad_means"]) == {*degrade.KINDS, degrade.OTHER_VIEW}
    blurred = printed["sent_back"]["real"]["blurred"]
    assert blurred["n"] > 0
    assert blurred["sent_back"] == 1
    found = upright.read_upright(written / upright.FILE)
    assert found.weights.shape[0] == 4


def test_what_the_limits_do_is_measured(
    data: tuple[Path, Path], written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (written / LIMITS_FILE).read_bytes()
    measure(bundled_package(), Sources(*data, every=100), written)
    text = capsys.readouterr().out
    assert "Sent back of real photographs" in text
    assert GOOD in text
    assert "View of real photographs right: 100.0% of" in text
    assert "ms of one core" in text
    assert (written / LIMITS_FILE).read_bytes() == before


def test_a_package_without_a_locator_is_refused(
    data: tuple[Path, Path], written: Path, tmp_path: Path
) -> None:
    random_package(tmp_path / "plain", 1)
    with pytest.raises(DatasetError, match="no face locator"):
        measure(tmp_path / "plain", Sources(*data), written)


def test_faces_that_cannot_be_read_are_named(
    data: tuple[Path, Path], written: Path, tmp_path: Path
) -> None:
    with pytest.raises(DatasetError, match=r"faces\.csv cannot be read"):
        measure(bundled_package(), Sources(*data, faces=tmp_path), written)
