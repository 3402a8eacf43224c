"""Random variants of prepared photographs: framing, turn, mirror, light and focus.

Colour is signal (erythema), so hue hardly moves; nothing is cut out or pasted in, as a grade is
about the whole face.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional

_SCALE = (0.78, 1.10)  # side of the part that is shown, of the side that the application shows
_ASPECT = 0.06
_TURN_DEGREES = 12.0
_SHIFT = 0.08
_GAIN, _CHANNEL_GAIN, _GAMMA = 0.18, 0.04, 0.18
_BLURRED = 0.15  # share of the variants that are out of focus


def framings(mirrored: Tensor, margin: float, aspect: float, generator: torch.Generator) -> Tensor:
    """Return one random affine map (n, 2, 3) a photograph, from its frame to the region's.

    ``mirrored`` (n,) bool; the region is ``margin`` times as large as the frame, which is
    ``aspect`` times as wide as high.
    """
    count = len(mirrored)

    def draw(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(count, generator=generator)

    turn = draw(-_TURN_DEGREES, _TURN_DEGREES) * math.pi / 180
    scale = draw(*_SCALE) / margin
    stretch = torch.exp(draw(-_ASPECT, _ASPECT))
    mirror = torch.where(mirrored, -1.0, 1.0)
    x, y = scale * stretch, scale / stretch
    cos, sin = torch.cos(turn), torch.sin(turn)
    rows = [
        torch.stack([cos * x * mirror, -sin * y / aspect, draw(-1, 1) * _SHIFT], 1),
        torch.stack([sin * x * mirror * aspect, cos * y, draw(-1, 1) * _SHIFT], 1),
    ]
    return torch.stack(rows, 1)


def framed(regions: Tensor, framing: Tensor, height: int, width: int) -> Tensor:
    """Return what the framings show of regions (n, c, h, w): (n, c, height, width)."""
    size = [len(regions), regions.shape[1], height, width]
    grid = functional.affine_grid(framing.to(regions.device), size, align_corners=False)
    return functional.grid_sample(regions, grid, align_corners=False)


def varied(photos: Tensor, generator: torch.Generator) -> Tensor:
    """Return photos (n, 3, h, w) of values 0..1 in another light and focus, values -1..1."""
    return normalised(_lit(_blurred(photos, generator), generator))


def normalised(photos: Tensor) -> Tensor:
    """Return photos (n, 3, h, w) of values 0..1 as the network takes them: -1..1."""
    return photos * 2 - 1


def _lit(photos: Tensor, generator: torch.Generator) -> Tensor:
    """Return the photos under another light: exposure, contrast curve, slight colour cast."""

    def draw(spread: float, channels: int) -> Tensor:
        steps = torch.rand(len(photos), channels, 1, 1, generator=generator) * 2 - 1
        return torch.exp(steps * spread).to(photos.device)

    lit = photos.clamp(0, 1).pow(draw(_GAMMA, 1)) * draw(_GAIN, 1) * draw(_CHANNEL_GAIN, 3)
    return lit.clamp(0, 1)


def _blurred(photos: Tensor, generator: torch.Generator) -> Tensor:
    """Return the photos, a few of them out of focus."""
    chosen = torch.rand(photos.shape[0], generator=generator) < _BLURRED
    if not chosen.any():
        return photos
    soft = functional.avg_pool2d(photos[chosen], 3, stride=1, padding=1, count_include_pad=False)
    blurred = photos.clone()
    blurred[chosen] = soft
    return blurred
