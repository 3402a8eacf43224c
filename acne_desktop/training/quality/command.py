"""What the command line runs: derive the limits of quality, and measure what they do."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from acne_desktop.domain.inspection import FaceSeen
from acne_desktop.errors import DatasetError
from acne_desktop.grading.face import FaceLocator
from acne_desktop.grading.package import FACE, ModelPackage
from acne_desktop.grading.upright import FILE as UPRIGHT
from acne_desktop.grading.upright import read_upright
from acne_desktop.imaging.quality.limits import FILE as LIMITS
from acne_desktop.imaging.quality.limits import QualityLimits, read_limits
from acne_desktop.training.face.command import FACES
from acne_desktop.training.output import bar, print_json, print_line, writing
from acne_desktop.training.quality import degrade, figures
from acne_desktop.training.quality.derive import derived
from acne_desktop.training.quality.photos import Photo, first_half, read_photos
from acne_desktop.training.quality.readings import GOOD, Looker, Progress, Reading, read_known
from acne_desktop.training.quality.upright import fit_halves

_TIMED = 40  # photographs
_RENDERED = 4  # one of so many rendered photographs is looked at


@dataclass(frozen=True)
class Sources:
    """What is measured on.

    ``acne04`` is that data set's folder, ``synthetic`` one of rendered triplets with their poses;
    one of the two may be left out. ``faces`` is what ``train-face`` wrote on these photographs:
    faces that the locator has learned are then those found out of fold. Each ``every``-th
    photograph is made bad. Beside real faces only a part of the rendered ones is looked at, which
    are much alike.
    """

    acne04: Path | None
    synthetic: Path | None
    faces: Path | None = None
    every: int = 3
    seed: int = 1

    def photos(self) -> list[Photo]:
        """Return the photographs that are looked at. Raises :class:`DatasetError`."""
        found = read_photos(self.acne04, self.synthetic)
        rendered = [photo for photo in found if not photo.real]
        return [photo for photo in found if photo.real] + rendered[
            :: _RENDERED if self.acne04 is not None else 1
        ]

    def known(self) -> dict[str, FaceSeen]:
        """Return the faces that were found out of fold, by the names of their files."""
        return read_known(self.faces / FACES) if self.faces is not None else {}


def derive(model: Path, sources: Sources, resources: Path, *, as_json: bool = False) -> None:
    """Derive the limits, write them with their record into ``resources``, and print the figures.

    Figures are of each half of the people under limits that were derived from the other half.
    Raises :class:`DatasetError`, :class:`PackageError` and :class:`StorageError`.
    """
    torch.set_num_threads(1)
    version, locator = _locator(model)
    before = read_limits(resources / LIMITS)
    photos = sources.photos()
    first = first_half(photos, sources.seed)
    with bar() as shown:
        task = shown.add_task("Turning photographs", total=len(photos))
        upright, whole = fit_halves(
            photos, first, locator, sources.seed, lambda n: shown.update(task, completed=n)
        )
        looker = Looker(locator, upright, before, sources.known())
        task = shown.add_task("Looking at photographs", total=len(photos))
        readings = read_all(looker, photos, sources, lambda n: shown.update(task, completed=n))
    found = {
        "model": version,
        "sent_back": cross_measured(readings, first, before),
        "bad_means": dict(degrade.MEANING),
    }
    final = replace(derived(readings, before), record={"derived_from": _data(photos), **found})
    with writing(resources):
        _write(resources / LIMITS, json.dumps(final.as_dict(), indent=1, ensure_ascii=False))
        _write(resources / UPRIGHT, json.dumps(whole.as_dict()))
    show({**found, "view": _views(sources, readings, final)}, as_json=as_json)


def measure(model: Path, sources: Sources, resources: Path, *, as_json: bool = False) -> None:
    """Print what the limits in ``resources`` send back, how views are told, and the time it takes.

    Raises :class:`DatasetError` and :class:`PackageError`.
    """
    version, locator = _locator(model)
    limits, upright = read_limits(resources / LIMITS), read_upright(resources / UPRIGHT)
    photos = sources.photos()
    looker = Looker(
        locator, dict.fromkeys([p.group for p in photos], upright), limits, sources.known()
    )
    with bar() as shown:
        task = shown.add_task("Looking at photographs", total=len(photos))
        readings = read_all(looker, photos, sources, lambda n: shown.update(task, completed=n))
    timed = [photo.load() for photo in photos[:: max(1, len(photos) // _TIMED)]]
    found = {
        "model": version,
        "sent_back": figures.sent_back(readings, lambda _reading: limits),
        "view": _views(sources, readings, limits),
        "ms_a_frame": figures.ms_a_frame(timed, locator, upright, limits),
    }
    show(found, as_json=as_json)


def cross_measured(
    readings: Sequence[Reading], first: Collection[str], before: QualityLimits
) -> dict[str, Any]:
    """Return what is sent back of each half of the people under limits derived from the other."""
    limits = {
        half: derived([r for r in readings if (r.photo.group in first) != half], before)
        for half in (True, False)
    }
    return figures.sent_back(readings, lambda reading: limits[reading.photo.group in first])


def read_all(
    looker: Looker,
    photos: Sequence[Photo],
    sources: Sources,
    progress: Progress = lambda done: None,
) -> list[Reading]:
    """Return the readings of all photographs, and of some of them made bad in every way."""
    kinds = [*degrade.KINDS, degrade.OTHER_VIEW]
    readings = []
    for index, photo in enumerate(photos):
        rng = np.random.default_rng([sources.seed, 91, index])
        readings += looker.read(photo, rng, () if index % sources.every else kinds)
        progress(index + 1)
    return readings


def show(found: Mapping[str, Any], *, as_json: bool) -> None:
    """Print the figures."""
    if as_json:
        print_json(found)
        return
    for source, kinds in found["sent_back"].items():
        print_line(f"Sent back of {source} photographs")
        for kind, share in kinds.items():
            why = ", ".join(f"{name} {part:.1%}" for name, part in share["because"].items())
            name = kind.replace("_", " ")
            print_line(f"  {name:<11}{share['sent_back']:>7.1%} of {share['n']}  ({why})")
    for source, share in found["view"].items():
        print_line(
            f"View of {source} photographs right: {share['right']:.1%} of {share['n']}, "
            f"unclear {share['unclear']:.1%}; yaw off by {share['yaw_error']:.1f} degrees"
        )
    if "ms_a_frame" in found:
        print_line(f"A frame of 640 pixels takes {found['ms_a_frame']:.1f} ms of one core")


def _locator(model: Path) -> tuple[str, FaceLocator]:
    package = ModelPackage.open(model)
    if FACE not in package.manifest["files"]:
        raise DatasetError(
            f"The model package {package.version} has no face locator: choose another package."
        )
    return package.version, FaceLocator.load(package.read(FACE))


def _views(sources: Sources, readings: Sequence[Reading], limits: QualityLimits) -> dict[str, Any]:
    """Return how views are told, of all photographs that were looked at here or out of fold."""
    seen = sources.known()
    seen |= {r.photo.path.name: r.seen for r in readings if r.kind == GOOD}
    photos = [p for p in read_photos(sources.acne04, sources.synthetic) if p.path.name in seen]
    return figures.views(photos, [seen[photo.path.name] for photo in photos], limits.poses)


def _data(photos: Sequence[Photo]) -> dict[str, int]:
    real = [photo for photo in photos if photo.real]
    rendered = [photo for photo in photos if not photo.real]
    return {
        "real_photographs": len(real),
        "real_people": len({photo.group for photo in real}),
        "rendered_photographs": len(rendered),
        "rendered_people": len({photo.group for photo in rendered}),
    }


def _write(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")
