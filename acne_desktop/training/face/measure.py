"""How well the locator finds faces, and what the scope refuses: of real faces, and of other things.

What the figures mean

``faces``: photographs with a known box or, for ``closeups``, without one; real (ACNE04) and
rendered apart. ``refused`` is the share that :meth:`Scope.check` refuses, ``cautioned`` the share
of the rest with at least one caution, ``found`` the share where a face is found. Over those,
``box_overlap`` is the mean intersection over union with the labelled box and ``box_overlap_5`` its
fifth percentile; ``view_right`` is the share seen from the labelled side, among faces turned by 20
degrees or more; ``yaw_error`` is the mean absolute difference in degrees to the label, itself
another network's estimate for real faces. All are out of fold: no network, and no limit, has seen
the person.

``negatives``: the share refused in each family of pictures that are no face to be graded. Those
under ``held_out`` are drawn by generators that the locator was never trained on, ``trained`` are
new pictures of the others. ``made_of_faces`` are photographs in black and white, heavily blurred,
or shuffled tile by tile.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.photo import View
from acne_desktop.errors import OutOfScopeError
from acne_desktop.grading.face import Face, FaceLocator
from acne_desktop.grading.prepare import Box, Pixels
from acne_desktop.grading.scope import Scope
from acne_desktop.training.acne04 import view_of
from acne_desktop.training.face import negatives
from acne_desktop.training.face.samples import Sample

Locate = Callable[[Pixels], Face]
Outcome = tuple[str, ...] | None  # the cautions, or None for a refusal

_TURNED = 20.0  # degrees from which on a face has a side
_BLURS = (0.03, 0.06)  # deviation of a heavy blur over the photograph's height
_MEASURED_SEED = 1_000_003  # pictures that are measured on differ from those learned from


def of_faces(
    samples: Sequence[Sample], faces: Sequence[Face], scopes: Sequence[Scope]
) -> dict[str, Any]:
    """Return the figures of labelled photographs; ``scopes`` has the checks for each of them."""
    outcomes = [
        outcome(scope, _view(sample), sample.load(), face)
        for sample, face, scope in zip(samples, faces, scopes, strict=True)
    ]
    groups = {
        "real": [i for i, s in enumerate(samples) if s.real and s.face],
        "closeups": [i for i, s in enumerate(samples) if s.real and not s.face],
        "rendered": [i for i, s in enumerate(samples) if not s.real],
    }
    return {
        name: _group([(samples[i], faces[i], outcomes[i]) for i in chosen])
        for name, chosen in groups.items()
        if chosen
    }


def of_photos(
    locator: FaceLocator, scope: Scope, photos: Iterable[tuple[View, Pixels]]
) -> dict[str, float | int]:
    """Return the figures of photographs of which no face is labelled."""
    answers: list[tuple[Face, Outcome]] = []
    for view, pixels in photos:
        face = locator.locate(pixels)
        answers.append((face, outcome(scope, view, pixels, face)))
    return _shares(answers)


def outcome(scope: Scope, view: View, pixels: Pixels, face: Face) -> Outcome:
    """Return the cautions for a photograph, or None where it is refused."""
    try:
        return scope.check(view, pixels, face)
    except OutOfScopeError:
        return None


def of_drawn(locate: Locate, scope: Scope, *, count: int, seed: int) -> dict[str, Any]:
    """Return the share refused of ``count`` pictures of each family that is drawn by code."""
    return {
        group: {
            name: refused(locate, scope, negatives.drawn(family, count, seed + _MEASURED_SEED))
            for name, family in families.items()
        }
        for group, families in (("held_out", negatives.HELD_OUT), ("trained", negatives.TRAINED))
    }


def of_spoilt(
    photographs: Sequence[Pixels], locates: Sequence[Locate], scopes: Sequence[Scope], seed: int
) -> dict[str, float]:
    """Return the share refused of faces in black and white, blurred, and shuffled.

    Each photograph comes with the locator and the checks that have not seen it.
    """
    rng = np.random.default_rng([seed, 61])
    spoil: Mapping[str, Callable[[Pixels], Pixels]] = {
        "grey": negatives.grey,
        "blurred": lambda pixels: negatives.blurred(pixels, rng.uniform(*_BLURS)),
        "shuffled": lambda pixels: negatives.shuffled(pixels, int(rng.integers(3, 7)), rng),
    }
    return {
        name: _mean(
            [
                refused(locate, scope, [change(pixels)])
                for pixels, locate, scope in zip(photographs, locates, scopes, strict=True)
            ]
        )
        for name, change in spoil.items()
    }


def refused(locate: Locate, scope: Scope, pictures: Sequence[Pixels]) -> float:
    """Return the share of pictures that are refused."""
    return _mean([outcome(scope, View.FRONTAL, one, locate(one)) is None for one in pictures])


def of_package(
    locator: FaceLocator, recorded: Mapping[str, Any], *, count: int, seed: int
) -> dict[str, Any]:
    """Return a package's figures: recorded ones of faces, and new ones of drawn pictures.

    ``recorded`` is the manifest's ``scope`` with the figures that ``train-face`` left there.
    """
    scope = Scope.from_dict(recorded)
    drawn = of_drawn(locator.locate, scope, count=count, seed=seed)
    figures = recorded.get("figures", {})
    return {
        "faces": figures.get("faces", {}),
        "negatives": summed({**figures.get("negatives", {}), **drawn}),
    }


def summed(families: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """Return shares refused with their mean for each group, families weighing the same."""
    return {
        group: {**shares, "all": _mean([v for k, v in shares.items() if k != "all"])}
        for group, shares in families.items()
    }


def _view(sample: Sample) -> View:
    return view_of(sample.face.yaw if sample.face else None)


def _group(
    chosen: Sequence[tuple[Sample, Face, Outcome]],
) -> dict[str, float | int]:
    figures = _shares([(face, cautions) for _, face, cautions in chosen])
    pairs = [(sample, face) for sample, face, _ in chosen if sample.face and face.box]
    if not pairs:
        return figures
    overlaps = [overlap(_labelled(sample), face.box) for sample, face in pairs if face.box]
    yaws = np.array([[sample.face.yaw, face.yaw] for sample, face in pairs if sample.face])
    turned = yaws[np.abs(yaws[:, 0]) >= _TURNED]
    return figures | {
        "box_overlap": _mean(overlaps),
        "box_overlap_5": round(float(np.quantile(overlaps, 0.05)), 4),
        "view_right": _mean(turned[:, 0] * turned[:, 1] > 0),
        "yaw_error": _mean(np.abs(yaws[:, 0] - yaws[:, 1])),
    }


def _shares(answers: Sequence[tuple[Face, Outcome]]) -> dict[str, float | int]:
    graded = [cautions for _, cautions in answers if cautions is not None]
    return {
        "n": len(answers),
        "refused": _mean([cautions is None for _, cautions in answers]),
        "cautioned": _mean([bool(cautions) for cautions in graded]),
        "found": _mean([face.box is not None for face, _ in answers]),
    }


def _labelled(sample: Sample) -> Box:
    """Return the labelled box in pixels of the file."""
    face = sample.face
    assert face is not None
    sides = (face.x, face.y, face.x + face.width, face.y + face.height)
    return Box(*(round(side * sample.scale) for side in sides))


def overlap(one: Box, other: Box) -> float:
    """Return the intersection over union of two boxes."""
    wide = max(0, min(one.right, other.right) - max(one.left, other.left))
    high = max(0, min(one.bottom, other.bottom) - max(one.top, other.top))
    both = wide * high
    return both / max(1, one.width * one.height + other.width * other.height - both)


def _mean(values: Sequence[float] | Sequence[bool] | NDArray[Any]) -> float:
    return round(float(np.mean(values)), 4) if len(values) else 0.0
