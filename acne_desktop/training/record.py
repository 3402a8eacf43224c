"""Seals into a package what it does on subjects that none of its networks has seen."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from acne_desktop.errors import DatasetError
from acne_desktop.grading import package as packages
from acne_desktop.grading.package import CARD, ModelPackage
from acne_desktop.training.card import card
from acne_desktop.training.dataset import Dataset
from acne_desktop.training.figure_words import FIGURE_NAMES
from acne_desktop.training.output import writing
from acne_desktop.training.ship import described

_FIGURES = (*FIGURE_NAMES, "recall")
# No list of who was refused: a package names no subject.
_KEPT = ("n", "subjects", "confusion", *_FIGURES, *(f"{name}_interval" for name in _FIGURES))


def recorded(
    package: ModelPackage,
    data: Dataset,
    figures: Mapping[str, Any],
    maps: Mapping[str, Any] | None,
) -> ModelPackage:
    """Write figures, and those of the attention maps, into the manifest and card; return it opened.

    The package's hash changes with them. Raises :class:`DatasetError` where the data are among
    those that the package was trained on.
    """
    about = described(data)
    same = ("title", "subjects", "visits", "grades", "views")
    trained_on = package.manifest.get("data", [])
    if any(all(one[key] == about[key] for key in same) for one in trained_on):
        raise DatasetError(
            f"{package.version} was trained on {data.name}: record what it does on other subjects."
        )
    manifest = {
        **package.manifest,
        "unseen": {"data": about, "figures": {name: figures[name] for name in _KEPT}},
        **({"attention": maps} if maps else {}),
    }
    files = {name: package.read(name) for name in package.manifest["files"]}
    files[CARD] = card(manifest).encode()
    folder = package.folder
    with writing(folder), TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as made:
        whole = Path(made) / folder.name
        packages.write(whole, manifest, files)
        old = Path(made) / "before"
        folder.rename(old)
        try:
            whole.rename(folder)
        except OSError:
            old.rename(folder)
            raise
        shutil.rmtree(old)
    return ModelPackage.open(folder)
