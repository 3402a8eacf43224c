"""What the inspection reads off photographs as they are and made bad, before it is judged."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from acne_desktop.domain.inspection import FaceSeen, Quality
from acne_desktop.domain.photo import View
from acne_desktop.errors import DatasetError
from acne_desktop.grading.face import PRESENT, FaceLocator
from acne_desktop.grading.prepare import Pixels
from acne_desktop.grading.upright import TURNED_OVER, Upright
from acne_desktop.imaging.quality import judge
from acne_desktop.imaging.quality.limits import QualityLimits
from acne_desktop.imaging.quality.patch import FacePatch
from acne_desktop.training.quality import degrade
from acne_desktop.training.quality.photos import Photo

GOOD = "as it is"
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Reading:
    """The numbers of one photograph, ``kind`` telling what was done to it.

    ``asked`` is the view that it is judged as. ``colour`` is the skin's own: logarithms of red and
    of blue over green; None where too little of a face is seen.
    """

    photo: Photo
    kind: str
    asked: View
    seen: FaceSeen
    numbers: Mapping[Quality, float]
    colour: tuple[float, float] | None


@dataclass(frozen=True)
class Looker:
    """The networks of an inspection, with what is known of photographs that they have learned."""

    locator: FaceLocator
    upright: Mapping[str, Upright]  # by the person: one that has not seen the person
    limits: QualityLimits
    known: Mapping[str, FaceSeen]  # by the file's name: found by a locator that had not seen it

    def read(self, photo: Photo, rng: np.random.Generator, kinds: Sequence[str]) -> list[Reading]:
        """Return the readings of a photograph as it is and made bad in each of the ``kinds``."""
        face = photo.face
        assert face is not None
        pixels = photo.load()
        seen = self.seen(photo, pixels)
        if abs(seen.roll) < TURNED_OVER:
            seen = self.known.get(photo.path.name, seen)
        readings = [self._reading(photo, GOOD, photo.view, pixels, seen)]
        for kind in kinds:
            asked, bad, found = photo.view, pixels, seen
            if kind == degrade.OTHER_VIEW:
                asked = degrade.another(face.yaw, self.limits.poses, rng)
            else:
                bad = degrade.KINDS[kind](pixels, face, rng)
                found = self.seen(photo, bad)
            readings.append(self._reading(photo, kind, asked, bad, found))
        return readings

    def seen(self, photo: Photo, pixels: Pixels) -> FaceSeen:
        """Return the face in a photograph of a person."""
        return self.upright[photo.group].locate(self.locator, pixels).seen

    def _reading(
        self, photo: Photo, kind: str, asked: View, pixels: Pixels, seen: FaceSeen
    ) -> Reading:
        numbers = judge.measure(pixels, seen, self.limits, view=asked)
        patch = FacePatch.cut(pixels, seen.box) if seen.box is not None else None
        return Reading(photo, kind, asked, seen, numbers, patch.own[:2] if patch else None)


def with_limits(reading: Reading, limits: QualityLimits) -> Reading:
    """Return a reading whose colour is held against the skin's colours in other limits."""
    if reading.colour is None:
        return reading
    numbers = {**reading.numbers, Quality.COLOUR_CAST: limits.skin.distance(*reading.colour)}
    return replace(reading, numbers=numbers)


def read_known(table: Path) -> dict[str, FaceSeen]:
    """Return the faces that ``train-face`` found out of fold. Raises :class:`DatasetError`."""
    try:
        text = table.read_text(encoding="utf-8")
        return {row["file"]: _seen(row) for row in csv.DictReader(io.StringIO(text))}
    except (OSError, KeyError, ValueError):
        raise DatasetError(f"{table.name} cannot be read: make it again with train-face.") from None


def _seen(row: Mapping[str, str]) -> FaceSeen:
    present = float(row["present"])
    box = None
    if row["x"] and present >= PRESENT:
        x, y, width, height = (round(float(row[name])) for name in ("x", "y", "width", "height"))
        box = (x, y, x + width, y + height)
    yaw, pitch, roll = (float(row[name]) for name in ("yaw", "pitch", "roll"))
    return FaceSeen(present, box, yaw, pitch, roll)
