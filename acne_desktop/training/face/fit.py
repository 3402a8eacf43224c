"""Fits the locator: features of the frozen stem once for every augmented copy, then small heads."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from acne_desktop.grading.face import KINDS, SIDE, angle_values, box_values, network_input
from acne_desktop.grading.prepare import Pixels, Region, crop_box, resized_region
from acne_desktop.training.face import negatives
from acne_desktop.training.face.augment import Copy, as_closeup, as_copy
from acne_desktop.training.face.export import export_stem
from acne_desktop.training.face.network import OUTPUTS, LocatorHead, Stem
from acne_desktop.training.face.samples import Located, Sample

Progress = Callable[[int], None]

_BOX_WEIGHT = 4.0  # a box off by a tenth of the photograph costs as much as a doubtful kind
_SMOOTHING = 0.02
_NOBODY = -1  # the sample of a picture that was drawn by code


@dataclass(frozen=True)
class LocatorRecipe:
    """How the locator is trained. ``copies_*`` count augmented copies of a photograph."""

    seed: int = 1
    folds: int = 5
    copies_real: int = 7
    copies_rendered: int = 4
    copies_closeup: int = 16
    closeups: float = 0.25  # drawn close-ups for each copy of a face
    drawn: int = 450  # pictures of each family of negatives
    shuffled: float = 0.06  # shuffled faces for each copy of a face
    epochs: int = 10
    batch: int = 128
    rate: float = 2e-3
    decay: float = 0.02
    measured: int = 60  # pictures of each family that the figures are measured on
    every: int = 8  # photographs of which one is spoilt to measure on


@dataclass(frozen=True)
class Seen:
    """What the stem saw in n pictures, and what is true of them.

    ``maps`` (n, 96, 10, 10) float16; ``targets`` (n, OUTPUTS - 2): kind, box, angles as the
    network gives them; ``sample`` (n,) the photograph's index, or -1.
    """

    maps: NDArray[np.float16]
    targets: NDArray[np.float32]
    sample: NDArray[np.int64]


class StemRunner:
    """The frozen stem in ONNX Runtime, on one core."""

    def __init__(self, stem: Stem) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            export_stem(stem), options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, pixels: Pixels) -> tuple[NDArray[np.float16], Region]:
        """Return the maps (96, 10, 10) of a photograph, and the region of it that was seen."""
        region = crop_box(pixels, None, SIDE, SIDE)
        square = resized_region(pixels, region, SIDE, SIDE)
        maps = self._session.run(None, {"photos": network_input(square)})[0]
        return maps[0].astype(np.float16), region


def seen_copies(
    stem: StemRunner, samples: Sequence[Sample], recipe: LocatorRecipe, progress: Progress
) -> Seen:
    """Return augmented copies of the samples, close-ups cut from them, and pictures of no face."""
    found: list[tuple[NDArray[np.float16], NDArray[np.float32], int]] = []
    for copy, kind, index in _pictures(samples, recipe):
        maps, region = stem(copy.pixels)
        found.append((maps, _target(kind, copy.face, region), index))
        progress(len(found))
    return Seen(
        np.stack([maps for maps, _, _ in found]),
        np.stack([target for _, target, _ in found]),
        np.array([index for _, _, index in found], np.int64),
    )


def _pictures(samples: Sequence[Sample], recipe: LocatorRecipe) -> Iterator[tuple[Copy, str, int]]:
    """Yield each picture to learn from, what it is, and its sample."""
    for index, sample in enumerate(samples):
        rng = np.random.default_rng([recipe.seed, 51, index])
        face = sample.face
        if face is None:
            for _ in range(recipe.copies_closeup):
                yield as_copy(sample.pixels, None, rng), "closeup", index
            continue
        for _ in range(recipe.copies_real if sample.real else recipe.copies_rendered):
            yield as_copy(sample.pixels, face, rng), "face", index
            if rng.random() < recipe.closeups:
                yield as_closeup(sample.pixels, face, rng), "closeup", index
            if rng.random() < recipe.shuffled:
                copy = as_copy(sample.pixels, face, rng)
                mixed = negatives.shuffled(copy.pixels, int(rng.integers(3, 8)), rng)
                yield Copy(mixed, None), "other", index
    for family in negatives.TRAINED.values():
        for pixels in negatives.drawn(family, recipe.drawn, recipe.seed):
            yield Copy(pixels, None), "other", _NOBODY


def _target(kind: str, face: Located | None, region: Region) -> NDArray[np.float32]:
    values = [float(KINDS.index(kind)), *[0.0] * 7]
    if face is not None:
        values[1:5] = box_values(face.x, face.y, face.width, face.height, region)
        values[5:8] = angle_values(face.yaw, face.pitch, face.roll)
    return np.array(values, np.float32)


def fit(seen: Seen, recipe: LocatorRecipe, progress: Progress) -> LocatorHead:
    """Return a head fitted to the pictures. The same recipe and pictures give the same head."""
    torch.manual_seed(recipe.seed)
    head = LocatorHead()
    maps, targets = torch.from_numpy(seen.maps), torch.from_numpy(seen.targets)
    optimiser = torch.optim.AdamW(head.parameters(), recipe.rate, weight_decay=recipe.decay)
    steps = -(-len(maps) // recipe.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, recipe.rate, total_steps=recipe.epochs * steps
    )
    head.train()
    for epoch in range(recipe.epochs):
        for chosen in torch.split(torch.randperm(len(maps)), recipe.batch):
            lost = loss(head.read(maps[chosen].float()), targets[chosen])
            optimiser.zero_grad()
            torch.autograd.backward(lost)
            optimiser.step()
            schedule.step()
        progress(epoch + 1)
    return head.eval()


def loss(found: Tensor, targets: Tensor) -> Tensor:
    """Return what outputs (n, OUTPUTS) cost against targets (n, OUTPUTS - 2).

    Boxes and angles count where there is a face.
    """
    kind = targets[:, 0].long()
    total = functional.cross_entropy(found[:, : len(KINDS)], kind, label_smoothing=_SMOOTHING)
    face = kind == KINDS.index("face")
    if face.any():
        off = functional.smooth_l1_loss(
            found[face, len(KINDS) :], targets[face, 1:], beta=0.05, reduction="none"
        )
        total = total + _BOX_WEIGHT * off[:, :4].mean() + off[:, 4:].mean()
    return total


def answers(head: LocatorHead, maps: NDArray[np.float16]) -> NDArray[np.float32]:
    """Return the head's outputs (n, OUTPUTS) for the stem's maps."""
    with torch.inference_mode():
        parts = [head.read(part.float()) for part in torch.split(torch.from_numpy(maps), 512)]
    out = torch.cat(parts) if parts else torch.zeros(0, OUTPUTS)
    return np.asarray(out.numpy(), np.float32)
