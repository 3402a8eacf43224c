"""Asks feature maps where the rendered lesions are, so that they learn to see small ones.

Only rendered photographs have exact lesion masks. A linear probe on the maps is fitted together
with the network and then thrown away: what stays is that the maps tell lesion from skin.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from acne_desktop.grading.network import MAP_CHANNELS

_RARE = 8.0  # how much more a cell with a lesion counts than one without


class LesionProbe(nn.Module):
    """A linear map from the features of a cell to the logit of a lesion lying in it."""

    def __init__(self) -> None:
        super().__init__()
        self.ask = nn.Conv2d(MAP_CHANNELS, 1, 1)

    def loss(self, maps: Tensor, lesions: Tensor) -> Tensor:
        """Return the mean loss over maps (n, channels, h, w).

        ``lesions`` (n, 1, 2h, 2w) holds 0..1, above 0 where a lesion lies.
        """
        target = functional.max_pool2d(lesions, 2)
        weight = torch.tensor(_RARE, device=maps.device)
        return functional.binary_cross_entropy_with_logits(
            self.ask(maps), target, pos_weight=weight
        )
