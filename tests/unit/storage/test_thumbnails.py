"""The cache of small pictures: held to its size, and never in the way."""

import os
from pathlib import Path

from acne_desktop.storage.thumbnails import ThumbnailStore


def name(number: int) -> str:
    return f"{number:064x}"[::-1]


def test_returns_what_was_written(tmp_path: Path) -> None:
    store = ThumbnailStore(tmp_path / "cache")
    assert store.read(name(1)) is None
    store.write(name(1), b"one")
    store.write(name(1), b"two")
    assert store.read(name(1)) == b"two"
    assert [path.suffix for path in (tmp_path / "cache").glob("??/*")] == [".jpg"]


def test_those_not_seen_for_longest_make_room(tmp_path: Path) -> None:
    store = ThumbnailStore(tmp_path, limit_bytes=1000)
    for number in range(10):
        store.write(name(number), bytes(100))
        os.utime(next(tmp_path.glob(f"??/{name(number)}.jpg")), (number, number))
    store.read(name(0))  # seen just now

    store.write(name(10), bytes(100))

    kept = [number for number in range(11) if store.read(name(number)) is not None]
    assert kept == [0, 4, 5, 6, 7, 8, 9, 10]


def test_what_other_runs_have_left_counts(tmp_path: Path) -> None:
    ThumbnailStore(tmp_path).write(name(1), bytes(900))
    os.utime(next(tmp_path.glob("??/*")), (1, 1))

    ThumbnailStore(tmp_path, limit_bytes=1000).write(name(2), bytes(200))

    assert len(list(tmp_path.glob("??/*"))) == 1


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file stands here", encoding="utf-8")
    store = ThumbnailStore(tmp_path / "cache")

    store.write(name(1), b"one")

    assert store.read(name(1)) is None
