"""What the command line runs: train the face locator, measure a package's scope."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from acne_desktop.errors import DatasetError
from acne_desktop.grading.face import Face, FaceLocator, read
from acne_desktop.grading.network import MOBILENET, Backbone
from acne_desktop.grading.package import FACE, ModelPackage
from acne_desktop.grading.prepare import Pixels
from acne_desktop.grading.scope import Scope, measured
from acne_desktop.training import dataset
from acne_desktop.training.backbone import load_imagenet
from acne_desktop.training.face import measure
from acne_desktop.training.face.export import export_locator
from acne_desktop.training.face.fit import (
    LocatorRecipe,
    Seen,
    StemRunner,
    answers,
    fit,
    seen_copies,
)
from acne_desktop.training.face.limits import set_limits
from acne_desktop.training.face.network import LocatorHead, Stem
from acne_desktop.training.face.samples import Sample, folds, read_samples
from acne_desktop.training.output import bar, print_json, print_line, writing
from acne_desktop.training.photographs import load

SCOPE, FACES, FIGURES = "scope.json", "faces.csv", "figures.json"
COLUMNS = (
    *("file", "present", "closeup", "x", "y", "width", "height"),
    *("yaw", "pitch", "roll"),
)


@dataclass(frozen=True)
class HeldOut:
    """A locator as the fit left it: the frozen stem and one fold's head."""

    stem: StemRunner
    head: LocatorHead

    def __call__(self, pixels: Pixels) -> Face:
        """Return the face in a photograph, as :meth:`FaceLocator.locate` does."""
        maps, region = self.stem(pixels)
        found = answers(self.head, maps[None])[0]
        return read(found, maps.astype(np.float32).mean(axis=(1, 2)), region)


def train_face(
    acne04: Path,
    synthetic: Path,
    backbone: Path,
    out: Path,
    *,
    seed: int = 1,
    recipe: LocatorRecipe | None = None,
) -> None:
    """Train the locator and write it with its scope, figures and out-of-fold faces into ``out``.

    Writes ``face.onnx``, ``scope.json``, ``faces.csv`` and ``figures.json`` (see
    :mod:`~acne_desktop.training.face.measure`). Raises :class:`DatasetError`.
    """
    torch.set_num_threads(1)  # the heads are small; and one thread gives the same sums everywhere
    recipe = replace(recipe or LocatorRecipe(), seed=seed)
    samples = read_samples(acne04, synthetic)
    stem = _stem(backbone)
    runner = StemRunner(stem)
    fold = folds(samples, recipe.folds, seed)
    with bar() as shown:
        looking = shown.add_task("Looking at faces and other things", total=None)
        seen = seen_copies(runner, samples, recipe, lambda n: shown.update(looking, completed=n))
        fitting = shown.add_task("Fitting", total=(recipe.folds + 1))
        heads = []
        for one in range(recipe.folds):
            heads.append(fit(without(seen, fold, one), recipe, lambda epoch: None))
            shown.update(fitting, completed=one + 1)
        final = fit(seen, recipe, lambda epoch: None)
        shown.update(fitting, completed=recipe.folds + 1)
        locates = [HeldOut(runner, heads[one]) for one in fold]
        scope, figures, faces = _measured(samples, locates, fold, HeldOut(runner, final), recipe)
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
        (out / "face.onnx").write_bytes(export_locator(stem, final))
        _write_json(out / SCOPE, scope)
        _write_json(out / FIGURES, figures)
        (out / FACES).write_text(table(samples, faces), encoding="utf-8")
    print_json(figures)


def without(seen: Seen, fold: NDArray[np.int64], one: int) -> Seen:
    """Return what was seen but for the photographs of one fold; drawn pictures stay."""
    kept = (seen.sample < 0) | (fold[np.maximum(seen.sample, 0)] != one)
    return Seen(seen.maps[kept], seen.targets[kept], seen.sample[kept])


def measure_scope(
    model: Path,
    *,
    data: Path | None = None,
    count: int = 100,
    seed: int = 1,
    as_json: bool = False,
) -> None:
    """Print what a package's locator and scope refuse, of ``count`` pictures of each family.

    Of a data set's photographs too where one is given; the figures of the faces that the locator
    was trained on are those that its training measured out of fold.
    Raises :class:`DatasetError` and :class:`PackageError`.
    """
    package = ModelPackage.open(model)
    recorded = package.manifest.get("scope")
    if recorded is None or FACE not in package.manifest["files"]:
        raise DatasetError(
            f"The model package {package.version} has no face locator: choose another package."
        )
    locator = FaceLocator.load(package.read(FACE))
    figures = measure.of_package(locator, recorded, count=count, seed=seed)
    if data is not None:
        read_data = dataset.read(data)
        photos = (
            (view, load(path)) for visit in read_data.visits for view, path in visit.photos.items()
        )
        scope = Scope.from_dict(recorded)
        figures["faces"][read_data.about.title] = measure.of_photos(locator, scope, photos)
    if as_json:
        print_json({"model": package.version, "hash": package.hash, **figures})
        return
    for group, shares in (figures["faces"] | figures["negatives"]).items():
        print_line(f"{group}: " + ", ".join(f"{name} {value}" for name, value in shares.items()))


def table(samples: Sequence[Sample], faces: Sequence[Face]) -> str:
    """Return the faces that were found as the text of ``faces.csv``; boxes in the files' pixels."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for sample, face in zip(samples, faces, strict=True):
        box = face.box
        sides = [box.left, box.top, box.width, box.height] if box else [""] * 4
        sure = [f"{face.present:.4f}", f"{face.closeup:.4f}"]
        angles = [f"{angle:.1f}" for angle in (face.yaw, face.pitch, face.roll)]
        writer.writerow([sample.path.name, *sure, *sides, *angles])
    return text.getvalue()


def _stem(weights: Path) -> Stem:
    backbone = Backbone(MOBILENET)
    files = sorted(weights.glob("*.safetensors")) if weights.is_dir() else [weights]
    if not files:
        raise DatasetError(f"{weights.name} holds no safetensors file: name another folder.")
    load_imagenet(backbone, files[0])
    return Stem(backbone).eval()


def _measured(
    samples: Sequence[Sample],
    locates: Sequence[HeldOut],
    fold: NDArray[np.int64],
    final: HeldOut,
    recipe: LocatorRecipe,
) -> tuple[dict[str, Any], dict[str, Any], list[Face]]:
    """Return the scope for the manifest, all figures, and the out-of-fold faces."""
    faces, looks = [], []
    for sample, locate in zip(samples, locates, strict=True):
        pixels = sample.load()
        faces.append(locate(pixels))
        looks.append(measured(pixels, faces[-1]))
    scope, parts = set_limits(faces, looks, fold)
    scopes = [parts[one] for one in fold]
    spoilt = range(0, len(samples), recipe.every)
    shares = measure.of_spoilt(
        [samples[i].load() for i in spoilt],
        [locates[i] for i in spoilt],
        [scopes[i] for i in spoilt],
        recipe.seed,
    )
    drawn = measure.of_drawn(final, scope, count=recipe.measured, seed=recipe.seed)
    figures = {
        "faces": measure.of_faces(samples, faces, scopes),
        "negatives": measure.summed({"made_of_faces": shares, **drawn}),
    }
    return {**scope.as_dict(), "figures": figures}, figures, faces


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data) + "\n", encoding="utf-8")
