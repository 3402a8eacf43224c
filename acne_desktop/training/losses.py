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


def corn(logits: Tensor, grades: Tensor) -> Tensor:
    """Return the CORN loss (Shi et al. 2023): is the grade above k, given that it is at least k?

    The conditional probabilities are read off the softmax of the five logits, whose chain rule
    they are, so that every loss gives the same kind of network.
    """
    logs = torch.log_softmax(logits, dim=1)
    at_least = torch.logcumsumexp(logs.flip(1), dim=1).flip(1)  # log P(grade >= k)
    above = at_least[:, 1:] - at_least[:, :-1]
    stays = logs[:, :-1] - at_least[:, :-1]
    steps = torch.arange(logits.shape[1] - 1, device=logits.device).unsqueeze(0)
    asked = steps <= grades.unsqueeze(1)
    terms = torch.where(steps < grades.unsqueeze(1), -above, -stays)
    # Every question counts the same, however few visits it is asked of.
    share = asked.sum(dim=0, keepdim=True).clamp(min=1) / len(grades)
    return torch.where(asked, terms / share, 0.0).sum(dim=1) / (logits.shape[1] - 1)


LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "cross_entropy": cross_entropy,
    "soft": soft,
    "distance_weighted": distance_weighted,
    "corn": corn,
}
