"""Visits of the same or neighbouring grades, mixed in pairs (mixup, after Zhang et al. 2018).

A network that also has to tell by how much one face outweighs another learns less of what is
particular to each photograph. Only neighbouring grades are mixed: half of a clear face and half of
a severe one is no moderate one.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

_REACH = 1  # grades apart
_EVENNESS = 0.6  # of the beta distribution: the smaller, the more often one face outweighs


@dataclass(frozen=True)
class Mixing:
    """With which visit each visit is mixed: ``other`` (visits,), itself where it is not mixed.

    ``kept`` (visits,) is what is left of a visit, from a half to 1.
    """

    other: Tensor
    kept: Tensor

    @staticmethod
    def drawn(grades: Tensor, share: float, generator: torch.Generator) -> "Mixing":
        """Return a random mixing of visits of these grades; ``share`` of them are to be mixed.

        Where the visit that was drawn is of a grade too far away, nothing is mixed. The larger
        part is kept.
        """
        itself = torch.arange(len(grades))
        if not share:
            return Mixing(itself, torch.ones(len(grades)))
        other = torch.randperm(len(grades), generator=generator)
        # The distribution takes no generator: it draws from the one that the epoch has seeded.
        part = torch.distributions.Beta(_EVENNESS, _EVENNESS).sample(grades.shape)
        mixed = torch.rand(len(grades), generator=generator) < share
        mixed &= ((grades - grades[other]).abs() <= _REACH) & (other != itself)
        kept = torch.where(mixed, torch.maximum(part, 1 - part), 1.0)
        return Mixing(torch.where(mixed, other, itself), kept)

    @property
    def mixed(self) -> Tensor:
        """Which visits (visits,) bool are mixed with another."""
        return self.kept < 1

    def photos(self, photos: Tensor, visits: Tensor) -> Tensor:
        """Return photos (n, ...), of the ``visits`` (n,) in turn, with a part of the others'.

        The first of a visit is mixed with the first of the other, and so on; a visit with fewer
        photographs begins again.
        """
        if not self.mixed.any():
            return photos
        kept = self.kept[visits].to(photos.device).view(-1, *[1] * (photos.ndim - 1))
        return kept * photos + (1 - kept) * photos[self._partners(visits).to(photos.device)]

    def _partners(self, visits: Tensor) -> Tensor:
        """Return the number (n,) of the photograph that each is mixed with."""
        own = [torch.nonzero(visits == visit).flatten() for visit in range(len(self.other))]
        partners = torch.arange(len(visits))
        for visit in torch.nonzero(self.mixed).flatten().tolist():
            others = own[int(self.other[visit])]
            partners[own[visit]] = others[torch.arange(len(own[visit])) % len(others)]
        return partners

    def grades(self, grades: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return each visit's grade, that of the visit it is mixed with, and its own part."""
        return grades, grades[self.other.to(grades.device)], self.kept.to(grades.device)
