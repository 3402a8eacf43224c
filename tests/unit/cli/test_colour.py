"""``acne-desktop colour``: what it prints of a photograph, and the copies that it writes."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from acne_desktop import cli
from acne_desktop.training import colour_measure
from tests.photographs import write_photo
from tests.unit.imaging.colour.test_card import background, corners, taken
from tests.unit.test_cli import call, refused


@pytest.fixture
def with_card(tmp_path: Path) -> Path:
    return write_photo(tmp_path / "card.png", taken(corners()))


@pytest.fixture
def without_card(tmp_path: Path) -> Path:
    return write_photo(tmp_path / "plain.jpg", background())


def test_json_says_where_the_card_is_and_what_it_changes(
    with_card: Path, without_card: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("colour", with_card, without_card, "--json") == cli.OK
    card, plain = json.loads(capsys.readouterr().out)

    assert card["file"] == "card.png"
    assert card["found"]
    assert np.array(card["corners"]) == pytest.approx(corners() + 0.5, abs=2)
    assert card["before"]["mean"] > card["after"]["mean"]
    assert len(card["matrix"]) == 9
    assert card["refusal"] is None
    assert plain["file"] == "plain.jpg"
    assert not plain["found"]
    assert plain["corners"] == []
    assert plain["matrix"] is plain["before"] is None


def test_text_says_the_same(
    with_card: Path, without_card: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("colour", with_card, without_card) == cli.OK
    text = capsys.readouterr().out
    assert "card.png: colour card at (18" in text
    assert "as taken: CIEDE2000" in text
    assert "corrected: CIEDE2000" in text
    assert "plain.jpg: no colour card was found." in text


def test_a_corrected_copy_holds_none_of_the_file_s_notes(
    with_card: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Mustermann"
    noted = tmp_path / "noted.jpg"
    with Image.open(with_card) as picture:
        picture.save(noted, exif=exif, quality=95)
    original = noted.read_bytes()
    assert b"Mustermann" in original

    assert call("colour", noted, "--write", tmp_path / "out") == cli.OK

    (copy,) = (tmp_path / "out").iterdir()
    assert copy.name == "noted-corrected.png"
    assert b"Mustermann" not in copy.read_bytes()
    with Image.open(copy) as picture:
        assert picture.size == (600, 800)
    assert noted.read_bytes() == original
    capsys.readouterr()
    assert call("colour", noted, "--write", tmp_path / "out") == cli.FAILED
    assert "exists already" in capsys.readouterr().err


def test_a_file_that_is_no_photograph_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no picture")
    assert "notes.txt" in refused(capsys, "colour", path)
    assert "at least one photograph" in refused(capsys, "colour")


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_measuring_prints_the_figures(
    form: list[str],
    without_card: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(colour_measure, "WIDTH", 450)
    monkeypatch.setattr(colour_measure, "HEIGHT", 600)
    monkeypatch.setattr(colour_measure, "DISTRACTORS", {})

    assert call("colour", without_card, "--measure", "--scenes", 1, *form) == cli.OK

    text = capsys.readouterr().out
    if form:
        assert json.loads(text)["found"]["count"] == 1
    else:
        assert "cards found" in text
        assert "photographs as they are" in text
        assert "corner error" in text
