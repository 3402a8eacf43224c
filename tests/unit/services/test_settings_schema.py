"""The schema: complete, consistent, and found by what it says in the language in force."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from acne_desktop import language
from acne_desktop.paths import Folders
from acne_desktop.services import settings
from acne_desktop.services.setting import Kind, Setting
from acne_desktop.services.settings import Settings
from acne_desktop.services.settings_schema import SCHEMA, SECTIONS, find, setting, shown


def test_every_field_is_a_setting_and_every_setting_a_field() -> None:
    kept = [each.id for each in SCHEMA if each.has_value]
    assert sorted(kept) == sorted({each.name for each in fields(Settings)} - {"other"})
    assert len({each.id for each in SCHEMA}) == len(SCHEMA)


def test_every_default_is_allowed() -> None:
    for id_, value in settings.defaults(each.id for each in SCHEMA if each.has_value).items():
        assert setting(id_).fits(value), id_


def test_what_is_shown_has_its_words_and_its_section() -> None:
    for each in SCHEMA:
        if each.section:
            assert each.section in SECTIONS
            assert each.label
            assert each.help.endswith(".")
            assert len(each.help) < 100


def test_sections_hold_their_settings_in_order() -> None:
    assert [each.id for each in shown("reports")] == ["paper", "report_language"]
    assert shown("models") == ()


@pytest.mark.parametrize(
    ("id_", "value", "fits"),
    [
        ("scale", 200, True),
        ("scale", 99, False),
        ("scale", True, False),
        ("scale", "100", False),
        ("camera_mirrored", 1, False),
        ("theme", "contrast", True),
        ("theme", ["light"], False),
        ("clinic_name", "x" * 120, True),
        ("clinic_name", "x" * 121, False),
        ("clinic_address", "Road 1\nTown", True),
        ("clinic_logo", "logo-1.png", True),
        ("clinic_logo", "..\\logo.png", False),
        ("camera_size", "1920x1080", True),
        ("camera_size", "1920x1080\n", False),
        ("model", "", False),
    ],
)
def test_only_what_is_allowed_fits(id_: str, value: object, fits: bool) -> None:
    assert setting(id_).fits(value) is fits


def test_what_does_not_fit_is_not_loaded_and_the_rest_is(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    folders.settings.write_text(json.dumps({"scale": 500, "paper": "Letter", "model": "x"}))
    loaded = settings.load(folders)
    assert (loaded.scale, loaded.paper) == (100, "Letter")
    assert dict(loaded.other) == {"model": "x"}  # a link has no value: kept as something unknown


def test_a_search_looks_at_names_explanations_choices_and_sections() -> None:
    def found(query: str) -> list[str]:
        return [each.id for each in find(query)]

    assert found("paper") == ["paper"]
    assert found("Letter") == ["paper"]
    assert found("high CONTRAST") == ["theme"]
    assert found("reports language") == ["language", "report_language"]
    assert set(found("grading")) >= {"wording_id", "lesion_counts", "model"}
    assert found("no such thing") == []
    assert found("deutsch") == ["language", "report_language"]
    assert "model_hash" not in found("")


def test_a_search_speaks_the_language_of_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_said", lambda text: {"Paper": "Papiergröße"}.get(text, text))
    assert [each.id for each in find("papiergröße")] == ["paper"]


def test_a_language_is_named_by_itself_and_words_are_translated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(language, "_said", lambda text: f"<{text}>")
    assert setting("language").named("de") == "Deutsch"
    assert setting("language").named("system") == "<As the system>"
    assert setting("theme").named("dark") == "<Dark>"
    assert setting("paper").named("A4") == "A4"


def test_a_setting_of_no_kind_that_can_be_kept_fits_nothing() -> None:
    assert not Setting("x", "clinic", Kind.LINK).fits(None)
