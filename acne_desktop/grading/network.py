"""The network: a backbone (photos -> feature maps) and a head over one to three views.

The backbone is EfficientNet-Lite0 (after Tan and Le 2019) or mobilenet_v2
(Sandler et al. 2018), batch norm folded into its convolutions for good, defined here because
importing torchvision costs two seconds. It ends in a neck (after Lin et al. 2017) that joins
strides 8, 16 and 32 into one map of stride 8: a papule is a few pixels wide, and the last maps have
cells of 32. The head is small, and the only part that Grad-CAM differentiates.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from acne_desktop.domain.iga import GRADES
from acne_desktop.domain.photo import VIEWS

_STEM, _LAST = 32, 1280
MAP_CHANNELS = 128
FUSIONS = ("attention", "mean", "maximum")
MAP_STRIDE = 8
INPUT_STRIDE = 32  # the sides of the input must be multiples of it


@dataclass(frozen=True)
class Layout:
    """How a backbone is built of inverted residuals.

    ``stages`` hold expansion, channels, repeats, stride of the first, and kernel. ``fine`` and
    ``middle`` are the last blocks of strides 8 and 16, counted with the stem as block 0.
    ``uneven`` pads strided convolutions at the right and bottom only, as TensorFlow does.
    """

    stages: tuple[tuple[int, int, int, int, int], ...]
    fine: int
    middle: int
    uneven: bool

    @property
    def blocks(self) -> int:
        """How many blocks there are, the stem and the last convolution included."""
        return sum(repeats for _, _, repeats, _, _ in self.stages) + 2


MOBILENET, EFFICIENTNET = "mobilenet_v2", "efficientnet_lite0"
LAYOUTS: Mapping[str, Layout] = {
    MOBILENET: Layout(  # Sandler et al. 2018, table 2
        (
            (1, 16, 1, 1, 3),
            (6, 24, 2, 2, 3),
            (6, 32, 3, 2, 3),
            (6, 64, 4, 2, 3),
            (6, 96, 3, 1, 3),
            (6, 160, 3, 2, 3),
            (6, 320, 1, 1, 3),
        ),
        fine=6,
        middle=13,
        uneven=False,
    ),
    EFFICIENTNET: Layout(  # Tan and Le 2019, table 1, without squeeze and excitation
        (
            (1, 16, 1, 1, 3),
            (6, 24, 2, 2, 3),
            (6, 40, 2, 2, 5),
            (6, 80, 3, 2, 3),
            (6, 112, 3, 1, 5),
            (6, 192, 4, 2, 5),
            (6, 320, 1, 1, 3),
        ),
        fine=5,
        middle=11,
        uneven=True,
    ),
}


def _conv(
    inputs: int,
    outputs: int,
    kernel: int = 1,
    stride: int = 1,
    groups: int = 1,
    *,
    act: bool = True,
    uneven: bool = False,
) -> nn.Sequential:
    """Return a convolution with bias (its batch norm is folded in), and ReLU6 unless told not."""
    layers: list[nn.Module] = []
    padding = kernel // 2
    if uneven and stride > 1:
        before = (kernel - stride) // 2
        layers.append(nn.ZeroPad2d((before, kernel - stride - before) * 2))
        padding = 0
    layers.append(nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups))
    if act:
        layers.append(nn.ReLU6(inplace=True))
    return nn.Sequential(*layers)


class InvertedResidual(nn.Module):
    """Expand, filter each channel, project; add the input where the shapes agree."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        stride: int,
        expansion: int,
        *,
        kernel: int = 3,
        uneven: bool = False,
    ) -> None:
        super().__init__()
        hidden = inputs * expansion
        layers = [_conv(inputs, hidden)] if expansion > 1 else []
        layers += [
            _conv(hidden, hidden, kernel, stride, hidden, uneven=uneven),
            _conv(hidden, outputs, act=False),
        ]
        self.layers = nn.Sequential(*layers)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        """Return (n, outputs, h / stride, w / stride)."""
        y: Tensor = self.layers(x)
        return x + y if self.residual else y


def _blocks(layout: Layout) -> Iterator[nn.Module]:
    """Yield the blocks of a feature extractor, batch norm folded."""
    yield _conv(3, _STEM, 3, 2, uneven=layout.uneven)
    channels = _STEM
    for expansion, outputs, repeats, first_stride, kernel in layout.stages:
        for i in range(repeats):
            yield InvertedResidual(
                channels,
                outputs,
                first_stride if i == 0 else 1,
                expansion,
                kernel=kernel,
                uneven=layout.uneven,
            )
            channels = outputs
    yield _conv(channels, _LAST)


class Backbone(nn.Module):
    """Photos (n, 3, h, w), values -1..1 -> feature maps (n, MAP_CHANNELS, h/8, w/8), at least 0."""

    def __init__(self, kind: str = EFFICIENTNET) -> None:
        super().__init__()
        self.kind = kind
        layout = LAYOUTS[kind]
        self._fine, self._middle = layout.fine, layout.middle
        self.blocks = nn.ModuleList(_blocks(layout))
        channels = [outputs for _, outputs, _, _, _ in layout.stages]
        self.fine = nn.Conv2d(channels[2], MAP_CHANNELS, 1)
        self.middle = nn.Conv2d(channels[4], MAP_CHANNELS, 1)
        self.coarse = nn.Conv2d(_LAST, MAP_CHANNELS, 1)
        self.join = nn.Conv2d(MAP_CHANNELS, MAP_CHANNELS, 3, padding=1, groups=MAP_CHANNELS)
        nn.init.dirac_(self.join.weight, groups=MAP_CHANNELS)  # at first it changes nothing
        nn.init.zeros_(self.join.bias)  # type: ignore[arg-type]

    def forward(self, photos: Tensor) -> Tensor:
        """Return the feature maps of the photos."""
        x = fine = middle = photos
        for index, block in enumerate(self.blocks):
            x = block(x)
            if index == self._fine:
                fine = x
            elif index == self._middle:
                middle = x
        joined = self.middle(middle) + _doubled(self.coarse(x))
        return functional.relu(self.join(self.fine(fine) + _doubled(joined)))


def _doubled(x: Tensor) -> Tensor:
    """Return maps (n, c, h, w) at twice their size."""
    return functional.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)


class Head(nn.Module):
    """Feature maps of the views of one or more visits -> logits of the five grades.

    A view's map is pooled by its mean (how much of the face) and its generalised mean (how marked;
    Radenovic et al. 2018), a view embedding is added, and gated attention (Ilse et al. 2018) weighs
    the views present of each visit. Any set of one to three views will do. Plain mean and maximum
    are there to compare with.
    """

    def __init__(self, width: int = 128, dropout: float = 0.2, fusion: str = "attention") -> None:
        super().__init__()
        self.fusion = fusion
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
        return self.decide(pooled(maps), views, visits, count)

    def decide(
        self, described_by: Tensor, views: Tensor, visits: Tensor, count: int
    ) -> tuple[Tensor, Tensor]:
        """Return what :meth:`forward` does, from what :func:`pooled` made of the maps."""
        described = functional.relu(self.describe(described_by) + self.view(views))
        described = self.dropout(described)
        shares = _softmax_within(self._weighed(described), visits, count)
        if self.fusion == "maximum":
            index = visits.unsqueeze(1).expand_as(described)
            fused = described.new_zeros(count, described.shape[1])
            fused = fused.scatter_reduce(0, index, described, "amax")  # never below 0
        else:
            fused = described.new_zeros(count, described.shape[1])
            fused = fused.index_add(0, visits, described * shares.unsqueeze(1))
        return self.grade(self.dropout(fused)), shares

    def _weighed(self, described: Tensor) -> Tensor:
        """Return how much each view (photos,) has to say, before they are compared."""
        if self.fusion != "attention":
            return described.new_zeros(len(described))
        gated = torch.tanh(self.gate_value(described)) * torch.sigmoid(self.gate(described))
        weight: Tensor = self.weigh(gated)
        return weight.squeeze(1)


def pooled(maps: Tensor) -> Tensor:
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
    """Backbone and head together: one member of the ensemble that a package ships."""

    def __init__(self, fusion: str = "attention", backbone: str = EFFICIENTNET) -> None:
        super().__init__()
        self.backbone = Backbone(backbone)
        self.head = Head(fusion=fusion)


def expected_grade(logits: Tensor) -> Tensor:
    """Return the mean IGA grade (n,) that logits (n, 5) stand for."""
    grades = torch.arange(logits.shape[1], dtype=logits.dtype, device=logits.device)
    return torch.softmax(logits, dim=1) @ grades
