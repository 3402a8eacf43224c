"""``acne-desktop import``: what it prints, what it adds, and its exit status."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from acne_desktop import cli, log, paths
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import PackageError
from acne_desktop.services import clinic as clinics
from acne_desktop.services import inspection, patients, visits
from tests.fakes import FakeInspector
from tests.unit.services.importing.trees import triplet


@pytest.fixture(autouse=True)
def quick_inspector(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer at once; the real inspector has tests of its own."""
    monkeypatch.setattr(inspection, "load_inspector", lambda folder=None: FakeInspector())


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep the platform's data folder out of the tests, and close the log that a bug opens."""
    folder = tmp_path / "home" / "acne_desktop"
    monkeypatch.setattr(paths, "default_data_dir", lambda: folder)
    yield folder
    log.configure(None)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a folder with a visit of two patients."""
    triplet(tmp_path / "in" / "A-1" / "2026-09-20", 1)
    triplet(tmp_path / "in" / "B-2" / "2026-09-20", 2)
    return tmp_path / "in"


def call(*arguments: object) -> int:
    return cli.run(cli.parse(["import", *map(str, arguments)]))


def registered(folder: Path) -> list[str]:
    with clinics.reading(folder) as clinic:
        return [row.patient.details.identifier for row in patients.find(clinic)]


def test_a_dry_run_adds_nothing_and_needs_no_clinic(
    tree: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(tree, "--dry-run") == cli.OK
    text = capsys.readouterr().out
    assert "A-1  2026-09-20  would be added" in text
    assert "2 visits: 2 would be added." in text
    assert not home.exists()


def test_visits_are_added_and_a_second_run_adds_none(
    tree: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(tree) == cli.OK
    assert "2 visits: 2 added." in capsys.readouterr().out
    assert registered(home) == ["A-1", "B-2"]

    for options in ([], ["--dry-run"]):
        assert call(tree, *options, "--json") == cli.OK
        answer = json.loads(capsys.readouterr().out)
        assert answer["counts"] == {"there": 2}


def test_what_was_not_added_is_told_by_the_status(
    tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("front", "left", "right"):
        (tree / "A-1" / "2026-09-20" / f"{name}.jpg").write_bytes(b"nothing")

    assert call(tree, "--report", tmp_path / "report.csv") == cli.FAILED

    output = capsys.readouterr()
    assert "2 visits: 1 added; 1 not added." in output.out
    assert "1 of 2 visits were not added: the report says why." in output.err
    assert "A-1,2026-09-20,3,refused," in (tmp_path / "report.csv").read_text(encoding="utf-8-sig")


def test_doubtful_visits_are_added_when_that_is_confirmed(
    tree: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mixed_up = tree / "A-1" / "2026-09-20" / "front.jpg"
    (tree / "B-2" / "2026-09-20" / "front.jpg").write_bytes(mixed_up.read_bytes())

    assert call(tree) == cli.FAILED
    assert "needs an answer" in capsys.readouterr().out
    assert registered(home) == ["A-1"]

    assert call(tree, "--confirm") == cli.OK
    assert registered(home) == ["A-1", "B-2"]


def test_a_table_names_the_photographs_of_a_folder(
    tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "list.csv"
    table.write_text(
        "patient;date;file\nZ-1;2026-09-20;A-1\nZ-2;2026-09-20;B-2\n", encoding="cp1252"
    )
    assert call(tree, "--csv", table, "--dry-run", "--json") == cli.FAILED
    answer = json.loads(capsys.readouterr().out)
    assert [(visit["patient"], visit["result"]) for visit in answer["visits"]] == [
        ("Z-1", "asks"),  # the folder is named after A-1
        ("Z-2", "asks"),
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["gone"], "gone is not there: name a folder or a table."),
        (["empty"], "There are no photographs in this folder"),
        (["list.csv"], "no column patient"),
        (["list.csv", "--csv", "list.csv"], "Name the folder of the photographs"),
    ],
)
def test_what_cannot_be_imported_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "list.csv").write_text("name\nErika\n", encoding="utf-8")
    named = [part if part.startswith("--") else tmp_path / part for part in arguments]

    assert call(*named, "--dry-run") == cli.FAILED

    output = capsys.readouterr()
    assert output.out == ""
    assert len(output.err.strip().splitlines()) == 1
    assert sentence in output.err


def test_without_an_inspector_names_tell_the_views(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_folder: Path | None = None) -> FakeInspector:
        raise PackageError("The model package is incomplete: install the application again.")

    monkeypatch.setattr(inspection, "load_inspector", refuse)
    assert call(tree, "--dry-run") == cli.OK
    assert "Views are told by names alone." in capsys.readouterr().err


def test_new_photographs_are_sent_to_the_shared_store_or_wait(
    tree: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(paths.PHOTOS_VARIABLE, "")
    share = tmp_path / "share"
    assert call(tree, "--photos", share, "--data-dir", tmp_path / "first") == cli.OK
    assert "6 photographs wait here: The shared folder" in capsys.readouterr().err
    share.mkdir()
    assert call(tree, "--photos", share, "--data-dir", tmp_path / "second") == cli.OK
    assert "wait" not in capsys.readouterr().err
    assert len([path for path in share.glob("??/*") if path.is_file()]) == 6


def test_an_interrupt_ends_after_the_visit_at_hand(
    tree: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = visits.save
    before = signal.getsignal(signal.SIGINT)  # ignored, where the tests run in the background

    def save(*arguments: Any, **named: Any) -> Visit:
        signal.raise_signal(signal.SIGINT)
        return real(*arguments, **named)

    monkeypatch.setattr(visits, "save", save)

    assert call(tree) == cli.FAILED

    output = capsys.readouterr()
    assert "2 visits: 1 added; 1 not added." in output.out
    assert "The import was cancelled: what was added stays" in output.err
    assert registered(home) == ["A-1"]
    assert signal.getsignal(signal.SIGINT) is before
