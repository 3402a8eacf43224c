"""What ``acne-desktop train`` runs: data sets -> a model package, with progress for a reader."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from acne_desktop.errors import DatasetError
from acne_desktop.grading.package import COMPARISON, EARLIER, FACE, MANIFEST, ModelPackage
from acne_desktop.training import compare, crossval, dataset, ship
from acne_desktop.training.output import RichReport, bar, print_groups, print_line, writing
from acne_desktop.training.processes import Processes
from acne_desktop.training.recipe import Recipe, shipped
from acne_desktop.training.start import FACE as FACE_FILE
from acne_desktop.training.start import (
    SCOPE,
    FromImageNet,
    FromPackage,
    Start,
    faces_in,
    faces_of,
    recipes_of,
)

FEWEST_VISITS = 60  # graded visits below which a package is not fine-tuned
FIGURES = "figures.json"


class JsonReport:
    """Tells each step as one line of JSON on stdout, for a program that watches."""

    def __init__(self) -> None:
        self._what, self._total = "", 1

    def begin(self, what: str, total: int) -> None:
        """A step begins."""
        self._what, self._total = what, total
        self.advance(0)

    def advance(self, done: int, note: str = "") -> None:
        """So many parts of the step are done."""
        line = {"step": self._what, "done": done, "total": self._total, "note": note}
        print(json.dumps(line), flush=True)


def train(
    data: Sequence[Path],
    out: Path,
    *,
    backbone_weights: Path | None = None,
    face: Path | None = None,
    start_from: Path | None = None,
    against: Path | None = None,
    folds: int = 5,
    seed: int = 1,
    resume: bool = False,
    progress_json: bool = False,
    recipes: Sequence[Recipe] | None = None,
) -> ModelPackage | None:
    """Train, cross-validate and write the package ``out``; with ``resume`` go on where it stopped.

    Every one of the ``recipes`` gives each fold a network; without any, they are those of the
    package that ships, or of the one to start from. A training starts from ``backbone_weights``
    (the file of the backbone's ImageNet weights, or its folder) and the face locator in the folder
    or package ``face``, or from the package ``start_from``, which is then compared with what comes
    out; so is ``against``, a package trained on some of the same visits. Work is kept beside
    ``out`` in a hidden folder,
    which may be deleted afterwards. Of several processes (torchrun) only the first returns the
    package. Raises :class:`DatasetError`.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise DatasetError(f"{out.name} is there already: choose another name for the package.")
    datasets = [dataset.read(folder) for folder in data]
    if len({one.name for one in datasets}) < len(datasets):
        raise DatasetError("Two data sets have the same folder name: rename one of them.")
    old = ModelPackage.open(start_from) if start_from else None
    if old is not None:
        _check_new(old, datasets)
        _check_enough(datasets)
    earlier = ModelPackage.open(against) if against else None
    if earlier is not None:  # rather now than after hours
        compare.noted(earlier)
    start, weights_name = _start(old, backbone_weights, face)
    if recipes is None:
        recipes = [one.for_fine_tuning() for one in recipes_of(old)] if old else shipped(seed)
    ship.check_recipes(recipes)
    processes = Processes.joined()
    work = out.absolute().with_name(f".{out.name}.training")
    try:
        with writing(out), _report(progress_json and processes.first) as report:
            if not resume and processes.first:
                crossval.forget(work)
            processes.wait()
            trained = crossval.train(
                datasets,
                recipes,
                folds=folds,
                start=start,
                work=work,
                report=report,
                processes=processes,
            )
    finally:
        processes.leave()
    if trained is None:
        return None
    evenness = recipes[0].evenness
    with writing(out):
        package = ship.ship(
            trained,
            datasets,
            recipes,
            folds=folds,
            command=_command(
                data=data,
                out=out,
                old=old,
                weights_name=weights_name,
                face=face,
                folds=folds,
                seed=recipes[0].seed,
            ),
            out=out,
            companions=companions(old, face),
            comparison=compare.comparison(trained.before, trained.rows, old, evenness)
            if old
            else None,
            earlier=compare.with_earlier(trained.rows, earlier, evenness) if earlier else None,
        )
    _tell(package, progress_json)
    return package


def _check_new(old: ModelPackage, datasets: Sequence[dataset.Dataset]) -> None:
    """Refuse to go on with visits that the package has seen: it would be judged by them."""
    known = {one["title"] for one in old.manifest.get("data", [])}
    for one in datasets:
        if one.about.title in known:
            raise DatasetError(
                f"{old.version} was trained on '{one.about.title}' already and could not be judged "
                "by it: start from the package that it was trained from."
            )


def _check_enough(datasets: Sequence[dataset.Dataset]) -> None:
    """Refuse to fine-tune on a handful of visits: nothing could be shown by it."""
    count = sum(len(one.visits) for one in datasets)
    if count < FEWEST_VISITS:
        raise DatasetError(
            f"There are {count} graded visits: fine-tuning needs at least {FEWEST_VISITS}."
        )


def _start(
    old: ModelPackage | None, backbone_weights: Path | None, face: Path | None
) -> tuple[Start, str]:
    """Return what the training starts from, and the name of its weights."""
    if (old is None) == (backbone_weights is None):
        raise DatasetError("Give either --from a package, or the --backbone weights.")
    if old is not None:
        return FromPackage(old, faces_of(old)), old.version
    assert backbone_weights is not None
    weights = _only_safetensors(backbone_weights)
    if face is not None and not (face / FACE_FILE).is_file():
        raise DatasetError(f"{face.name} holds no {FACE_FILE}: make it with train-face.")
    return FromImageNet(weights, faces_in(face)), weights.name


def companions(old: ModelPackage | None, face: Path | None) -> ship.Companions:
    """Return the face locator and the scope, from a package or from what ``train-face`` wrote."""
    if old is not None:
        held = old.read(FACE) if FACE in old.manifest["files"] else None
        return ship.Companions(held, old.manifest.get("scope"), old.manifest.get("scope_figures"))
    if face is None:
        return ship.NO_COMPANIONS
    if (face / MANIFEST).is_file():
        return companions(ModelPackage.open(face), None)
    try:
        scope, figures = (
            json.loads((face / name).read_text(encoding="utf-8"))
            if (face / name).is_file()
            else None
            for name in (SCOPE, FIGURES)
        )
    except ValueError:
        raise DatasetError(f"{face.name} cannot be read: make it again with train-face.") from None
    return ship.Companions((face / FACE_FILE).read_bytes(), scope, figures)


def _command(
    *,
    data: Sequence[Path],
    out: Path,
    old: ModelPackage | None,
    weights_name: str,
    face: Path | None,
    folds: int,
    seed: int,
) -> str:
    """Return the command that makes the package again, without anybody's paths."""
    begin = f"--from {old.version}" if old else f"--backbone {weights_name}"
    return " ".join(
        [
            "acne-desktop train",
            *(f"--data {folder.name}" for folder in data),
            begin,
            *([f"--face {face.name}"] if face else []),
            f"--folds {folds} --seed {seed} --out {out.name}",
        ]
    )


def _tell(package: ModelPackage, progress_json: bool) -> None:
    """Print the figures for a reader, or the last line for a program."""
    if progress_json:
        compared = package.manifest.get(COMPARISON)
        print(json.dumps({"package": package.folder.name, "comparison": compared}), flush=True)
        return
    print_groups(package.manifest["figures"])
    for name in (EARLIER, COMPARISON):
        if found := package.manifest.get(name):
            print_line(found["sentence"])
    print_line(f"{package.version} written; its hash is {package.hash}.")


@contextmanager
def _report(as_json: bool) -> Iterator[crossval.Report]:
    if as_json:
        yield JsonReport()
        return
    with bar() as shown:
        yield RichReport(shown)


def _only_safetensors(path: Path) -> Path:
    """Return the weights file: the path itself, or the only safetensors file in the folder."""
    if path.is_file():
        return path
    found = sorted(path.glob("*.safetensors")) if path.is_dir() else []
    if len(found) != 1:
        raise DatasetError(
            f"{path.name} does not lead to the backbone's weights: "
            "give the safetensors file, or a folder with only one."
        )
    return found[0]
