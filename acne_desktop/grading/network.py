"""The network: a mobilenet_v2 backbone (photos -> feature maps) and a head over one to three views.

The backbone is torchvision's mobilenet_v2 (Sandler et al. 2018) with batch norm folded into its
convolutions for good, defined here because importing torchvision costs two seconds. It ends in a
neck that joins stride 16 and stride 32 into one map, twice as fine as mobilenet's last. The head is
small, and the only part that Grad-CAM differentiates.
"""

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

from acne_desktop.domain.iga import GRADES
from acne_desktop.domain.photo import VIEWS

# Sandler et al. 2018, table 2: expansion, channels, repeats, stride of the first.
_INVERTED_RESIDUALS = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)
_STEM, _LAST = 32, 1280
_FINE_BLOCK = 13  # the last block of stride 16; the blocks after it have stride 32
_FINE_CHANNELS = 96
MAP_CHANNELS = 128
MAP_STRIDE = 16


def _conv(
    inputs: int,
    outputs: int,
    kernel: int = 1,
    stride: int = 1,
    groups: int = 1,
    *,
    act: bool = True,
) -> nn.Sequential:
    """Return a convolution with bias (its batch norm is folded in), and ReLU6 unless told not."""
    conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups)
    return nn.Sequential(conv, nn.ReLU6(inplace=True)) if act else nn.Sequential(conv)


class InvertedResidual(nn.Module):
    """Expand, filter each channel, project; add the input where the shapes agree."""

    def __init__(self, inputs: int, outputs: int, stride: int, expansion: int) -> None:
        super().__init__()
        hidden = inputs * expansion
        layers = [_conv(inputs, hidden)] if expansion > 1 else []
        layers += [_conv(hidden, hidden, 3, stride, hidden), _conv(hidden, outputs, act=False)]
        self.layers = nn.Sequential(*layers)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        """Return (n, outputs, h / stride, w / stride)."""
        y: Tensor = self.layers(x)
        return x + y if self.residual else y


def _mobilenet_v2() -> Iterator[nn.Module]:
    """Yield the 19 blocks of mobilenet_v2's feature extractor, batch norm folded."""
    yield _conv(3, _STEM, 3, 2)
    channels = _STEM
    for expansion, outputs, repeats, first_stride in _INVERTED_RESIDUALS:
        for i in range(repeats):
            yield InvertedResidual(channels, outputs, first_stride if i == 0 else 1, expansion)
            channels = outputs
    yield _conv(channels, _LAST)


class Backbone(nn.Module):
    """Photos (n, 3, s, s), values -1..1 -> feature maps (n, MAP_CHANNELS, s/16, s/16), at least 0.

    ``early`` and ``late`` split the forward pass after a block, so that training can keep the
    first blocks as they are and cache what they give.
    """

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(_mobilenet_v2())
        self.fine = nn.Conv2d(_FINE_CHANNELS, MAP_CHANNELS, 1)
        self.coarse = nn.Conv2d(_LAST, MAP_CHANNELS, 1)

    def early(self, photos: Tensor, blocks: int) -> Tensor:
        """Return what the first ``blocks`` blocks make of the photos."""
        x = photos
        for block in self.blocks[:blocks]:
            x = block(x)
        return x

    def late(self, x: Tensor, blocks: int) -> Tensor:
        """Return the feature maps, from what the first ``blocks`` (at most 13) blocks gave."""
        fine = x
        for i in range(blocks, len(self.blocks)):
            x = self.blocks[i](x)
            if i == _FINE_BLOCK:
                fine = x
        coarse = functional.interpolate(
            self.coarse(x), size=fine.shape[-2:], mode="bilinear", align_corners=False
        )
        return functional.relu(self.fine(fine) + coarse)

    def forward(self, photos: Tensor) -> Tensor:
        """Return the feature maps of the photos."""
        return self.late(photos, 0)


class Head(nn.Module):
    """Feature maps of the views of one or more visits -> logits of the five grades.

    A view's map is pooled by its mean (how much of the face) and its generalised mean (how marked;
    Radenovic et al. 2018), a view embedding is added, and gated attention (Ilse et al. 2018) weighs
    the views present of each visit. Any set of one to three views will do.
    """

    def __init__(self, width: int = 128, dropout: float = 0.2) -> None:
        super().__init__()
        self.describe = nn.Linear(2 * MAP_CHANNELS, width)
        self.view = nn.Embedding(len(VIEWS), width)
        self.dropout = nn.Dropout(dropout)
        self.gate_value = nn.Linear(width, width // 2)
        self.gate = nn.Linear(width, width // 2)
        self.weigh = nn.Linear(width // 2, 1)
        self.grade = nn.Linear(width, len(GRADES))
        nn.init.normal_(self.view.weight, std=0.02)

    def forward(
        self, maps: Tensor, views: Tensor, visits: Tensor, count: int
    ) -> tuple[Tensor, Tensor]:
        """Return logits (count, 5) and each photo's share in its visit (photos,), summing to 1.

        ``maps`` (photos, channels, h, w); ``views`` and ``visits`` (photos,) int64: which view
        (index in VIEWS) and which of ``count`` visits a photo belongs to.
        """
        described = functional.relu(self.describe(_pooled(maps)) + self.view(views))
        described = self.dropout(described)
        gated = torch.tanh(self.gate_value(described)) * torch.sigmoid(self.gate(described))
        shares = _softmax_within(self.weigh(gated).squeeze(1), visits, count)
        fused = described.new_zeros(count, described.shape[1])
        fused = fused.index_add(0, visits, described * shares.unsqueeze(1))
        return self.grade(self.dropout(fused)), shares


def _pooled(maps: Tensor) -> Tensor:
    """Return mean and cubic mean of each channel, side by side: (photos, 2 x channels)."""
    mean = maps.mean(dim=(2, 3))
    # The small constant keeps the cube root's slope finite where a channel is silent.
    cubic = (maps.pow(3).mean(dim=(2, 3)) + 1e-6).pow(1 / 3)
    return torch.cat([mean, cubic], dim=1)


def _softmax_within(scores: Tensor, visits: Tensor, count: int) -> Tensor:
    """Return the softmax of the scores (photos,) within each visit."""
    highest = scores.new_full((count,), float("-inf"))
    highest = highest.scatter_reduce(0, visits, scores.detach(), "amax")
    powers = torch.exp(scores - highest[visits])
    return powers / powers.new_zeros(count).index_add(0, visits, powers)[visits]


class GradingNetwork(nn.Module):
    """Backbone and head together, as trained and as shipped."""

    def __init__(self) -> None:
        super().__init__()
        self.backbone = Backbone()
        self.head = Head()


def expected_grade(logits: Tensor) -> Tensor:
    """Return the mean IGA grade (n,) that logits (n, 5) stand for."""
    grades = torch.arange(logits.shape[1], dtype=logits.dtype, device=logits.device)
    return torch.softmax(logits, dim=1) @ grades
