"""A package is used whole and unchanged, or not at all."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from acne_desktop.errors import PackageError
from acne_desktop.grading.package import CARD, MANIFEST, SEAL, WEIGHTS, ModelPackage
from tests.unit.grading.packages import random_package


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return random_package(tmp_path_factory.mktemp("models") / "iga-0.0").folder


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Path:
    copy = tmp_path / pristine.name
    copy.mkdir()
    for path in pristine.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    return copy


def test_a_whole_package_opens_with_its_hash_and_card(folder: Path) -> None:
    package = ModelPackage.open(folder)
    assert package.version == "iga-0.0"
    assert package.hash == hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    assert package.card.startswith("# Model card")
    assert package.read(WEIGHTS) == (folder / WEIGHTS).read_bytes()


@pytest.mark.parametrize("name", [WEIGHTS, CARD, MANIFEST, SEAL])
@pytest.mark.parametrize("place", [0.0, 0.5, 0.999])
def test_one_changed_byte_is_refused(folder: Path, name: str, place: float) -> None:
    data = bytearray((folder / name).read_bytes())
    data[int(place * len(data))] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(PackageError, match="does not match its hash"):
        ModelPackage.open(folder)


@pytest.mark.parametrize("name", [WEIGHTS, CARD, MANIFEST, SEAL])
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(PackageError, match=r"iga-0\.0") as caught:
        ModelPackage.open(folder)
    assert str(folder) not in caught.value.sentence


def test_a_file_too_many_is_refused(folder: Path) -> None:
    (folder / "weights.pkl").write_bytes(b"")
    with pytest.raises(PackageError, match=r"not its own \(weights.pkl\)"):
        ModelPackage.open(folder)


def test_a_folder_that_is_no_package_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(PackageError, match="no model package"):
            ModelPackage.open(folder)


@pytest.mark.parametrize("text", ["not json", "[]", "{}", '{"files": 3}'])
def test_a_sealed_manifest_without_sense_is_refused(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_text(text)
    _seal(folder)
    with pytest.raises(PackageError):
        ModelPackage.open(folder)


def test_a_package_of_another_format_is_refused(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["format"] = 99
    (folder / MANIFEST).write_text(json.dumps(manifest))
    _seal(folder)
    with pytest.raises(PackageError, match="another version"):
        ModelPackage.open(folder)


def test_bytes_changed_after_opening_are_noticed(folder: Path) -> None:
    package = ModelPackage.open(folder)
    (folder / WEIGHTS).write_bytes(b"other")
    with pytest.raises(PackageError, match="does not match its hash"):
        package.read(WEIGHTS)


def test_opening_needs_no_torch(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; "
        "from acne_desktop.grading.package import ModelPackage; "
        "ModelPackage.open(Path(sys.argv[1])); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True)


def _seal(folder: Path) -> None:
    digest = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    (folder / SEAL).write_text(f"{digest}  {MANIFEST}\n")
