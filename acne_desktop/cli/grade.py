"""``acne-desktop grade``: one triplet from files, nothing stored."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from acne_desktop import paths
from acne_desktop.cli.shared import Commands, data_dir, writing
from acne_desktop.domain.iga import GRADES
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.visit import check_distinct
from acne_desktop.errors import KnownError

if TYPE_CHECKING:
    from acne_desktop.domain.assessment import Suggestion
    from acne_desktop.services.intake import IncomingPhoto

# Services are imported inside the commands: `--help` must not wait for torch or a database.
# ruff: noqa: PLC0415


def add(commands: Commands) -> None:
    """Add the command."""
    grade = commands.add_parser("grade", help="grade one triplet; nothing is stored")
    for view in VIEWS:
        grade.add_argument(f"--{view}", type=Path, metavar="FILE", help=f"{view.label} photograph")
    grade.add_argument("--overlays", type=Path, metavar="DIR", help="write attention maps here")
    grade.add_argument("--model", type=Path, metavar="PACKAGE", help="another model package")
    grade.add_argument("--json", action="store_true", help="print JSON")
    grade.set_defaults(run=_grade)


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

    folders = paths.Folders(data_dir(arguments))
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

    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for view, attention in suggestion.attention.items():
            picture = overlay.blend(photos[view].preview, attention, 0.5)
            Image.fromarray(picture).save(folder / f"attention-{view}.png")
