"""ACNE04 becomes visits: grade by proxy, side by yaw, pairs within subject and grade."""

from pathlib import Path

import pytest

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import View
from acne_desktop.errors import DatasetError
from acne_desktop.training import acne04

HEADER = "file,hayashi_grade,subject_group,yaw_deg,pitch_deg"


def source(folder: Path, *rows: str) -> Path:
    (folder / "images").mkdir()
    for row in rows:
        (folder / "images" / row.split(",")[0]).write_bytes(b"photo")
    (folder / "labels.csv").write_text("\n".join([HEADER, *rows]))
    return folder


def test_sides_of_one_subject_and_grade_are_paired(tmp_path: Path) -> None:
    folder = source(
        tmp_path,
        "a.jpg,1,7,40,0",
        "b.jpg,1,7,-40,0",
        "c.jpg,1,7,35,0",
        "d.jpg,2,7,-40,0",
        "e.jpg,0,8,5,0",
        "f.jpg,3,9,,",
    )
    found = acne04.visits(folder)
    told = [
        (
            visit.subject,
            visit.visit,
            {v.value: p.name for v, p in visit.photos.items()},
            visit.grade,
        )
        for visit in found
    ]
    assert told == [
        ("acne04-7", "1", {"left": "a.jpg", "right": "b.jpg"}, Grade.MILD),
        ("acne04-7", "2", {"left": "c.jpg"}, Grade.MILD),
        ("acne04-7", "3", {"right": "d.jpg"}, Grade.MODERATE),
        ("acne04-8", "1", {"frontal": "e.jpg"}, Grade.ALMOST_CLEAR),
        ("acne04-9", "1", {"left": "f.jpg"}, Grade.SEVERE),
    ]


@pytest.mark.parametrize(
    ("yaw", "view"),
    [
        (50, View.LEFT),
        (21, View.LEFT),
        (20, View.FRONTAL),
        (0, View.FRONTAL),
        (-20, View.FRONTAL),
        (-21, View.RIGHT),
        (None, View.LEFT),
    ],
)
def test_the_side_follows_the_yaw(yaw: float | None, view: View) -> None:
    assert acne04.view_of(yaw) == view


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("a.jpg,4,1,0,0", "row 2 .* Hayashi grade"),
        ("a.jpg,1,1,left,0", "row 2 .* yaw"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, sentence: str) -> None:
    with pytest.raises(DatasetError, match=sentence):
        acne04.visits(source(tmp_path, row))


def test_a_missing_photograph_is_named(tmp_path: Path) -> None:
    folder = source(tmp_path, "a.jpg,1,1,0,0")
    (folder / "images" / "a.jpg").unlink()
    with pytest.raises(DatasetError, match=r"row 2 of labels.csv"):
        acne04.visits(folder)


def test_another_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cannot be read"):
        acne04.visits(tmp_path)
