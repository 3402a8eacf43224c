"""How a face is lit: too bright, too dark, from one side, in shadow, in coloured light."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from acne_desktop.imaging.quality.patch import FacePatch, Floats, Mask

_WHITE = 250.0  # a channel from here on is clipped; two of three take the redness with them
_BLACK = 16.0  # the brightest channel up to here is black
_LEAST = 150  # pixels of skin; with fewer the whole oval is looked at
_STOPS = 2.2  # stops of light for a doubling of the coded value: sRGB's gamma
_MIDDLE = 0.15  # of the box's half width: neither half's
_SHADOW = 1.5  # stops below the lit skin from which on lesions are lost in a print or a preview
_LIT = 0.8  # quantile of the skin's brightness that stands for the lit skin
_BRIGHT = 0.9  # quantile that stands for the exposure: dark skin has bright parts too


@dataclass(frozen=True)
class SkinLocus:
    """Where the colours of skin of all types lie, as a Gaussian.

    Of the logarithms of red and of blue over green: ``mean`` (2,), ``covariance`` (2, 2). Lighter
    and darker skin lie along its long axis, a coloured light moves a face off it.
    """

    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]

    def distance(self, red: float, blue: float) -> float:
        """Return how far a colour is from the usual (Mahalanobis): about 1 for most faces."""
        off = np.array([red, blue]) - self.mean
        return float(np.sqrt(off @ np.linalg.solve(self.covariance, off)))


def highlights(patch: FacePatch) -> float:
    """Return the share of the face, 0..1, that is clipped to white in two channels or three."""
    red, green, blue = (patch.values[..., channel] >= _WHITE for channel in range(3))
    return _share((red & green) | (red & blue) | (green & blue), patch.oval)


def shadows(patch: FacePatch) -> float:
    """Return the share of the face, 0..1, that is clipped to black."""
    red, green, blue = (patch.values[..., channel] <= _BLACK for channel in range(3))
    return _share(red & green & blue, patch.oval)


def brightness(patch: FacePatch) -> float:
    """Return the grey level, 0..255, above which the brightest tenth of the skin lies."""
    return float(np.quantile(patch.luma[skin_of(patch)], _BRIGHT))


def evenness(patch: FacePatch) -> float:
    """Return by how many stops one half of the face is brighter than the other."""
    skin, light = skin_of(patch), _stops(patch)
    halves = [skin & (patch.x < -_MIDDLE)[None], skin & (patch.x > _MIDDLE)[None]]
    if min(half.sum() for half in halves) < _LEAST:
        return 0.0
    left, right = (float(np.median(light[half])) for half in halves)
    return abs(left - right)


def heavy_shadow(patch: FacePatch) -> float:
    """Return the share of the skin, 0..1, that lies in the shadow of the rest."""
    light = _stops(patch)[skin_of(patch)]
    return float((light < np.quantile(light, _LIT) - _SHADOW).mean())


def colour_cast(patch: FacePatch, locus: SkinLocus) -> float:
    """Return how far the face's colour is from any skin's: see :class:`SkinLocus`."""
    red, blue, _ = patch.own
    return locus.distance(red, blue)


def skin_of(patch: FacePatch) -> Mask:
    """Return the skin, or the whole oval where hardly any is found."""
    return patch.skin if patch.skin.sum() >= _LEAST else patch.oval


def _stops(patch: FacePatch) -> Floats:
    return np.asarray(_STOPS * np.log2(np.maximum(patch.luma, 2.0)), np.float32)


def _share(where: Mask, within: Mask) -> float:
    return float(where[within].mean()) if within.any() else 0.0
