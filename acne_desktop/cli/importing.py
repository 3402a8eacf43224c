"""``acne-desktop import``: a folder of many patients, or a table, becomes visits."""

import argparse
import json
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from acne_desktop.cli.person import add_user, reading, signed_in
from acne_desktop.cli.shared import Commands, add_data_dir, data_dir, database, progress
from acne_desktop.errors import Cancelled, KnownError

if TYPE_CHECKING:
    from acne_desktop.services.clinic import Clinic
    from acne_desktop.services.importing.outcome import Outcome
    from acne_desktop.services.importing.plan import PlannedVisit
    from acne_desktop.services.inspection import Inspector

# Services are imported inside the commands: `--help` must not wait for a network or a database.
# ruff: noqa: PLC0415

_CANCELLED = "The import was cancelled: what was added stays; run it again for the rest."


def add(commands: Commands) -> None:
    """Add the command."""
    importing = commands.add_parser(
        "import", help="make visits of a folder of many patients, or of a table"
    )
    importing.add_argument("source", type=Path, metavar="DIR", help="folder, or a table (CSV)")
    importing.add_argument(
        "--csv", type=Path, metavar="FILE", help="table that names the folder's photographs"
    )
    importing.add_argument(
        "--dry-run", action="store_true", help="say what would be added; add nothing"
    )
    importing.add_argument(
        "--confirm",
        action="store_true",
        help="add also what may be another patient's or of another day",
    )
    importing.add_argument("--json", action="store_true", help="print JSON")
    importing.add_argument("--report", type=Path, metavar="FILE.csv", help="write a table as well")
    importing.add_argument("--model", type=Path, metavar="PACKAGE", help="another model package")
    add_data_dir(importing)
    add_user(importing)
    importing.set_defaults(run=_import)


def _import(arguments: argparse.Namespace) -> None:
    from acne_desktop.services.importing import outcome

    if not arguments.source.exists():
        raise KnownError(f"{arguments.source.name} is not there: name a folder or a table.")
    if arguments.csv is not None and not arguments.source.is_dir():
        raise KnownError("Name the folder of the photographs beside --csv.")
    inspector = _inspector(arguments.model)
    with _clinic(arguments) as clinic, _interrupted() as stop:
        planned = _planned(clinic, arguments, inspector, stop)
        if arguments.dry_run:
            outcomes = outcome.foreseen(planned)
        else:
            outcomes = _carried_out(clinic, planned, stop)
            _send(clinic, stop)
    if arguments.json:
        print(json.dumps(outcome.as_json(outcomes), indent=2, ensure_ascii=False))
    else:
        print(outcome.as_text(outcomes))
    if arguments.report is not None:
        outcome.save_table(outcomes, arguments.report)
    if stop.is_set():
        raise KnownError(_CANCELLED)
    _tell(outcomes, dry=arguments.dry_run)


def _send(clinic: "Clinic", stop: threading.Event) -> None:
    """Send the new photographs to the store that workstations share, where there is one."""
    from acne_desktop.services import photo_sending

    try:
        found = photo_sending.send_waiting(clinic, lambda _done: not stop.is_set())
    except Cancelled:  # the next window, or `originals send`, goes on
        return
    if found.left:
        print(f"{found.left} photographs wait here: {found.problem}", file=sys.stderr)


def _inspector(model: Path | None) -> "Inspector | None":
    from acne_desktop.services import inspection

    try:
        return inspection.load_inspector(model)
    except KnownError as error:
        if model is not None:
            raise
        print(f"{error.sentence} Views are told by names alone.", file=sys.stderr)
        return None


@contextmanager
def _clinic(arguments: argparse.Namespace) -> "Iterator[Clinic]":
    """Open the clinic; for a dry run to read alone, or an empty one where there is none yet."""
    from acne_desktop.services import clinic as clinics

    folder = data_dir(arguments)
    if not arguments.dry_run:
        with (
            clinics.open_clinic(folder, database=database(arguments)) as clinic,
            signed_in(clinic, arguments),
        ):
            yield clinic
    elif clinics.database_exists(folder):
        with reading(arguments) as found:
            yield found.clinic
    else:
        with (
            tempfile.TemporaryDirectory() as empty,
            clinics.open_clinic(Path(empty) / "clinic") as clinic,
        ):
            yield clinic


@contextmanager
def _interrupted() -> Iterator[threading.Event]:
    """Note an interrupt instead of breaking off: the visit at hand is finished, the rest is not."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = signal.signal(signal.SIGINT, lambda _number, _frame: stop.set())
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _planned(
    clinic: "Clinic",
    arguments: argparse.Namespace,
    inspector: "Inspector | None",
    stop: threading.Event,
) -> "list[PlannedVisit]":
    from acne_desktop.services.importing import plan

    with progress("Looking through photographs") as report:
        found = plan.scan(
            clinic,
            arguments.source,
            inspector,
            listed=arguments.csv,
            progress=report,
            cancelled=stop.is_set,
        )
    if not arguments.confirm:
        return list(found.visits)
    return [replace(planned, confirmed=True) for planned in found.visits]


def _carried_out(
    clinic: "Clinic", planned: "Sequence[PlannedVisit]", stop: threading.Event
) -> "list[Outcome]":
    from acne_desktop.services.importing import carry_out

    with progress("Adding visits") as report:
        return carry_out.carry_out(clinic, planned, progress=report, cancelled=stop.is_set)


def _tell(outcomes: "Sequence[Outcome]", *, dry: bool) -> None:
    """Raise where a visit was not added, or could not be."""
    failed = sum(outcome.failed for outcome in outcomes)
    if failed:
        visits = f"{failed} of {len(outcomes)} visits"
        could = "could not be added" if dry else "were not added"
        raise KnownError(f"{visits} {could}: the report says why.")
