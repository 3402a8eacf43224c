"""The clinic's logo is kept small and whole; a bad one costs one sentence, never a report."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from acne_desktop.errors import PhotoError
from acne_desktop.paths import Folders
from acne_desktop.services import clinic_logo
from acne_desktop.services.settings import Settings
from tests.folders import clinic_in


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "clinic")


def test_a_logo_is_kept_small_on_white_and_without_what_else_the_file_held(
    folders: Folders, tmp_path: Path
) -> None:
    file = tmp_path / "Dr Secret.png"
    Image.new("RGBA", (3000, 1000), (0, 0, 0, 0)).save(file)
    name = clinic_logo.keep(clinic_in(folders), file)
    assert "Secret" not in name
    with Image.open(folders.data / name) as kept:
        assert kept.size == (1500, 500)
        assert kept.convert("RGB").getpixel((9, 9)) == (255, 255, 255)
    head = clinic_logo.letterhead(folders, Settings(clinic_name=" Praxis ", clinic_logo=name))
    assert head.name == "Praxis"
    assert head.logo is not None
    assert head.logo.shape == (500, 1500, 3)
    assert clinic_logo.problem(folders, Settings(clinic_logo=name)) == ""


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_what_is_no_picture_is_refused_in_one_sentence(
    folders: Folders, tmp_path: Path, data: bytes
) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(data)
    with pytest.raises(PhotoError, match="choose a PNG or JPEG file"):
        clinic_logo.keep(clinic_in(folders), file)
    assert not folders.data.exists()


def test_a_file_that_is_gone_or_too_large(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PhotoError, match="cannot be read"):
        clinic_logo.keep(clinic_in(folders), tmp_path / "gone.png")
    file = tmp_path / "large.png"
    file.write_bytes(bytes(100))
    monkeypatch.setattr(clinic_logo, "_MOST_BYTES", 99)
    with pytest.raises(PhotoError, match="too large"):
        clinic_logo.keep(clinic_in(folders), file)


def test_a_logo_that_was_damaged_since_is_told_and_left_out(folders: Folders) -> None:
    folders.data.mkdir(parents=True)
    settings = Settings(clinic_name="Praxis", clinic_logo="logo-1.png")
    assert "choose it again" in clinic_logo.problem(folders, settings)
    assert clinic_logo.letterhead(folders, settings).logo is None
    target = io.BytesIO()
    Image.new("RGB", (40, 20)).save(target, "PNG")
    (folders.data / "logo-1.png").write_bytes(target.getvalue())
    assert clinic_logo.problem(folders, settings) == ""
    assert clinic_logo.problem(folders, replace(settings, clinic_logo="")) == ""
