"""Commands on where the records are kept: moving them from the file to a server."""

import argparse

from acne_desktop.cli.person import add_user, reading
from acne_desktop.cli.shared import Commands, Parser, add_data_dir, data_dir

# Services are imported inside the commands: `--help` must not wait for a database.
# ruff: noqa: PLC0415


def add(commands: Commands) -> None:
    """Add the commands."""
    database = commands.add_parser("database", help="move the records to a PostgreSQL server")
    steps = database.add_subparsers(dest="step", metavar="STEP", required=True, parser_class=Parser)
    copy = steps.add_parser(
        "copy", help="copy the data folder's records, with their audit trail, to an empty database"
    )
    add_data_dir(copy)
    add_user(copy)
    copy.add_argument(
        "--to",
        required=True,
        metavar="ADDRESS",
        help="such as postgresql+psycopg://user@server/clinic",
    )
    copy.set_defaults(run=_copy)


def _copy(arguments: argparse.Namespace) -> None:
    from acne_desktop.domain.account import Permission
    from acne_desktop.services import database_copy
    from acne_desktop.services.permissions import ask

    # Before the copy: it goes on only while nobody else has the file open.
    with reading(arguments) as opened:
        ask(opened.clinic, Permission.CHANGE_SECURITY)
    found = database_copy.copy_to_server(data_dir(arguments), arguments.to)
    print(f"{found.records} records and {found.entries} entries of the audit trail copied.")
    print(f"The trail ends at entry {found.head.id} with {found.head.hash}, as in the file.")
    print("Name the server in Settings > Privacy, and let all workstations reach the photographs.")
