"""`report` writes one file or many, in the kind, language and paper asked for."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from acne_desktop import cli, log, paths
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import intake, patients, visits
from acne_desktop.services.clinic import open_clinic
from tests.fakes import suggestion
from tests.photographs import face, write_photo
from tests.unit.reporting.samples import text_of

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the platform's data folder out of the tests, and close the log that a bug opens."""
    monkeypatch.setattr(paths, "default_data_dir", lambda: tmp_path / "home" / "acne_desktop")
    yield
    log.configure(None)


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, list[int]]:
    """Return a clinic's folder, closed, and the numbers of two patients' visits on one day."""
    folder = tmp_path / "clinic"
    clinic = open_clinic(folder)
    numbers = []
    for count, name in enumerate(("Eins, Anna", "Zwei, Bert")):
        patient = patients.register(clinic, PatientDetails(f"A-{count}", name))
        pixels = face(View.FRONTAL, width=120 + count, height=160)
        photo = intake.read_photo(write_photo(tmp_path / "f.jpg", pixels))
        numbers.append(
            visits.save(
                clinic,
                patient_id=patient.id,
                day=date(2026, 11, 2),
                photos={View.FRONTAL: photo},
                suggestion=suggestion(Grade.MILD, views=(View.FRONTAL,)),
            ).id
        )
    clinic.close()
    return folder, numbers


def call(*arguments: object) -> int:
    return cli.run(cli.parse([str(argument) for argument in arguments]))


def test_a_patients_report_in_german_on_letter(
    kept: tuple[Path, list[int]], tmp_path: Path
) -> None:
    folder, (first, _) = kept
    out = tmp_path / "r.pdf"
    wanted = ("--kind", "patient", "--language", "de", "--paper", "Letter")
    assert call("report", first, "--out", out, *wanted, "--data-dir", folder) == cli.OK
    with pikepdf.open(BytesIO(out.read_bytes())) as document:
        assert str(document.Root.Lang) == "de"
        assert [float(side) for side in document.pages[0].mediabox][2:] == [612, 792]
    assert "2. November 2026" in text_of(out.read_bytes())


def test_many_visits_in_one_file(kept: tuple[Path, list[int]], tmp_path: Path) -> None:
    folder, numbers = kept
    out = tmp_path / "all.pdf"
    assert call("report", *numbers, "--out", out, "--data-dir", folder) == cli.OK
    text = text_of(out.read_bytes())
    assert text.index("Eins, Anna") < text.index("Zwei, Bert")


def test_many_visits_in_a_folder_that_is_made(
    kept: tuple[Path, list[int]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, numbers = kept
    out = tmp_path / "reports"
    assert call("report", *numbers, "--out", out, "--data-dir", folder) == cli.OK
    names = sorted(file.name for file in out.iterdir())
    assert names == [f"report-visit-{number}-2026-11-02.pdf" for number in numbers]
    assert capsys.readouterr().out.count("Wrote ") == 2


@pytest.mark.parametrize("name", ["all.pdf", "folder"])
def test_what_fails_is_told_and_the_rest_is_written(
    kept: tuple[Path, list[int]], tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, (first, second) = kept
    out = tmp_path / name
    assert call("report", first, 99, second, "--out", out, "--data-dir", folder) == cli.FAILED
    output = capsys.readouterr()
    assert "Visit 99: This visit is not in the records" in output.out
    assert output.err.strip().splitlines()[-1].startswith("1 of 3 reports could not be made")
    assert out.exists()


def test_a_folder_that_cannot_be_made(
    kept: tuple[Path, list[int]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, numbers = kept
    (tmp_path / "file").write_bytes(b"")
    out = tmp_path / "file" / "below"
    assert call("report", *numbers, "--out", out, "--data-dir", folder) == cli.FAILED
    assert "choose another one" in capsys.readouterr().err


def test_the_windows_language_and_paper_are_the_usual(
    kept: tuple[Path, list[int]], tmp_path: Path
) -> None:
    folder, (first, _) = kept
    (folder / "settings.json").write_text('{"language": "fr", "paper": "Letter"}')
    out = tmp_path / "r.pdf"
    assert call("report", first, "--out", out, "--data-dir", folder) == cli.OK
    with pikepdf.open(BytesIO(out.read_bytes())) as document:
        assert str(document.Root.Lang) == "fr"
        assert float(document.pages[0].mediabox[2]) == 612
