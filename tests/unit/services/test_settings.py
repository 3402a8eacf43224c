"""Settings survive what is broken, unknown or from a newer version."""

import json
from pathlib import Path

import pytest

from acne_desktop.errors import StorageError
from acne_desktop.paths import Folders
from acne_desktop.services import settings
from acne_desktop.services.settings import Settings


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "data")


def test_defaults_without_a_file(folders: Folders) -> None:
    assert settings.load(folders) == Settings()
    assert not folders.data.exists()


def test_what_is_saved_is_loaded(folders: Folders) -> None:
    chosen = Settings(
        theme="dark",
        paper="Letter",
        clinic_name="Hautarztpraxis Süd",
        camera="usb-1",
        camera_size="3840x2160",
        camera_mirrored=True,
        ghost_opacity=0,
    )
    settings.save(folders, chosen)
    assert settings.load(folders) == chosen
    assert [path.name for path in folders.data.iterdir()] == ["settings.json"]


def test_what_a_newer_version_wrote_is_kept(folders: Folders) -> None:
    folders.data.mkdir()
    folders.settings.write_text('{"theme": "dark", "microscope": {"zoom": 3}}')
    loaded = settings.load(folders)
    assert loaded.theme == "dark"
    settings.save(folders, Settings(theme="light", other=loaded.other))
    assert json.loads(folders.settings.read_text())["microscope"] == {"zoom": 3}


@pytest.mark.parametrize(
    "text",
    [
        '{"theme": "purple"}',
        '{"theme": 7}',
        '{"paper": null}',
        '{"clinic_name": ["x"]}',
        '{"camera_size": "large"}',
        '{"camera_mirrored": 1}',
        '{"ghost_opacity": true}',
        '{"ghost_opacity": 101}',
        '{"language": "xx"}',
        '{"report_language": "system"}',
        '{"scale": 250}',
        '{"font_size": 50}',
        '{"reduced_motion": true}',
        '{"clinic_logo": "../logo.png"}',
    ],
)
def test_a_value_that_is_not_allowed_gives_way_to_its_default(folders: Folders, text: str) -> None:
    folders.data.mkdir()
    folders.settings.write_text(text)
    assert settings.load(folders) == Settings()


@pytest.mark.parametrize("content", [b"{theme:", b"[1, 2]", b"", b"\xff\xfe\x00"])
def test_a_broken_file_is_put_aside(folders: Folders, content: bytes) -> None:
    folders.data.mkdir()
    folders.settings.write_bytes(content)
    assert settings.load(folders) == Settings()
    assert not folders.settings.exists()
    assert (folders.data / "settings.broken.json").read_bytes() == content
    settings.save(folders, Settings(theme="dark"))
    assert settings.load(folders).theme == "dark"


def test_a_broken_file_that_cannot_be_put_aside_gives_the_defaults(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders.data.mkdir()
    folders.settings.write_text("{theme:")

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "replace", refuse)
    assert settings.load(folders) == Settings()
    assert folders.settings.read_text() == "{theme:"


def test_a_full_disk_leaves_the_old_settings(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.save(folders, Settings(theme="dark"))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageError, match="disk is full"):
        settings.save(folders, Settings(theme="light"))
    assert settings.load(folders).theme == "dark"
    assert [path.name for path in folders.data.iterdir()] == ["settings.json"]
