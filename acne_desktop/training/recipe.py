"""Every number that a fit depends on, in one frozen record that the package's manifest repeats."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Recipe:
    """How the network is fitted. Sizes are in pixels, shares and rates without unit."""

    size: int = 384
    source_size: int = 512  # photographs are prepared at this size before they are varied
    copies: int = 8  # varied copies of each photograph, every second one mirrored
    frozen_blocks: int = 7  # of the backbone's 19; what they give is cached
    epochs: int = 8
    batch: int = 32  # visits
    body_rate: float = 4e-4
    head_rate: float = 1.5e-3
    weight_decay: float = 0.05
    averaging: float = 0.98  # weights shipped are an exponential moving average over the steps
    loss: str = "soft"  # one of losses.LOSSES
    sampling: float = 0.5  # visits are drawn by (size of their grade) ** -sampling
    adjustment: float = 0.0  # logit adjustment (Menon et al. 2021), times the log prior
    view_dropout: float = 0.3  # of visits with several views: how often some are left out
    view_unknown: float = 0.15  # how often a single side photograph is called frontal
    seed: int = 1

    def as_dict(self) -> dict[str, Any]:
        """Return the recipe for the manifest."""
        return asdict(self)
