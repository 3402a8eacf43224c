"""Registers two photographs of the same view of one face: the later is laid on the earlier."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.domain.inspection import FaceSeen
from acne_desktop.errors import NotAlignedError
from acne_desktop.imaging import registration
from acne_desktop.imaging.registration import Level
from acne_desktop.imaging.warp import NODES, Alignment, Bending
from acne_desktop.language import mark, tr

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

NO_FACE_EARLIER = mark(
    "No face is found in the earlier photograph: compare the two side by side, as they were taken."
)
NO_FACE_LATER = mark(
    "No face is found in the later photograph: compare the two side by side, as they were taken."
)
UNLIKE = mark(
    "The two photographs cannot be aligned, their faces look too different: "
    "compare them side by side, as they were taken."
)

_MARGIN = 0.12  # of the face's box, kept around it in the earlier photograph
_ROOM = 0.45  # kept around it in the later one: the box may be wrong by as much
_LEVELS = (24, 48, 80, 144)  # pixels across the face
_TURNS = np.radians([-12.0, -6.0, 0.0, 6.0, 12.0])
_SCALES = (0.9, 1.0, 1.11)
_SHIFTS = np.linspace(-0.15, 0.15, 6)  # of the face's width
_MOST_BENT = 0.07  # of the face's width
LEAST_ALIKE = 0.5
_MOST_SKEWED = 1.6  # between the two axes of an even transform
_MOST_SCALED = 1.6  # against what the boxes say
_MOST_TURNED = np.radians(25.0)  # against what the locator says


@dataclass(frozen=True)
class _Part:
    """A cut of a photograph in grey, and how its pixels map to places in photograph widths."""

    grey: Floats
    left: float
    top: float
    per_pixel: float  # photograph widths to one pixel of the cut

    @property
    def to_widths(self) -> Floats:
        """Return the transform (2, 3) from pixel centres of the cut to photograph widths."""
        unit = self.per_pixel
        return np.array(
            [[unit, 0.0, self.left + unit / 2], [0.0, unit, self.top + unit / 2]], float
        )


def align(
    earlier: Pixels, later: Pixels, earlier_face: FaceSeen, later_face: FaceSeen
) -> Alignment:
    """Return how the later photograph, upright sRGB (h, w, 3), lies on the earlier.

    Begins with the two boxes and the roll of the heads, and goes on from coarse to fine with what
    the faces show against its neighbourhood, so that other light does not matter. The two may
    differ in size. Raises :class:`NotAlignedError` with the sentence that says why not.
    """
    if earlier_face.box is None:
        raise NotAlignedError(tr(NO_FACE_EARLIER))
    if later_face.box is None:
        raise NotAlignedError(tr(NO_FACE_LATER))
    matrix = by_boxes(earlier, later, earlier_face, later_face)
    first = matrix
    shift: Floats | None = None
    quality = 0.0
    for number, across in enumerate(_LEVELS):
        one = _cut(earlier, earlier_face.box, across, _MARGIN)
        other = _cut(later, later_face.box, across, _ROOM)
        level = _level(one, other, earlier_face.box, earlier.shape[1], across)
        inner = _in_cuts(matrix, one, other)
        if number == 0:
            inner = _searched(level, inner)
        inner = registration.refined(level, inner, affine=False, rounds=12)
        if number > 0:
            inner = registration.refined(level, inner, affine=True, rounds=12)
        matrix = _in_widths(inner, one, other)
        if number == 2:
            quality = level.likeness(inner)
            _check(quality, matrix, first)
        if number >= 2:
            most = _MOST_BENT * across
            start = _resized(shift, level, across / _LEVELS[number - 1])
            shift = registration.bent(level, inner, start, rounds=6, most=most)
    assert shift is not None
    bending = _bending(shift, level, one, other)
    return Alignment(matrix, min(max(level.likeness(inner, shift), 0.0), 1.0), bending)


def by_boxes(
    earlier: Pixels, later: Pixels, earlier_face: FaceSeen, later_face: FaceSeen
) -> Floats:
    """Return the similarity (2, 3), in widths, that the two boxes and rolls tell."""
    assert earlier_face.box is not None
    assert later_face.box is not None
    one = np.array(earlier_face.box, float) / earlier.shape[1]
    other = np.array(later_face.box, float) / later.shape[1]
    scale = np.sqrt(
        (other[2] - other[0]) * (other[3] - other[1]) / ((one[2] - one[0]) * (one[3] - one[1]))
    )
    middle = ((one[0] + one[2]) / 2, (one[1] + one[3]) / 2)
    shift = ((other[0] + other[2]) / 2 - middle[0], (other[1] + other[3]) / 2 - middle[1])
    turn = np.radians(later_face.roll - earlier_face.roll)
    return registration.around(middle, float(turn), float(scale), shift)


def _cut(pixels: Pixels, box: tuple[int, int, int, int], across: int, margin: float) -> _Part:
    """Return the face and some room around it, so that the face is ``across`` pixels wide."""
    height, width = pixels.shape[:2]
    left, top, right, bottom = box
    room = margin * (right - left), margin * (bottom - top)
    left, top = max(int(left - room[0]), 0), max(int(top - room[1]), 0)
    right, bottom = min(int(right + room[0]) + 1, width), min(int(bottom + room[1]) + 1, height)
    scale = across / max(box[2] - box[0], 1)
    # One scale for both axes: the cut ends where a whole pixel of the small copy does.
    size = max(int((right - left) * scale), 4), max(int((bottom - top) * scale), 4)
    inner = (0.0, 0.0, size[0] / scale, size[1] / scale)
    grey = Image.fromarray(pixels[top:bottom, left:right]).convert("L")
    filter_ = Image.Resampling.BOX if scale < 0.5 else Image.Resampling.BILINEAR
    small = grey.resize(size, filter_, box=_held(inner, grey.size))
    return _Part(np.asarray(small, float), left / width, top / width, 1 / (scale * width))


def _held(
    box: tuple[float, float, float, float], size: tuple[int, int]
) -> tuple[float, float, float, float]:
    return box[0], box[1], min(box[2], size[0]), min(box[3], size[1])


def _level(
    one: _Part, other: _Part, box: tuple[int, int, int, int], width: int, across: int
) -> Level:
    """Return the pair at one size; weights fall off from the face's middle to its outline."""
    inner = np.array(box, float) / width
    centre = (
        ((inner[0] + inner[2]) / 2 - one.left) / one.per_pixel - 0.5,
        ((inner[1] + inner[3]) / 2 - one.top) / one.per_pixel - 0.5,
    )
    reach = ((inner[2] - inner[0]) / 2 / one.per_pixel, (inner[3] - inner[1]) / 2 / one.per_pixel)
    y, x = np.mgrid[0 : one.grey.shape[0], 0 : one.grey.shape[1]].astype(float)
    away = np.hypot((x - centre[0]) / reach[0], (y - centre[1]) / reach[1])
    weight = np.clip((1.08 - away) / 0.2, 0.0, 1.0)
    return Level(
        registration.detail(one.grey, across),
        registration.detail(other.grey, across),
        weight,
        across,
        centre,
    )


def _searched(level: Level, matrix: Floats) -> Floats:
    """Return the best of many small turns, sizes and shifts: the boxes may be off."""
    best, best_likeness = matrix, level.likeness(matrix)
    for turn in _TURNS:
        for scale in _SCALES:
            for x in _SHIFTS:
                for y in _SHIFTS:
                    shift = (float(x * level.face_width), float(y * level.face_width))
                    step = registration.around(level.middle, float(turn), scale, shift)
                    tried = registration.composed(matrix, step)
                    likeness = level.likeness(tried)
                    if likeness > best_likeness:
                        best, best_likeness = tried, likeness
    return best


def _in_cuts(matrix: Floats, one: _Part, other: _Part) -> Floats:
    """Return a transform of photograph widths as one of pixels of the two cuts."""
    return registration.composed(
        _inverse(other.to_widths), registration.composed(matrix, one.to_widths)
    )


def _in_widths(inner: Floats, one: _Part, other: _Part) -> Floats:
    """Return a transform of pixels of the two cuts as one of photograph widths."""
    return registration.composed(
        other.to_widths, registration.composed(inner, _inverse(one.to_widths))
    )


def _inverse(matrix: Floats) -> Floats:
    return np.asarray(np.linalg.inv(np.vstack([matrix, [0, 0, 1]]))[:2], np.float64)


def _check(quality: float, matrix: Floats, first: Floats) -> None:
    """Raise :class:`NotAlignedError` where what was found is no way in which a face moves."""
    relative = np.linalg.inv(first[:, :2]) @ matrix[:, :2]
    turn = np.arctan2(relative[1, 0] - relative[0, 1], relative[0, 0] + relative[1, 1])
    large, small = np.linalg.svd(relative, compute_uv=False)
    scale = float(np.sqrt(large * small))
    moved_well = (
        np.linalg.det(relative) > 0
        and large / small < _MOST_SKEWED
        and 1 / _MOST_SCALED < scale < _MOST_SCALED
        and abs(turn) < _MOST_TURNED
    )
    if quality < LEAST_ALIKE or not moved_well:
        raise NotAlignedError(tr(UNLIKE))


def _resized(shift: Floats | None, level: Level, scale: float) -> Floats:
    """Return shifts found at a coarser size as they are at this one."""
    height, width = level.earlier.shape
    if shift is None:
        return np.zeros((height, width, 2))
    parts = [Image.fromarray(shift[..., n].astype(np.float32)) for n in (0, 1)]
    large = [part.resize((width, height), Image.Resampling.BILINEAR) for part in parts]
    return np.stack([np.asarray(part, float) for part in large], axis=-1) * scale


def _bending(shift: Floats, level: Level, one: _Part, other: _Part) -> Bending:
    """Return the shifts at the nodes of a grid over the face, none at its edges."""
    height, width = level.earlier.shape
    held = shift * np.clip(level.weight * 1.5, 0, 1)[..., None]
    x, y = np.meshgrid(np.linspace(0, width - 1, NODES), np.linspace(0, height - 1, NODES))
    points = np.stack([x, y], axis=-1)
    parts = [registration.sampled(held[..., n], points)[0] for n in (0, 1)]
    nodes = np.stack(parts, axis=-1) * other.per_pixel
    nodes[[0, -1]] = 0.0
    nodes[:, [0, -1]] = 0.0
    unit = one.per_pixel
    box = (
        one.left + unit / 2,
        one.top + unit / 2,
        one.left + unit * (width - 0.5),
        one.top + unit * (height - 0.5),
    )
    return Bending(box, nodes)
