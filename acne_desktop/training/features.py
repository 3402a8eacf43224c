"""What the backbone's frozen first blocks make of every photograph, plain and varied, on disk.

The first blocks are not trained, so their output is computed once for a few varied copies of each
photograph and every fold and epoch reads it back: on two processor cores this is what makes five
folds affordable. Copy 0 is the plain photograph; odd copies are not mirrored, even ones are.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from acne_desktop.errors import DatasetError, PhotoError
from acne_desktop.grading.network import Backbone
from acne_desktop.grading.prepare import Pixels, prepare
from acne_desktop.imaging.decode import decode
from acne_desktop.training.augment import normalised, variants
from acne_desktop.training.recipe import Recipe

PLAIN = 0


Cached = NDArray[np.float16]


@dataclass(frozen=True)
class Features:
    """The cached output of the frozen blocks, for the photographs of several data sets in turn.

    Each array is float16 (photos, 1 + copies, h, w, channels).
    """

    arrays: tuple[Cached, ...]

    @property
    def copies(self) -> int:
        """How many varied copies each photograph has."""
        return int(self.arrays[0].shape[1]) - 1

    def batch(self, photos: Sequence[int], copies: Sequence[int], device: torch.device) -> Tensor:
        """Return (n, channels, h, w) float32 for n pairs of photograph and copy."""
        chosen = np.stack([self._one(p, c) for p, c in zip(photos, copies, strict=True)])
        return torch.from_numpy(chosen).to(device).permute(0, 3, 1, 2).float()

    def _one(self, photo: int, copy: int) -> Cached:
        """Return one copy (h, w, channels) of the photograph of this number."""
        for array in self.arrays:
            if photo < len(array):
                return np.asarray(array[photo, copy])
            photo -= len(array)
        raise IndexError("there is no photograph of this number")


def mirrored(copy: int) -> bool:
    """Tell whether a copy is mirrored."""
    return copy > 0 and copy % 2 == 0


def load(path: Path) -> Pixels:
    """Return a photograph's upright pixels. Raises :class:`DatasetError` that names the file."""
    try:
        return decode(path.read_bytes()).pixels
    except (OSError, PhotoError) as error:
        raise DatasetError(f"The photograph {path.name} cannot be used: {error}") from None


def compute(
    photos: Sequence[Path],
    backbone: Backbone,
    recipe: Recipe,
    folder: Path,
    *,
    device: torch.device,
    progress: Callable[[int], None] = lambda done: None,
) -> Cached:
    """Return the features of one data set's photographs, from ``folder`` where they are there.

    The cache is keyed by the photographs' bytes, the recipe and the backbone's weights, and goes on
    where it was interrupted. ``progress`` is told how many photographs are done.
    """
    folder.mkdir(parents=True, exist_ok=True)
    key = _key(photos, backbone, recipe)
    path, state = folder / f"{key}.npy", folder / f"{key}.done"
    done = int(state.read_text()) if state.is_file() and path.is_file() else 0
    sample = _photo_features(load(photos[0]), backbone, recipe, 0, device)
    shape = (len(photos), *sample.shape)
    mode = "r+" if done else "w+"
    array = np.lib.format.open_memmap(path, mode=mode, dtype=np.float16, shape=shape)
    for index in range(done, len(photos)):
        array[index] = _photo_features(load(photos[index]), backbone, recipe, index, device)
        if index % 64 == 63 or index == len(photos) - 1:
            array.flush()
            state.write_text(str(index + 1))
        progress(index + 1)
    return array


@torch.inference_mode()
def _photo_features(
    pixels: Pixels, backbone: Backbone, recipe: Recipe, index: int, device: torch.device
) -> Cached:
    """Return one photograph's features (1 + copies, h, w, channels)."""
    generator = torch.Generator().manual_seed(recipe.seed * 1_000_003 + index)
    plain = normalised(_as_tensor(prepare(pixels, recipe.size).pixels, device).unsqueeze(0))
    source = _as_tensor(prepare(pixels, recipe.source_size).pixels, device)
    photos = torch.cat([plain, variants(source, recipe.copies, recipe.size, generator)])
    photos = photos.contiguous(memory_format=torch.channels_last)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        found = backbone.early(photos, recipe.frozen_blocks)
    return np.asarray(found.permute(0, 2, 3, 1).to(torch.float16).cpu().numpy(), np.float16)


def _as_tensor(pixels: Pixels, device: torch.device) -> Tensor:
    return torch.from_numpy(pixels).to(device).permute(2, 0, 1).float() / 255


def _key(photos: Sequence[Path], backbone: Backbone, recipe: Recipe) -> str:
    digest = hashlib.sha256()
    for path in photos:
        try:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError:
            raise DatasetError(f"The photograph {path.name} cannot be read.") from None
    for block in backbone.blocks[: recipe.frozen_blocks]:
        for parameter in block.parameters():
            digest.update(parameter.detach().cpu().numpy().tobytes())
    relevant = (recipe.size, recipe.source_size, recipe.copies, recipe.frozen_blocks, recipe.seed)
    digest.update(json.dumps(relevant).encode())
    return digest.hexdigest()[:16]
