"""Losses over five ordered grades. The network always gives five logits."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

_SIGMA = 0.6  # of the soft labels, in grades
_DISTANCE_POWER = 2.0


def cross_entropy(logits: Tensor, grades: Tensor) -> Tensor:
    """Return the plain cross-entropy, one value a visit."""
    return functional.cross_entropy(logits, grades, reduction="none")


def soft(logits: Tensor, grades: Tensor) -> Tensor:
    """Return the cross-entropy with Gaussian soft labels: neighbours are half right."""
    steps = torch.arange(logits.shape[1], device=logits.device)
    distance = (steps.unsqueeze(0) - grades.unsqueeze(1)).float()
    targets = torch.softmax(-(distance**2) / (2 * _SIGMA**2), dim=1)
    return -(targets * torch.log_softmax(logits, dim=1)).sum(dim=1)


def distance_weighted(logits: Tensor, grades: Tensor) -> Tensor:
    """Return the class-distance-weighted cross-entropy (Polat et al. 2022)."""
    steps = torch.arange(logits.shape[1], device=logits.device)
    distance = (steps.unsqueeze(0) - grades.unsqueeze(1)).float().abs() ** _DISTANCE_POWER
    # log(1 - p), where p must not round to 1
    rest = torch.log1p(-torch.softmax(logits, dim=1).clamp(max=1 - 1e-6))
    return -(distance * rest).sum(dim=1)


LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "cross_entropy": cross_entropy,
    "soft": soft,
    "distance_weighted": distance_weighted,
}
