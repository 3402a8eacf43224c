"""A shared folder keeps originals whole and checked, and is known by its marker."""

import hashlib
import json
import threading
from pathlib import Path

import pytest

from acne_desktop.errors import StorageError, StoreUnreachableError
from acne_desktop.storage import folder_shelf
from acne_desktop.storage.folder_shelf import MARKER, FolderShelf
from acne_desktop.storage.patience import TooSlowError, within
from acne_desktop.storage.photos import place_of

DATA = b"the bytes of a photograph" * 1000
SHA256 = hashlib.sha256(DATA).hexdigest()
NAME = place_of(SHA256, ".jpg")


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


def shelf(share: Path, tmp_path: Path, *, workstation: str = "a") -> FolderShelf:
    return FolderShelf(share, tmp_path / f"note-{workstation}.json")


def files(share: Path) -> set[str]:
    return {p.relative_to(share).as_posix() for p in share.rglob("*") if p.is_file()}


def test_bytes_come_back_on_another_workstation(share: Path, tmp_path: Path) -> None:
    shelf(share, tmp_path).put(NAME, DATA, SHA256)
    assert files(share) == {MARKER, NAME}
    assert shelf(share, tmp_path, workstation="b").get(NAME) == DATA
    assert shelf(share, tmp_path).get(place_of("0" * 64, ".jpg")) is None


def test_what_is_there_is_not_written_again(share: Path, tmp_path: Path) -> None:
    shelf(share, tmp_path).put(NAME, DATA, SHA256)
    before = (share / NAME).stat()
    shelf(share, tmp_path, workstation="b").put(NAME, DATA, SHA256)
    after = (share / NAME).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_was_damaged_is_put_right_by_whoever_has_it(share: Path, tmp_path: Path) -> None:
    shelf(share, tmp_path).put(NAME, DATA, SHA256)
    (share / NAME).write_bytes(DATA[:100])
    shelf(share, tmp_path).put(NAME, DATA, SHA256)
    assert (share / NAME).read_bytes() == DATA


def test_nothing_stays_of_a_write_that_failed(
    share: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = shelf(share, tmp_path)
    made.get(NAME)  # the marker is there
    monkeypatch.setattr(folder_shelf, "_hash_of", lambda _path: "0" * 64)
    with pytest.raises(StorageError, match="does not give back what was written"):
        made.put(NAME, DATA, SHA256)
    assert files(share) == {MARKER}


def test_a_share_that_is_gone_is_one_sentence(share: Path, tmp_path: Path) -> None:
    made = shelf(share, tmp_path)
    made.put(NAME, DATA, SHA256)
    share.rename(tmp_path / "elsewhere")
    with pytest.raises(StoreUnreachableError, match="cannot be reached"):
        made.get(NAME)
    with pytest.raises(StoreUnreachableError, match="cannot be reached"):
        made.put(NAME, DATA, SHA256)


def test_an_empty_mount_point_is_not_the_share(share: Path, tmp_path: Path) -> None:
    made = shelf(share, tmp_path)
    made.put(NAME, DATA, SHA256)
    share.rename(tmp_path / "elsewhere")
    share.mkdir()
    with pytest.raises(StoreUnreachableError):
        made.put(NAME, DATA, SHA256)
    (share / MARKER).write_text(json.dumps({"id": "another"}), encoding="utf-8")
    with pytest.raises(StoreUnreachableError):
        made.get(NAME)
    assert files(share) == {MARKER}


def test_a_folder_that_was_never_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachableError):
        shelf(tmp_path / "none", tmp_path).put(NAME, DATA, SHA256)
    assert not (tmp_path / "none").exists()


def test_a_share_that_hangs_is_given_up(share: Path, tmp_path: Path) -> None:
    release = threading.Event()

    class Hanging(FolderShelf):
        """A share whose calls come back when they are let."""

        def _get(self, name: str) -> bytes | None:
            release.wait(30)
            return super()._get(name)

    made = Hanging(share, tmp_path / "note.json", patience=0.05)
    with pytest.raises(StoreUnreachableError):
        made.get(NAME)
    release.set()


def test_work_that_ends_in_time_gives_its_result_or_its_error() -> None:
    assert within(30, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(30, lambda: 1 // 0)
    release = threading.Event()
    with pytest.raises(TooSlowError):
        within(0.01, lambda: release.wait(30))
    release.set()
