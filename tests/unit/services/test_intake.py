"""Photographs on their way in: each kind of bad file gives one sentence that names it."""

import hashlib
import os
from pathlib import Path

import numpy as np
import pytest

from acne_desktop.domain.photo import View
from acne_desktop.errors import PhotoError
from acne_desktop.services import intake
from tests.photographs import face, write_photo


def sentence(path: Path) -> str:
    with pytest.raises(PhotoError) as caught:
        intake.read_photo(path)
    text = caught.value.sentence
    assert text.startswith(f"{path.name}: ")
    assert str(path.parent) not in text
    assert "\n" not in text
    return text


def test_reads_bytes_once_and_decodes_them(tmp_path: Path) -> None:
    path = write_photo(tmp_path / "a.jpg", face(width=360, height=480), quality=90)
    photo = intake.read_photo(path)
    assert photo.name == "a.jpg"
    assert photo.data == path.read_bytes()
    assert photo.sha256 == hashlib.sha256(photo.data).hexdigest()
    assert (photo.width, photo.height, photo.suffix) == (360, 480, ".jpg")
    assert photo.preview.shape == (480, 360, 3)
    record = photo.as_photo(View.LEFT)
    assert (record.view, record.byte_size) == (View.LEFT, len(photo.data))


def test_a_preview_is_at_most_2048_pixels_long(tmp_path: Path) -> None:
    path = write_photo(tmp_path / "a.jpg", np.zeros((2600, 1300, 3), dtype=np.uint8))
    photo = intake.read_photo(path)
    assert photo.preview.shape == (2048, 1024, 3)
    assert (photo.width, photo.height) == (1300, 2600)


def test_a_wrong_ending_is_put_right(tmp_path: Path) -> None:
    path = write_photo(tmp_path / "a.png", face()).rename(tmp_path / "a.jpg")
    assert intake.read_photo(path).suffix == ".png"


def test_bytes_without_a_file_are_read_as_a_file_is(tmp_path: Path) -> None:
    path = write_photo(tmp_path / "a.jpg", face(), quality=90)
    photo, pasted = intake.read_photo(path), intake.read_photo_bytes(path.read_bytes())
    assert pasted.name == intake.PASTED
    assert (pasted.sha256, pasted.suffix) == (photo.sha256, photo.suffix)
    assert (pasted.preview == photo.preview).all()
    with pytest.raises(PhotoError, match="empty"):
        intake.read_photo_bytes(b"")


def test_a_text_file_called_jpg(tmp_path: Path) -> None:
    path = tmp_path / "notes.jpg"
    path.write_text("not a photograph")
    assert "not a photograph" in sentence(path)


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.jpg"
    path.touch()
    assert "empty" in sentence(path)


def test_a_truncated_file(tmp_path: Path) -> None:
    path = write_photo(tmp_path / "cut.jpg", face(), quality=90)
    path.write_bytes(path.read_bytes()[:-2000])
    assert "cut short" in sentence(path)


def test_a_missing_file(tmp_path: Path) -> None:
    assert "not there any more" in sentence(tmp_path / "gone.jpg")


def test_a_folder(tmp_path: Path) -> None:
    assert "folder" in sentence(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    assert "not a file" in sentence(pipe)


def test_a_file_that_vanishes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_photo(tmp_path / "a.jpg", face())
    real = Path.read_bytes

    def vanish(self: Path) -> bytes:
        self.unlink()
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", vanish)
    assert "not there any more" in sentence(path)


@pytest.mark.parametrize("written", [b"more", b""])
def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: bytes
) -> None:
    path = write_photo(tmp_path / "a.jpg", face())
    real = Path.read_bytes

    def grow(self: Path) -> bytes:
        data = real(self)
        with self.open("ab") as file:
            file.write(written)
        os.utime(self, (1, 1))
        return data

    monkeypatch.setattr(Path, "read_bytes", grow)
    assert "changed while it was read" in sentence(path)


@pytest.mark.parametrize(
    ("error", "words"),
    [(PermissionError(13, "denied"), "may not be read"), (OSError(5, "I/O"), "cannot be read")],
)
def test_a_file_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    path = write_photo(tmp_path / "a.jpg", face())

    def fail(self: Path) -> bytes:
        raise error

    monkeypatch.setattr(Path, "read_bytes", fail)
    assert words in sentence(path)


def test_an_enormous_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_photo(tmp_path / "a.jpg", face())
    monkeypatch.setattr(intake, "MAX_BYTES", 100)
    assert "too large" in sentence(path)


def test_a_name_with_a_zero_byte(tmp_path: Path) -> None:
    with pytest.raises(PhotoError, match="cannot be read"):
        intake.read_photo(tmp_path / "a\0b.jpg")
