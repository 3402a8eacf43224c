"""A data set and a recipe so small that a whole training takes seconds."""

from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import VIEWS
from acne_desktop.grading.network import MOBILENET
from acne_desktop.training import dataset
from acne_desktop.training.dataset import About, LabelledVisit
from acne_desktop.training.recipe import Recipe
from tests.photographs import face
from tests.unit.grading.packages import random_network

RECIPE = Recipe(backbone=MOBILENET, height=64, width=64, epochs=2, batch=4, mixed=0.7)


def write_dataset(folder: Path, *, subjects: int, source: str = dataset.REAL) -> Path:
    """Write faces that are the redder the higher the grade, one to three views each."""
    folder.mkdir()
    rng = np.random.default_rng(len(folder.name))
    visits = []
    for number in range(subjects):
        grade = Grade(number % 5)
        photos = {}
        for view in VIEWS[: 1 + number % 3]:
            path = folder / f"{number}-{view}.png"
            seed = int(rng.integers(1 << 30))
            pixels = face(view, width=72, height=96, redness=18 * grade, seed=seed)
            Image.fromarray(pixels).save(path)
            photos[view] = path
        visits.append(LabelledVisit(f"s{number}", "1", photos, grade, source))
    dataset.write(folder, visits)
    dataset.write_about(
        folder, About(f"Drawn {source} faces, {folder.name}", source, "none", ("A drawing.",))
    )
    return folder


def write_backbone(path: Path) -> Path:
    """Write random weights under the names that torchvision gives them."""
    state = {}
    for index, block in enumerate(random_network(7, MOBILENET).backbone.blocks):
        convolutions = [m for m in block.modules() if isinstance(m, torch.nn.Conv2d)]
        last = len(convolutions) - 1
        for place, conv in enumerate(convolutions):
            plain = index in {0, 18}
            stem = f"features.{index}" if plain else f"features.{index}.conv"
            linear = not plain and place == last
            kernel, norm = (
                (f"{stem}.{last}", f"{stem}.{last + 1}")
                if linear
                else (f"{stem}.0", f"{stem}.1")
                if plain
                else (f"{stem}.{place}.0", f"{stem}.{place}.1")
            )
            channels = conv.out_channels
            state[f"{kernel}.weight"] = conv.weight.detach().clone()
            state[f"{norm}.weight"] = torch.ones(channels)
            state[f"{norm}.bias"] = torch.zeros(channels)
            state[f"{norm}.running_mean"] = torch.zeros(channels)
            state[f"{norm}.running_var"] = torch.ones(channels)
    save_file(state, path)
    return path
