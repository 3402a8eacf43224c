"""The engine in torch, slow and plain: what the frozen engine and its speed are measured against.

It runs the networks as they were trained and takes the gradient by torch's own differentiation.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from acne_desktop.grading.calibration import Calibration
from acne_desktop.grading.gradcam import Attended
from acne_desktop.grading.network import GradingNetwork, expected_grade
from acne_desktop.grading.package import ModelPackage, does_not_fit
from acne_desktop.grading.prepare import Pixels


class Reference:
    """The ensemble of a package as torch modules, float32 and channels last."""

    def __init__(self, *parts: Sequence[GradingNetwork]) -> None:
        """Take the networks, those that see a photograph at the same size together."""
        # Channels last doubles the speed of the depthwise convolutions on a CPU.
        self.parts = [
            [
                network.to(memory_format=torch.channels_last).eval().requires_grad_(False)
                for network in networks
            ]
            for networks in parts
        ]
        self.networks = [network for networks in self.parts for network in networks]

    @staticmethod
    def load(package: ModelPackage) -> "Reference":
        """Load a package's networks. Raises :class:`PackageError`."""
        networks = []
        for member in package.weights():
            network = GradingNetwork(backbone=package.backbone)
            try:
                network.load_state_dict({name: torch.tensor(member[name]) for name in member})
            except RuntimeError:
                raise does_not_fit(package) from None
            networks.append(network)
        return Reference(*([networks[at] for at in part.members] for part in package.parts()))

    def maps(self, photos: Sequence[Sequence[Pixels]]) -> list[Tensor]:
        """Return each member's feature maps (n, channels, h, w).

        ``photos`` (height, width, 3) at the size of each part, [part][photo].
        """
        pairs = zip(self.parts, map(batched, photos), strict=True)
        with torch.inference_mode():
            return [network.backbone(batch) for networks, batch in pairs for network in networks]

    def attend(
        self, photos: Sequence[Sequence[Pixels]], views: Sequence[int], calibration: Calibration
    ) -> Attended:
        """Return what ``gradcam.attend`` returns for the photos of one visit, [part][photo]."""
        sources = [maps.clone().requires_grad_() for maps in self.maps(photos)]
        answers = self._answers(sources, views)
        logits = torch.stack([one for one, _ in answers]).mean(dim=0)
        shares = torch.stack([one for _, one in answers]).mean(dim=0)
        offsets = torch.tensor(calibration.offsets)
        score = expected_grade(logits / calibration.temperature + offsets).sum()
        found = [
            weighted(source.detach(), slope)
            for source, slope in zip(sources, torch.autograd.grad(score, sources), strict=True)
        ]
        return Attended(
            logits[0].detach().double().numpy(),
            shares.detach().double().numpy(),
            tuple(torch.stack(own).sum(dim=0).numpy() for own in self._by_part(found)),
        )

    def _by_part(self, found: list[Tensor]) -> Iterator[list[Tensor]]:
        begin = 0
        for networks in self.parts:
            yield found[begin : begin + len(networks)]
            begin += len(networks)

    def _answers(
        self, sources: Sequence[Tensor], views: Sequence[int]
    ) -> list[tuple[Tensor, Tensor]]:
        indices = torch.tensor(views)
        visits = torch.zeros_like(indices)
        return [
            network.head(source, indices, visits, 1)
            for network, source in zip(self.networks, sources, strict=True)
        ]


def batched(photos: Sequence[Pixels]) -> Tensor:
    """Return photos (height, width, 3) as a batch (n, 3, height, width), values -1 to 1."""
    # (n, h, w, 3) seen as (n, 3, h, w) is channels-last already.
    return torch.from_numpy(np.stack(photos)).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)


def weighted(maps: Tensor, gradients: Tensor) -> Tensor:
    """Return maps (n, c, h, w) summed by their gradient: (n, h, w).

    The gradient is summed over the cells, not averaged: maps of two sizes are then alike.
    """
    weights = gradients.sum(dim=(2, 3), keepdim=True)
    return (weights * maps).sum(dim=1)
