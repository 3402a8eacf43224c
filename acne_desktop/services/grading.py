"""The grader: the bundled model, loaded when it is first needed, and what is known about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.photo import View
from acne_desktop.errors import PackageError
from acne_desktop.language import tr
from acne_desktop.paths import models


class Grader(Protocol):
    """Whatever grades a triplet: the real engine, or a fake one in tests."""

    @property
    def version(self) -> str:
        """The model's version."""
        ...

    @property
    def hash(self) -> str:
        """The SHA-256 of the model package's manifest."""
        ...

    def assess(
        self,
        photos: Mapping[View, NDArray[np.uint8]],
        *,
        progress: Callable[[float, str], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Suggestion:
        """Suggest a grade for one to three views, each uint8 sRGB (h, w, 3).

        Raises :class:`Cancelled` and :class:`PhotoError`.
        """
        ...


@dataclass(frozen=True)
class ModelInfo:
    """What the screen and the report say about a model; ``card`` is markdown."""

    version: str
    hash: str
    card: str
    figures: Mapping[str, Any]


def bundled_package() -> Path:
    """Return the newest model package that ships. Raises :class:`PackageError`."""
    found = [folder for folder in models().glob("iga-*") if folder.is_dir()]
    if not found:
        raise PackageError(tr("The model is not installed: install the application again."))
    return max(found, key=_version_key)


def load_grader(folder: Path | None = None) -> Grader:
    """Load the bundled model, or that in ``folder``; takes seconds, so not on the UI's thread.

    Raises :class:`PackageError`.
    """
    # torch takes seconds to import and must not be loaded before the first window is painted.
    from acne_desktop.grading.engine import Engine  # noqa: PLC0415
    from acne_desktop.grading.package import ModelPackage  # noqa: PLC0415

    return Engine.load(ModelPackage.open(folder or bundled_package()))


def model_info(folder: Path | None = None) -> ModelInfo:
    """Return what is known about a model, without loading it. Raises :class:`PackageError`."""
    from acne_desktop.grading.package import ModelPackage  # noqa: PLC0415

    package = ModelPackage.open(folder or bundled_package())
    figures = package.manifest.get("figures", {})
    return ModelInfo(package.version, package.hash, package.card, figures)


def _version_key(folder: Path) -> list[tuple[int, str]]:
    """Return a key that puts version 10 after version 9."""
    parts = folder.name.removeprefix("iga-").split(".")
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]
