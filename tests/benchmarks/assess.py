"""How fast three photographs are graded, against the networks in torch and against Grad-CAM's own.

Everything is timed in turn, so that what else the machine does falls on all alike; the figures are
medians of the ratios of neighbouring runs.
"""

import statistics
import time
from collections.abc import Callable
from functools import cache

import numpy as np
import torch
from PIL import Image
from pytorch_grad_cam import GradCAM
from torch import Tensor, nn

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.grading.engine import Engine
from acne_desktop.grading.network import GradingNetwork, expected_grade
from acne_desktop.grading.package import ModelPackage
from acne_desktop.grading.prepare import Pixels
from acne_desktop.grading.reference import Reference, batched
from acne_desktop.paths import resources
from acne_desktop.services.grading import bundled_package

ROUNDS = 9
VISIT = "demo-01-1"  # of the demo clinic, rendered


class Triplet(nn.Module):
    """Three photographs, one a view -> the grades' logits of their visit, once for each.

    Grad-CAM's own package takes a batch for so many pictures that have nothing to do with one
    another: each of its targets is given the visit's logits.
    """

    def __init__(self, network: GradingNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, photos: Tensor) -> Tensor:
        """Return logits (3, 5)."""
        views = torch.arange(len(photos))
        logits: Tensor = self.network.head(self.network.backbone(photos), views, views * 0, 1)[0]
        return logits.expand(len(photos), -1)


def ratio() -> tuple[float, str]:
    """Return a whole assessment with three maps over the bare backbones in torch.

    The backbones are all members', float32 and channels last, without gradients.
    """
    engine, photos = bundled_engine(), _photos()
    reference = Reference.load(engine.package)
    inputs = [[one.pixels for one in part] for part in engine.prepared(photos)[0]]
    return compared(
        ("assess", lambda: engine.assess(photos)),
        (f"{len(reference.networks)} torch backbones", lambda: reference.maps(inputs)),
    )


def gradcam_ratio() -> tuple[float, str]:
    """Return a whole assessment with three maps over pytorch-grad-cam making the members' maps."""
    engine, photos = bundled_engine(), _photos()
    batches = [batched([one.pixels for one in part]) for part in engine.prepared(photos)[0]]
    pairs = list(zip(Reference.load(engine.package).parts, batches, strict=True))
    targets: list[Callable[[Tensor], Tensor]] = [
        lambda logits: expected_grade(logits.unsqueeze(0)).sum() / len(VIEWS)
    ] * len(VIEWS)

    def package() -> None:
        for networks, batch in pairs:
            for network in networks:
                network.requires_grad_()
                with GradCAM(model=Triplet(network), target_layers=[network.backbone]) as cam:
                    cam(input_tensor=batch, targets=targets)

    return compared(("assess", lambda: engine.assess(photos)), ("pytorch-grad-cam", package))


@cache
def bundled_engine() -> Engine:
    """Return the engine of the bundled model, loaded once."""
    return Engine.load(ModelPackage.open(bundled_package()))


def _photos() -> dict[View, Pixels]:
    return {view: _pixels(view) for view in VIEWS}


def _pixels(view: View) -> Pixels:
    with Image.open(resources() / "demo" / f"{VISIT}-{view}.jpg") as picture:
        return np.asarray(picture.convert("RGB"), np.uint8)


def compared(
    one: tuple[str, Callable[[], object]],
    other: tuple[str, Callable[[], object]],
    rounds: int = ROUNDS,
) -> tuple[float, str]:
    """Return the median ratio of two works that are done in turn, and what it was made of."""
    for _, work in (one, other) * 2:
        work()
    pairs = [(_seconds(one[1]), _seconds(other[1])) for _ in range(rounds)]
    ours, theirs = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    detail = f"{one[0]} {ours * 1000:.0f} ms, {other[0]} {theirs * 1000:.0f} ms, {rounds} rounds"
    return statistics.median(a / b for a, b in pairs), detail


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
