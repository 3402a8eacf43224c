"""Layouts: folders and tables become groups of photographs, one a patient and a day."""

import os
from datetime import date
from pathlib import Path

import pytest

from acne_desktop.domain.photo import VIEWS
from acne_desktop.errors import PhotoError
from acne_desktop.services.importing import layout
from acne_desktop.services.importing.layout import Group

F, L, R = VIEWS
DAY, LATER = date(2026, 11, 20), date(2026, 12, 20)


def made(root: Path, *paths: str) -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).touch()
    return root


def inside(root: Path, group: Group) -> list[str]:
    return [file.relative_to(root).as_posix() for file in group.files]


def test_a_tree_of_folders(tmp_path: Path) -> None:
    root = made(
        tmp_path,
        "A-1/2026-11-20/front.jpg",
        "A-1/2026-11-20/left/IMG_1.JPG",
        "A-1/2026-12-20/IMG_2.heic",
        "B-2_2026-11-20/1.png",
        "C-3_2026-11-20_right.jpg",
        "A-1/2026-11-20/notes.txt",
        "A-1/2026-11-20/.thumbs/front.jpg",
        "A-1/2026-11-20/.hidden.jpg",
    )

    groups = layout.find(root)

    assert [(g.identifier, g.day, g.problem) for g in groups] == [
        ("C-3", DAY, ""),
        ("A-1", DAY, ""),
        ("A-1", LATER, ""),
        ("B-2", DAY, ""),
    ]
    assert inside(root, groups[1]) == ["A-1/2026-11-20/front.jpg", "A-1/2026-11-20/left/IMG_1.JPG"]
    assert list(groups[1].views.values()) == [F, L]
    assert list(groups[0].views.values()) == [R]


def test_the_same_patient_written_otherwise_is_one(tmp_path: Path) -> None:
    root = made(tmp_path, "A-1 2026-11-20/a.jpg", "a-1_2026-11-20/b.jpg")
    (group,) = layout.find(root)
    assert len(group.files) == 2


def test_photographs_of_nobody_are_found(tmp_path: Path) -> None:
    root = made(tmp_path / "Camera", "IMG_1.jpg")
    (group,) = layout.find(root)
    assert (group.identifier, group.problem) == ("", "")


def test_a_folder_without_photographs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PhotoError, match="no photographs in this folder"):
        layout.find(made(tmp_path, "notes.txt"))


def test_a_folder_without_permission_is_told_and_the_others_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = made(tmp_path, "A-1/2026-11-20/a.jpg", "B-2/2026-11-20/b.jpg")
    real = os.scandir

    def scandir(path: str) -> object:
        if Path(path).parts[-2:] == ("B-2", "2026-11-20"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    one, other = layout.find(root)
    assert (one.identifier, one.problem, len(one.files)) == ("A-1", "", 1)
    assert (other.identifier, other.day, other.files) == ("B-2", DAY, [])
    assert other.problem == "2026-11-20: This folder may not be read: ask for access to it."


def test_a_table_names_files_folders_and_views(tmp_path: Path) -> None:
    root = made(tmp_path, "x/1.jpg", "x/2_left.jpg", "y/3.jpg")
    (root / "list.csv").write_text(
        "patient,name,date,file,view\nA-1,Erika,2026-11-20,x,\nB-2,,2026-12-20,y\\3.jpg,R\n"
        "B-2,,2026-12-20,gone.jpg,\n,,,y/4.jpg,\n",
        encoding="utf-8",
    )

    groups = layout.find(root / "list.csv")

    assert [(g.identifier, g.name, g.day) for g in groups] == [
        ("A-1", "Erika", DAY),
        ("B-2", "", LATER),
        ("", "", None),
    ]
    assert inside(root, groups[0]) == ["x/1.jpg", "x/2_left.jpg"]
    assert list(groups[0].views.values()) == [L]
    assert inside(root, groups[1]) == ["y/3.jpg", "gone.jpg"]
    assert list(groups[1].views.values()) == [R]
    assert groups[2].problem.startswith("Row 5 of the table names no patient")


def test_a_folder_s_own_table_counts_and_the_rest_is_told(tmp_path: Path) -> None:
    root = made(tmp_path, "x/1.jpg", "A-9/2026-11-20/2.jpg")
    text = "patient;date;file\nA-1;2026-11-20;x/1.jpg\n"
    (root / "list.csv").write_text(text, encoding="utf-8")
    (root / "report.csv").write_text("patient,result\nA-1,added\n", encoding="utf-8")

    one, rest = layout.find(root)

    assert (one.identifier, inside(root, one)) == ("A-1", ["x/1.jpg"])
    assert inside(root, rest) == ["A-9/2026-11-20/2.jpg"]
    assert rest.problem == "The table does not name this photograph: add it there."


def test_a_table_of_patients_names_those_of_a_folder(tmp_path: Path) -> None:
    root = made(tmp_path / "in", "a-1/2026-11-20/1.jpg", "B-2/2026-11-20/2.jpg")
    listed = tmp_path / "patients.csv"
    listed.write_text("patient,name\nA-1,Erika\n", encoding="utf-8")

    other, one = layout.find(root, listed)

    assert (one.identifier, one.name, one.problem) == ("a-1", "Erika", "")
    assert other.problem.startswith("The table does not name this patient")


@pytest.mark.parametrize(
    ("folder", "identifier"),
    [
        ("/x/A-1/2026-11-20", "A-1"),
        ("/x/A-1_2026-11-20/left", "A-1"),
        ("/Trial 7/A-1/left", "A-1"),
        ("/x/A-1", "A-1"),
    ],
)
def test_a_folder_s_path_holds_an_identifier(folder: str, identifier: str) -> None:
    assert layout.identifier_in(Path(folder)) == identifier
