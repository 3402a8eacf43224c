"""The faces that the locator learns from: ACNE04's boxes and poses, and those of renderings."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from acne_desktop.errors import DatasetError, PhotoError
from acne_desktop.grading.prepare import Pixels, resized_region
from acne_desktop.imaging.decode import decode
from acne_desktop.training.acne04 import LABELS
from acne_desktop.training.synthesis.poses import TABLE as POSES

_LONGEST = 320  # pixels of the longer side that is kept in memory


@dataclass(frozen=True)
class Located:
    """A face in a photograph: box in its pixels, yaw, pitch and roll in degrees."""

    x: float
    y: float
    width: float
    height: float
    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, eq=False)
class Sample:
    """One labelled photograph; without a ``face`` it is a close-up of facial skin.

    ``pixels`` and ``face`` are at a reduced size, ``scale`` pixels of the file to one of them, as
    the locator sees little. ``group`` names the person: photographs of one stay in one fold.
    """

    path: Path
    pixels: Pixels = field(repr=False)
    face: Located | None
    group: str
    real: bool
    scale: float = 1.0

    def load(self) -> Pixels:
        """Return the photograph at its own size. Raises :class:`DatasetError` naming the file."""
        return _loaded(self.path)


@dataclass(frozen=True)
class Labelled:
    """What is known of one photograph before it is read; ``face`` is in the file's pixels."""

    path: Path
    face: Located | None
    group: str
    real: bool


def read_samples(acne04: Path, synthetic: Path) -> list[Sample]:
    """Return the photographs of both data sets. Raises :class:`DatasetError` naming the file."""
    return [_sample(one) for one in [*real_labels(acne04), *rendered_labels(synthetic)]]


def real_labels(acne04: Path) -> list[Labelled]:
    """Return what is known of ACNE04's photographs. Raises :class:`DatasetError`."""
    return [
        _labelled(acne04 / "images" / row["file"], row, _ACNE04, f"acne04-{row['subject_group']}")
        for row in _rows(acne04 / LABELS, ("file", "subject_group", *_ACNE04))
    ]


def rendered_labels(synthetic: Path) -> list[Labelled]:
    """Return what is known of rendered photographs. Raises :class:`DatasetError`."""
    return [
        # A rendered subject's name comes before the first dash of its photographs' names.
        _labelled(synthetic / row["file"], row, _RENDERED, row["file"].split("-")[0], real=False)
        for row in _rows(synthetic / POSES, ("file", *_RENDERED))
    ]


def folds(
    samples: list[Sample], count: int, seed: int
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the fold (n,) of each photograph, drawn by person."""
    groups = sorted({sample.group for sample in samples})
    drawn = np.random.default_rng([seed, 31]).permutation(len(groups)) % count
    of = dict(zip(groups, drawn, strict=True))
    return np.array([of[sample.group] for sample in samples], np.int64)


_ACNE04 = ("face_x", "face_y", "face_width", "face_height", "yaw_deg", "pitch_deg", "roll_deg")
_RENDERED = ("x", "y", "width", "height", "yaw", "pitch", "roll")


def _rows(table: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise DatasetError(
            f"{table.name} cannot be read: make the data set in {table.parent.name} again."
        ) from None
    missing = [name for name in columns if not rows or name not in rows[0]]
    if missing:
        raise DatasetError(f"{table.name} lacks the column {', '.join(missing)}: add it.")
    return rows


def _loaded(path: Path) -> Pixels:
    try:
        return decode(path.read_bytes()).pixels
    except (OSError, PhotoError) as error:
        raise DatasetError(f"The photograph {path.name} cannot be used: {error}") from None


def _labelled(
    path: Path, row: Mapping[str, str], columns: tuple[str, ...], group: str, *, real: bool = True
) -> Labelled:
    try:
        values = [float(row[name]) for name in columns] if row[columns[0]] else None
    except ValueError:
        raise DatasetError(
            f"The row of {path.name} has a face that is no number: correct the cell."
        ) from None
    return Labelled(path, Located(*values) if values else None, group, real)


def _sample(one: Labelled) -> Sample:
    pixels = _loaded(one.path)
    scale = max(1.0, max(pixels.shape[:2]) / _LONGEST)
    high, wide = (round(side / scale) for side in pixels.shape[:2])
    small = resized_region(pixels, (0, 0, pixels.shape[1], pixels.shape[0]), wide, high)
    face = one.face
    if face is not None:
        x, y, width, height = (side / scale for side in (face.x, face.y, face.width, face.height))
        face = Located(x, y, width, height, face.yaw, face.pitch, face.roll)
    return Sample(one.path, small, face, one.group, one.real, scale)
