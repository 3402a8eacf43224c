"""Command that writes reports: of one visit or of many, into one file or one for each."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from acne_desktop.cli.person import add_user, reading
from acne_desktop.cli.shared import (
    Commands,
    add_data_dir,
    positive,
    progress,
    window_language,
)
from acne_desktop.errors import KnownError, StorageError
from acne_desktop.language import LANGUAGES, speaking

if TYPE_CHECKING:
    from acne_desktop.services.clinic import Clinic

# Services are imported inside the commands: `--help` must not wait for torch or a database.
# ruff: noqa: PLC0415


def add(commands: Commands) -> None:
    """Add the command."""
    report = commands.add_parser("report", help="write the PDF report of one visit or of many")
    report.add_argument(
        "visits", type=positive, nargs="+", metavar="VISIT", help="number of a visit"
    )
    report.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE.pdf|DIR",
        help="one file for all visits, or a folder for one file each",
    )
    report.add_argument(
        "--kind",
        choices=("file", "patient", "series"),
        default="file",
        help="for the file or a colleague (default), for the patient, or the course over visits",
    )
    report.add_argument(
        "--language", choices=tuple(LANGUAGES), help="language (default: as in the window)"
    )
    report.add_argument(
        "--paper", choices=("A4", "Letter"), help="paper (default: as in the window)"
    )
    add_data_dir(report)
    add_user(report)
    report.set_defaults(run=_report)


def _report(arguments: argparse.Namespace) -> None:
    from acne_desktop.domain.audit import Action
    from acne_desktop.services import reports, settings

    out: Path = arguments.out
    with reading(arguments) as found:
        clinic = found.clinic
        chosen = settings.load(clinic.folders)
        with speaking(window_language(chosen)):
            language = arguments.language or reports.language_of(chosen)
        wanted: dict[str, Any] = {
            "paper": arguments.paper or chosen.paper,
            "settings": chosen,
            "options": reports.Options(kind=reports.Kind(arguments.kind)),
            "language": language,
        }
        many = len(arguments.visits) > 1
        if out.is_dir() or (many and out.suffix.lower() != ".pdf"):
            _each(clinic, arguments.visits, out, wanted)
        elif many:
            _together(clinic, arguments.visits, out, wanted)
        else:
            pdf = reports.visit_report(clinic, arguments.visits[0], **wanted)
            reports.save_as(pdf, out)
            print(f"Wrote {out}")
        found.note(Action.EXPORTED, "visits", {"reported": list(arguments.visits)})


def _each(clinic: "Clinic", numbers: list[int], folder: Path, wanted: dict[str, Any]) -> None:
    """Write one file for each visit; one that fails does not stop the others."""
    from acne_desktop.services import reports, visits

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError("The folder cannot be made there: choose another one.") from error
    failed = 0
    for number in numbers:
        try:
            pdf = reports.visit_report(clinic, number, **wanted)
            name = reports.file_name(visits.get(clinic, number), numbered=True)
        except KnownError as error:
            failed += 1
            print(f"Visit {number}: {error.sentence}")
            continue
        reports.save_as(pdf, folder / name)
        print(f"Wrote {folder / name}")
    _complain(failed, len(numbers))


def _together(clinic: "Clinic", numbers: list[int], file: Path, wanted: dict[str, Any]) -> None:
    """Write one file of all visits."""
    from acne_desktop.services import report_batch, reports

    with progress("Making the reports") as tell:
        done = report_batch.batch(clinic, numbers, progress=tell, **wanted)
    for failure in done.failures:
        print(f"Visit {failure.visit_id}: {failure.sentence}")
    if done.pdf:
        reports.save_as(done.pdf, file)
        print(f"Wrote {file}")
    _complain(len(done.failures), len(numbers))


def _complain(failed: int, count: int) -> None:
    if failed:
        raise KnownError(f"{failed} of {count} reports could not be made: see above.")
