"""`audit export` writes the trail as a CSV or a PDF."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from acne_desktop import cli, log
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.services import patients, settings
from acne_desktop.services.clinic import open_clinic
from tests.unit.reporting.samples import text_of

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(autouse=True)
def no_log_left() -> Iterator[None]:
    """Close the log that a bug opens."""
    yield
    log.configure(None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a clinic whose reports are in German."""
    folder = tmp_path / "clinic"
    with open_clinic(folder) as clinic:
        patients.register(clinic, PatientDetails("A-1", "Muster, Erika"))
        chosen = settings.load(clinic.folders)
        settings.save(clinic.folders, replace(chosen, report_language="de"))
    return folder


def call(*arguments: object) -> int:
    return cli.run(cli.parse([str(argument) for argument in arguments]))


def test_a_pdf_is_in_the_language_of_the_reports(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "trail.pdf"
    assert call("audit", "export", target, "--pdf", "--data-dir", folder) == cli.OK
    text = text_of(target.read_bytes())
    assert "Muster, Erika" in text
    assert "Protokoll" in text
    assert "entries written to trail.pdf." in capsys.readouterr().out


def test_a_csv_holds_the_export_before_it(folder: Path, tmp_path: Path) -> None:
    call("audit", "export", tmp_path / "trail.pdf", "--pdf", "--data-dir", folder)
    assert call("audit", "export", tmp_path / "t.csv", "--data-dir", folder) == cli.OK
    told = (tmp_path / "t.csv").read_text(encoding="utf-8")
    assert "exported" in told
    assert '""form"": ""PDF""' in told
