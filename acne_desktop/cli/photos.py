"""``acne-desktop inspect``: what is seen of photographs; ``quality``: what its limits rest on."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from acne_desktop import paths
from acne_desktop.cli.shared import Commands, Parser, positive
from acne_desktop.domain.photo import VIEWS, View

if TYPE_CHECKING:
    from acne_desktop.domain.inspection import Inspection

# Services are imported inside the commands: `--help` must not wait for a network.
# ruff: noqa: PLC0415


def add(commands: Commands) -> None:
    """Add the commands."""
    inspect = commands.add_parser("inspect", help="view, pose and quality of photographs")
    inspect.add_argument("files", type=Path, nargs="+", metavar="FILE", help="photographs")
    inspect.add_argument(
        "--view", choices=[str(view) for view in VIEWS], help="what they are to show"
    )
    inspect.add_argument("--model", type=Path, metavar="PACKAGE", help="another model package")
    inspect.add_argument("--json", action="store_true", help="print JSON")
    inspect.set_defaults(run=_inspect)

    quality = commands.add_parser("quality", help="what the limits of photographs' quality rest on")
    kinds = quality.add_subparsers(dest="kind", required=True, metavar="KIND", parser_class=Parser)
    for name, words in (
        ("derive", "set the limits between good and badly degraded photographs"),
        ("measure", "what the limits send back, how views are told, time a frame"),
    ):
        one = kinds.add_parser(name, help=words)
        needed = name == "derive"
        one.add_argument("--acne04", type=Path, required=needed, metavar="SRC")
        one.add_argument("--synthetic", type=Path, required=needed, metavar="DIR")
        one.add_argument("--faces", type=Path, metavar="DIR", help="what train-face wrote")
        one.add_argument("--model", type=Path, metavar="PACKAGE", help="another model package")
        one.add_argument(
            "--every", type=positive, default=3, metavar="N", help="photographs made bad: one of N"
        )
        one.add_argument("--seed", type=int, default=1, metavar="S")
        one.add_argument("--json", action="store_true", help="print JSON")
        one.set_defaults(run=_quality)


def _inspect(arguments: argparse.Namespace) -> None:
    from acne_desktop.services import inspection, intake

    inspector = inspection.load_inspector(arguments.model)
    expected = View(arguments.view) if arguments.view else None
    answers = []
    for path in arguments.files:
        photo = intake.read_photo(path)
        scale = max(photo.width, photo.height) / max(photo.preview.shape[:2])
        found = inspector.inspect(photo.preview, expected=expected, scale=scale)
        answers.append({"file": photo.name, **as_json(found, scale)})
        if not arguments.json:
            print(photo.name, as_text(answers[-1]), sep="\n")
    if arguments.json:
        print(json.dumps(answers, indent=2))


def _quality(arguments: argparse.Namespace) -> None:
    from acne_desktop.services.grading import bundled_package
    from acne_desktop.training.quality import command

    sources = command.Sources(
        arguments.acne04, arguments.synthetic, arguments.faces, arguments.every, arguments.seed
    )
    run = command.derive if arguments.kind == "derive" else command.measure
    run(arguments.model or bundled_package(), sources, paths.resources(), as_json=arguments.json)


def as_json(found: "Inspection", scale: float = 1.0) -> dict[str, Any]:
    """Return an inspection as plain data, the box ``scale`` times as large: in original pixels."""
    face = found.face
    return {
        "view": found.view.value if found.view else None,
        "present": round(face.present, 4),
        "yaw": round(face.yaw, 1),
        "pitch": round(face.pitch, 1),
        "roll": round(face.roll, 1),
        "box": [round(side * scale) for side in face.box] if face.box else None,
        "verdict": found.verdict.name.lower(),
        "advice": found.advice,
        "findings": {
            finding.quality.value: {
                "value": round(finding.value, 4),
                "verdict": finding.verdict.name.lower(),
                "sentence": finding.sentence,
            }
            for finding in found.findings
        },
    }


def as_text(answer: dict[str, Any]) -> str:
    """Return what :func:`as_json` says in aligned lines for a reader at a terminal."""
    if answer["box"] is None:
        return f"  {answer['verdict']}: {answer['advice']}"
    lines = [
        f"  {answer['verdict']}{': ' if answer['advice'] else ''}{answer['advice']}",
        f"  view {answer['view'] or 'unclear'}; yaw {answer['yaw']}, pitch {answer['pitch']}, "
        f"roll {answer['roll']} degrees; face at {', '.join(map(str, answer['box']))}",
    ]
    for name, finding in answer["findings"].items():
        note = "" if finding["sentence"] == answer["advice"] else finding["sentence"]
        line = f"  {name.replace('_', ' '):<13}{finding['value']:>9.3f}  {finding['verdict']:<7}"
        lines.append(f"{line}{note}".rstrip())
    return "\n".join(lines)
