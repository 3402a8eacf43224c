"""The command line: the same services as the window, with exit status 0, or 2 and one sentence."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from acne_desktop import __version__, log, paths
from acne_desktop.domain.iga import GRADES
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.visit import check_distinct
from acne_desktop.errors import Cancelled, KnownError, StorageError

if TYPE_CHECKING:
    from acne_desktop.domain.assessment import Suggestion
    from acne_desktop.services.intake import IncomingPhoto

OK, FAILED, INTERRUPTED = 0, 2, 130

_log = logging.getLogger(__name__)

# Services are imported inside the commands: `--help` must not wait for torch or a database.
# ruff: noqa: PLC0415


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence instead of repeating the usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(FAILED, f"{message[:1].upper()}{message[1:]}; see {self.prog} --help.\n")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the arguments; ``command`` is None when the window is asked for."""
    parser = _Parser(
        prog="acne-desktop",
        description="Assists in grading facial acne (IGA) from three photographs; does not "
        "diagnose; research use. Without a command, the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"acne-desktop {__version__}")
    _add_data_dir(parser, default=None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    _add_clinic_commands(commands)
    _add_dataset_commands(commands)
    _add_model_commands(commands)
    return parser.parse_args(arguments)


def _add_data_dir(parser: argparse.ArgumentParser, default: object = argparse.SUPPRESS) -> None:
    # SUPPRESS: a command's own default must not overwrite a folder named before the command.
    parser.add_argument(
        "--data-dir", type=Path, default=default, metavar="D", help="folder of the clinic's data"
    )


def _positive(text: str) -> int:
    """Return a whole number above 0, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number above 0")
    return int(text)


def _add_clinic_commands(commands: "argparse._SubParsersAction[_Parser]") -> None:
    grade = commands.add_parser("grade", help="grade one triplet; nothing is stored")
    for view in VIEWS:
        grade.add_argument(f"--{view}", type=Path, metavar="FILE", help=f"{view.label} photograph")
    grade.add_argument("--overlays", type=Path, metavar="DIR", help="write attention maps here")
    grade.add_argument("--model", type=Path, metavar="PACKAGE", help="another model package")
    grade.add_argument("--json", action="store_true", help="print JSON")
    grade.set_defaults(run=_grade)

    demo = commands.add_parser("demo", help="make the demo clinic of synthetic patients")
    _add_data_dir(demo)
    demo.set_defaults(run=_demo)

    visits = commands.add_parser("visits", help="list the visits' numbers, days and grades")
    _add_data_dir(visits)
    visits.set_defaults(run=_visits)

    report = commands.add_parser("report", help="write the PDF report of a visit")
    report.add_argument("visit", type=int, metavar="VISIT", help="the visit's number")
    report.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    report.add_argument(
        "--paper", choices=("A4", "Letter"), help="paper (default: as in the window)"
    )
    _add_data_dir(report)
    report.set_defaults(run=_report)


def _add_dataset_commands(commands: "argparse._SubParsersAction[_Parser]") -> None:
    dataset = commands.add_parser("dataset", help="make a training data set")
    kinds = dataset.add_subparsers(dest="kind", required=True, metavar="KIND", parser_class=_Parser)
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
    _add_data_dir(clinic)
    clinic.set_defaults(run=_dataset_clinic)


def _add_model_commands(commands: "argparse._SubParsersAction[_Parser]") -> None:
    train = commands.add_parser("train", help="train a model package on graded triplets")
    train.add_argument("--data", type=Path, action="append", required=True, metavar="DIR")
    train.add_argument("--out", type=Path, required=True, metavar="PACKAGE")
    train.add_argument(
        "--backbone", type=Path, metavar="DIR", help="ImageNet weights to start from"
    )
    train.add_argument("--face", type=Path, metavar="DIR", help="what train-face wrote")
    train.add_argument(
        "--from", type=Path, dest="start_from", metavar="PACKAGE", help="package to go on from"
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
    ablate.add_argument("--backbone", type=Path, metavar="DIR", help="ImageNet weights")
    ablate.add_argument("--face", type=Path, metavar="DIR", help="what train-face wrote")
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
        "--limit", type=_positive, metavar="N", help="visits whose attention maps are checked"
    )
    evaluate.add_argument(
        "--scope", action="store_true", help="what it refuses: of faces, and of other pictures"
    )
    evaluate.add_argument("--seed", type=int, default=1, metavar="S", help="of those pictures")
    evaluate.set_defaults(run=_evaluate)


def run(arguments: argparse.Namespace) -> int:
    """Run a parsed command and return the exit status."""
    command: Callable[[argparse.Namespace], None] = arguments.run

    def work() -> int:
        command(arguments)
        return OK

    return guarded(work)


def guarded(work: Callable[[], int]) -> int:
    """Run work; turn a known error into its sentence, a bug into a log entry and a sentence."""
    try:
        return work()
    except KnownError as error:
        print(error.sentence, file=sys.stderr)
    except (KeyboardInterrupt, Cancelled):
        print("Cancelled; nothing was changed.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away; Python must not complain again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception:
        folder = paths.Folders(paths.default_data_dir()).logs
        log.configure(folder)
        _log.exception("a command failed unexpectedly")
        print(f"Something unexpected went wrong; it was logged in {folder}.", file=sys.stderr)
    return FAILED


# --- grade -----------------------------------------------------------------------------------


def _grade(arguments: argparse.Namespace) -> None:
    from acne_desktop.services import grading, intake

    files = {view: getattr(arguments, view) for view in VIEWS if getattr(arguments, view)}
    if not files:
        raise KnownError("Name at least one photograph: --frontal, --left or --right FILE.")
    photos = {view: intake.read_photo(file) for view, file in files.items()}
    check_distinct({view: photo.as_photo(view) for view, photo in photos.items()})
    grader = grading.load_grader(arguments.model or _model_in_use(arguments))
    suggestion = grader.assess({view: photo.preview for view, photo in photos.items()})
    if arguments.overlays:
        _write_overlays(arguments.overlays, photos, suggestion)
    print(json.dumps(as_json(suggestion), indent=2) if arguments.json else as_text(suggestion))


def _model_in_use(arguments: argparse.Namespace) -> Path | None:
    """Return the package that the clinic has put into use, None for the one that ships."""
    from acne_desktop.services import model_packages, settings

    folders = paths.Folders(_data_dir(arguments))
    folder, fallback = model_packages.folder_in_use(folders, settings.load(folders))
    if fallback:
        print(fallback, file=sys.stderr)
    return folder


def as_json(suggestion: "Suggestion") -> dict[str, object]:
    """Return a suggestion as plain data: what ``grade --json`` prints."""
    return {
        "grade": int(suggestion.grade),
        "name": suggestion.grade.title,
        "probabilities": {str(int(g)): round(suggestion.probabilities[g], 4) for g in GRADES},
        "plausible_set": [int(g) for g in suggestion.plausible],
        "plausible_coverage": suggestion.plausible_coverage,
        "view_shares": {str(v): round(s, 4) for v, s in suggestion.view_shares.items()},
        "cautions": list(suggestion.cautions),
        "wording": suggestion.wording_id,
        "model": {"version": suggestion.model_version, "hash": suggestion.model_hash},
        "notice": "Assists, does not diagnose; research use.",
    }


def as_text(suggestion: "Suggestion") -> str:
    """Return a suggestion in a few aligned lines for a reader at a terminal."""
    shares = ", ".join(f"{v.label} {s:.0%}" for v, s in suggestion.view_shares.items())
    bars = [
        f"  {int(g)} {g.title:<13}{suggestion.probabilities[g]:>5.0%}  "
        + "#" * round(40 * suggestion.probabilities[g])
        for g in GRADES
    ]
    return "\n".join(
        [
            f"Suggestion: IGA {int(suggestion.grade)} ({suggestion.grade.title})",
            f"Plausible:  {suggestion.plausible_text} ({suggestion.plausible_coverage:.0%})",
            *(bar.rstrip() for bar in bars),
            f"Views:      {shares}",
            *(f"Caution:    {caution}" for caution in suggestion.cautions),
            f"Model:      {suggestion.model_version} ({suggestion.model_hash[:12]})",
            "Assists, does not diagnose; research use.",
        ]
    )


def _write_overlays(
    folder: Path, photos: "dict[View, IncomingPhoto]", suggestion: "Suggestion"
) -> None:
    from PIL import Image

    from acne_desktop.imaging import overlay

    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for view, attention in suggestion.attention.items():
            picture = overlay.blend(photos[view].preview, attention, 0.5)
            Image.fromarray(picture).save(folder / f"attention-{view}.png")


# --- the clinic ------------------------------------------------------------------------------


def _data_dir(arguments: argparse.Namespace) -> Path:
    return arguments.data_dir or paths.default_data_dir()


def _demo(arguments: argparse.Namespace) -> None:
    from acne_desktop.services import demo, grading, patients, visits

    folder: Path = arguments.data_dir or paths.demo_data_dir(paths.default_data_dir())
    with _progress("Making the demo clinic") as report:
        clinic = demo.build_demo(folder, grader=grading.load_grader(), progress=report)
    try:
        people = patients.find(clinic)
        count = sum(len(visits.of_patient(clinic, row.patient.id)) for row in people)
    finally:
        clinic.close()
    print(f"The demo clinic has {len(people)} synthetic patients with {count} visits.")
    print(f"Open it with: acne-desktop --data-dir {folder}")


def _visits(arguments: argparse.Namespace) -> None:
    from acne_desktop.services import clinic as clinics
    from acne_desktop.services import patients, visits

    with clinics.reading(_data_dir(arguments)) as clinic:
        print("visit  day         patient           grade  suggestion")
        for row in patients.all_of(clinic):
            for visit in visits.of_patient(clinic, row.patient.id):
                grade = "-" if visit.grade is None else int(visit.grade)
                suggested = "-" if visit.suggested is None else int(visit.suggested)
                who = row.patient.details.identifier
                print(f"{visit.id:>5}  {visit.day}  {who:<16}  {grade:>5}  {suggested:>10}")


def _report(arguments: argparse.Namespace) -> None:
    from acne_desktop.services import clinic as clinics
    from acne_desktop.services import reports, settings

    with clinics.reading(_data_dir(arguments)) as clinic:
        chosen = settings.load(clinic.folders)
        paper = arguments.paper or chosen.paper
        pdf = reports.visit_report(clinic, arguments.visit, paper=paper, settings=chosen)
    reports.save_as(pdf, arguments.out)
    print(f"Wrote {arguments.out}")


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    """Turn a disk's refusal into one sentence."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or "the disk refused").lower()
        raise StorageError(
            f"{target.name} could not be written ({reason}): choose another folder."
        ) from error


# --- the model -------------------------------------------------------------------------------


def _dataset_acne04(arguments: argparse.Namespace) -> None:
    from acne_desktop.training import commands

    commands.make_dataset_acne04(arguments.source, arguments.out)


def _dataset_synthetic(arguments: argparse.Namespace) -> None:
    from acne_desktop.training import commands

    commands.make_dataset_synthetic(
        head=arguments.head, out=arguments.out, subjects=arguments.subjects, seed=arguments.seed
    )


def _dataset_clinic(arguments: argparse.Namespace) -> None:
    from acne_desktop.services import clinic as clinics
    from acne_desktop.services import clinic_data

    with clinics.reading(_data_dir(arguments)) as clinic, _progress("Copying the visits") as report:
        exported = clinic_data.export(clinic, arguments.out, progress=report)
    print(f"Written to {arguments.out}", exported.summary, sep="\n")


def _train(arguments: argparse.Namespace) -> None:
    from acne_desktop.training.train_command import train

    train(
        arguments.data,
        arguments.out,
        backbone_weights=arguments.backbone,
        face=arguments.face,
        start_from=arguments.start_from,
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
        ),
    )


@contextmanager
def _progress(title: str) -> Iterator[Callable[[float, str], None]]:
    """Show a progress bar on stderr; what it yields takes a fraction and words."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=1.0)

        def report(fraction: float, text: str) -> None:
            bar.update(task, completed=fraction, description=text or title)

        yield report
