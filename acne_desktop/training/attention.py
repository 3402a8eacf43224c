"""Checks the attention maps: do they lie on lesions and on skin, and do they need the weights?

Rendered photographs have exact masks: the share of a map's energy on the skin that lies on lesions,
over the lesions' share of the skin (1 is chance), and the pointing game (Zhang et al. 2018). A map
of edges (Sobel), a uniform map and a centre prior are measured beside it. On real photographs,
which have no masks, only the share of energy on skin is told, the skin being estimated by colour.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.domain.assessment import AttentionMap, Suggestion
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import DatasetError
from acne_desktop.grading.calibration import Floats
from acne_desktop.grading.prepare import Pixels
from acne_desktop.training.dataset import LabelledVisit
from acne_desktop.training.metrics import mean_with_interval
from acne_desktop.training.photographs import MASKS as MASK_FOLDER

Mask = NDArray[np.bool_]

MODEL, SOBEL, UNIFORM, CENTRE = "attention", "sobel", "uniform", "centre"
MAPS = (MODEL, SOBEL, UNIFORM, CENTRE)
MASKS, COLOUR = "masks", "colour"  # where the skin is known from
TOLERANCE = 1 / 28  # of the photograph's height, for the pointing game
CENTRE_SPREAD = 1 / 4  # of each side: the standard deviation of the centre prior
_LUMA = np.array([0.299, 0.587, 0.114])
# Chai and Ngan 1999, the chrominances of skin; the luma only excludes what has no colour.
_SKIN_CB, _SKIN_CR, _SKIN_LUMA = (77, 127), (133, 173), 40


@dataclass(frozen=True)
class Seen:
    """One photograph, (h, w) each: the maps by name, its skin, and its lesions where known."""

    maps: Mapping[str, Floats]
    skin: Mask
    lesions: Mask | None


@dataclass(frozen=True)
class Checked:
    """What was found on one visit, by the name of the map.

    ``lift`` and ``pointing`` are empty where no lesion is known; ``on_skin`` is a share of 1.
    """

    subject: str
    triplet: bool
    lift: Mapping[str, float]
    pointing: Mapping[str, float]
    on_skin: Mapping[str, float]


class Checks:
    """Gathers what is found on the visits of one data set, as the engine answers them."""

    def __init__(self, chosen: Sequence[LabelledVisit]) -> None:
        self._chosen = {(visit.subject, visit.visit) for visit in chosen}
        self._found: list[Checked] = []
        self._by_masks = 0
        self.visits: list[LabelledVisit] = []  # those that were checked so far

    def look(
        self, visit: LabelledVisit, photos: Mapping[View, Pixels], suggestion: Suggestion
    ) -> None:
        """Check one visit, if it is one of the chosen. Raises :class:`DatasetError`."""
        if (visit.subject, visit.visit) not in self._chosen:
            return
        seen = []
        for view in visit.views:
            lesions, skin = masks_of(visit.photos[view], photos[view])
            maps = {
                MODEL: enlarged(suggestion.attention[view], *skin.shape),
                **baselines(photos[view]),
            }
            seen.append(Seen(maps, skin, lesions))
        self._by_masks += all(one.lesions is not None for one in seen)
        self._found.append(checked(visit.subject, seen))
        self.visits.append(visit)

    def figures(self) -> dict[str, Any]:
        """Return the figures with their intervals (bootstrap over subjects), as plain data."""
        lesions = [one for one in self._found if one.lift]
        return {
            "visits": len(self._found),
            "triplets": sum(one.triplet for one in self._found),
            "subjects": len({one.subject for one in self._found}),
            "with_lesions": len(lesions),
            "skin": MASKS if self._by_masks == len(self._found) else COLOUR,
            "tolerance": TOLERANCE,
            "lesion_lift": _means([one.lift for one in lesions], lesions),
            "pointing": _means([one.pointing for one in lesions], lesions),
            "on_skin": _means([one.on_skin for one in self._found], self._found),
        }


def _means(values: Sequence[Mapping[str, float]], of: Sequence[Checked]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name in MAPS:
        subjects = [one.subject for one in of]
        mean, interval = mean_with_interval([value[name] for value in values], subjects)
        result |= {name: mean, f"{name}_interval": interval}
    return result


def chosen(visits: Sequence[LabelledVisit], limit: int | None) -> list[LabelledVisit]:
    """Return the visits to check: those with masks where there are any, at most ``limit``.

    They are taken evenly from the whole table.
    """
    masked = [v for v in visits if all(_mask_path(p).is_file() for p in v.photos.values())]
    found = masked or list(visits)
    if limit is None or limit >= len(found):
        return found
    places = np.linspace(0, len(found) - 1, limit).round().astype(int)
    return [found[place] for place in places]


def checked(subject: str, views: Sequence[Seen]) -> Checked:
    """Return what the maps of the views of one visit show; the views are pooled.

    The maps of a visit share one scale, so a view that lights up more weighs more.
    """
    known = [one for one in views if one.lesions is not None]
    lesions = [one.lesions & one.skin for one in known if one.lesions is not None]
    marked = any(some.any() for some in lesions) and len(known) == len(views)
    return Checked(
        subject,
        len(views) == len(VIEWS),
        {name: _lift(views, lesions, name) for name in MAPS} if marked else {},
        {name: _pointing(views, lesions, name) for name in MAPS} if marked else {},
        {name: _on_skin(views, name) for name in MAPS},
    )


def _lift(views: Sequence[Seen], lesions: Sequence[Mask], name: str) -> float:
    """Return the lesions' share of the energy on skin, over their share of the skin; 0 of none."""
    on_skin = sum(float(one.maps[name][one.skin].sum()) for one in views)
    on_lesions = sum(
        float(one.maps[name][where].sum()) for one, where in zip(views, lesions, strict=True)
    )
    area = sum(int(where.sum()) for where in lesions) / sum(int(one.skin.sum()) for one in views)
    return on_lesions / on_skin / area if on_skin > 0 else 0.0


def _on_skin(views: Sequence[Seen], name: str) -> float:
    """Return the share of the energy that lies on skin; 0 of none."""
    whole = sum(float(one.maps[name].sum()) for one in views)
    on_skin = sum(float(one.maps[name][one.skin].sum()) for one in views)
    return on_skin / whole if whole > 0 else 0.0


def _pointing(views: Sequence[Seen], lesions: Sequence[Mask], name: str) -> float:
    """Return how many of the views with a lesion have the map's maximum on or beside one.

    Beside is no farther than :data:`TOLERANCE`, along either side. A uniform map points anywhere
    on the skin alike: what counts for it is the share of the skin that would be a hit.
    """
    hits = []
    for one, where in zip(views, lesions, strict=True):
        if not where.any():
            continue
        near = _grown(where, round(TOLERANCE * where.shape[0]))
        values = one.maps[name]
        if name == UNIFORM:
            hits.append(float(near[one.skin].mean()))
        else:
            hits.append(float(values.max() > 0 and near.flat[int(values.argmax())]))
    return float(np.mean(hits))


def _grown(mask: Mask, by: int) -> Mask:
    """Return the mask (h, w) with every pixel that has one of it within ``by`` rows and columns."""
    sums = np.pad(mask.astype(np.int64), ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
    rows, columns = (np.arange(length) for length in mask.shape)
    top, bottom = np.maximum(rows - by, 0), np.minimum(rows + by + 1, mask.shape[0])
    left, right = np.maximum(columns - by, 0), np.minimum(columns + by + 1, mask.shape[1])
    inside = (
        sums[np.ix_(bottom, right)]
        - sums[np.ix_(top, right)]
        - sums[np.ix_(bottom, left)]
        + sums[np.ix_(top, left)]
    )
    return np.asarray(inside > 0, bool)


def enlarged(attention: AttentionMap, height: int, width: int) -> Floats:
    """Return the map over the whole photograph (height, width), sampled bilinearly."""
    values = np.array(attention.values, np.float32).reshape(attention.rows, attention.columns)
    picture = Image.fromarray(values).resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(picture, float)


def baselines(pixels: Pixels) -> dict[str, Floats]:
    """Return what needs no model, (h, w) each, for a photograph (h, w, 3): what a map must beat."""
    height, width = pixels.shape[:2]
    y = (np.arange(height) + 0.5) / height - 0.5
    x = (np.arange(width) + 0.5) / width - 0.5
    bell = [np.exp(-0.5 * (side / CENTRE_SPREAD) ** 2) for side in (y, x)]
    return {
        SOBEL: sobel(pixels @ _LUMA),
        UNIFORM: np.ones((height, width)),
        CENTRE: np.outer(*bell),
    }


def sobel(luma: Floats) -> Floats:
    """Return the magnitude of Sobel's gradient of a picture (h, w), edges repeated."""
    wide = np.pad(luma, 1, mode="edge")
    down = wide[:-2] + 2 * wide[1:-1] + wide[2:]
    across = wide[:, :-2] + 2 * wide[:, 1:-1] + wide[:, 2:]
    return np.asarray(np.hypot(down[:, 2:] - down[:, :-2], across[2:] - across[:-2]), float)


def skin_by_colour(pixels: Pixels) -> Mask:
    """Return where a photograph (h, w, 3) has the colour of skin, by Chai and Ngan 1999.

    A pixel counts with a chrominance Cb of 77-127 and Cr of 133-173 (ITU-R BT.601, full range) and
    a luma above 40. It is a coarse rule, which hair and lips may pass, and it knows no face.
    """
    luma, cb, cr = np.moveaxis(np.asarray(Image.fromarray(pixels).convert("YCbCr")), 2, 0)
    within = (cb >= _SKIN_CB[0]) & (cb <= _SKIN_CB[1]) & (cr >= _SKIN_CR[0]) & (cr <= _SKIN_CR[1])
    return np.asarray(within & (luma > _SKIN_LUMA), bool)


def masks_of(photo: Path, pixels: Pixels) -> tuple[Mask | None, Mask]:
    """Return the lesions of a photograph, None where unknown, and its skin, by mask or by colour.

    Raises :class:`DatasetError` for a mask that cannot be read or has another size.
    """
    path = _mask_path(photo)
    if not path.is_file():
        return None, skin_by_colour(pixels)
    skin = path.with_name(f"{photo.stem}-skin.png")
    lesions, on_skin = (_mask(one, pixels.shape[:2]) for one in (path, skin))
    return lesions, on_skin


def _mask(path: Path, shape: tuple[int, ...]) -> Mask:
    try:
        with Image.open(path) as picture:
            mask = np.asarray(picture) > 0
    except OSError:
        raise DatasetError(f"The mask {path.name} cannot be read: render it again.") from None
    if mask.shape != shape:
        raise DatasetError(f"The mask {path.name} is not as large as its photograph: render both.")
    return np.asarray(mask, bool)


def _mask_path(photo: Path) -> Path:
    return photo.parent / MASK_FOLDER / f"{photo.stem}.png"
