"""The photographs that limits are derived from: with their faces, their views and their people."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from acne_desktop.domain.photo import View
from acne_desktop.errors import DatasetError
from acne_desktop.grading.prepare import Pixels
from acne_desktop.training.acne04 import view_of
from acne_desktop.training.face.samples import Labelled, Located, real_labels, rendered_labels
from acne_desktop.training.photographs import load


@dataclass(frozen=True)
class Photo:
    """A labelled photograph; ``face`` is in the file's pixels, ``group`` names the person."""

    path: Path
    face: Located | None
    group: str
    real: bool

    @property
    def view(self) -> View:
        """The view by the labelled yaw: what the photograph is to show."""
        return view_of(self.face.yaw if self.face else None)

    def load(self) -> Pixels:
        """Return the upright pixels. Raises :class:`DatasetError` naming the file."""
        return load(self.path)


def read_photos(acne04: Path | None, synthetic: Path | None) -> list[Photo]:
    """Return all photographs with a labelled face. Raises :class:`DatasetError`."""
    found = [
        *(real_labels(acne04) if acne04 is not None else ()),
        *(rendered_labels(synthetic) if synthetic is not None else ()),
    ]
    if not found:
        raise DatasetError("There are no photographs: name --acne04 or --synthetic.")
    return [_photo(one) for one in found if one.face is not None]


def first_half(photos: Sequence[Photo], seed: int) -> set[str]:
    """Return one half of the people, drawn by chance."""
    groups = sorted({photo.group for photo in photos})
    drawn = np.random.default_rng([seed, 81]).permutation(len(groups)) % 2
    return {group for group, half in zip(groups, drawn, strict=True) if half == 0}


def _photo(one: Labelled) -> Photo:
    return Photo(one.path, one.face, one.group, one.real)
