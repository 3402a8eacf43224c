"""Drawn faces with boxes, laid out as ACNE04 and as a rendered data set, and a small recipe."""

import csv
from pathlib import Path

from PIL import Image

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.training.face.fit import LocatorRecipe
from acne_desktop.training.synthesis import poses
from acne_desktop.training.synthesis.poses import FacePose
from tests.photographs import face

RECIPE = LocatorRecipe(
    folds=3,
    copies_real=2,
    copies_rendered=1,
    copies_closeup=1,
    drawn=1,
    epochs=1,
    batch=16,
    measured=1,
    every=4,
)
YAW = {View.FRONTAL: 0.0, View.LEFT: 45.0, View.RIGHT: -45.0}


def write_acne04(folder: Path, people: int = 4) -> Path:
    """Write a left and a right photograph a person, and one close-up without a box."""
    (folder / "images").mkdir(parents=True)
    rows = []
    for person in range(people):
        for view in (View.LEFT, View.RIGHT):
            name = f"p{person}-{view}.jpg"
            picture = face(view, width=96, height=128, seed=person)
            Image.fromarray(picture).save(folder / "images" / name)
            rows.append([name, 1, person, YAW[view], 0, 0, 20, 20, 56, 80])
    Image.fromarray(face(View.LEFT, width=96, height=128)).save(folder / "images" / "near.jpg")
    rows.append(["near.jpg", 3, people, "", "", "", "", "", "", ""])
    with (folder / "labels.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(
            [
                *("file", "hayashi_grade", "subject_group", "yaw_deg", "pitch_deg", "roll_deg"),
                *("face_x", "face_y", "face_width", "face_height"),
            ]
        )
        table.writerows(rows)
    return folder


def write_rendered(folder: Path, subjects: int = 2) -> Path:
    """Write a triplet a subject, with ``poses.csv``."""
    folder.mkdir(parents=True)
    found = []
    for subject in range(subjects):
        for view in VIEWS:
            name = f"s{subject:04d}-1-{view}.jpg"
            picture = face(view, width=96, height=128, seed=50 + subject)
            Image.fromarray(picture).save(folder / name)
            found.append((name, FacePose(18, 16, 60, 90, YAW[view], 0, 0)))
    (folder / poses.TABLE).write_text(poses.table(found), encoding="utf-8")
    return folder
