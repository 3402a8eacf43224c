"""Sets the limits of what is graded, on faces that the network and the Gaussian have not seen."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from acne_desktop.grading.face import Face
from acne_desktop.grading.scope import Familiar, Limits, Looks, Scope

AXES = 24  # directions in which photographs may differ at their own measure
_ROOM = 1.15  # photographs of another clinic are farther off than any here
_REFUSED_SHARPNESS = 0.6  # of the least sharp faces' sharpness
_REFUSED_COLOUR = 0.5  # of the palest faces' colour
_LEAST_FACE = (0.3, 0.5)  # the limit on the locator's word stays in this range


def set_limits(
    faces: Sequence[Face], looks: Sequence[Looks], fold: NDArray[np.int64]
) -> tuple[Scope, list[Scope]]:
    """Return the checks set on all photographs, and for each fold those set without it.

    ``faces`` are what the locators found out of fold.
    """
    whole = _scope(faces, looks, fold)
    parts = []
    for one in range(int(fold.max()) + 1):
        kept = np.flatnonzero(fold != one).tolist()
        parts.append(_scope([faces[i] for i in kept], [looks[i] for i in kept], fold[kept]))
    return whole, parts


def _scope(faces: Sequence[Face], looks: Sequence[Looks], fold: NDArray[np.int64]) -> Scope:
    features = np.stack([face.features for face in faces])
    distance = np.zeros(len(faces))
    for one in np.unique(fold):
        familiar = Familiar.fitted(features[fold != one], AXES)
        for index in np.flatnonzero(fold == one):
            distance[index] = familiar.distance(features[index])
    sure = np.array([face.present + face.closeup for face in faces])
    sharp = np.array([look.sharpness for look in looks])
    colour = np.array([look.colour for look in looks])
    low, high = _LEAST_FACE
    return Scope(
        Familiar.fitted(features, AXES),
        least_face=_rounded(np.clip(np.quantile(sure, 0.005), low, high)),
        distance=Limits(
            refused=_rounded(_ROOM * np.quantile(distance, 0.995)),
            doubtful=_rounded(np.quantile(distance, 0.985)),
        ),
        sharpness=Limits(
            refused=_rounded(_REFUSED_SHARPNESS * np.quantile(sharp, 0.005)),
            doubtful=_rounded(np.quantile(sharp, 0.01)),
        ),
        least_colour=_rounded(_REFUSED_COLOUR * np.quantile(colour, 0.005)),
    )


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")
