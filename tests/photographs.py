"""Draws small photographs for the tests: an oval face on grey, never a real person."""

from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.domain.photo import VIEWS, View

_LEAN = {View.FRONTAL: 0.0, View.LEFT: -0.12, View.RIGHT: 0.12}


def face(
    view: View = View.FRONTAL,
    *,
    width: int = 360,
    height: int = 480,
    redness: int = 30,
    seed: int = 0,
) -> NDArray[np.uint8]:
    """Return an upright RGB picture (height, width, 3) of a plain oval face with red spots."""
    return _drawn(view, width, height, redness, seed).copy()


@cache
def _drawn(view: View, width: int, height: int, redness: int, seed: int) -> NDArray[np.uint8]:
    rng = np.random.default_rng([seed, *(ord(c) for c in view)])
    y, x = np.mgrid[0:height, 0:width] / np.array([height, width])[:, None, None] - 0.5
    inside = ((x - _LEAN[view]) / 0.32) ** 2 + (y / 0.42) ** 2 < 1
    picture = np.full((height, width, 3), 150.0)
    picture[inside] = (205, 205 - redness, 150)
    for _ in range(redness // 4):
        at_x, at_y = rng.uniform(-0.2, 0.2) + _LEAN[view], rng.uniform(-0.3, 0.3)
        spot = (x - at_x) ** 2 + (y - at_y) ** 2 < 0.0003
        picture[spot & inside] = (180, 70, 70)
    picture += rng.normal(0, 3, picture.shape)
    return picture.clip(0, 255).astype(np.uint8)


def write_photo(path: Path, pixels: NDArray[np.uint8], **options: object) -> Path:
    """Write pixels in the format that the ending names, and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, **options)  # type: ignore[arg-type]
    return path


def encoded(pixels: NDArray[np.uint8], kind: str, **options: object) -> bytes:
    """Return pixels as a file of a kind that Pillow knows."""
    file = BytesIO()
    Image.fromarray(pixels).save(file, kind, **options)
    return file.getvalue()


def write_triplet(folder: Path, *, redness: int = 30, seed: int = 0) -> dict[View, Path]:
    """Write three distinct JPEGs, one a view, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {view: folder / f"{view}.jpg" for view in VIEWS}
    for view, path in paths.items():
        path.write_bytes(_shot(view, redness, seed))
    return paths


@cache
def _shot(view: View, redness: int, seed: int) -> bytes:
    return encoded(face(view, redness=redness, seed=seed), "jpeg", quality=90)
