"""Every number that a fit depends on, in one frozen record that the package's manifest repeats."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from acne_desktop.grading.network import MOBILENET


@dataclass(frozen=True)
class Recipe:
    """How the networks are fitted. Sizes are in pixels, shares and rates without unit."""

    backbone: str = MOBILENET  # one of network.LAYOUTS
    height: int = 448
    width: int = 320
    margin: float = 1.25  # photographs are kept so much larger than the input, to be varied
    frozen_blocks: int = 4  # of the backbone's 18 or 19
    epochs: int = 9
    batch: int = 16  # visits
    body_rate: float = 4e-4
    head_rate: float = 1.5e-3
    weight_decay: float = 0.05
    averaging: float = 0.98  # weights shipped are an exponential moving average over the steps
    loss: str = "soft"  # one of losses.LOSSES
    sampling: float = 0.5  # visits are drawn by (size of their grade) ** -sampling
    adjustment: float = 0.0  # logit adjustment (Menon et al. 2021), times the log prior
    mixed: float = 0.0  # of the visits, in pairs of the same or neighbouring grades
    synthetic_share: float = 0.5  # of the synthetic visits that each epoch draws
    lesion_weight: float = 0.1  # of the loss that asks the maps where a rendered lesion is
    view_dropout: float = 0.3  # of visits with several views: how often some are left out
    view_unknown: float = 0.15  # how often a single side photograph is called frontal
    head_epochs: int = 30  # for which the head is fitted once more, on features that stay
    head_refit_rate: float = 2e-3
    head_synthetic_share: float = 2.0  # of the synthetic visits, drawn with repeats
    kept: float = 0.0  # of the weights that a fit started from: the rest is what it made of them
    fusion: str = "attention"  # of the views: one of network.FUSIONS
    seed: int = 1

    @property
    def evenness(self) -> float:
        """What of the grades' imbalance is left for the calibration to undo, from 0 to 1."""
        return max(0.0, 1.0 - self.sampling - self.adjustment)

    def as_dict(self) -> dict[str, Any]:
        """Return the recipe for the manifest."""
        return asdict(self)

    def for_fine_tuning(self) -> "Recipe":
        """Return the recipe that goes on from a trained package: shorter and more careful.

        Half of the old weights are kept (after Wortsman et al. 2022): a clinic's few visits teach
        what is different there, and would else make forgotten what more visits taught before.
        """
        return replace(
            self,
            epochs=max(1, self.epochs // 2),
            body_rate=self.body_rate / 4,
            head_rate=self.head_rate / 4,
            kept=0.5,
            head_epochs=0,  # a clinic has no rendered patients, which this fit is for
        )


def shipped(seed: int) -> tuple[Recipe, ...]:
    """Return the recipes of the package that ships, whose card's command makes it again.

    Each gives every fold a network; their logits are averaged.
    """
    larger = Recipe(seed=seed)
    return larger, replace(larger, height=320, width=224, epochs=12, mixed=0.7)
