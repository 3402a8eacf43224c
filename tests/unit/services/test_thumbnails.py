"""Small pictures: made once, without the original's notes, made anew where they are damaged."""

import hashlib
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from acne_desktop.errors import PhotoError
from acne_desktop.services import thumbnails
from acne_desktop.services.clinic import Clinic
from tests.photographs import face, write_photo


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def only_file(clinic: Clinic) -> Path:
    (found,) = clinic.folders.thumbnails.glob("??/*")
    return found


def test_is_made_once(clinic: Clinic, tmp_path: Path) -> None:
    path = write_photo(tmp_path / "a.png", face(width=900, height=1200))
    sha256 = sha256_of(path)
    made = thumbnails.of_file(clinic, sha256, path)
    path.unlink()

    again = thumbnails.of_file(clinic, sha256, path)

    assert made.shape == (320, 240, 3)
    assert np.abs(made.astype(int) - again).mean() < 2
    assert only_file(clinic).stem == sha256


def test_holds_nothing_of_the_original_s_notes(clinic: Clinic, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Mustermann"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[1] = "N"
    path = write_photo(tmp_path / "a.jpg", face(), exif=exif.tobytes())

    thumbnails.of_file(clinic, sha256_of(path), path)

    assert b"Exif" not in only_file(clinic).read_bytes()
    assert b"Mustermann" not in only_file(clinic).read_bytes()


@pytest.mark.parametrize("damage", [b"", b"no picture", b"\xff\xd8\xff"])
def test_a_damaged_one_is_made_anew(clinic: Clinic, tmp_path: Path, damage: bytes) -> None:
    path = write_photo(tmp_path / "a.png", face())
    made = thumbnails.of_file(clinic, sha256_of(path), path)
    only_file(clinic).write_bytes(damage)

    assert thumbnails.of_file(clinic, sha256_of(path), path).shape == made.shape
    assert len(only_file(clinic).read_bytes()) > 1000


def test_a_file_that_changed_is_never_kept_under_its_old_hash(
    clinic: Clinic, tmp_path: Path
) -> None:
    path = write_photo(tmp_path / "a.png", face())
    before = sha256_of(path)
    write_photo(path, face(seed=1))

    with pytest.raises(PhotoError, match="changed meanwhile"):
        thumbnails.of_file(clinic, before, path)
    assert not clinic.folders.thumbnails.exists()


def test_the_cache_may_be_deleted_at_any_time(clinic: Clinic, tmp_path: Path) -> None:
    path = write_photo(tmp_path / "a.png", face())
    thumbnails.of_file(clinic, sha256_of(path), path)
    shutil.rmtree(clinic.folders.thumbnails)

    assert thumbnails.of_file(clinic, sha256_of(path), path).shape == (320, 240, 3)
    assert only_file(clinic).exists()
