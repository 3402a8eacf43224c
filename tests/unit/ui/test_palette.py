"""What one types finds the command that is meant."""

import pytest

from acne_desktop import language
from acne_desktop.ui import palette
from acne_desktop.ui.commands import COMMANDS

EVERY = [command.id for command in COMMANDS]


def ids(query: str, usable: list[str] | None = None, recent: tuple[str, ...] = ()) -> list[str]:
    can = EVERY if usable is None else usable
    return [each.command.id for each in palette.found(query, can, recent)]


@pytest.mark.parametrize(
    ("query", "id_"),
    [
        ("new pat", "patient.new"),
        ("patient new", "patient.new"),  # in any order
        ("NEW PÁT", "patient.new"),  # case and accents aside
        ("ptnt new", "patient.new"),  # letters left out
        ("grade 3", "visit.grade_3"),
        ("dark", "theme.toggle"),
        ("pdf", "report.save"),
        ("undo", "edit.undo"),
    ],
)
def test_the_command_that_is_meant_comes_first(query: str, id_: str) -> None:
    assert ids(query)[0] == id_


def test_every_word_must_fit() -> None:
    assert ids("patient zebra") == []
    assert "patient.new" not in ids("edit patient")


def test_what_cannot_be_used_now_comes_last_and_says_so() -> None:
    listed = palette.found("patient", ["patient.edit"])
    assert listed[0].command.id == "patient.edit"
    assert listed[0].usable
    assert len(listed) > 1
    assert not any(each.usable for each in listed[1:])


def test_without_a_query_only_what_can_be_used_is_listed_recent_first() -> None:
    usable = ["go.patients", "go.about", "keys", "quit"]
    assert ids("", usable) == usable
    assert ids("", usable, ("quit", "visit.save", "keys")) == [
        "quit",
        "keys",
        "go.patients",
        "go.about",
    ]


def test_of_two_that_fit_alike_the_one_used_before_comes_first() -> None:
    before = ids("grade")
    assert ids("grade", recent=(before[3],))[0] == before[3]


def test_the_palette_does_not_offer_itself() -> None:
    assert "palette" not in ids("find")
    assert "palette" not in ids("")


def test_english_finds_a_command_in_any_language(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"New patient": "新患者"}
    monkeypatch.setattr(palette, "tr", lambda text: said.get(text, "某个命令"))
    assert language.current() == "en"
    assert ids("new patient")[0] == "patient.new"
    assert ids("患者")[0] == "patient.new"  # written without spaces
