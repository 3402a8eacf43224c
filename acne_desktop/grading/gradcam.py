"""Attention maps: Grad-CAM of all views of a visit at once, on one scale.

Grad-CAM (Selvaraju et al. 2017) with the expected grade as the score, so that the map answers "what
raised the grade", whichever grade won. Only the head is differentiated: its input, the feature
maps, is all that the gradient is taken of.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from acne_desktop.grading.network import Head, expected_grade


@dataclass(frozen=True)
class Attended:
    """What the head says about one visit.

    ``logits`` (5,); ``shares`` (views,), how much each view weighed, sum 1; ``maps``
    (views, h, w), at least 0, the highest value of all views together is 1 (or all are 0).
    """

    logits: Tensor
    shares: Tensor
    maps: Tensor


def attend(head: Head, maps: Tensor, views: Tensor, temperature: float = 1.0) -> Attended:
    """Return logits, view shares and jointly scaled attention maps of one visit.

    ``maps`` (n, channels, h, w) are the views' feature maps, ``views`` (n,) their indices in VIEWS.
    """
    logits, shares, gradients = _differentiated(head, maps, views, temperature)
    return Attended(logits, shares, scaled_together(weighted(maps, gradients)))


def single_view(head: Head, maps: Tensor, view: int, temperature: float = 1.0) -> Tensor:
    """Return the unscaled Grad-CAM map (h, w) of one view's feature maps (1, channels, h, w)."""
    views = torch.tensor([view], device=maps.device)
    _, _, gradients = _differentiated(head, maps, views, temperature)
    return weighted(maps, gradients)[0]


def weighted(maps: Tensor, gradients: Tensor) -> Tensor:
    """Return the feature maps summed by their mean gradient, negative parts cut: (n, h, w)."""
    weights = gradients.mean(dim=(2, 3), keepdim=True)
    return torch.relu((weights * maps).sum(dim=1))


def scaled_together(maps: Tensor) -> Tensor:
    """Return maps (n, h, w) divided by the highest value of all; maps of zeros stay so."""
    highest = maps.max()
    return maps / highest if highest > 0 else maps


def _differentiated(
    head: Head, maps: Tensor, views: Tensor, temperature: float
) -> tuple[Tensor, Tensor, Tensor]:
    """Return logits (5,), shares (n,) and the expected grade's gradient in the feature maps."""
    with torch.enable_grad():
        source = maps.detach().requires_grad_()
        logits, shares = head(source, views, torch.zeros_like(views), 1)
        (gradients,) = torch.autograd.grad(expected_grade(logits / temperature).sum(), source)
    return logits.detach()[0], shares.detach(), gradients
