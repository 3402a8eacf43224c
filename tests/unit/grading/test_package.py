"""A package is used whole and unchanged, or not at all."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from acne_desktop.errors import PackageError
from acne_desktop.grading.package import (
    BACKBONE,
    CARD,
    IN_PARTS,
    MANIFEST,
    SEAL,
    WEIGHTS,
    ModelPackage,
    write,
)
from tests.unit.grading.packages import HEIGHT, WIDTH, random_network, random_package, two_sizes


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


@pytest.mark.parametrize("name", [WEIGHTS, BACKBONE, CARD, MANIFEST, SEAL])
@pytest.mark.parametrize("place", [0.0, 0.5, 0.999])
def test_one_changed_byte_is_refused(folder: Path, name: str, place: float) -> None:
    data = bytearray((folder / name).read_bytes())
    data[int(place * len(data))] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(PackageError, match="does not match its hash"):
        ModelPackage.open(folder)


@pytest.mark.parametrize("name", [WEIGHTS, BACKBONE, CARD, MANIFEST, SEAL])
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


@pytest.mark.parametrize("number", [1, 99])
def test_a_package_of_another_format_is_refused(folder: Path, number: int) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["format"] = number
    (folder / MANIFEST).write_text(json.dumps(manifest))
    _seal(folder)
    with pytest.raises(PackageError, match="another version"):
        ModelPackage.open(folder)


@pytest.mark.parametrize("name", [WEIGHTS, BACKBONE, CARD])
def test_a_package_written_without_a_part_is_refused(
    folder: Path, tmp_path: Path, name: str
) -> None:
    package = ModelPackage.open(folder)
    files = {file: package.read(file) for file in package.manifest["files"] if file != name}
    with pytest.raises(PackageError, match=f"has no {name}"):
        write(tmp_path / "iga-0.1", package.manifest, files)


def test_each_member_has_its_own_weights_in_single_precision(folder: Path) -> None:
    one, other = ModelPackage.open(folder).weights()
    assert one.keys() == other.keys() == random_network().state_dict().keys()
    assert all(values.dtype == np.float32 for values in one.values())
    assert not np.array_equal(one["head.grade.weight"], other["head.grade.weight"])


@pytest.mark.parametrize("members", [0, 1, "two"])
def test_weights_of_more_members_than_the_manifest_says_are_refused(
    folder: Path, tmp_path: Path, members: object
) -> None:
    package = ModelPackage.open(folder)
    files = {name: package.read(name) for name in package.manifest["files"]}
    changed = write(tmp_path / "iga-0.1", {**package.manifest, "members": members}, files)
    with pytest.raises(PackageError, match="does not fit"):
        changed.weights()


def test_members_that_see_photographs_at_two_sizes_stand_in_parts(tmp_path: Path) -> None:
    package = two_sizes(tmp_path / "iga-0.0")
    assert [(part.members, part.height, part.width) for part in package.parts()] == [
        (range(2), HEIGHT, WIDTH),
        (range(2, 3), 64, 64),
    ]
    assert [part.backbone for part in package.parts()] == ["backbone.onnx", "backbone-2.onnx"]
    assert package.manifest["format"] == IN_PARTS  # an application of before would misread it
    assert ModelPackage.open(package.folder).hash == package.hash


@pytest.mark.parametrize(
    "parts",
    [
        [],
        "two",
        [{"members": 2}],
        [{"members": 1, "input_height": 64, "input_width": 64}],
        [{"members": 1, "input_height": 64, "input_width": 64}] * 2,
    ],
)
def test_parts_that_do_not_make_a_whole_are_refused(folder: Path, parts: object) -> None:
    package = ModelPackage.open(folder)
    with pytest.raises(PackageError, match="does not fit"):
        replace(package, manifest={**package.manifest, "parts": parts}).parts()


def test_bytes_changed_after_opening_are_noticed(folder: Path) -> None:
    package = ModelPackage.open(folder)
    (folder / WEIGHTS).write_bytes(b"other")
    with pytest.raises(PackageError, match="does not match its hash"):
        package.read(WEIGHTS)


def _seal(folder: Path) -> None:
    digest = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    (folder / SEAL).write_text(f"{digest}  {MANIFEST}\n")
