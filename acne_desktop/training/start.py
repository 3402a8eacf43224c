"""What a training starts from: ImageNet's weights, or the networks of a package."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch

from acne_desktop.errors import PackageError
from acne_desktop.grading.network import GradingNetwork
from acne_desktop.grading.package import ModelPackage
from acne_desktop.training.backbone import load_imagenet
from acne_desktop.training.photographs import FACES, Faces
from acne_desktop.training.recipe import Recipe

FACE = "face.onnx"
SCOPE = "scope.json"


class Start(Protocol):
    """Gives each fold its first network, and the faces of the photographs."""

    @property
    def faces(self) -> Faces:
        """Where the faces are."""
        ...

    @property
    def trained(self) -> bool:
        """Tell whether the networks can grade already."""
        ...

    def network(self, fold: int, recipe: Recipe, part: int = 0) -> GradingNetwork:
        """Return what a fold's network starts as, the same whenever it is asked for.

        ``part`` counts the recipes of a training.
        """
        ...


@dataclass(frozen=True)
class FromImageNet:
    """ImageNet weights below and seeded new layers above, which differ from fold to fold."""

    weights: Path
    faces: Faces
    trained: bool = False

    def network(self, fold: int, recipe: Recipe, part: int = 0) -> GradingNetwork:
        """Return what the fold's network starts as. Raises :class:`DatasetError`."""
        torch.manual_seed(recipe.seed * 1_000 + fold)
        network = GradingNetwork(recipe.fusion, recipe.backbone)
        load_imagenet(network.backbone, self.weights)
        return network


@dataclass(frozen=True)
class FromPackage:
    """The networks of a package, in turn."""

    package: ModelPackage
    faces: Faces
    trained: bool = True

    def network(self, fold: int, recipe: Recipe, part: int = 0) -> GradingNetwork:
        """Return what the fold's network starts as. Raises :class:`PackageError`."""
        members = self.package.parts()[part].members
        own = self.package.weights()[members[fold % len(members)]]
        network = GradingNetwork(recipe.fusion, self.package.backbone)
        try:
            network.load_state_dict({name: torch.from_numpy(own[name]) for name in own})
        except RuntimeError:
            raise PackageError(
                f"The weights of {self.package.version} do not fit this version of the "
                "application: start from another package."
            ) from None
        return network


def faces_of(package: ModelPackage) -> Faces:
    """Return the faces as a package's own locator finds them."""
    if FACE not in package.manifest["files"]:
        return Faces.none()
    return Faces.read(package.read(FACE), None)


def faces_in(folder: Path | None) -> Faces:
    """Return the faces by what ``train-face`` wrote into a folder. Raises :class:`DatasetError`."""
    if folder is None:
        return Faces.none()
    table = folder / FACES
    return Faces.read((folder / FACE).read_bytes(), table if table.is_file() else None)


def recipes_of(package: ModelPackage) -> tuple[Recipe, ...]:
    """Return the recipe of each part of a package, as far as this version knows it."""
    manifest = package.manifest
    told = [one.get("recipe", {}) for one in manifest.get("parts", [manifest])]
    return tuple(_recipe(one, package.backbone) for one in told)


def _recipe(told: Mapping[str, Any], backbone: str) -> Recipe:
    known = {name: value for name, value in told.items() if name in Recipe.__dataclass_fields__}
    return Recipe(**{"backbone": backbone, **known})
