"""How well 24 measured colours are those of the colour card under some light and camera."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from acne_desktop.imaging.colour import reference
from acne_desktop.imaging.colour.space import Floats, difference, lab_from_linear

_CLIPPED = 0.97  # of linear light: brighter values may have been cut off
_UNLIT = 0.0015  # darker values are noise
_LEAST_FITTED = 12  # patches for nine numbers and the light's fall-off
_LEAST_GREYS = 2
_TRACE = 1e-5
_ROUNDS = 12  # after which nothing moves any more
_GREY_WEIGHT = 2.0  # greys set the white balance


@dataclass(frozen=True)
class Match:
    """``matrix`` (3, 3) takes measured linear light to the card's own.

    ``light`` (24,) is the light on each patch that was fitted, 1 on the greys' average; ``used``
    (24,) tells which; ``errors`` (24,) is CIEDE2000 after both.
    """

    matrix: Floats
    light: Floats
    used: NDArray[np.bool_]
    errors: Floats

    @property
    def error(self) -> float:
        """The mean error over the patches used."""
        return float(self.errors[self.used].mean())


def match(
    measured: Floats, edition: str = reference.EDITIONS[0], *, rounds: int = _ROUNDS
) -> Match | None:
    """Return the best match of linear light (24, 3), None where too few patches tell anything.

    Alternating least squares over the matrix and the light on every patch, so that uneven light
    over the card does not bend the colours (Finlayson, Mohammadzadeh Darrodi and Mackiewicz, Color
    Research and Application 40 (2015) 232-242).
    """
    target = reference.linear(edition)
    used = usable(measured)
    greys = used.copy()
    greys[: reference.GREYS.start] = False
    if used.sum() < _LEAST_FITTED or greys.sum() < _LEAST_GREYS:
        return None
    light: Floats = np.ones(reference.PATCHES)
    matrix = fitted(measured, light, used, edition)
    for _ in range(rounds):
        light = np.where(used, _brightness(measured @ matrix.T, target), 1.0)
        light = np.clip(light, 0.05, 20.0)
        light /= np.exp(np.log(light[greys]).mean())
        matrix = fitted(measured, light, used, edition)
    errors = errors_of(measured / light[:, None] @ matrix.T, edition)
    return Match(matrix, light, used, errors)


def fitted(measured: Floats, light: Floats, used: NDArray[np.bool_], edition: str) -> Floats:
    """Return the matrix (3, 3) that takes measured light to the card's, for a known light on it.

    Weighted least squares. An error of a dark patch looks larger than the same of a bright one:
    the weights are CIELAB's slope.
    """
    target = reference.linear(edition)
    weight = (target.mean(axis=1) + 0.05) ** (-2 / 3)
    weight[reference.GREYS] *= _GREY_WEIGHT
    root = np.sqrt(np.where(used, weight, 0.0))[:, None]
    seen, wanted = measured / light[:, None] * root, target * root
    # A trace of the identity keeps a grid of one colour from making the system singular.
    found = np.linalg.solve(seen.T @ seen + _TRACE * np.eye(3), seen.T @ wanted)
    return found.T.astype(float)


def errors_of(linear: Floats, edition: str) -> Floats:
    """Return how far colours (24, 3) in linear sRGB are from the card's, CIEDE2000 each."""
    shown = lab_from_linear(np.clip(linear, 0.0, 1.0))
    return difference(shown, reference.lab(edition))


def usable(measured: Floats) -> NDArray[np.bool_]:
    """Return which of the colours (n, 3) are neither cut off nor lost in the dark."""
    bright_enough = measured.max(axis=1) > _UNLIT
    whole = (measured < _CLIPPED).all(axis=1)
    enough: NDArray[np.bool_] = bright_enough & whole
    return enough


def _brightness(seen: Floats, target: Floats) -> Floats:
    """Return how much brighter each seen colour is than its target, along the target's colour."""
    along: Floats = (seen * target).sum(axis=1) / (target * target).sum(axis=1)
    return along
