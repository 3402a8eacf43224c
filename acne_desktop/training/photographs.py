"""Every photograph of the data sets, cut to the face and decoded once, on disk for the fits.

What is kept is the region that the application would cut, enlarged by a margin, so that a fit can
shift, turn and scale it. Beside it lies, for rendered photographs, where the lesions are.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.errors import DatasetError, PhotoError
from acne_desktop.grading.face import FaceLocator
from acne_desktop.grading.prepare import Box, Pixels, crop_box, resized_region
from acne_desktop.imaging.decode import decode
from acne_desktop.training.recipe import Recipe

FACES = "faces.csv"
MASKS = "masks"  # a synthetic data set's folder of lesion masks
_MASK_STRIDE = 4  # pixels of the photograph a cell of the mask
_DIGEST_DIGITS = 20


@dataclass(frozen=True)
class Photographs:
    """The photographs of one training.

    ``regions`` (n, h, w, 3) uint8; ``lesions`` (n, h / 4, w / 4) uint8, 255 where a lesion lies;
    ``masked`` (n,) tells which photographs have a lesion mask at all.
    """

    regions: NDArray[np.uint8]
    lesions: NDArray[np.uint8]
    masked: NDArray[np.bool_]


class Faces:
    """Where the face is in each photograph: out-of-fold boxes where known, else the locator's.

    The locator has learned the boxes of its own training photographs; taking its out-of-fold
    boxes for those keeps a fit from seeing better crops than the application will make.
    """

    def __init__(
        self, locator: FaceLocator | None, known: Mapping[str, Box | None], key: str = ""
    ) -> None:
        self._locator = locator
        self._known = known
        self.key = key  # tells what was cut by other faces apart

    @staticmethod
    def none() -> "Faces":
        """Return faces that are nowhere: photographs are taken whole."""
        return Faces(None, {})

    @staticmethod
    def read(locator: bytes, table: Path | None) -> "Faces":
        """Return faces from a locator's file and its ``faces.csv``. Raises :class:`DatasetError`.

        Columns: file, present, x, y, width, height; a box counts where present is at least 0.5.
        """
        known: dict[str, Box | None] = {}
        key = hashlib.sha256(locator)
        if table is not None:
            try:
                text = table.read_text(encoding="utf-8")
                known = {row["file"]: _box(row) for row in csv.DictReader(io.StringIO(text))}
                key.update(text.encode())
            except (OSError, KeyError, ValueError):
                raise DatasetError(
                    f"{table.name} cannot be read: make it again with train-face."
                ) from None
        return Faces(FaceLocator.load(locator), known, key.hexdigest())

    def of(self, path: Path, pixels: Pixels) -> Box | None:
        """Return the face's box in the photograph, or None."""
        if path.name in self._known:
            return self._known[path.name]
        return self._locator.locate(pixels).box if self._locator else None


def _box(row: Mapping[str, str]) -> Box | None:
    if not row["x"] or float(row["present"]) < 0.5:
        return None
    x, y, width, height = (float(row[name]) for name in ("x", "y", "width", "height"))
    return Box(round(x), round(y), round(x + width), round(y + height))


def load(path: Path) -> Pixels:
    """Return a photograph's upright pixels. Raises :class:`DatasetError` that names the file."""
    try:
        return decode(path.read_bytes()).pixels
    except (OSError, PhotoError) as error:
        raise DatasetError(f"The photograph {path.name} cannot be used: {error}") from None


def digest(photos: Sequence[Path]) -> str:
    """Return what tells a visit's photographs from all others, and tells nothing else of them."""
    found = hashlib.sha256()
    for path in photos:
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:_DIGEST_DIGITS]


def prepare_all(
    photos: Sequence[Path],
    faces: Faces,
    recipe: Recipe,
    folder: Path,
    *,
    progress: Callable[[int], None] = lambda done: None,
) -> Photographs:
    """Return all photographs as regions, from ``folder`` where they are there.

    The cache is keyed by the photographs' bytes, the faces and the sizes, and goes on where it was
    interrupted. ``progress`` is told how many photographs are done.
    """
    folder.mkdir(parents=True, exist_ok=True)
    height, width = round(recipe.height * recipe.margin), round(recipe.width * recipe.margin)
    shapes = {
        "regions": (len(photos), height, width, 3),
        "lesions": (len(photos), height // _MASK_STRIDE, width // _MASK_STRIDE),
    }
    key = _key(photos, faces, recipe)
    state = folder / f"{key}.done"
    done = int(state.read_text()) if state.is_file() else 0
    arrays = {
        name: np.lib.format.open_memmap(
            folder / f"{key}-{name}.npy", mode="r+" if done else "w+", dtype=np.uint8, shape=shape
        )
        for name, shape in shapes.items()
    }
    for index in range(done, len(photos)):
        pixels = load(photos[index])
        box = _region_of(pixels, faces.of(photos[index], pixels), recipe)
        arrays["regions"][index] = resized_region(pixels, box, width, height)
        mask = _lesion_mask(photos[index])
        if mask is not None:
            rows, columns = shapes["lesions"][1:]
            found = resized_region(np.repeat(mask[..., None], 3, 2), box, columns, rows)[..., 0]
            # A cell that holds part of a lesion holds one, however small.
            arrays["lesions"][index] = np.minimum(found.astype(np.uint16) * 4, 255)
        if index % 64 == 63 or index == len(photos) - 1:
            for array in arrays.values():
                array.flush()
            state.write_text(str(index + 1))
        progress(index + 1)
    masked = np.array([_mask_path(path).is_file() for path in photos], bool)
    return Photographs(arrays["regions"], arrays["lesions"], masked)


def _region_of(
    pixels: Pixels, face: Box | None, recipe: Recipe
) -> tuple[float, float, float, float]:
    return crop_box(pixels, face, recipe.height, recipe.width, margin=recipe.margin)


def _mask_path(photo: Path) -> Path:
    return photo.parent / MASKS / f"{photo.stem}.png"


def _lesion_mask(photo: Path) -> NDArray[np.uint8] | None:
    """Return 255 on lesions and 0 elsewhere, or None where the photograph has no mask."""
    path = _mask_path(photo)
    if not path.is_file():
        return None
    try:
        with Image.open(path) as picture:
            return np.where(np.asarray(picture) > 0, 255, 0).astype(np.uint8)
    except OSError:
        raise DatasetError(f"The mask {path.name} cannot be read: render it again.") from None


def _key(photos: Sequence[Path], faces: Faces, recipe: Recipe) -> str:
    digest = hashlib.sha256()
    for path in photos:
        try:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError:
            raise DatasetError(f"The photograph {path.name} cannot be read.") from None
    digest.update(repr((recipe.height, recipe.width, recipe.margin, faces.key)).encode())
    return digest.hexdigest()[:16]
