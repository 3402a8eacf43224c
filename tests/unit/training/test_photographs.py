"""Photographs for the fits: cut to the face, with their lesions, and kept by content."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from acne_desktop.errors import DatasetError
from acne_desktop.grading.prepare import Box, Pixels, prepare
from acne_desktop.training.photographs import Faces, prepare_all
from acne_desktop.training.recipe import Recipe

RECIPE = Recipe(height=96, width=64, margin=1.25)


class OneBox(Faces):
    """The same face in every photograph."""

    def __init__(self, box: Box | None) -> None:
        super().__init__(None, {})
        self.box = box

    def of(self, path: Path, pixels: Pixels) -> Box | None:
        return self.box


@pytest.fixture
def rendered(tmp_path: Path) -> list[Path]:
    """Two photographs, the first with a lesion mask."""
    rng = np.random.default_rng(1)
    photos = []
    for name in ("first", "second"):
        pixels = rng.integers(60, 200, (160, 120, 3), dtype=np.uint8)
        photos.append(tmp_path / f"{name}.png")
        Image.fromarray(pixels).save(photos[-1])
    mask = np.zeros((160, 120), np.uint8)
    mask[80:84, 60:64] = 3
    (tmp_path / "masks").mkdir()
    Image.fromarray(mask).save(tmp_path / "masks" / "first.png")
    return photos


def test_the_middle_of_a_region_is_what_the_application_shows(
    rendered: list[Path], tmp_path: Path
) -> None:
    box = Box(30, 40, 90, 120)
    found = prepare_all(rendered, OneBox(box), RECIPE, tmp_path / "work")
    assert found.regions.shape == (2, 120, 80, 3)
    middle = found.regions[0, 12:108, 8:72].astype(int)
    own = prepare(np.asarray(Image.open(rendered[0])), 96, 64, box).pixels.astype(int)
    assert abs(middle - own).mean() < 2  # the same to the filter's rounding


def test_a_small_lesion_is_kept_where_it_lies(rendered: list[Path], tmp_path: Path) -> None:
    found = prepare_all(rendered, OneBox(Box(30, 40, 90, 120)), RECIPE, tmp_path / "work")
    assert found.masked.tolist() == [True, False]
    rows, columns = np.nonzero(found.lesions[0])
    # The lesion lies at the middle of the region, a little below and to the right.
    assert 13 <= rows.min() <= rows.max() <= 17
    assert 9 <= columns.min() <= columns.max() <= 12
    assert not found.lesions[1].any()


def test_photographs_are_prepared_once(rendered: list[Path], tmp_path: Path) -> None:
    told: list[int] = []
    prepare_all(rendered, Faces.none(), RECIPE, tmp_path / "work", progress=told.append)
    again = prepare_all(rendered, Faces.none(), RECIPE, tmp_path / "work", progress=told.append)
    assert told == [1, 2]
    assert again.regions.any()
    other = replace(RECIPE, height=128)
    prepare_all(rendered, Faces.none(), other, tmp_path / "work", progress=told.append)
    assert told == [1, 2, 1, 2]


def test_known_faces_come_from_the_table(tmp_path: Path) -> None:
    faces = Faces(None, {"a.jpg": Box(1, 2, 31, 42), "b.jpg": None})
    pixels = np.zeros((100, 100, 3), np.uint8)
    assert faces.of(tmp_path / "a.jpg", pixels) == Box(1, 2, 31, 42)
    assert faces.of(tmp_path / "b.jpg", pixels) is None
    assert faces.of(tmp_path / "c.jpg", pixels) is None


def test_a_broken_mask_is_named(rendered: list[Path], tmp_path: Path) -> None:
    (tmp_path / "masks" / "first.png").write_bytes(b"no picture")
    with pytest.raises(DatasetError, match=r"first\.png cannot be read"):
        prepare_all(rendered, Faces.none(), RECIPE, tmp_path / "work")
