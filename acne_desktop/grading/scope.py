"""Which photographs the grader answers for: refuses what is none, and says what is doubtful.

Looks at what the locator found, and at three things measured on the pixels: how far the photograph
is from those of the training (probabilistic PCA, Tipping and Bishop 1999, on the locator's
features), how sharp it is, and whether it has colours of its own. The limits are set on real faces
by ``training/face`` and travel in the package's manifest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain import cautions
from acne_desktop.domain.cautions import NAMES
from acne_desktop.domain.photo import View
from acne_desktop.errors import OutOfScopeError
from acne_desktop.grading.face import Face
from acne_desktop.grading.prepare import Pixels, Region, crop_box, resized_region
from acne_desktop.grading.upright import TURNED_OVER
from acne_desktop.language import tr

Floats = NDArray[np.float64]

_SIDE = 224  # pixels at which sharpness and colour are measured
_LUMA = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601
_FLOOR = 4.0  # grey levels of contrast that even a flat picture has
_LEVELS = 16  # of brightness, within which colour is compared
_SURE, _SURE_ROOM = 0.9, 1.3  # a face of that probability may be so much farther off
_SIDE_YAW = 20.0  # degrees; a side view looks at least so far to its side
_FRONTAL_YAW = 30.0  # and a frontal one no farther
_SMALL_FACE = 160  # pixels of a face's height below which papules are lost
_CUT_SHARE = 0.2  # of the face's width or height beyond an edge
_DARK, _GLARING = 40.0, 235.0  # mean grey level of an under- and an overexposed face


@dataclass(frozen=True)
class Familiar:
    """What the training's photographs are like: a Gaussian in the space of the features.

    ``mean`` (d,); ``axes`` (k, d) orthonormal, along which the photographs differ most, with
    deviations ``spread`` (k,); in all other directions the deviation is ``rest``.
    """

    mean: Floats
    axes: Floats
    spread: Floats
    rest: float

    @staticmethod
    def fitted(features: NDArray[np.float32], axes: int) -> "Familiar":
        """Fit the Gaussian to features (n, d)."""
        values = features.astype(np.float64)
        mean = values.mean(axis=0)
        _, deviations, directions = np.linalg.svd(values - mean, full_matrices=False)
        variance = deviations**2 / max(1, len(values) - 1)
        # What is left is spread over all other directions, those that never varied included.
        left = variance[axes:].sum() / max(1, values.shape[1] - axes)
        rest = float(np.sqrt(max(left, 1e-12)))
        spread = np.maximum(np.sqrt(variance[:axes]), rest)
        return Familiar(mean, directions[:axes], spread, rest)

    def distance(self, features: NDArray[np.float32]) -> float:
        """Return how far features (d,) are from the mean, about 1 for a usual photograph."""
        off = features.astype(np.float64) - self.mean
        along = self.axes @ off
        left = max(0.0, float(off @ off - along @ along))
        total = float(((along / self.spread) ** 2).sum()) + left / self.rest**2
        return float(np.sqrt(total / len(self.mean)))


@dataclass(frozen=True)
class Limits:
    """Up to where a photograph is graded: ``refused`` beyond, doubtful (a caution) before it."""

    refused: float
    doubtful: float

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> "Limits":
        """Read both limits. Raises KeyError, TypeError, ValueError."""
        return Limits(float(data["refused"]), float(data["doubtful"]))


@dataclass(frozen=True)
class Scope:
    """The checks of one model package.

    ``least_face`` is the probability of a face or a close-up below which there is none;
    ``distance`` (high is bad) and ``sharpness`` (low is bad) have limits; a photograph with less
    than ``least_colour`` is in black and white.
    """

    familiar: Familiar
    least_face: float
    distance: Limits
    sharpness: Limits
    least_colour: float

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> "Scope":
        """Read the checks from a package's manifest. Raises KeyError, TypeError, ValueError."""
        familiar = data["familiar"]
        mean, axes, spread = (
            np.array(familiar[name], np.float64) for name in ("mean", "axes", "spread")
        )
        return Scope(
            Familiar(mean, axes, spread, float(familiar["rest"])),
            least_face=float(data["least_face"]),
            distance=Limits.from_dict(data["distance"]),
            sharpness=Limits.from_dict(data["sharpness"]),
            least_colour=float(data["least_colour"]),
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the checks for a manifest, in numbers short enough for a text file."""
        familiar = self.familiar
        return {
            "familiar": {
                "mean": _short(familiar.mean),
                "axes": [_short(axis) for axis in familiar.axes],
                "spread": _short(familiar.spread),
                "rest": float(f"{familiar.rest:.6g}"),
            },
            "least_face": self.least_face,
            "distance": asdict(self.distance),
            "sharpness": asdict(self.sharpness),
            "least_colour": self.least_colour,
        }

    def check(self, view: View, pixels: Pixels, face: Face) -> tuple[str, ...]:
        """Return what is doubtful about a photograph (h, w, 3) uint8 in which ``face`` was found.

        Raises :class:`OutOfScopeError` with the view and the reason when it is not to be graded.
        """
        name = tr(NAMES[view])
        looks = measured(pixels, face)
        self._refuse(name, looks, face)
        doubts = [*_doubts_of_face(pixels, face), *_doubts_of_pose(view, face)]
        if self.familiar.distance(face.features) > self.distance.doubtful:
            doubts.append(cautions.UNUSUAL)
        if looks.sharpness < self.sharpness.doubtful:
            doubts.append(cautions.NOT_SHARP)
        if not _DARK <= looks.brightness <= _GLARING:
            doubts.append(cautions.DARK if looks.brightness < _DARK else cautions.BRIGHT)
        return tuple(cautions.caution(doubt, view) for doubt in doubts)

    def _refuse(self, name: str, looks: "Looks", face: Face) -> None:
        """Raise :class:`OutOfScopeError` for the first reason that applies, the plainest first."""
        if face.present + face.closeup < self.least_face:
            if looks.skin < 0.1:
                raise OutOfScopeError(
                    tr(
                        "{name} is no photograph of skin: choose one of the patient's face.",
                        name=name,
                    )
                )
            raise OutOfScopeError(
                tr("{name} shows no face: choose one of the patient's face.", name=name)
            )
        if abs(face.roll) >= TURNED_OVER:
            raise OutOfScopeError(
                tr("{name} is not upright: turn it, so that the forehead is above.", name=name)
            )
        if looks.colour < self.least_colour:
            raise OutOfScopeError(
                tr(
                    "{name} is in black and white, and redness is part of the grade: choose one in "
                    "colour.",
                    name=name,
                )
            )
        if looks.sharpness < self.sharpness.refused:
            raise OutOfScopeError(
                tr("{name} is too blurred to be graded: take it again, in focus.", name=name)
            )
        if self.familiar.distance(face.features) > self._farthest(face):
            raise OutOfScopeError(
                tr(
                    "{name} is unlike all that the model has learned from: choose a plain "
                    "photograph of the patient's face.",
                    name=name,
                )
            )

    def _farthest(self, face: Face) -> float:
        """Return the distance up to which a photograph is graded.

        A face that the locator is sure of may stand in an unusual room: that is worth a caution.
        """
        return self.distance.refused * (_SURE_ROOM if face.present >= _SURE else 1.0)


@dataclass(frozen=True)
class Looks:
    """What is measured on the pixels of the face.

    ``sharpness``: deviation of the finest details over that of all, at 224 pixels a face;
    ``colour``: deviation, in grey levels, of colour among pixels of the same brightness;
    ``brightness``: mean grey level; ``skin``: share of pixels that might be skin by colour.
    """

    sharpness: float
    colour: float
    brightness: float
    skin: float


def measured(pixels: Pixels, face: Face) -> Looks:
    """Measure the face, or the whole photograph where no box was found."""
    values = _region(pixels, face).astype(np.float64)
    luma = values @ _LUMA
    return Looks(_sharpness(luma), _colour(values, luma), float(luma.mean()), _skin(values))


def _region(pixels: Pixels, face: Face) -> Pixels:
    """Return the part of the photograph that is looked at, its longer side 224 pixels."""
    high, wide = pixels.shape[:2]
    box = face.box
    region: Region = crop_box(pixels, None, _SIDE, _SIDE)
    if box is not None:
        region = (box.left, box.top, box.right, box.bottom)
    left, top = max(0.0, region[0]), max(0.0, region[1])
    right, bottom = min(float(wide), region[2]), min(float(high), region[3])
    if right - left < 8 or bottom - top < 8:
        left, top, right, bottom = 0.0, 0.0, float(wide), float(high)
    scale = _SIDE / max(right - left, bottom - top)
    size = max(8, round((right - left) * scale)), max(8, round((bottom - top) * scale))
    return resized_region(pixels, (left, top, right, bottom), *size)


def _sharpness(luma: Floats) -> float:
    smooth = (luma[:-2] + 2 * luma[1:-1] + luma[2:]) / 4
    smooth = (smooth[:, :-2] + 2 * smooth[:, 1:-1] + smooth[:, 2:]) / 4
    fine = luma[1:-1, 1:-1] - smooth
    return float(fine.std() / (luma.std() + _FLOOR))


def _colour(values: Floats, luma: Floats) -> float:
    """Return the deviation of colour within levels of brightness: 0 for any toned grey picture."""
    red = (values[..., 0] - values[..., 1]).ravel()
    blue = ((values[..., 0] + values[..., 1]) / 2 - values[..., 2]).ravel()
    level = np.minimum(luma.ravel() * _LEVELS / 256, _LEVELS - 1)
    index = level.astype(np.int64)
    part = level - index  # a toned picture's colour changes along a level: take that out
    count = np.maximum(np.bincount(index, minlength=_LEVELS), 1)
    total = 0.0
    for tone in (red, blue):
        means = [np.bincount(index, v, _LEVELS) / count for v in (tone, part, tone * part, part**2)]
        slope = (means[2] - means[0] * means[1]) / np.maximum(means[3] - means[1] ** 2, 1e-6)
        off = tone - means[0][index] - slope[index] * (part - means[1][index])
        total += float((off**2).mean())
    return float(np.sqrt(total))


def _skin(values: Floats) -> float:
    """Return the share of pixels whose colour any skin might have (after Kovac et al. 2003)."""
    red, green, blue = (values[..., i] for i in range(3))
    return float(((red > green) & (green > blue * 0.85) & (red - blue > 12) & (red > 30)).mean())


def _doubts_of_face(pixels: Pixels, face: Face) -> Sequence[str]:
    box = face.box
    if box is None:
        return [cautions.CLOSE_UP]
    high, wide = pixels.shape[:2]
    cut = max(-box.left, box.right - wide) > _CUT_SHARE * box.width
    cut |= max(-box.top, box.bottom - high) > _CUT_SHARE * box.height
    doubts = []
    if cut:
        doubts.append(cautions.CUT_OFF)
    if box.height < _SMALL_FACE:
        doubts.append(cautions.SMALL_FACE)
    return doubts


def _doubts_of_pose(view: View, face: Face) -> Sequence[str]:
    """Return a caution where the head does not look the way the view says."""
    if face.box is None:
        return []
    seen = seen_view(face.yaw, view)
    return [] if seen == view else [cautions.SHOWS[seen]]


def seen_view(yaw: float, expected: View) -> View:
    """Return the view that a yaw in degrees shows; between two views it is the expected one."""
    side = View.LEFT if yaw > 0 else View.RIGHT
    if abs(yaw) > _FRONTAL_YAW or (abs(yaw) > _SIDE_YAW / 2 and expected != View.FRONTAL):
        return side
    return View.FRONTAL


def _short(values: Floats) -> list[float]:
    return [float(f"{value:.5g}") for value in values]
