"""Random variants of a prepared photograph: framing, turn, mirror, light and focus.

Colour is signal (erythema), so hue hardly moves; nothing is cut out or pasted in, as a grade is
about the whole face.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional

_SCALE = (0.72, 1.12)  # side of the part that is shown, of the side of the photograph
_ASPECT = 0.06
_TURN_DEGREES = 12.0
_SHIFT = 0.08
_GAIN, _CHANNEL_GAIN, _GAMMA = 0.18, 0.04, 0.18
_BLURRED = 0.15  # share of the variants that are out of focus


def variants(photo: Tensor, count: int, size: int, generator: torch.Generator) -> Tensor:
    """Return ``count`` variants (count, 3, size, size), values -1..1, of one photograph.

    ``photo`` (3, s, s), values 0..1. Every second variant (1, 3, ...) is mirrored, so that a caller
    knows without asking: a mirrored left view is a right one.
    """

    def draw(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(count, generator=generator)

    turn = draw(-_TURN_DEGREES, _TURN_DEGREES) * math.pi / 180
    scale = draw(*_SCALE)
    aspect = torch.exp(draw(-_ASPECT, _ASPECT))
    mirror = torch.where(torch.arange(count) % 2 == 1, -1.0, 1.0)
    x, y = scale * aspect, scale / aspect
    cos, sin = torch.cos(turn), torch.sin(turn)
    room = (1 - scale).abs() + _SHIFT
    rows = [
        torch.stack([cos * x * mirror, -sin * y, draw(-1, 1) * room], 1),
        torch.stack([sin * x * mirror, cos * y, draw(-1, 1) * room], 1),
    ]
    grid = functional.affine_grid(torch.stack(rows, 1), [count, 3, size, size], align_corners=False)
    batch = photo.unsqueeze(0).expand(count, -1, -1, -1)
    shown = functional.grid_sample(batch, grid.to(photo.device), align_corners=False)
    return normalised(_lit(_blurred(shown, generator), count, generator))


def normalised(photos: Tensor) -> Tensor:
    """Return photos (n, 3, h, w) of values 0..1 as the network takes them: -1..1."""
    return photos * 2 - 1


def _lit(photos: Tensor, count: int, generator: torch.Generator) -> Tensor:
    """Return the photos under another light: exposure, contrast curve, slight colour cast."""

    def draw(spread: float, channels: int) -> Tensor:
        steps = torch.rand(count, channels, 1, 1, generator=generator) * 2 - 1
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
