"""The locator's network: the grader's early ImageNet blocks, kept as they are, and a small head."""

import torch
from torch import Tensor, nn

from acne_desktop.grading.face import KINDS
from acne_desktop.grading.network import LAYOUTS, MOBILENET, Backbone

STEM_CHANNELS = 96  # of the last kept block, of stride 16
OUTPUTS = len(KINDS) + 4 + 3  # kind, box (centre, logarithm of the size), yaw, pitch, roll
_CELLS = 5  # of the map that the head reads, along a side: a sixteenth of 160 pixels, halved
_WIDTH = 128


class Stem(nn.Sequential):
    """Photos (n, 3, 160, 160), values -1..1 -> maps (n, 96, 10, 10): mobilenet_v2 to stride 16."""

    def __init__(self, backbone: Backbone) -> None:
        super().__init__(*list(backbone.blocks)[: LAYOUTS[MOBILENET].middle + 1])


class LocatorHead(nn.Sequential):
    """Maps (n, 96, 10, 10) -> (n, OUTPUTS, 1, 1). Convolutions only: its graph is written by hand.

    The convolution of the map's own size is a linear layer over all of it: where a face is must
    not be pooled away.
    """

    def __init__(self, dropout: float = 0.2) -> None:
        super().__init__(
            nn.Conv2d(STEM_CHANNELS, 64, 1),
            nn.ReLU6(),
            nn.Conv2d(64, 64, 3, 2, 1),
            nn.ReLU6(),
            nn.Conv2d(64, _WIDTH, _CELLS),
            nn.ReLU6(),
            nn.Dropout(dropout),
            nn.Conv2d(_WIDTH, OUTPUTS, 1),
        )

    def read(self, maps: Tensor) -> Tensor:
        """Return the outputs (n, OUTPUTS)."""
        out: Tensor = self(maps)
        return torch.flatten(out, 1)
