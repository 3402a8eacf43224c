"""The command line: what it prints, and the one sentence of each failure."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from acne_desktop import __version__, cli, log, paths
from acne_desktop.cli import grade
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import grading, intake, model_packages, patients, visits
from acne_desktop.services.clinic import open_clinic
from acne_desktop.training import evaluate_command
from acne_desktop.training.evaluate_command import Wanted
from tests.fake_trainer import comparison, make_package
from tests.fakes import FakeGrader, suggestion
from tests.folders import clinic_in
from tests.model_packages import plain_package
from tests.photographs import face, write_photo
from tests.unit.services.graded_visits import add_patient, add_visit

Files = dict[View, Path]


@pytest.fixture(autouse=True)
def quick_grader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer at once; the real model has tests of its own."""
    monkeypatch.setattr(grading, "load_grader", lambda folder=None: FakeGrader(Grade.MILD))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the platform's data folder out of the tests, and close the log that a bug opens."""
    monkeypatch.setattr(paths, "default_data_dir", lambda: tmp_path / "home" / "acne_desktop")
    yield
    log.configure(None)


def call(*arguments: object) -> int:
    return cli.run(cli.parse([str(argument) for argument in arguments]))


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run a command that must fail, and return its one sentence."""
    assert call(*arguments) == cli.FAILED
    output = capsys.readouterr()
    assert output.out == ""
    assert len(output.err.strip().splitlines()) == 1, output.err
    return output.err


def triplet(files: Files) -> list[object]:
    return [part for view, file in files.items() for part in (f"--{view}", file)]


def test_grade_prints_json(triplet_files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("grade", *triplet(triplet_files), "--json") == cli.OK
    answer = json.loads(capsys.readouterr().out)
    assert answer["grade"] == 2
    assert answer["name"] == "Mild"
    assert sum(answer["probabilities"].values()) == pytest.approx(1, abs=1e-3)
    assert answer["plausible_set"] == [1, 2]
    assert set(answer["view_shares"]) == {"frontal", "left", "right"}
    assert answer["model"] == {"version": "fake-1", "hash": FakeGrader.hash}


def test_grade_prints_text(triplet_files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("grade", *triplet(triplet_files)) == cli.OK
    text = capsys.readouterr().out
    assert "IGA 2 (Mild)" in text
    assert "does not diagnose" in text


def test_grade_says_what_is_doubtful_about_a_photograph() -> None:
    plain = suggestion()
    assert grade.as_json(plain)["cautions"] == []
    assert "Caution" not in grade.as_text(plain)
    doubtful = replace(plain, cautions=("The left photograph is not sharp.",))
    assert grade.as_json(doubtful)["cautions"] == ["The left photograph is not sharp."]
    assert "Caution:    The left photograph is not sharp.\n" in grade.as_text(doubtful)


def test_grade_takes_a_single_view(
    triplet_files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("grade", "--left", triplet_files[View.LEFT], "--json") == cli.OK
    assert json.loads(capsys.readouterr().out)["view_shares"] == {"left": 1.0}


def test_grade_writes_overlays(triplet_files: Files, tmp_path: Path) -> None:
    out = tmp_path / "maps" / "new"
    assert call("grade", *triplet(triplet_files), "--overlays", out) == cli.OK
    for view, file in triplet_files.items():
        with Image.open(out / f"attention-{view}.png") as picture, Image.open(file) as photo:
            assert picture.size == photo.size


def test_grade_without_photographs(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--frontal" in refused(capsys, "grade")


def test_the_same_photograph_twice(
    triplet_files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.jpg"
    copy.write_bytes(triplet_files[View.LEFT].read_bytes())
    error = refused(capsys, "grade", "--left", triplet_files[View.LEFT], "--right", copy)
    assert "same photograph" in error


def _bad_file(kind: str, folder: Path) -> Path:
    file = folder / f"{kind}.jpg"
    good = write_photo(folder / "good.jpg", face()).read_bytes()
    contents = {
        "empty": b"",
        "text": b"This is not a photograph.",
        "truncated": good[: len(good) // 2],
    }
    if kind in contents:
        file.write_bytes(contents[kind])
    elif kind == "directory":
        file.mkdir()
    elif kind == "tiny":
        Image.new("RGB", (1, 1)).save(file)
    elif kind == "huge":
        # The header alone says 200 megapixels; nothing so large has to be written.
        _claim_size(Image.new("L", (64, 64)), file, 20_000, 10_000)
    return file


def _claim_size(picture: Image.Image, file: Path, width: int, height: int) -> None:
    picture.save(file)
    data = bytearray(file.read_bytes())
    start = data.index(b"\xff\xc0")
    data[start + 5 : start + 9] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    file.write_bytes(bytes(data))


@pytest.mark.parametrize(
    "kind", ["empty", "text", "truncated", "directory", "tiny", "huge", "missing"]
)
def test_a_bad_file_gets_one_sentence_that_names_it(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    error = refused(capsys, "grade", "--frontal", _bad_file(kind, tmp_path))
    assert f"{kind}.jpg" in error
    assert str(tmp_path) not in error


def test_overlays_on_a_disk_that_refuses(
    triplet_files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"in the way")
    error = refused(capsys, "grade", *triplet(triplet_files), "--overlays", blocked / "maps")
    assert "could not be written" in error


def test_an_unknown_command_gets_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.parse(["grdae"])
    assert stop.value.code == cli.FAILED
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.parse(["--version"])
    assert stop.value.code == 0
    assert __version__ in capsys.readouterr().out


@pytest.fixture
def clinic_with_visit(tmp_path: Path, triplet_files: Files) -> tuple[Path, int]:
    """Return a data folder and the number of the visit in it."""
    folder = tmp_path / "clinic"
    opened = open_clinic(folder)
    patient = patients.register(opened, PatientDetails("A-1", "Ada Example"))
    visit = visits.save(
        opened,
        patient_id=patient.id,
        day=date(2026, 11, 2),
        photos={view: intake.read_photo(file) for view, file in triplet_files.items()},
        suggestion=suggestion(Grade.MODERATE),
    )
    opened.close()
    return folder, visit.id


def test_report_writes_a_pdf(
    clinic_with_visit: tuple[Path, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, visit = clinic_with_visit
    out = tmp_path / "report.pdf"
    assert call("report", visit, "--out", out, "--data-dir", folder) == cli.OK
    assert out.read_bytes().startswith(b"%PDF")
    assert not list(tmp_path.glob("*.part"))


def test_report_of_a_visit_that_does_not_exist(
    clinic_with_visit: tuple[Path, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _ = clinic_with_visit
    out = tmp_path / "none.pdf"
    assert "not in the records" in refused(
        capsys, "report", 999, "--out", out, "--data-dir", folder
    )
    assert not out.exists()


def test_report_without_a_database_makes_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "nowhere"
    refused(capsys, "report", 1, "--out", tmp_path / "r.pdf", "--data-dir", nowhere)
    assert not nowhere.exists()


def test_report_to_a_folder_that_does_not_exist(
    clinic_with_visit: tuple[Path, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, visit = clinic_with_visit
    out = tmp_path / "absent" / "report.pdf"
    error = refused(capsys, "report", visit, "--out", out, "--data-dir", folder)
    assert "folder" in error


def test_visits_lists_numbers(
    clinic_with_visit: tuple[Path, int], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, visit = clinic_with_visit
    assert call("visits", "--data-dir", folder) == cli.OK
    row = capsys.readouterr().out.splitlines()[1].split()
    assert row == [str(visit), "2026-11-02", "A-1", "-", "3"]


def test_data_dir_before_the_command_counts(
    clinic_with_visit: tuple[Path, int], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, visit = clinic_with_visit
    assert call("--data-dir", folder, "visits") == cli.OK
    assert str(visit) in capsys.readouterr().out


def test_a_bug_is_logged_without_its_data(
    triplet_files: Files, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(path: Path) -> None:
        raise RuntimeError("Ada Example, born 2001-02-03")

    monkeypatch.setattr(intake, "read_photo", broken)
    error = refused(capsys, "grade", *triplet(triplet_files))
    assert "Ada" not in error
    logged = (paths.default_data_dir() / "logs" / "acne-desktop.log").read_text()
    assert "RuntimeError" in logged
    assert "in broken" in logged
    assert "Ada" not in logged


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_reader_that_stops_early_causes_no_traceback(triplet_files: Files) -> None:
    arguments = " ".join(f"'{part}'" for part in triplet(triplet_files))
    command = f"'{sys.executable}' -m acne_desktop grade {arguments} --json 2>&1 >&- | cat"
    shell = "/bin/bash"
    assert Path(shell).stat().st_mode & stat.S_IXUSR
    result = subprocess.run(
        [shell, "-c", command], capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    assert "Traceback" not in result.stdout + result.stderr


def test_evaluate_prints_the_packages_own_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("evaluate", "--json") == cli.OK
    figures = json.loads(capsys.readouterr().out)["real"]
    low, high = figures["accuracy_interval"]
    assert low < figures["accuracy"] < high
    assert {"n", "balanced_accuracy", "recall", "within_one", "mae", "qwk", "ece"} <= set(figures)


def test_evaluate_takes_the_bundled_package_and_its_own_folds_unless_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls: list[tuple[Path, Path | None, bool, Wanted]] = []
    monkeypatch.setattr(
        evaluate_command,
        "evaluate",
        lambda model, *, data, cross_validated, wanted: calls.append(
            (model, data, cross_validated, wanted)
        ),
    )
    assert call("evaluate") == cli.OK
    data, table, page = (tmp_path / name for name in ("data", "p.csv", "r.html"))
    flags = ("--json", "--predictions", table, "--report", page, "--attention", "--limit", 5)
    assert call("evaluate", "--model", tmp_path, "--data", data, *flags) == cli.OK
    assert calls == [
        (grading.bundled_package(), None, True, Wanted()),
        (tmp_path, data, False, Wanted(True, table, page, attention=True, limit=5)),
    ]


@pytest.mark.parametrize("limit", ["0", "-3", "2.5", "many"])
def test_evaluate_with_a_limit_that_is_none(limit: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.parse(["evaluate", f"--limit={limit}"])
    assert stopped.value.code == cli.FAILED
    assert f"'{limit}' is no whole number above 0" in capsys.readouterr().err


def test_evaluate_names_the_kinds_of_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    error = refused(capsys, "evaluate", "--data", tmp_path, "--report", tmp_path / "r.docx")
    assert "FILE.html or FILE.pdf" in error


def test_dataset_clinic_exports_and_names_what_it_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    with open_clinic(data) as clinic:
        patient = add_patient(clinic, 1)
        whole = add_visit(clinic, tmp_path / "camera", patient, Grade.MILD)
        damaged = add_visit(clinic, tmp_path / "camera", patient, Grade.CLEAR, later=9)
        (path,) = clinic.folders.photos.rglob(f"{damaged.photos[View.LEFT].sha256}*")
    assert whole.id != damaged.id
    path.write_bytes(b"damaged")
    assert call("dataset", "clinic", out, "--data-dir", data) == cli.OK
    said = capsys.readouterr().out.splitlines()
    assert said == [
        f"Written to {out}",
        "Subjects: 1; visits: 1, of these whole triplets: 1",
        "Visits by grade: IGA 0: 0, IGA 1: 0, IGA 2: 1, IGA 3: 0, IGA 4: 0",
        f"Left out, as a photograph is damaged: visit {damaged.id}",
    ]
    assert len(list(out.glob("*.jpg"))) == 3


def test_dataset_clinic_without_a_clinic_or_into_another_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no clinic" in refused(capsys, "dataset", "clinic", tmp_path / "out")
    data = tmp_path / "data"
    with open_clinic(data) as clinic:
        add_visit(clinic, tmp_path / "camera", add_patient(clinic, 1), Grade.MILD)
    error = refused(capsys, "dataset", "clinic", tmp_path / "camera", "--data-dir", data)
    assert "holds something else" in error


def test_grade_uses_the_model_that_the_clinic_has_chosen(
    triplet_files: Files,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(grading, "models", lambda: tmp_path / "models")
    loaded: list[Path | None] = []

    def load(folder: Path | None = None) -> FakeGrader:
        loaded.append(folder)
        return FakeGrader(Grade.MILD)

    monkeypatch.setattr(grading, "load_grader", load)
    folders = paths.Folders(tmp_path / "data")
    ships = plain_package(tmp_path / "models" / "iga-0.2")
    own = make_package(ships, folders.models / "clinic-1", comparison(ships, better=True))
    model_packages.activate(clinic_in(folders), "clinic-1", own.hash)
    order = ["--data-dir", folders.data, "grade", *triplet(triplet_files)]
    assert call(*order) == cli.OK
    own.folder.rename(tmp_path / "elsewhere")
    assert call(*order) == cli.OK
    assert "clinic-1 is missing or damaged" in capsys.readouterr().err
    assert call("grade", *triplet(triplet_files)) == cli.OK
    assert loaded == [own.folder, ships.folder, None]
