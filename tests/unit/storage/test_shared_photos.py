"""Shared originals wait here until they are whole on the shelf, and are cached within a bound."""

import hashlib
from pathlib import Path

import pytest

from acne_desktop.errors import PhotoDamagedError, StoreUnreachableError
from acne_desktop.storage.file_cache import FileCache
from acne_desktop.storage.photos import LocalPhotos, place_of
from acne_desktop.storage.shared_photos import SharedPhotos


class MemoryShelf:
    """A shelf in memory that counts, and is out of reach when told so."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.gets = 0
        self.gone = False

    def put(self, name: str, data: bytes, sha256: str) -> None:
        """Keep a file, unless there is one."""
        self._answer()
        assert hashlib.sha256(data).hexdigest() == sha256
        self.held.setdefault(name, data)

    def get(self, name: str) -> bytes | None:
        """Return a file."""
        self._answer()
        self.gets += 1
        return self.held.get(name)

    def _answer(self) -> None:
        if self.gone:
            raise StoreUnreachableError("The store is gone.")


def original(number: int, size: int = 1000) -> tuple[bytes, str]:
    data = bytes([number]) * size
    return data, hashlib.sha256(data).hexdigest()


@pytest.fixture
def shelf() -> MemoryShelf:
    return MemoryShelf()


def workstation(tmp_path: Path, shelf: MemoryShelf, name: str, limit: int = 10**6) -> SharedPhotos:
    folder = tmp_path / name
    (folder / "photos").mkdir(parents=True)
    return SharedPhotos(
        LocalPhotos(folder / "photos", folder / "unclaimed"),
        shelf,
        FileCache(folder / "cache", limit_bytes=limit),
    )


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_what_is_kept_waits_and_is_read_without_the_shelf(
    tmp_path: Path, shelf: MemoryShelf
) -> None:
    shelf.gone = True
    store = workstation(tmp_path, shelf, "a")
    data, sha256 = original(1)
    assert store.put(data, sha256, ".jpg")
    assert not store.put(data, sha256, ".jpg")
    assert store.read(sha256, ".jpg") == data
    with pytest.raises(StoreUnreachableError):
        store.send(sha256, ".jpg")
    assert store.waiting() == [(sha256, ".jpg")]
    shelf.gone = False
    store.send(sha256, ".jpg")
    assert store.waiting() == []
    assert shelf.held == {place_of(sha256, ".jpg"): data}


def test_what_was_sent_is_read_elsewhere_once_and_then_from_the_cache(
    tmp_path: Path, shelf: MemoryShelf
) -> None:
    here, there = workstation(tmp_path, shelf, "a"), workstation(tmp_path, shelf, "b")
    data, sha256 = original(1)
    here.put(data, sha256, ".jpg")
    with pytest.raises(PhotoDamagedError, match="not in the shared store yet"):
        there.read(sha256, ".jpg")
    here.send(sha256, ".jpg")
    shelf.gets = 0
    assert [there.read(sha256, ".jpg") for _ in range(3)] == [data] * 3
    assert shelf.gets == 1
    assert here.read(sha256, ".jpg") == data
    assert shelf.gets == 1
    shelf.gone = True
    assert there.read(sha256, ".jpg") == data


def test_the_cache_keeps_its_bound(tmp_path: Path, shelf: MemoryShelf) -> None:
    store = workstation(tmp_path, shelf, "a", limit=3500)
    for number in range(6):
        data, sha256 = original(number)
        store.put(data, sha256, ".jpg")
        store.send(sha256, ".jpg")
    kept = files(tmp_path / "a" / "cache")
    assert 1 <= len(kept) <= 3
    data, sha256 = original(0)
    assert sha256 not in kept
    assert store.read(sha256, ".jpg") == data


def test_a_damaged_copy_in_the_cache_is_fetched_anew(tmp_path: Path, shelf: MemoryShelf) -> None:
    store = workstation(tmp_path, shelf, "a")
    data, sha256 = original(1)
    store.put(data, sha256, ".jpg")
    store.send(sha256, ".jpg")
    [cached] = [path for path in (tmp_path / "a" / "cache").rglob("*") if path.is_file()]
    cached.write_bytes(data[:10])
    assert store.read(sha256, ".jpg") == data
    assert cached.read_bytes() == data


def test_what_is_damaged_on_the_shelf_is_never_shown(tmp_path: Path, shelf: MemoryShelf) -> None:
    store = workstation(tmp_path, shelf, "b")
    data, sha256 = original(1)
    shelf.held[place_of(sha256, ".jpg")] = data[:-1]
    with pytest.raises(PhotoDamagedError, match="changed or damaged in the shared store"):
        store.read(sha256, ".jpg")
    assert files(tmp_path / "b" / "cache") == []


def test_one_that_is_damaged_here_is_not_sent(tmp_path: Path, shelf: MemoryShelf) -> None:
    store = workstation(tmp_path, shelf, "a")
    data, sha256 = original(1)
    store.put(data, sha256, ".jpg")
    (tmp_path / "a" / "photos" / place_of(sha256, ".jpg")).write_bytes(b"broken")
    with pytest.raises(PhotoDamagedError):
        store.send(sha256, ".jpg")
    assert shelf.held == {}


def test_sweeping_and_taking_back_touch_only_what_waits(tmp_path: Path, shelf: MemoryShelf) -> None:
    store = workstation(tmp_path, shelf, "a")
    for number in range(3):
        store.put(*original(number), ".jpg")
    store.send(original(0)[1], ".jpg")
    store.discard(original(1)[1], ".jpg")
    store.discard(original(0)[1], ".jpg")
    assert store.sweep(set()) == 1
    assert store.waiting() == []
    assert not store.holds_any()
    assert files(tmp_path / "a" / "unclaimed") == [f"{original(2)[1]}.jpg"]
    assert store.read(original(0)[1], ".jpg") == original(0)[0]


def test_what_is_fetched_is_kept_here_again(tmp_path: Path, shelf: MemoryShelf) -> None:
    store = workstation(tmp_path, shelf, "a")
    data, sha256 = original(1)
    store.put(data, sha256, ".jpg")
    store.send(sha256, ".jpg")
    store.fetch(sha256, ".jpg")
    local = LocalPhotos(tmp_path / "a" / "photos", tmp_path / "a" / "unclaimed")
    assert local.read(sha256, ".jpg") == data
