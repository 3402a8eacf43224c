"""Tells whether the face in a photograph is upright, on its side or on its head.

The locator has learned from upright faces, and takes one on its head for upright. What its stem
sees, though, tells the four quarter turns apart: a linear model (multinomial logistic regression)
on the locator's features, fitted by ``acne-desktop quality derive``. A photograph that it finds
doubtful is turned three times, and the four answers are taken together.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from acne_desktop.errors import PackageError
from acne_desktop.grading.face import Face, FaceLocator
from acne_desktop.grading.prepare import Box, Pixels, resized_region
from acne_desktop.language import tr

FILE = "upright.json"
TURNED_OVER = 60.0  # degrees of roll from which on a photograph is not upright
_TURNS = 4  # quarter turns, anticlockwise
_SURE = 0.5  # of being upright: one look is enough
_LEAST = 0.01  # of being upright, after four looks: with less it is not
_SMALLEST = 1e-3  # one look alone does not decide
_LONGEST = 320  # pixels of the photograph that is turned: the locator sees 160


@dataclass(frozen=True)
class Upright:
    """A linear model of features (d,): ``weights`` (4, d), ``bias`` (4,), by quarter turns."""

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> "Upright":
        """Read the model. Raises KeyError, TypeError, ValueError."""
        weights, bias = (np.array(data[name], np.float64) for name in ("weights", "bias"))
        if weights.ndim != 2 or len(weights) != _TURNS or bias.shape != (_TURNS,):
            raise ValueError("the model does not tell four turns")
        return Upright(weights, bias)

    def as_dict(self) -> dict[str, Any]:
        """Return the model in numbers short enough for a text file."""
        return {
            "weights": [[float(f"{v:.4g}") for v in row] for row in self.weights],
            "bias": [float(f"{v:.4g}") for v in self.bias],
        }

    def turns(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probabilities (4,) of a photograph turned so many times, from features (d,).

        Features of another stem tell nothing: the photograph is called upright.
        """
        if features.shape != self.weights.shape[1:]:
            return np.array([1.0, 0.0, 0.0, 0.0])
        logits = self.weights @ features.astype(np.float64) + self.bias
        found = np.exp(logits - logits.max())
        return np.asarray(found / found.sum(), np.float64)

    def locate(self, locator: FaceLocator, pixels: Pixels) -> Face:
        """Return the face in a photograph as the locator does, whichever way it is turned.

        Of one that is not upright the angles are the head's own, with the turn added to ``roll``.
        Raises :class:`PhotoError` when the array is no RGB photograph of at least 64 pixels a side.
        """
        face = locator.locate(pixels)
        first = self.turns(face.features)
        if first[0] >= _SURE:
            return face
        small = _reduced(pixels)
        others = [locator.locate(np.ascontiguousarray(np.rot90(small, k))) for k in (1, 2, 3)]
        looks = np.stack([first, *(self.turns(other.features) for other in others)])
        share = together(looks)
        turned = int(share.argmax())
        if turned == 0 or share[0] >= _LEAST:
            return face
        back = _TURNS - turned
        found = others[back - 1]
        box = found.box and _turned_back(found.box, back, small, pixels.shape[0] / small.shape[0])
        return replace(found, box=box, roll=_wrapped(found.roll + 90.0 * back))


@dataclass(frozen=True)
class TurnedLocator:
    """A locator that finds faces whichever way a photograph is turned."""

    locator: FaceLocator
    upright: Upright

    def locate(self, pixels: Pixels) -> Face:
        """Return the face in a photograph: see :meth:`Upright.locate`."""
        return self.upright.locate(self.locator, pixels)


def together(looks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probabilities (4,) of a photograph's turns from looks (4, 4) at it.

    Look k is at the photograph turned k times more.
    """
    logs = np.log(np.maximum(looks, _SMALLEST))
    steps = np.arange(_TURNS)
    total = np.array([logs[steps, (turn + steps) % _TURNS].sum() for turn in steps])
    share = np.exp(total - total.max())
    return np.asarray(share / share.sum(), np.float64)


def read_upright(path: Path) -> Upright:
    """Read the model's file. Raises :class:`PackageError` where it is missing or makes no sense."""
    try:
        return Upright.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        raise PackageError(
            tr(
                "What tells upright photographs from others ({name}) cannot be read: install "
                "the application again.",
                name=path.name,
            )
        ) from None


def _reduced(pixels: Pixels) -> Pixels:
    high, wide = pixels.shape[:2]
    scale = min(1.0, _LONGEST / max(high, wide))
    if scale == 1:
        return pixels
    size = max(64, round(wide * scale)), max(64, round(high * scale))
    return resized_region(pixels, (0, 0, wide, high), *size)


def _turned_back(box: Box, turns: int, pixels: Pixels, scale: float) -> Box:
    """Return a box in turned ``pixels`` as one in the photograph, which is ``scale`` larger."""
    sides = box.left, box.top, box.right, box.bottom
    high, wide = pixels.shape[:2]
    for step in reversed(range(turns)):
        across = wide if step % 2 == 0 else high  # of the picture before this turn
        left, top, right, bottom = sides
        sides = across - bottom, left, across - top, right
    return Box(*(round(side * scale) for side in sides))


def _wrapped(degrees: float) -> float:
    return (degrees + 180.0) % 360.0 - 180.0
