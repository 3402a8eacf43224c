"""Writing a data set: balanced, complete, resumable, marked as synthetic."""

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from acne_desktop.domain.photo import VIEWS
from acne_desktop.errors import DatasetError
from acne_desktop.training.synthesis.write import COLUMNS, NOTE, plan, write_dataset


def _rows(out: Path) -> list[dict[str, str]]:
    with (out / "triplets.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_plan_balances_grades_and_skin_types() -> None:
    tasks = plan(120, 1)
    grades = Counter(task.grade for task in tasks)
    assert max(grades.values()) - min(grades.values()) <= 1
    assert set(Counter(task.fitzpatrick for task in tasks)) == set(range(1, 7))
    visits = Counter(task.subject for task in tasks)
    assert set(visits.values()) == {1, 2}
    assert plan(120, 1) == tasks
    assert plan(120, 2) != tasks


def test_a_data_set_is_written_whole_and_resumed(head_folder: Path, tmp_path: Path) -> None:
    told: list[float] = []

    def write() -> None:
        write_dataset(
            head_folder,
            tmp_path,
            subjects=1,
            seed=4,
            height=64,
            progress=lambda part, text: told.append(part),
        )

    write()
    rows = _rows(tmp_path)
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(plan(1, 4))
    assert told[0] == 0
    assert told[-1] == 1
    for row in rows:
        for view in VIEWS:
            with Image.open(tmp_path / row[view]) as photo:
                assert photo.size == (48, 64)
                assert photo.getexif()[0x010E] == NOTE
            stem = Path(row[view]).stem
            mask = np.asarray(Image.open(tmp_path / "masks" / f"{stem}.png"))
            skin = np.asarray(Image.open(tmp_path / "masks" / f"{stem}-skin.png"))
            assert mask.shape == skin.shape == (64, 48)
            assert set(np.unique(skin)) == {0, 255}
    assert not list(tmp_path.rglob("*.part"))

    lost = tmp_path / rows[-1]["left"]
    before = lost.read_bytes()
    kept = tmp_path / rows[0]["left"]
    marker = kept.read_bytes() if len(rows) > 1 else None
    lost.unlink()
    write()
    assert lost.read_bytes() == before, "the same seed gives the same file"
    if marker is not None:
        assert kept.read_bytes() == marker


def test_no_mesh_no_data_set(tmp_path: Path) -> None:
    with pytest.raises(DatasetError):
        write_dataset(tmp_path, tmp_path / "out", subjects=1, seed=1, height=64)
    assert not (tmp_path / "out").exists()
