"""Commands on the audit trail: check it, and write it to a file."""

import argparse
import json
from pathlib import Path

from acne_desktop.cli.person import add_user, signed_in
from acne_desktop.cli.shared import (
    Commands,
    Parser,
    add_data_dir,
    data_dir,
    database,
    window_language,
)
from acne_desktop.errors import DatabaseError
from acne_desktop.language import speaking

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

    export = steps.add_parser("export", help="write all entries to a file")
    add_data_dir(export)
    add_user(export)
    export.add_argument("target", type=Path, metavar="FILE")
    export.add_argument(
        "--pdf",
        action="store_true",
        help="a PDF to read and file, with the result of a check, instead of a CSV",
    )
    export.set_defaults(run=_export)


def _verify(arguments: argparse.Namespace) -> None:
    from acne_desktop.services import audit

    result = audit.verify_folder(data_dir(arguments), database(arguments))
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
    from acne_desktop.services import audit_export, settings
    from acne_desktop.services.clinic import open_clinic

    where = data_dir(arguments)
    with open_clinic(where, database=database(arguments)) as clinic, signed_in(clinic, arguments):
        if arguments.pdf:
            chosen = settings.load(clinic.folders)
            with speaking(window_language(chosen)):
                count = audit_export.export_pdf(clinic, arguments.target, settings=chosen)
        else:
            count = audit_export.export_csv(clinic, arguments.target)
    print(f"{count} entries written to {arguments.target.name}.")
