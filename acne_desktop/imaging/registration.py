"""The steps that bring two pictures of one face together: what is compared, and how it moves."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# What is compared is brightness against its neighbourhood: light and exposure fall out.
_NEAR = 0.07  # of the face's width: the neighbourhood
_NOISE = 5.0  # grey levels; flatter skin is not made to look like detail
_OUTLIER = 0.6  # residuals from here on weigh less: lesions come and go
_WINDOW = 0.09  # of the face's width: what a place shares its shift with
_STIFF = 0.12  # how much a place without detail holds on to the even transform


def blurred(values: Floats, sigma: float) -> Floats:
    """Return a picture (h, w) smoothed nearly as by a Gaussian; its border goes on beyond it.

    Three running means follow one another: that takes as long for a wide one as for a narrow one.
    """
    reach = max(round((np.sqrt(4 * sigma**2 + 1) - 1) / 2), 1)
    for axis in (0, 1):
        widths = [(0, 0), (0, 0)]
        widths[axis] = (3 * reach + 3, 3 * reach)  # a running mean of n values ends n - 1 short
        wide = np.moveaxis(np.pad(values, widths, mode="edge"), axis, 0)
        for _ in range(3):
            sums = np.cumsum(wide, axis=0)
            wide = (sums[2 * reach + 1 :] - sums[: -2 * reach - 1]) / (2 * reach + 1)
        values = np.moveaxis(wide, 0, axis)
    return values


def detail(grey: Floats, face_width: float) -> Floats:
    """Return each place's brightness against its neighbourhood's, in the neighbourhood's spread."""
    sigma = _NEAR * face_width
    level = grey - blurred(grey, sigma)
    spread = np.sqrt(blurred(level * level, sigma) + _NOISE**2)
    return np.asarray(level / spread, np.float64)


def sampled(picture: Floats, points: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return values at points (..., 2: x, y of pixel centres), and which of them lie inside."""
    height, width = picture.shape
    x, y = points[..., 0], points[..., 1]
    inside = (x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)
    x, y = np.clip(x, 0, width - 1.001), np.clip(y, 0, height - 1.001)
    column, row = x.astype(int), y.astype(int)
    fx, fy = x - column, y - row
    flat = picture.ravel()
    at = row * width + column
    upper = flat[at] * (1 - fx) + flat[at + 1] * fx
    lower = flat[at + width] * (1 - fx) + flat[at + width + 1] * fx
    return upper * (1 - fy) + lower * fy, inside


def alike(one: Floats, other: Floats, weight: Floats) -> float:
    """Return the weighted correlation of two pictures, -1..1; 0 where one of them is flat."""
    total = weight.sum()
    if total <= 0:
        return 0.0
    a = one - (one * weight).sum() / total
    b = other - (other * weight).sum() / total
    spread = np.sqrt((a * a * weight).sum() * (b * b * weight).sum())
    return float((a * b * weight).sum() / spread) if spread > 0 else 0.0


@dataclass(frozen=True)
class Level:
    """The pair at one size: what is compared, weights of the earlier, and its face's width.

    ``places`` (h, w, 2) are the pixel centres of ``earlier``; ``middle`` is the centre of its face.
    """

    earlier: Floats
    later: Floats
    weight: Floats
    face_width: float
    middle: tuple[float, float]

    @cached_property
    def places(self) -> Floats:
        """Return x and y of every pixel of ``earlier``."""
        height, width = self.earlier.shape
        y, x = np.mgrid[0:height, 0:width].astype(float)
        return np.stack([x, y], axis=-1)

    def laid(self, matrix: Floats, shift: Floats | None = None) -> tuple[Floats, Floats]:
        """Return the later picture laid on the earlier, and the weights where it is known."""
        points = self.places @ matrix[:, :2].T + matrix[:, 2]
        if shift is not None:
            points = points + shift
        values, inside = sampled(self.later, points)
        return values, self.weight * inside

    def likeness(self, matrix: Floats, shift: Floats | None = None) -> float:
        """Return how alike the two are when laid so; what is hidden counts as unlike."""
        values, weight = self.laid(matrix, shift)
        return alike(self.earlier, values, weight) * float(weight.sum() / self.weight.sum())


def composed(matrix: Floats, step: Floats) -> Floats:
    """Return the transform that does ``step`` first, then ``matrix``; both (2, 3)."""
    whole = np.vstack([matrix, [0, 0, 1]]) @ np.vstack([step, [0, 0, 1]])
    return np.asarray(whole[:2], np.float64)


def around(
    middle: tuple[float, float], turn: float, scale: float, shift: tuple[float, float]
) -> Floats:
    """Return the similarity that turns (radians) and scales about a point, then shifts."""
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    linear = np.array([[cos, -sin], [sin, cos]])
    centre = np.array(middle)
    return np.column_stack([linear, centre - linear @ centre + np.array(shift)])


def refined(level: Level, matrix: Floats, *, affine: bool, rounds: int) -> Floats:
    """Return a similarity, or an affine transform, that makes the pair more alike.

    Gauss and Newton's steps over the mean of both pictures' slopes (Malis 2004), in which places
    that differ much, as lesions do, weigh less.
    """
    best, best_likeness = matrix, level.likeness(matrix)
    slope_y, slope_x = np.gradient(level.earlier)
    unit = (level.places - np.array(level.middle)) / level.face_width
    for _ in range(rounds):
        values, weight = level.laid(matrix)
        gy, gx = np.gradient(values)
        gx, gy = np.asarray((gx + slope_x) / 2), np.asarray((gy + slope_y) / 2)
        moves = _moves(gx, gy, unit, affine=affine)
        residual = level.earlier - values
        weight = weight / (1 + (residual / _OUTLIER) ** 2)
        used = weight > 1e-3
        rows, seen, right = moves[used], weight[used], residual[used]
        weighted = rows * seen[:, None]
        normal = weighted.T @ rows
        normal += np.eye(len(normal)) * (1e-6 * np.trace(normal) + 1e-9)
        step = np.linalg.solve(normal, weighted.T @ right)
        matrix = composed(matrix, _step(step, level, affine=affine))
        likeness = level.likeness(matrix)
        if likeness > best_likeness:
            best, best_likeness = matrix, likeness
        if np.abs(step).max() < 0.02:
            break
    return best


def _moves(gx: Floats, gy: Floats, unit: Floats, *, affine: bool) -> Floats:
    """Return how the picture changes (h, w, parameters) with each parameter, in pixels."""
    x, y = unit[..., 0], unit[..., 1]
    if affine:
        return np.stack([gx, gy, gx * x, gx * y, gy * x, gy * y], axis=-1)
    return np.stack([gx, gy, gx * x + gy * y, gy * x - gx * y], axis=-1)


def _step(values: NDArray[np.floating], level: Level, *, affine: bool) -> Floats:
    """Return the transform (2, 3) for a step of the parameters."""
    if affine:
        a, b, c, d = values[2:] / level.face_width
    else:
        grow, turn = values[2:] / level.face_width
        a, b, c, d = grow, -turn, turn, grow
    linear = np.array([[1 + a, b], [c, 1 + d]])
    centre = np.array(level.middle)
    return np.column_stack([linear, centre - linear @ centre + values[:2]])


def bent(level: Level, matrix: Floats, shift: Floats, *, rounds: int, most: float) -> Floats:
    """Return shifts (h, w, 2) in the later picture that bring the two still closer.

    Smooth over a tenth of the face, so that no lesion is bent away, and at most ``most`` pixels;
    where the skin has no detail the even transform holds.
    """
    sigma = _WINDOW * level.face_width
    slope_y, slope_x = np.gradient(level.earlier)
    linear = matrix[:, :2]
    for _ in range(rounds):
        values, weight = level.laid(matrix, shift)
        gy, gx = np.gradient(values)
        gx, gy = (gx + slope_x) / 2, (gy + slope_y) / 2
        residual = level.earlier - values
        weight = weight / (1 + (residual / _OUTLIER) ** 2)
        xx, xy, yy, bx, by = (
            blurred(weight * part, sigma)
            for part in (gx * gx, gx * gy, gy * gy, gx * residual, gy * residual)
        )
        stiff = _STIFF * float((weight * (gx**2 + gy**2)).sum() / (weight.sum() + 1e-9)) / 2
        xx, yy = xx + stiff, yy + stiff
        determinant = xx * yy - xy * xy
        step = np.stack([yy * bx - xy * by, xx * by - xy * bx], axis=-1) / determinant[..., None]
        shift = shift + step @ linear.T
        shift = np.stack([blurred(shift[..., n], sigma / 2) for n in (0, 1)], axis=-1)
        length = np.hypot(shift[..., 0], shift[..., 1])[..., None]
        shift = shift * np.minimum(1.0, most / np.maximum(length, 1e-9))
    return shift
