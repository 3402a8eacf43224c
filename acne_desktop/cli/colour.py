"""``acne-desktop colour``: colour cards in photographs, and copies in corrected colours."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from acne_desktop import paths
from acne_desktop.cli.shared import Commands, positive, progress, writing
from acne_desktop.errors import KnownError

if TYPE_CHECKING:
    from acne_desktop.domain.colour import CardReading, ColourError
    from acne_desktop.services.intake import IncomingPhoto

# Services are imported inside the commands: `--help` must not wait for a database.
# ruff: noqa: PLC0415


def add(commands: Commands) -> None:
    """Add the command."""
    colour = commands.add_parser(
        "colour", help="find a 24-patch colour card, correct colours for display"
    )
    colour.add_argument(
        "files",
        type=Path,
        nargs="*",
        metavar="FILE",
        help="photographs; with --measure ones without a card, in place of the demo clinic's",
    )
    colour.add_argument("--write", type=Path, metavar="DIR", help="write corrected copies here")
    colour.add_argument("--json", action="store_true", help="print JSON")
    colour.add_argument(
        "--measure", action="store_true", help="measure on photographs that are drawn"
    )
    colour.add_argument("--seed", type=int, default=1, metavar="S", help="of --measure")
    colour.add_argument("--scenes", type=positive, default=450, metavar="N", help="of --measure")
    colour.set_defaults(run=_colour)


def _colour(arguments: argparse.Namespace) -> None:
    if arguments.measure:
        _measure(arguments)
        return
    if not arguments.files:
        raise KnownError("Name at least one photograph, or ask for --measure.")
    from acne_desktop.services import colour, intake

    answers = []
    for path in arguments.files:
        photo = intake.read_photo(path)
        reading = colour.read_card(photo.preview)
        answers.append(_as_json(photo, reading))
        if not arguments.json:
            print(_as_text(photo, reading))
        if arguments.write and reading.usable:
            _write(arguments.write, path.stem, photo, reading)
    if arguments.json:
        print(json.dumps(answers, indent=2))


def _as_json(photo: "IncomingPhoto", reading: "CardReading") -> dict[str, Any]:
    return {
        "file": photo.name,
        "found": reading.found,
        "corners": [
            [round(x * photo.width, 1), round(y * photo.height, 1)] for x, y in reading.corners
        ],
        "edition": reading.edition or None,
        "before": _error_json(reading.before),
        "after": _error_json(reading.after),
        "matrix": list(reading.matrix) or None,
        "refusal": reading.refusal or None,
        "method": {"name": reading.method, "version": reading.version},
    }


def _error_json(error: "ColourError | None") -> dict[str, float] | None:
    return None if error is None else {"mean": error.mean, "largest": error.largest}


def _as_text(photo: "IncomingPhoto", reading: "CardReading") -> str:
    if not reading.found:
        return f"{photo.name}: no colour card was found."
    corners = ", ".join(
        f"({x * photo.width:.0f}, {y * photo.height:.0f})" for x, y in reading.corners
    )
    lines = [f"{photo.name}: colour card at {corners}"]
    for name, error in (("as taken", reading.before), ("corrected", reading.after)):
        if error is not None:
            lines.append(
                f"  {name}: CIEDE2000 {error.mean:.1f} on average, {error.largest:.1f} at most"
            )
    if reading.refusal:
        lines.append(f"  not corrected: {reading.refusal}")
    return "\n".join(lines)


def _write(folder: Path, stem: str, photo: "IncomingPhoto", reading: "CardReading") -> None:
    """Write a corrected copy as PNG, from the pixels alone: without any of the file's notes."""
    from PIL import Image

    from acne_desktop.domain.colour import Colours
    from acne_desktop.imaging.decode import decode
    from acne_desktop.services import colour

    whole = decode(photo.data).pixels
    target = folder / f"{stem}-corrected.png"
    if target.exists():
        raise KnownError(f"{target.name} exists already: choose another folder.")
    with writing(target):
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(colour.shown(whole, Colours.CARD, reading)).save(target)


def _measure(arguments: argparse.Namespace) -> None:
    from acne_desktop.training import colour_measure

    files = arguments.files or sorted((paths.resources() / "demo").glob("*.jpg"))
    with progress("Drawing photographs") as report:
        figures = colour_measure.measure(
            scenes=arguments.scenes, seed=arguments.seed, backgrounds=files, report=report
        )
    print(json.dumps(figures, indent=2) if arguments.json else _table(figures))


def _table(figures: dict[str, Any]) -> str:
    rows = [("cards found", figures["found"]), ("of those usable", figures["usable"])]
    rows += [("false alarms", figures["false_alarms"])]
    rows += [(f"  {name}", each) for name, each in figures["false_alarms_by_scene"].items()]
    lines = [f"{name:<26}{_share(each)}" for name, each in rows]
    lines += [f"  {count} x {reason}" for reason, count in figures["refused"].items()]
    errors = {"corner_error": figures["corner_error"], **figures["errors"]}
    lines += [f"{name.replace('_', ' '):<26}{_spread(each)}" for name, each in errors.items()]
    return "\n".join(lines)


def _share(of: dict[str, Any]) -> str:
    if not of["count"]:
        return "none"
    low, high = of["interval"]
    return f"{of['share']:7.1%} ({low:.1%} to {high:.1%}) of {of['count']}"


def _spread(of: dict[str, Any]) -> str:
    if of["mean"] is None:
        return "none"
    low, high = of["interval"]
    return (
        f"{of['mean']:7.2f} ({low:.2f} to {high:.2f}), "
        f"median {of['median']:.2f}, 95 % below {of['p95']:.2f}"
    )
