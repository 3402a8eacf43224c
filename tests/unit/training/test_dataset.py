"""A data set is read as written, and what is wrong with it is named by row and file."""

from pathlib import Path

import pytest

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import View
from acne_desktop.errors import DatasetError
from acne_desktop.training import dataset
from acne_desktop.training.dataset import About, LabelledVisit

HEADER = "subject,visit,frontal,left,right,iga"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(b"photo")
    return tmp_path


def write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    (folder / dataset.FILE_NAME).write_text("\n".join([header, *rows]) + "\n")
    return folder


def test_what_was_written_is_read(folder: Path) -> None:
    visits = [
        LabelledVisit("s1", "1", {View.LEFT: folder / "a.jpg"}, Grade.MILD, fitzpatrick=4),
        LabelledVisit("s1", "2", {View.FRONTAL: folder / "b.jpg"}, Grade.CLEAR),
    ]
    dataset.write(folder, visits)
    assert dataset.read(folder).visits == tuple(visits)


def test_empty_cells_are_missing_views_and_paths_start_at_the_folder(folder: Path) -> None:
    (visit,) = dataset.read(write(folder, "s1,1,,a.jpg,b.jpg,3")).visits
    assert visit.views == (View.LEFT, View.RIGHT)
    assert visit.photos[View.LEFT] == folder / "a.jpg"
    assert visit.source == dataset.REAL


def test_what_is_said_about_the_data_is_read_with_it(folder: Path) -> None:
    about = About("Rendered", dataset.SYNTHETIC, "MIT", ("No real patient.",))
    write(folder, "s1,1,a.jpg,,,0")
    dataset.write_about(folder, about)
    found = dataset.read(folder)
    assert found.about == about
    assert found.visits[0].source == dataset.SYNTHETIC


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("s1,1,a.jpg,,,5", "row 3 .* has the iga '5'"),
        ("s1,1,a.jpg,,,", "row 3 .* has the iga ''"),
        ("s1,1,a.jpg,,,mild", "write a number from 0 to 4"),
        ("s1,1,,,,2", "row 3 .* names no photograph"),
        ("s1,1,gone.jpg,,,2", r"row 3 .* not there \(gone.jpg\)"),
        (",1,a.jpg,,,2", "row 3 .* no subject"),
        ("s1,,a.jpg,,,2", "row 3 .* no subject or no visit"),
        ("s0,1,b.jpg,,,2", "lists visit 1 of subject s0 twice"),
    ],
)
def test_a_bad_row_is_named(folder: Path, row: str, sentence: str) -> None:
    with pytest.raises(DatasetError, match=sentence) as caught:
        dataset.read(write(folder, "s0,1,a.jpg,,,1", row))
    assert str(folder.parent) not in caught.value.sentence
    assert caught.value.sentence.endswith(".")


def test_a_bad_skin_type_is_named(folder: Path) -> None:
    with pytest.raises(DatasetError, match="fitzpatrick 'VI'"):
        dataset.read(write(folder, "s1,1,a.jpg,,,2,VI", header=HEADER + ",fitzpatrick"))


@pytest.mark.parametrize(
    "text", ["subject,visit,iga\n", HEADER + "\n", "", HEADER + "\ns1,1,a\xe9.jpg"]
)
def test_a_table_that_is_none_is_refused(folder: Path, text: str) -> None:
    (folder / dataset.FILE_NAME).write_bytes(text.encode("latin-1"))
    with pytest.raises(DatasetError, match=dataset.FILE_NAME):
        dataset.read(folder)


def test_a_folder_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cannot be read"):
        dataset.read(tmp_path)


@pytest.mark.parametrize(
    "text", ["{", "{}", '{"title": "t", "source": "drawn", "licence": "", "cautions": []}']
)
def test_a_description_without_sense_is_refused(folder: Path, text: str) -> None:
    write(folder, "s1,1,a.jpg,,,0")
    (folder / dataset.ABOUT).write_text(text)
    with pytest.raises(DatasetError, match=dataset.ABOUT):
        dataset.read(folder)
