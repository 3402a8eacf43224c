"""The bundled model: found by its version, described without torch, refused when damaged."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from acne_desktop.errors import PackageError
from acne_desktop.grading import package
from acne_desktop.services import grading
from acne_desktop.services.grading import Grader
from tests.fakes import FakeGrader
from tests.model_packages import plain_package


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a model package that is whole; its weights are never loaded here."""
    return plain_package(tmp_path / "iga-0.9").folder


def test_describes_a_package(folder: Path) -> None:
    info = grading.model_info(folder)
    assert info.version == "iga-0.9"
    assert info.card.startswith("# Model card: iga-0.9\n")
    assert info.hash == hashlib.sha256((folder / package.MANIFEST).read_bytes()).hexdigest()
    assert info.figures["real"]["accuracy"] == 0.73


def test_needs_no_torch_to_describe_one(folder: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from acne_desktop.services import grading;"
        "grading.model_info(Path(sys.argv[1])); assert 'torch' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("file", [package.WEIGHTS, package.CARD, package.MANIFEST])
def test_one_changed_byte_is_refused(folder: Path, file: str) -> None:
    data = bytearray((folder / file).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / file).write_bytes(data)
    with pytest.raises(PackageError, match="install the application again"):
        grading.model_info(folder)
    with pytest.raises(PackageError, match="install the application again"):
        grading.load_grader(folder)


def test_the_newest_bundled_package_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grading, "models", lambda: tmp_path)
    for name in ("iga-0.9", "iga-0.10", "iga-0.2.5", "iga-0.10rc1", "backbone"):
        (tmp_path / name).mkdir()
    (tmp_path / "iga-99.txt").touch()
    assert grading.bundled_package() == tmp_path / "iga-0.10"


def test_a_model_that_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grading, "models", lambda: tmp_path / "none")
    with pytest.raises(PackageError, match="not installed"):
        grading.bundled_package()
    with pytest.raises(PackageError, match="not installed"):
        grading.load_grader()


def test_the_fake_grader_keeps_the_contract() -> None:
    grader: Grader = FakeGrader()
    assert grader.version
    assert len(grader.hash) == 64
