"""Do the attention maps depend on the weights? Cascading randomisation, after Adebayo et al. 2018.

The weights are replaced by noise from the head downwards, one stage after the other, and each
stage's maps are compared with those of the trained networks. A map that stays the same would show
the photograph, not the model.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from safetensors.numpy import save as save_tensors

from acne_desktop.domain.assessment import AttentionMap
from acne_desktop.domain.photo import View
from acne_desktop.grading import package as packages
from acne_desktop.grading.calibration import Floats
from acne_desktop.grading.engine import Engine
from acne_desktop.grading.network import LAYOUTS
from acne_desktop.grading.package import WEIGHTS, ModelPackage
from acne_desktop.grading.stored import unpacked
from acne_desktop.training.attention import Mask, masks_of
from acne_desktop.training.dataset import LabelledVisit
from acne_desktop.training.evaluate import Assessor
from acne_desktop.training.metrics import mean_with_interval
from acne_desktop.training.photographs import load

STAGES = ("grades", "whole head", "neck", "blocks of stride 32", "of stride 16", "all blocks")
MOST_VISITS = 20  # every stage grades all of them again

Maps = Mapping[View, AttentionMap]


def beginnings(backbone: str) -> tuple[tuple[str, ...], ...]:
    """Return how the names of the tensors begin that each of :data:`STAGES` replaces anew."""
    layout = LAYOUTS[backbone]
    ends = (layout.blocks, layout.middle + 1, layout.fine + 1, 0)
    return (
        ("head.grade.",),
        ("head.",),
        tuple(f"backbone.{part}." for part in ("fine", "middle", "coarse", "join")),
        *(
            tuple(f"backbone.blocks.{block}." for block in range(first, last))
            for last, first in pairwise(ends)
        ),
    )


def randomised(
    package: ModelPackage,
    visits: Sequence[LabelledVisit],
    progress: Callable[[int], None],
    *,
    seed: int = 0,
) -> list[dict[str, Any]]:
    """Return, stage by stage, how the maps of some visits correlate with the trained ones.

    ``correlation`` is Spearman's, over the cells of a map that lie on skin, the mean over views
    and visits; a map without any contrast correlates with nothing (0). ``stage`` is the last part
    that was replaced, together with all parts above it. ``progress`` is told the stages done.
    """
    visits = _spread(visits)
    trained = _maps(Engine.load(package), visits)
    skins = [
        {view: masks_of(path, load(path))[1] for view, path in visit.photos.items()}
        for visit in visits
    ]
    subjects = [visit.subject for visit in visits]
    found = []
    for done, (stage, changed) in enumerate(_cascade(package, seed), start=1):
        pairs = zip(trained, _maps(changed, visits), skins, strict=True)
        values = [_correlation(was, now, skin) for was, now, skin in pairs]
        mean, interval = mean_with_interval(values, subjects)
        found.append({"stage": stage, "correlation": mean, "correlation_interval": interval})
        progress(done)
    return found


def noise_like(tensors: Mapping[str, Any], prefixes: Sequence[str], seed: int) -> dict[str, Any]:
    """Return the tensors, those whose names begin so (after the member's number) made noise.

    Normal values with each tensor's own mean and spread: the signal neither dies nor overflows,
    and nothing that was learned is left but the scale. What networks share becomes the same noise
    in all of them: they go on sharing it.
    """
    changed = {}
    for name, tensor in sorted(tensors.items()):
        _, _, own = name.partition(".")
        values = np.asarray(tensor, float)
        rng = np.random.default_rng([seed, crc32(own.encode()), crc32(values.tobytes())])
        noise = rng.normal(values.mean(), values.std(), values.shape)
        changed[name] = noise.astype(tensor.dtype) if own.startswith(tuple(prefixes)) else tensor
    return changed


def _cascade(package: ModelPackage, seed: int) -> Iterator[tuple[str, Engine]]:
    """Yield each stage's name and an engine with the weights replaced down to there."""
    tensors = unpacked(package.read(WEIGHTS))
    files = {name: package.read(name) for name in package.manifest["files"]}
    # The changed networks must answer to everything, and are never shown to anybody.
    manifest = {key: value for key, value in package.manifest.items() if key != "scope"}
    prefixes: tuple[str, ...] = ()
    with tempfile.TemporaryDirectory() as folder:
        stages = zip(STAGES, beginnings(package.backbone), strict=True)
        for number, (stage, own) in enumerate(stages):
            prefixes += own
            changed = {**files, WEIGHTS: save_tensors(noise_like(tensors, prefixes, seed))}
            place = Path(folder) / f"randomised-{number}"
            yield stage, Engine.load(packages.write(place, manifest, changed))


def _maps(assessor: Assessor, visits: Sequence[LabelledVisit]) -> list[Maps]:
    return [
        assessor.assess({view: load(path) for view, path in visit.photos.items()}).attention
        for visit in visits
    ]


def _correlation(was: Maps, now: Maps, skins: Mapping[View, Mask]) -> float:
    """Return the mean rank correlation of the views' maps over the cells on skin."""
    found = []
    for view, skin in skins.items():
        cells = _on_cells(skin, was[view].rows, was[view].columns)
        found.append(
            spearman(*(np.array(some[view].values, float)[cells.ravel()] for some in (was, now)))
        )
    return float(np.mean(found))


def _on_cells(skin: Mask, rows: int, columns: int) -> Mask:
    """Return which cells of a map (rows, columns) have their centre on skin."""
    y = ((np.arange(rows) + 0.5) * skin.shape[0] / rows).astype(int)
    x = ((np.arange(columns) + 0.5) * skin.shape[1] / columns).astype(int)
    return np.asarray(skin[np.ix_(y, x)], bool)


def spearman(one: Floats, other: Floats) -> float:
    """Return Spearman's rank correlation of two lists (n,), ties sharing their mean rank.

    Without any contrast in one of them, or fewer than two values, it is 0.
    """
    ranks = [_ranks(values) for values in (one, other)]
    spread = [rank - rank.mean() if rank.size else rank for rank in ranks]
    below = float(np.sqrt((spread[0] ** 2).sum() * (spread[1] ** 2).sum()))
    return float((spread[0] * spread[1]).sum()) / below if below > 0 else 0.0


def _ranks(values: Floats) -> Floats:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place], float)


def _spread(visits: Sequence[LabelledVisit]) -> list[LabelledVisit]:
    """Return at most so many visits as every stage can grade, taken evenly from all."""
    places = np.linspace(0, len(visits) - 1, min(len(visits), MOST_VISITS)).round().astype(int)
    return [visits[place] for place in places]
