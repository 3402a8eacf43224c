"""``acne-desktop inspect`` with the real locator: what it prints of rendered heads."""

import json
from pathlib import Path

import numpy as np
import pytest

from acne_desktop import cli
from acne_desktop.domain.inspection import Quality
from tests.photographs import write_photo
from tests.unit.imaging.quality.heads import FRONT, HEADS, LEFT


def call(*arguments: object) -> int:
    return cli.run(cli.parse([str(argument) for argument in arguments]))


def test_inspect_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [write_photo(tmp_path / f"{head.view}.png", head.load()) for head in HEADS]
    assert call("inspect", *files, "--json") == cli.OK
    answers = json.loads(capsys.readouterr().out)
    assert [answer["file"] for answer in answers] == [file.name for file in files]
    assert [answer["view"] for answer in answers] == [str(head.view) for head in HEADS]
    for answer, head in zip(answers, HEADS, strict=True):
        assert answer["yaw"] == pytest.approx(head.face.yaw, abs=8)
        assert answer["verdict"] in {"good", "usable"}
        assert set(answer["findings"]) == {quality.value for quality in Quality}


def test_the_box_is_in_the_originals_pixels(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    large = FRONT.load().repeat(3, axis=0).repeat(3, axis=1)
    file = write_photo(tmp_path / "large.jpg", large)
    assert call("inspect", file, "--json") == cli.OK
    (answer,) = json.loads(capsys.readouterr().out)
    box = np.array(FRONT.seen.box)
    assert np.abs(np.array(answer["box"]) - 3 * box).max() < 100
    assert answer["findings"]["resolution"]["value"] == pytest.approx(3 * 686, rel=0.1)


def test_inspect_prints_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left = write_photo(tmp_path / "left.png", LEFT.load())
    nothing = write_photo(tmp_path / "wall.png", np.full((200, 200, 3), 128, np.uint8))
    assert call("inspect", left, nothing, "--view", "right") == cli.OK
    text = capsys.readouterr().out
    assert "left.png\n  retake: Turn the head to the patient's left.\n  view left; yaw" in text
    assert "heavy shadow" in text
    assert "wall.png\n  retake: No face is seen" in text


def test_a_file_that_is_no_photograph_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "notes.jpg"
    bad.write_text("no picture")
    assert call("inspect", bad) == cli.FAILED
    printed = capsys.readouterr()
    assert printed.err.startswith("notes.jpg: ")
    assert len(printed.err.strip().splitlines()) == 1


def test_quality_needs_its_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--acne04", tmp_path, "--synthetic", tmp_path]
    assert call("quality", "measure", *arguments) == cli.FAILED
    assert "labels.csv cannot be read" in capsys.readouterr().err
