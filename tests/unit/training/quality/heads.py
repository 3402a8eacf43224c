"""Demo heads laid out as ACNE04 and as a rendered data set, labelled by the locator that ships."""

import csv
from pathlib import Path

import numpy as np
from PIL import Image

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.grading.face import Face, FaceLocator
from acne_desktop.grading.package import FACE, ModelPackage
from acne_desktop.paths import resources
from acne_desktop.services.grading import bundled_package
from acne_desktop.training.synthesis import poses
from acne_desktop.training.synthesis.poses import FacePose

_HEIGHT = 320  # pixels; small is quick


def write(folder: Path) -> tuple[Path, Path]:
    """Write six people's side views as ACNE04, four triplets as rendered; return both folders."""
    package = ModelPackage.open(bundled_package())
    locator = FaceLocator.load(package.read(FACE))
    acne04, rendered = folder / "acne04", folder / "rendered"
    (acne04 / "images").mkdir(parents=True)
    rendered.mkdir()
    rows, found = [], []
    for person in range(1, 7):
        for view in (View.LEFT, View.RIGHT):
            name = f"p{person}-{view}.jpg"
            face = _copied(person, view, acne04 / "images" / name, locator)
            rows.append([name, 1, person, face.yaw, face.pitch, face.roll, *_sides(face)])
    for person in range(1, 5):
        for view in VIEWS:
            name = f"s{person:04d}-1-{view}.jpg"
            face = _copied(person, view, rendered / name, locator)
            found.append((name, FacePose(*_sides(face), face.yaw, face.pitch, face.roll)))
    (rendered / poses.TABLE).write_text(poses.table(found), encoding="utf-8")
    with (acne04 / "labels.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(
            [
                *("file", "hayashi_grade", "subject_group", "yaw_deg", "pitch_deg", "roll_deg"),
                *("face_x", "face_y", "face_width", "face_height"),
            ]
        )
        table.writerows(rows)
    return acne04, rendered


def _copied(person: int, view: View, target: Path, locator: FaceLocator) -> Face:
    with Image.open(resources() / "demo" / f"demo-{person:02d}-1-{view}.jpg") as picture:
        picture.thumbnail((_HEIGHT, _HEIGHT))
        picture.save(target, quality=95)
    with Image.open(target) as small:
        return locator.locate(np.asarray(small, np.uint8))


def _sides(face: Face) -> tuple[int, int, int, int]:
    assert face.box is not None
    return face.box.left, face.box.top, face.box.width, face.box.height
