"""The head in numpy, forwards and backwards: moments of the views' maps -> logits, and their slope.

It computes what ``network.Head`` computes. Grad-CAM weighs a channel by the spatial mean of its
gradient; as the head sees a map through its mean and cubic mean only, that mean follows from the
first three moments of the map, and no gradient of the map's size is ever made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from acne_desktop.grading.calibration import Calibration, softmax

Floats = NDArray[np.float64]
Maps = NDArray[np.float32]

_LAYERS = ("describe", "gate_value", "gate", "weigh", "grade")
_SILENT = 1e-6  # as in network: keeps the cube root's slope finite where a channel is silent


def moments(maps: Maps) -> Maps:
    """Return the means of a view's maps (channels, h, w), of their squares and cubes: (3, c)."""
    flat = maps.reshape(len(maps), -1)
    squares = flat * flat
    cubes = np.einsum("cp,cp->c", squares, flat) / flat.shape[1]
    return np.stack([flat.mean(axis=1), squares.mean(axis=1), cubes])


@dataclass(frozen=True)
class Seen:
    """What a backbone sees in a photograph: maps (channels, h, w) and their :func:`moments`."""

    maps: Maps
    moments: Maps


@dataclass(frozen=True)
class Weighed:
    """What the head makes of one visit of n views, with what the way back needs.

    ``logits`` (5,); ``shares`` (n,) sum to 1; ``moments`` (n, 3, channels); the rest (n, units).
    """

    logits: Floats
    shares: Floats
    moments: Floats
    described: Floats
    value: Floats
    gate: Floats


class Head:
    """The head of one member."""

    def __init__(self, weights: Mapping[str, NDArray[np.floating]]) -> None:
        """Take the head's weights, by their names in ``GradingNetwork``. Raises KeyError."""

        def of(part: str) -> dict[str, Floats]:
            return {name: np.asarray(weights[f"head.{name}.{part}"], float) for name in _LAYERS}

        self._view = np.asarray(weights["head.view.weight"], float)
        self._weight, self._bias = of("weight"), of("bias")

    def weigh(self, seen: Sequence[Seen], views: Sequence[int]) -> Weighed:
        """Return logits and shares of one visit; ``views`` (n,) are its views' indices in VIEWS."""
        found = np.stack([one.moments for one in seen]).astype(np.float64)
        pooled = np.concatenate([found[:, 0], np.cbrt(found[:, 2] + _SILENT)], axis=1)
        described = np.maximum(self._linear("describe", pooled) + self._view[list(views)], 0)
        value = np.tanh(self._linear("gate_value", described))
        gate = 1 / (1 + np.exp(-self._linear("gate", described)))
        shares = softmax(self._linear("weigh", value * gate)[:, 0])
        logits = self._linear("grade", shares @ described)
        return Weighed(logits, shares, found, described, value, gate)

    def slopes(self, weighed: Weighed, slope: Floats) -> Floats:
        """Return how a score changes with each channel, (n, channels), all its cells rising alike.

        ``slope`` (5,) is the score's gradient in the logits. The result is the sum over the cells
        of the score's gradient in the maps: h x w times its spatial mean.
        """
        fused = slope @ self._weight["grade"]
        by_share = weighed.described @ fused
        by_score = weighed.shares * (by_share - weighed.shares @ by_share)
        gated = by_score[:, None] * self._weight["weigh"]
        value, gate = weighed.value, weighed.gate
        described = (
            weighed.shares[:, None] * fused
            + (gated * gate * (1 - value**2)) @ self._weight["gate_value"]
            + (gated * value * gate * (1 - gate)) @ self._weight["gate"]
        )
        pooled = (described * (weighed.described > 0)) @ self._weight["describe"]
        by_mean, by_cubic = np.split(pooled, 2, axis=1)
        squares, cubes = weighed.moments[:, 1], weighed.moments[:, 2]
        # The cubic mean's slope at a pixel is its square over the cubic mean's square.
        return np.asarray(by_mean + by_cubic * squares * np.cbrt(cubes + _SILENT) ** -2, float)

    def _linear(self, name: str, x: Floats) -> Floats:
        return np.asarray(x @ self._weight[name].T + self._bias[name], float)


def expected_grade_slope(logits: Floats, calibration: Calibration) -> Floats:
    """Return the gradient of the calibrated expected grade in the logits (5,)."""
    probabilities = calibration.probabilities(logits)
    grades = np.arange(len(logits))
    slope = probabilities * (grades - probabilities @ grades)
    return np.asarray(slope / calibration.temperature, float)
