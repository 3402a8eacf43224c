"""Commands on original photographs: send them to a shared store, check them, fetch them back."""

import argparse
from collections.abc import Callable

from acne_desktop.cli.person import add_user, signed_in
from acne_desktop.cli.shared import Commands, Parser, add_data_dir, data_dir, database, progress
from acne_desktop.errors import StorageError

# Services are imported inside the commands: `--help` must not wait for a database.
# ruff: noqa: PLC0415


def add(commands: Commands) -> None:
    """Add the commands."""
    originals = commands.add_parser(
        "originals", help="send original photographs to a shared store, check or fetch them"
    )
    steps = originals.add_subparsers(
        dest="step", metavar="STEP", required=True, parser_class=Parser
    )
    for name, words in (
        ("send", "send those that wait on this workstation; status 2 if any is left"),
        ("check", "compare every original with its SHA-256; status 2 if any does not hold"),
        ("fetch", "keep every original in the data folder again, to leave a shared store"),
    ):
        one = steps.add_parser(name, help=words)
        add_data_dir(one)
        add_user(one)
        one.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> None:
    from acne_desktop.services import photo_sending
    from acne_desktop.services.clinic import open_clinic

    steps = {
        "send": (photo_sending.send_waiting, "Sending", "sent", "not sent"),
        "check": (photo_sending.check_all, "Checking", "whole", "not"),
        "fetch": (photo_sending.fetch_all, "Fetching", "kept here", "not"),
    }
    step, title, done, left = steps[arguments.step]
    with (
        open_clinic(data_dir(arguments), database=database(arguments)) as clinic,
        signed_in(clinic, arguments),
        progress(f"{title} originals") as tell,
    ):
        found = step(clinic, _telling(tell))
    print(f"{found.done} originals {done}, {found.left} {left}.")
    if found.left:
        raise StorageError(found.problem)


def _telling(tell: Callable[[float, str], None]) -> Callable[[float], bool]:
    def on(fraction: float) -> bool:
        tell(fraction, "")
        return True

    return on
