"""Draws small photographs for the tests: an oval face on grey, never a real person."""

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


def write_triplet(folder: Path, *, redness: int = 30, seed: int = 0) -> dict[View, Path]:
    """Write three distinct JPEGs, one a view, and return their paths."""
    return {
        view: write_photo(
            folder / f"{view}.jpg", face(view, redness=redness, seed=seed), quality=90
        )
        for view in VIEWS
    }
