"""Writes a data set of synthetic triplets: photographs, exact masks and a table of their grades."""

import csv
import io
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.training.synthesis.head import HeadModel
from acne_desktop.training.synthesis.poses import TABLE as POSES
from acne_desktop.training.synthesis.poses import FacePose, face_pose
from acne_desktop.training.synthesis.poses import table as pose_table
from acne_desktop.training.synthesis.render import Rendered, make_setting, render_triplet
from acne_desktop.training.synthesis.shape import shape_head
from acne_desktop.training.synthesis.subject import Subject

TABLE = "triplets.csv"
COLUMNS = ("subject", "visit", *(str(view) for view in VIEWS), "iga", "fitzpatrick")
NOTE = "Synthetic: rendered by acne_desktop, shows no real person"

_EXIF_DESCRIPTION, _EXIF_SOFTWARE = 0x010E, 0x0131
_SECOND_VISIT = 0.65


@dataclass(frozen=True)
class Task:
    """One visit to render."""

    subject: int
    seed: int
    visit: int
    grade: Grade
    fitzpatrick: int

    def drawn(self) -> Subject:
        """Return the person whose visit it is."""
        seed = self.seed * 100_003 + self.subject
        return Subject.draw(seed, fitzpatrick=self.fitzpatrick)

    def photo(self, view: View) -> str:
        """Return the file name of one view's photograph."""
        return f"s{self.subject:04d}-{self.visit}-{view}.jpg"

    def masks(self, view: View) -> tuple[str, str]:
        """Return the names, in ``masks/``, of the lesion mask and the skin mask of one view."""
        stem = f"s{self.subject:04d}-{self.visit}-{view}"
        return f"{stem}.png", f"{stem}-skin.png"


def plan(subjects: int, seed: int) -> list[Task]:
    """Return the visits of a data set: skin types in turn, grades in shuffled fives."""
    rng = np.random.default_rng([seed, 21])
    deck: list[Grade] = []
    tasks = []
    for subject in range(subjects):
        for visit in range(1, 3 if rng.random() < _SECOND_VISIT else 2):
            if not deck:
                deck = [GRADES[i] for i in rng.permutation(len(GRADES))]
            tasks.append(Task(subject, seed, visit, deck.pop(), subject % 6 + 1))
    return tasks


def write_dataset(
    head_folder: Path,
    out: Path,
    *,
    subjects: int,
    seed: int,
    height: int,
    workers: int = 1,
    progress: Callable[[float, str], None] | None = None,
) -> None:
    """Render a data set into a folder; visits that are there already are kept.

    ``out`` gets ``triplets.csv`` (see :data:`COLUMNS`), a JPEG a view, in ``masks/`` a PNG of
    lesion kinds and one of the skin for each, and ``poses.csv`` with each face's box and angles.
    Raises :class:`DatasetError` without the mesh.
    """
    head = HeadModel.load(head_folder)
    (out / "masks").mkdir(parents=True, exist_ok=True)
    tasks = plan(subjects, seed)
    missing = [task for task in tasks if not _complete(out, task)]
    done = len(tasks) - len(missing)

    def tell() -> None:
        if progress:
            progress(done / len(tasks), f"{done} of {len(tasks)} visits")

    tell()
    if workers == 1:
        for task in missing:
            _write_visit(head_folder, out, task, height)
            done += 1
            tell()
    else:
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=spawn, initializer=_one_thread) as pool:
            jobs = [pool.submit(_write_visit, head_folder, out, t, height) for t in missing]
            for job in as_completed(jobs):
                job.result()
                done += 1
                tell()
    poses = [pose for task in tasks for pose in _poses(head, task, height)]
    _replace(out / POSES, pose_table(poses).encode())
    _write_table(out, tasks)


def save_photo(pixels: NDArray[np.uint8], path: Path, quality: int) -> None:
    """Save a photograph as JPEG whose EXIF says that it is synthetic."""
    exif = Image.Exif()
    exif[_EXIF_DESCRIPTION] = NOTE
    exif[_EXIF_SOFTWARE] = "acne_desktop synthesis"
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(
        buffer, "JPEG", quality=quality, optimize=True, exif=exif.tobytes()
    )
    _replace(path, buffer.getvalue())


def _complete(out: Path, task: Task) -> bool:
    """Tell whether all photographs and masks of a visit are there."""
    names = [task.photo(view) for view in VIEWS]
    names += [f"masks/{name}" for view in VIEWS for name in task.masks(view)]
    return all((out / name).is_file() for name in names)


@cache
def _head(folder: Path) -> HeadModel:
    return HeadModel.load(folder)


def _one_thread() -> None:
    torch.set_num_threads(1)


def _write_visit(head_folder: Path, out: Path, task: Task, height: int) -> None:
    subject = task.drawn()
    triplet = render_triplet(
        _head(head_folder), subject, task.grade, visit_seed=task.visit, height=height
    )
    rng = np.random.default_rng([subject.seed, task.visit, 22])
    for view, rendered in triplet.items():
        save_photo(_handled(rendered, rng), out / task.photo(view), int(rng.integers(82, 96)))
        for name, mask in zip(
            task.masks(view), (rendered.lesions, rendered.skin.astype(np.uint8) * 255), strict=True
        ):
            buffer = io.BytesIO()
            Image.fromarray(mask).save(buffer, "PNG", optimize=True)
            _replace(out / "masks" / name, buffer.getvalue())


def _poses(head: HeadModel, task: Task, height: int) -> list[tuple[str, FacePose]]:
    """Return the name of each of a visit's photographs and the face that it shows."""
    subject = task.drawn()
    points = shape_head(head, subject)
    setting = make_setting(head, subject, points, visit_seed=task.visit, height=height)
    return [
        (task.photo(view), face_pose(head, points, pose, camera))
        for view, (pose, camera) in setting.views.items()
    ]


def _handled(rendered: Rendered, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return the photograph after the wear of real ones: now and then resized or saved before."""
    picture = Image.fromarray(rendered.pixels)
    if rng.random() < 0.35:
        scale = rng.uniform(0.55, 0.9)
        small = (round(picture.width * scale), round(picture.height * scale))
        picture = picture.resize(small, Image.Resampling.BILINEAR).resize(
            picture.size, Image.Resampling.BICUBIC
        )
    if rng.random() < 0.3:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=int(rng.integers(55, 80)))
        picture = Image.open(buffer)
    return np.asarray(picture, np.uint8)


def _write_table(out: Path, tasks: list[Task]) -> None:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for task in tasks:
        photos = [task.photo(view) for view in VIEWS]
        table.writerow(
            [f"s{task.subject:04d}", task.visit, *photos, int(task.grade), task.fitzpatrick]
        )
    _replace(out / TABLE, text.getvalue().encode())


def _replace(path: Path, data: bytes) -> None:
    """Write a file so that it is there wholly or not at all."""
    temporary = path.with_name(path.name + ".part")
    temporary.write_bytes(data)
    temporary.replace(path)
