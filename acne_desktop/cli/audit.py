"""Commands on the audit trail: check it, and write it to a file."""

import argparse
import json
from pathlib import Path

from acne_desktop.cli.shared import Commands, Parser, add_data_dir, data_dir
from acne_desktop.errors import DatabaseError

# Services are imported inside the commands: `--help` must not wait for a database.
# ruff: noqa: PLC0415


def add(commands: Commands) -> None:
    """Add the commands."""
    audit = commands.add_parser("audit", help="check or export the audit trail")
    steps = audit.add_subparsers(dest="step", metavar="STEP", required=True, parser_class=Parser)
    verify = steps.add_parser(
        "verify", help="check the whole trail, and every record against it; status 2 if it fails"
    )
    add_data_dir(verify)
    verify.add_argument("--json", action="store_true", help="print the result as JSON")
    verify.set_defaults(run=_verify)

    export = steps.add_parser("export", help="write all entries as CSV")
    add_data_dir(export)
    export.add_argument("target", type=Path, metavar="FILE.csv")
    export.set_defaults(run=_export)


def _verify(arguments: argparse.Namespace) -> None:
    from acne_desktop.services import audit

    result = audit.verify_folder(data_dir(arguments))
    if arguments.json:
        said = {
            "sound": result.sound,
            "entries": result.entries,
            "records": result.records,
            "head": {"entry": result.head.id, "hash": result.head.hash},
            "findings": [{"flaw": f.flaw.value, "where": f.where} for f in result.findings],
        }
        print(json.dumps(said, indent=2))
    else:
        for finding in result.findings:
            print(finding.sentence)
        print(f"{result.entries} entries and {result.records} records checked.")
        print(f"The trail ends at entry {result.head.id} with {result.head.hash}.")
    if not result.sound:
        raise DatabaseError(
            f"The audit trail does not hold: {len(result.findings)} findings. Keep this database "
            "as it is, and compare it with your last backup."
        )


def _export(arguments: argparse.Namespace) -> None:
    from acne_desktop.services import audit
    from acne_desktop.services.clinic import open_clinic

    with open_clinic(data_dir(arguments)) as clinic:
        count = audit.export_csv(clinic, arguments.target)
    print(f"{count} entries written to {arguments.target.name}.")
