"""Fits what tells upright photographs from turned ones, on the features of the face locator."""

from collections.abc import Callable, Collection, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from acne_desktop.grading.face import FaceLocator
from acne_desktop.grading.upright import Upright
from acne_desktop.training.face.augment import as_copy
from acne_desktop.training.face.samples import Located
from acne_desktop.training.quality.photos import Photo

_RIGHTED = 30.0  # degrees of roll up to which a photograph counts as upright
_DECAY = 2e-3  # on weights of features brought to unit deviation
_STEPS = 300


def fit_halves(
    photos: Sequence[Photo],
    first: Collection[str],
    locator: FaceLocator,
    seed: int,
    progress: Callable[[int], None] = lambda done: None,
) -> tuple[dict[str, Upright], Upright]:
    """Return for each person a model that has not seen them, and one fitted to all.

    ``first`` are the people of one half. Fitted to upright photographs with known faces, turned
    and framed anew.
    """
    features, turns, inside = [], [], []
    for index, photo in enumerate(photos):
        face = photo.face
        if face is not None and abs(face.roll) <= _RIGHTED:
            for found, turn in _seen(
                photo, face, locator, np.random.default_rng([seed, 71, index])
            ):
                features.append(found)
                turns.append(turn)
                inside.append(photo.group in first)
        progress(index + 1)
    seen, labels, half = np.stack(features), np.array(turns, np.int64), np.array(inside)
    parts = {one: fitted(seen[half != one], labels[half != one]) for one in (True, False)}
    of = {photo.group: parts[photo.group in first] for photo in photos}
    return of, fitted(seen, labels)


def _seen(
    photo: Photo, face: Located, locator: FaceLocator, rng: np.random.Generator
) -> list[tuple[NDArray[np.float32], int]]:
    pixels = photo.load()
    found = []
    for turn in range(4):
        # As it is and framed anew by turns: both are met, and each look takes its time.
        one = pixels if rng.random() < 0.5 else as_copy(pixels, face, rng).pixels
        found.append((locator.locate(np.ascontiguousarray(np.rot90(one, turn))).features, turn))
    return found


def fitted(features: NDArray[np.float32], turns: NDArray[np.int64]) -> Upright:
    """Return the logistic regression of turns (n,) 0..3 on features (n, d)."""
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    inputs = torch.from_numpy((features - mean) / spread).double()
    labels = torch.from_numpy(turns)
    weights = torch.zeros(4, inputs.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(4, dtype=torch.float64, requires_grad=True)
    search = torch.optim.Adam([weights, bias], 0.05)
    for _ in range(_STEPS):
        search.zero_grad()
        cost = functional.cross_entropy(inputs @ weights.T + bias, labels)
        torch.autograd.backward(cost + _DECAY * weights.square().sum())
        search.step()
    own = weights.detach().numpy() / spread
    return Upright(own, bias.detach().numpy() - own @ mean)
