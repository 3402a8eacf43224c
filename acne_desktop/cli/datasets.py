"""``acne-desktop dataset``: makes what a model is trained on."""

import argparse
from pathlib import Path

from acne_desktop.cli.person import add_user, reading
from acne_desktop.cli.shared import Commands, Parser, add_data_dir, progress

# Services are imported inside the commands: `--help` must not wait for torch or a database.
# ruff: noqa: PLC0415


def add(commands: Commands) -> None:
    """Add the command with its kinds."""
    dataset = commands.add_parser("dataset", help="make a training data set")
    kinds = dataset.add_subparsers(dest="kind", required=True, metavar="KIND", parser_class=Parser)
    acne04 = kinds.add_parser("acne04", help="from ACNE04 (proxy IGA = Hayashi grade + 1)")
    acne04.add_argument("source", type=Path, metavar="SRC")
    acne04.add_argument("out", type=Path, metavar="OUT")
    acne04.set_defaults(run=_dataset_acne04)
    synthetic = kinds.add_parser("synthetic", help="rendered triplets with exact lesion masks")
    synthetic.add_argument("out", type=Path, metavar="OUT")
    synthetic.add_argument("--subjects", type=int, default=100, metavar="N")
    synthetic.add_argument("--seed", type=int, default=1, metavar="S")
    synthetic.add_argument("--head", type=Path, required=True, metavar="DIR", help="3D head model")
    synthetic.set_defaults(run=_dataset_synthetic)
    clinic = kinds.add_parser("clinic", help="from the clinic's confirmed visits, de-identified")
    clinic.add_argument("out", type=Path, metavar="OUT")
    add_data_dir(clinic)
    add_user(clinic)
    clinic.set_defaults(run=_dataset_clinic)


def _dataset_acne04(arguments: argparse.Namespace) -> None:
    from acne_desktop.training import commands

    commands.make_dataset_acne04(arguments.source, arguments.out)


def _dataset_synthetic(arguments: argparse.Namespace) -> None:
    from acne_desktop.training import commands

    commands.make_dataset_synthetic(
        head=arguments.head, out=arguments.out, subjects=arguments.subjects, seed=arguments.seed
    )


def _dataset_clinic(arguments: argparse.Namespace) -> None:
    from acne_desktop.domain.audit import Action
    from acne_desktop.services import clinic_data

    with reading(arguments) as found:
        with progress("Copying the visits") as report:
            exported = clinic_data.export(found.clinic, arguments.out, progress=report)
        found.note(Action.EXPORTED, "visits")
    print(f"Written to {arguments.out}", exported.summary, sep="\n")
