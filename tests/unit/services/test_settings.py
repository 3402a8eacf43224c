"""Settings survive what is broken, unknown or from a newer version."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from acne_desktop.domain.account import Account, Role
from acne_desktop.domain.audit import Wanted
from acne_desktop.errors import PermissionDeniedError, StorageError
from acne_desktop.paths import Folders
from acne_desktop.services import audit as trail
from acne_desktop.services import settings
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.setting import Kind, Setting
from acne_desktop.services.settings import Settings
from acne_desktop.services.settings_schema import (
    APPEARANCE,
    CAPTURE,
    CLINIC,
    GRADING,
    PRIVACY,
    REPORTS,
    SCHEMA,
)
from tests.folders import clinic_in


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


def _somebody(*roles: Role) -> Account:
    return Account(1, "Bo", "Bo Holm", frozenset(roles), True, False, datetime.now(UTC))


# Who may change what, role by role; how the window looks, everybody may.
_OF_CLINIC = {CLINIC, CAPTURE, GRADING, REPORTS, PRIVACY}
_SECTIONS_OF = {
    Role.CLINICIAN: _OF_CLINIC,
    Role.READER: set[str](),
    Role.ADJUDICATOR: set[str](),
    Role.STUDY_MANAGER: set[str](),
    Role.ADMINISTRATOR: _OF_CLINIC,
}
_EVERYBODY = {"recent_commands", "blink_interval"}
_OF_ADMINISTRATORS = {"lock_after_minutes", "database", "photo_store"}
_OTHER_VALUES: dict[Kind, Callable[[Setting], object]] = {
    Kind.SWITCH: lambda each: not vars(Settings())[each.id],
    Kind.NUMBER: lambda each: each.most,
    Kind.CHOICE: lambda each: each.choices[1][0],
}


_WELL_FORMED = {
    "camera_size": "1x1",
    "database": "postgresql://server/clinic",
    "photo_store": "s3://bucket",
}


def _another_value(each: Setting) -> Any:
    text = _WELL_FORMED.get(each.id, "another")
    value = _OTHER_VALUES[each.kind](each) if each.kind in _OTHER_VALUES else text
    assert each.fits(value)
    assert value != getattr(Settings(), each.id)
    return value


def _may_change(role: Role, each: Setting) -> bool:
    if each.section == APPEARANCE or each.id in _EVERYBODY:
        return True
    if each.id in _OF_ADMINISTRATORS:
        return role is Role.ADMINISTRATOR
    if not each.section:  # the model in use, the size of the camera's pictures
        return bool(_SECTIONS_OF[role])
    return each.section in _SECTIONS_OF[role]


@pytest.mark.parametrize("role", Role)
def test_each_role_changes_what_is_theirs_and_nothing_else(role: Role, tmp_path: Path) -> None:
    clinic = clinic_in(Folders(tmp_path), _somebody(role))
    changed = {}
    for each in SCHEMA:
        if not each.has_value:
            continue
        value = _another_value(each)
        if _may_change(role, each):
            settings.change(clinic, {each.id: value})
            changed[each.id] = value
        else:
            with pytest.raises(PermissionDeniedError):
                settings.change(clinic, {"theme": "contrast", each.id: value})
    assert settings.load(clinic.folders) == replace(Settings(), **changed)


@pytest.mark.parametrize("role", Role)
def test_what_is_the_same_as_before_needs_no_permission(role: Role, tmp_path: Path) -> None:
    clinic = clinic_in(Folders(tmp_path), _somebody(role))
    same = {each.id: getattr(Settings(), each.id) for each in SCHEMA if each.has_value}
    assert settings.change(clinic, {**same, "other": {}}) == Settings()


def test_where_nobody_has_a_name_everything_may_be_changed(tmp_path: Path) -> None:
    clinic = clinic_in(Folders(tmp_path))
    changes = {each.id: _another_value(each) for each in SCHEMA if each.has_value}
    assert settings.change(clinic, {**changes, "other": {"report": 1}}) == replace(
        Settings(), **changes, other={"report": 1}
    )


def test_nobody_changes_more_than_the_look_before_signing_in(tmp_path: Path) -> None:
    clinic = clinic_in(Folders(tmp_path), _somebody(Role.ADMINISTRATOR))
    clinic.signed_in = None
    settings.change(clinic, {"theme": "dark"})
    with pytest.raises(PermissionDeniedError):
        settings.change(clinic, {"lock_after_minutes": "0"})


def test_what_not_everybody_may_change_stands_in_the_trail(clinic: Clinic) -> None:
    settings.change(clinic, {"theme": "dark", "clinic_name": "Practice South"}, "we moved")
    settings.change(clinic, {"clinic_name": "Practice South", "other": {"report": 1}})
    found = trail.entries(clinic, Wanted(subject="settings"))
    assert [(each.record, each.old, each.new, each.reason) for each in found] == [
        ("clinic_name", {"value": ""}, {"value": "Practice South"}, "we moved")
    ]


def test_settings_that_cannot_be_written_leave_no_entry(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise StorageError("The disk is full.")

    monkeypatch.setattr(settings, "write_whole", full)
    with pytest.raises(StorageError):
        settings.change(clinic, {"clinic_name": "Practice South"})
    assert not trail.entries(clinic, Wanted(subject="settings"))
