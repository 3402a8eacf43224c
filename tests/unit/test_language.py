"""Texts are said in the language in force; what a catalogue lacks is said in English."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from acne_desktop import language
from acne_desktop.language import of_system, speaking, tr, trn

GERMAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Add {n} photographs"
msgstr "{n} Fotos hinzufügen"

msgid "{n} visit"
msgid_plural "{n} visits"
msgstr[0] "{n} Besuch"
msgstr[1] "{n} Besuche"
"""


@pytest.fixture(autouse=True)
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "translations"
    folder.mkdir()
    (folder / "de.po").write_text(GERMAN, encoding="utf-8")
    monkeypatch.setattr(language, "resources", lambda: tmp_path)
    monkeypatch.setattr(language, "_catalogues", {})
    yield
    language.use("en")


def test_english_is_said_as_it_stands() -> None:
    assert tr("Add {n} photographs", n=3) == "Add 3 photographs"
    assert trn("{n} visit", "{n} visits", 1) == "1 visit"
    assert trn("{n} visit", "{n} visits", 0) == "0 visits"


def test_another_language_and_its_plurals() -> None:
    language.use("de")
    assert tr("Add {n} photographs", n=3) == "3 Fotos hinzufügen"
    assert [trn("{n} visit", "{n} visits", n) for n in (0, 1, 2)] == [
        "0 Besuche",
        "1 Besuch",
        "2 Besuche",
    ]


def test_what_a_catalogue_lacks_is_said_in_english() -> None:
    language.use("de")
    assert tr("Quit") == "Quit"
    assert tr("") == ""
    language.use("fr")  # no catalogue at all
    assert tr("Quit") == "Quit"
    assert trn("{n} visit", "{n} visits", 2) == "2 visits"


def test_things_in_a_row_are_parted_by_the_languages_own_comma() -> None:
    with language.speaking("de"):
        assert language.joined(["links", "rechts"]) == "links, rechts"
    with language.speaking("zh"):
        assert language.joined(["左侧", "右侧"]) == "左侧、右侧"


def test_a_thread_may_speak_another_language_than_the_window() -> None:
    heard: list[str] = []
    with speaking("de"):
        thread = threading.Thread(target=lambda: heard.append(tr("Add {n} photographs", n=1)))
        thread.start()
        thread.join()
        heard.append(tr("Add {n} photographs", n=1))
    heard.append(tr("Add {n} photographs", n=1))
    assert heard == ["Add 1 photographs", "1 Fotos hinzufügen", "Add 1 photographs"]


@pytest.mark.parametrize(
    ("locales", "code"),
    [
        (["de-AT"], "de"),
        (["pl", "fr_CA"], "fr"),
        (["zh-Hans-CN"], "zh"),
        (["pl"], "en"),
        ([], "en"),
    ],
)
def test_the_systems_language(locales: list[str], code: str) -> None:
    assert of_system(locales) == code


def test_an_unknown_language_is_a_bug() -> None:
    with pytest.raises(KeyError):
        language.use("xx")
