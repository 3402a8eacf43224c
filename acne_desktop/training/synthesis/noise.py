"""Solid noise without seams, with its gradient: skin grain, pores, mottling."""

from functools import cache

import numpy as np
import torch
from torch.nn import functional

from acne_desktop.training.synthesis.raster import Floats

_SIZE = 64
_CELLS = 14  # pores along one edge of the cell volume
_SMOOTH_VOXELS = 1.3


def grain(points: Floats, wavelength: float, shift: Floats) -> Floats:
    """Return smooth Gaussian noise at points (n, 3): value and gradient (n, 4).

    ``wavelength`` is the size of its features in the points' unit; the value has unit variance.
    """
    scale = 5.0 / wavelength  # a feature of the blurred volume spans about five voxels
    out = _sample(_grain_volume(), points * scale + shift)
    out[:, 1:] *= scale
    return out


def grain_value(points: Floats, wavelength: float, shift: Floats) -> Floats:
    """Return the value alone of :func:`grain`, (n,)."""
    volume = _grain_volume()[:, :1]
    out: Floats = _sample(volume, points * (5.0 / wavelength) + shift)[:, 0]
    return out


def cells(points: Floats, spacing: float, shift: Floats) -> Floats:
    """Return distance to the nearest of points strewn ``spacing`` apart, and its gradient (n, 4).

    Distances are in units of the spacing (Worley, "A cellular texture basis function", 1996).
    """
    scale = _SIZE / _CELLS / spacing
    out = _sample(_cell_volume(), points * scale + shift)
    out[:, 1:] *= scale
    return out


def _sample(volume: torch.Tensor, voxels: Floats) -> Floats:
    """Return trilinear samples (n, channels) of a volume that repeats."""
    wrapped = np.mod(voxels, _SIZE).astype(np.float32)
    grid = torch.from_numpy(wrapped * (2.0 / _SIZE) - 1.0).view(1, 1, 1, -1, 3)
    picked = functional.grid_sample(volume, grid, align_corners=True)
    out: Floats = np.ascontiguousarray(picked.view(volume.shape[1], -1).numpy().T)
    return out


def _as_volume(values: Floats) -> torch.Tensor:
    """Return (1, 4, s+1, s+1, s+1): value and gradient by voxel, its first slice repeated last.

    ``values`` is indexed [x, y, z]; grid_sample wants z slowest.
    """
    steps = [(np.roll(values, -1, a) - np.roll(values, 1, a)) / 2 for a in range(3)]
    stacked = np.stack([values, *steps]).transpose(0, 3, 2, 1)
    padded = np.pad(stacked, ((0, 0), (0, 1), (0, 1), (0, 1)), mode="wrap")
    return torch.from_numpy(padded.astype(np.float32))[None]


@cache
def _grain_volume() -> torch.Tensor:
    white = np.random.default_rng(20240607).standard_normal((_SIZE,) * 3)
    frequency = np.fft.fftfreq(_SIZE)
    square = sum(f**2 for f in np.meshgrid(frequency, frequency, frequency, indexing="ij"))
    blurred = np.fft.ifftn(
        np.fft.fftn(white) * np.exp(-2 * (np.pi * _SMOOTH_VOXELS) ** 2 * square)
    ).real
    return _as_volume(((blurred - blurred.mean()) / blurred.std()).astype(np.float32))


@cache
def _cell_volume() -> torch.Tensor:
    rng = np.random.default_rng(20240608)
    step = _SIZE / _CELLS
    index = np.stack(np.meshgrid(*[np.arange(_CELLS)] * 3, indexing="ij"), axis=-1)
    seeds = (index + rng.random(index.shape)) * step
    voxel = np.stack(np.meshgrid(*[np.arange(_SIZE)] * 3, indexing="ij"), axis=-1)
    home = (voxel / step).astype(np.int64)
    nearest = np.full((_SIZE,) * 3, np.inf)
    for offset in np.ndindex(3, 3, 3):
        cell = np.mod(home + np.array(offset) - 1, _CELLS)
        apart = voxel - seeds[cell[..., 0], cell[..., 1], cell[..., 2]]
        apart -= _SIZE * np.round(apart / _SIZE)
        np.minimum(nearest, np.square(apart).sum(axis=-1), out=nearest)
    return _as_volume((np.sqrt(nearest) / step).astype(np.float32))
