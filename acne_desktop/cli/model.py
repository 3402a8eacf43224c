"""Commands on models: train one, measure it, and what each choice of the training is worth."""

import argparse
from pathlib import Path

from acne_desktop import paths
from acne_desktop.cli.shared import Commands, positive

# Services are imported inside the commands: `--help` must not wait for torch or a database.
# ruff: noqa: PLC0415


def add(commands: Commands) -> None:
    """Add the commands."""
    train = commands.add_parser("train", help="train a model package on graded triplets")
    train.add_argument("--data", type=Path, action="append", required=True, metavar="DIR")
    train.add_argument("--out", type=Path, required=True, metavar="PACKAGE")
    train.add_argument(
        "--backbone", type=Path, metavar="DIR", help="ImageNet weights to start from"
    )
    train.add_argument(
        "--face", type=Path, metavar="DIR", help="what train-face wrote, or a model package"
    )
    train.add_argument(
        "--from", type=Path, dest="start_from", metavar="PACKAGE", help="package to go on from"
    )
    train.add_argument(
        "--against",
        type=Path,
        metavar="PACKAGE",
        help="package trained on some of the same visits, to be compared with too",
    )
    train.add_argument("--folds", type=int, default=5, metavar="N")
    train.add_argument("--seed", type=int, default=1, metavar="S")
    train.add_argument("--resume", action="store_true", help="go on after an interruption")
    train.add_argument("--progress-json", action="store_true", help="progress as lines of JSON")
    train.set_defaults(run=_train)

    face = commands.add_parser("train-face", help="train the face locator of a model package")
    face.add_argument("--acne04", type=Path, required=True, metavar="SRC")
    face.add_argument("--synthetic", type=Path, required=True, metavar="DIR")
    face.add_argument("--backbone", type=Path, required=True, metavar="WEIGHTS")
    face.add_argument("--out", type=Path, required=True, metavar="DIR")
    face.add_argument("--seed", type=int, default=1, metavar="S")
    face.set_defaults(run=_train_face)

    ablate = commands.add_parser("ablate", help="what each choice of the training is worth")
    ablate.add_argument("--data", type=Path, action="append", metavar="DIR", help="measure anew")
    ablate.add_argument(
        "--backbone", type=Path, metavar="PATH", help="ImageNet weights, or a folder of them"
    )
    ablate.add_argument(
        "--face", type=Path, metavar="DIR", help="what train-face wrote, or a model package"
    )
    ablate.add_argument("--work", type=Path, metavar="DIR", help="kept to go on from")
    ablate.add_argument("--variant", action="append", metavar="NAME", help="default: all")
    ablate.add_argument("--table", type=Path, metavar="FILE.csv", help="default: the recorded one")
    ablate.set_defaults(run=_ablate)

    evaluate = commands.add_parser("evaluate", help="measure a model package")
    evaluate.add_argument("--model", type=Path, metavar="PACKAGE", help="default: the bundled one")
    evaluate.add_argument("--data", type=Path, metavar="DIR", help="graded triplets to measure on")
    evaluate.add_argument(
        "--cross-validated", action="store_true", help="its own folds' figures (default)"
    )
    evaluate.add_argument("--json", action="store_true", help="print JSON")
    evaluate.add_argument("--predictions", type=Path, metavar="FILE.csv", help="every answer")
    evaluate.add_argument("--report", type=Path, metavar="FILE", help="a report: .html or .pdf")
    evaluate.add_argument("--attention", action="store_true", help="check the attention maps")
    evaluate.add_argument(
        "--limit", type=positive, metavar="N", help="visits whose attention maps are checked"
    )
    evaluate.add_argument(
        "--record",
        action="store_true",
        help="seal the figures into the package: of subjects that it has never seen",
    )
    evaluate.add_argument(
        "--scope", action="store_true", help="what it refuses: of faces, and of other pictures"
    )
    evaluate.add_argument("--seed", type=int, default=1, metavar="S", help="of those pictures")
    evaluate.set_defaults(run=_evaluate)


def _train(arguments: argparse.Namespace) -> None:
    from acne_desktop.training.train_command import train

    train(
        arguments.data,
        arguments.out,
        backbone_weights=arguments.backbone,
        face=arguments.face,
        start_from=arguments.start_from,
        against=arguments.against,
        folds=arguments.folds,
        seed=arguments.seed,
        resume=arguments.resume,
        progress_json=arguments.progress_json,
    )


def _train_face(arguments: argparse.Namespace) -> None:
    from acne_desktop.training.face.command import train_face

    train_face(
        arguments.acne04,
        arguments.synthetic,
        arguments.backbone,
        arguments.out,
        seed=arguments.seed,
    )


def _ablate(arguments: argparse.Namespace) -> None:
    from acne_desktop.training import ablate

    table = arguments.table or paths.resources() / "decisions" / ablate.TABLE
    if arguments.data:
        ablate.measure(
            arguments.data,
            table,
            backbone_weights=arguments.backbone,
            face=arguments.face,
            work=arguments.work,
            names=arguments.variant,
        )
    ablate.show(table)


def _evaluate(arguments: argparse.Namespace) -> None:
    from acne_desktop.services import grading
    from acne_desktop.training.evaluate_command import Wanted, evaluate

    if arguments.scope:
        from acne_desktop.training.face.command import measure_scope

        measure_scope(
            arguments.model or grading.bundled_package(),
            data=arguments.data,
            seed=arguments.seed,
            as_json=arguments.json,
        )
        return
    evaluate(
        arguments.model or grading.bundled_package(),
        data=arguments.data,
        cross_validated=arguments.cross_validated or arguments.data is None,
        wanted=Wanted(
            arguments.json,
            arguments.predictions,
            arguments.report,
            arguments.attention,
            arguments.limit,
            arguments.record,
        ),
    )
