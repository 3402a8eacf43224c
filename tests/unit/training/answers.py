"""A fake engine and a data set with masks, for what measures an engine."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import OutOfScopeError
from acne_desktop.grading.prepare import Pixels
from acne_desktop.training import dataset
from acne_desktop.training.dataset import About, LabelledVisit
from tests.fakes import suggestion
from tests.photographs import face

REASON = "The frontal photograph shows no face: choose another."


class FakeEngine:
    """Answers with the grade that the photographs' colour stands for, and refuses black ones."""

    def assess(self, photos: Mapping[View, Pixels]) -> Suggestion:
        pixels = next(iter(photos.values()))
        if not pixels.any():
            raise OutOfScopeError(REASON)
        return suggestion(Grade(int(pixels[0, 0, 0]) // 40), views=tuple(photos))


def write_dataset(folder: Path, grades: list[tuple[int, int]], *, refused: int = 0) -> Path:
    """Write one visit for each (label, answer of the fake engine), of one to three views.

    Every subject has two visits. The last ``refused`` visits are black.
    """
    folder.mkdir()
    visits = []
    for number, (label, answer) in enumerate(grades):
        black = number >= len(grades) - refused
        colour = (0, 0, 0) if black else (answer * 40, 90, 90)
        photos = {}
        for view in VIEWS[: 1 + number % 3]:
            photos[view] = folder / f"{number}-{view}.png"
            Image.new("RGB", (72, 96), colour).save(photos[view])
        subject = f"person-{number // 2}"
        visits.append(
            LabelledVisit(subject, str(number), photos, Grade(label), fitzpatrick=1 + number % 2)
        )
    dataset.write(folder, visits)
    dataset.write_about(folder, About("Plain colours", dataset.SYNTHETIC, "none", ()))
    return folder


def write_masked(folder: Path, *, subjects: int) -> Path:
    """Write triplets of drawn faces with a mask of the skin and one of a lesion."""
    (folder / "masks").mkdir(parents=True)
    visits = []
    for number in range(subjects):
        photos = {}
        for view in VIEWS:
            photos[view] = folder / f"{number}-{view}.png"
            pixels = face(view, width=72, height=96, seed=number)
            Image.fromarray(pixels).save(photos[view])
            skin = np.zeros((96, 72), np.uint8)
            skin[10:86, 12:60] = 255
            lesion = np.zeros((96, 72), np.uint8)
            lesion[40:46, 30:36] = 3
            stem = folder / "masks" / photos[view].stem
            Image.fromarray(lesion).save(stem.with_name(f"{stem.name}.png"))
            Image.fromarray(skin).save(stem.with_name(f"{stem.name}-skin.png"))
        visits.append(LabelledVisit(f"person-{number}", "1", photos, Grade(number % 5)))
    dataset.write(folder, visits)
    dataset.write_about(folder, About("Drawn faces", dataset.SYNTHETIC, "none", ()))
    return folder
