"""The store of originals: addressed by content, verified, and swept with care."""

import hashlib
import os
import time
from pathlib import Path

import pytest

from acne_desktop.errors import PhotoDamagedError
from acne_desktop.storage.photos import UNCLAIMED_DAYS, LocalPhotos

DATA = b"the bytes of a photograph" * 100
NAME = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "photos"


@pytest.fixture
def unclaimed(tmp_path: Path) -> Path:
    return tmp_path / "unclaimed"


@pytest.fixture
def store(folder: Path, unclaimed: Path) -> LocalPhotos:
    folder.mkdir()
    return LocalPhotos(folder, unclaimed)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_keeps_bytes_under_their_hash(store: LocalPhotos, folder: Path) -> None:
    assert store.put(DATA, NAME, ".jpg")
    assert files(folder) == [folder / NAME[:2] / f"{NAME}.jpg"]
    assert store.read(NAME, ".jpg") == DATA


def test_what_is_there_is_not_written_again(store: LocalPhotos, folder: Path) -> None:
    store.put(DATA, NAME, ".jpg")
    [path] = files(folder)
    before = path.stat()
    assert not store.put(DATA, NAME, ".jpg")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_bytes_under_a_wrong_name_are_a_bug(store: LocalPhotos, folder: Path) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.put(DATA, "0" * 64, ".jpg")
    assert files(folder) == []


def test_one_changed_bit_is_noticed(store: LocalPhotos, folder: Path) -> None:
    store.put(DATA, NAME, ".jpg")
    [path] = files(folder)
    path.write_bytes(bytes([DATA[0] ^ 1]) + DATA[1:])
    with pytest.raises(PhotoDamagedError, match="damaged"):
        store.read(NAME, ".jpg")


def test_the_sweep_deletes_what_is_unfinished(store: LocalPhotos, folder: Path) -> None:
    store.put(DATA, NAME, ".jpg")
    (folder / NAME[:2] / f"{NAME}.jpg.tmp").write_bytes(DATA[:100])
    (folder / "ff").mkdir()
    (folder / "ff" / "half.jpg.tmp").touch()
    assert store.sweep({NAME}) == 2
    assert files(folder) == [folder / NAME[:2] / f"{NAME}.jpg"]
    assert store.sweep({NAME}) == 0


def test_the_sweep_sets_aside_what_no_visit_names(
    store: LocalPhotos, folder: Path, unclaimed: Path
) -> None:
    store.put(DATA, NAME, ".jpg")
    assert store.sweep(set()) == 1
    assert files(folder) == []
    assert [path.read_bytes() for path in files(unclaimed)] == [DATA]
    assert store.put(DATA, NAME, ".jpg")


def test_what_was_set_aside_is_deleted_when_its_time_is_over(
    store: LocalPhotos, unclaimed: Path
) -> None:
    store.put(DATA, NAME, ".jpg")
    store.sweep(set())
    [path] = files(unclaimed)
    day = 86_400
    young = time.time() - (UNCLAIMED_DAYS - 1) * day
    os.utime(path, (young, young))
    store.sweep(set())
    assert files(unclaimed) == [path]
    old = time.time() - (UNCLAIMED_DAYS + 1) * day
    os.utime(path, (old, old))
    store.sweep(set())
    assert files(unclaimed) == []


def test_the_sweep_leaves_alone_what_is_not_its_own(store: LocalPhotos, folder: Path) -> None:
    (folder / "README.txt").write_text("left by somebody")
    assert store.sweep(set()) == 0
    assert not store.holds_any()
    assert files(folder) == [folder / "README.txt"]


def test_a_store_without_its_folder_is_empty(tmp_path: Path) -> None:
    store = LocalPhotos(tmp_path / "none", tmp_path / "unclaimed")
    assert not store.holds_any()
    assert store.sweep(set()) == 0
