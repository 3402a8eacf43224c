"""Photographs that may be taken in: found in folders, ranked, put to their views."""

import hashlib
from pathlib import Path

import pytest

from acne_desktop.domain.inspection import FaceSeen, Finding, Inspection, Quality, Verdict
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import PhotoError
from acne_desktop.services import candidates
from acne_desktop.services.candidates import Candidate
from acne_desktop.services.clinic import Clinic
from tests.fakes import NOTHING_SAID, FakeInspector, Pixels
from tests.photographs import face, write_photo

F, L, R = VIEWS


def seen(view: View | None, verdict: Verdict = Verdict.GOOD, present: float = 0.9) -> Inspection:
    finding = Finding(Quality.SHARPNESS, 1.0, verdict)
    return Inspection(view, FaceSeen(present, (0, 0, 9, 9), 0, 0, 0), [finding])


def test_a_folder_stands_for_the_photographs_below_it(tmp_path: Path) -> None:
    for name in ("b.JPG", "sub/a.png", ".hidden.jpg", ".thumbs/c.jpg", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    alone = tmp_path / "notes.txt"

    assert candidates.photo_files([tmp_path, alone]) == [
        tmp_path / "b.JPG",
        tmp_path / "sub" / "a.png",
        alone,
    ]


def test_a_folder_without_photographs_or_with_too_many_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PhotoError, match="no photographs in this folder"):
        candidates.photo_files([tmp_path])
    (tmp_path / "a.jpg").touch()
    (tmp_path / "b.jpg").touch()
    with pytest.raises(PhotoError, match="choose the folder of one visit"):
        candidates.photo_files([tmp_path], most=1)


def test_what_is_looked_at_leaves_its_small_picture(clinic: Clinic, tmp_path: Path) -> None:
    path = write_photo(tmp_path / "a.png", face())

    found = candidates.look_at(clinic, path, FakeInspector(seen(L)))

    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.inspection == seen(L)
    assert clinic.thumbnails.read(found.sha256) is not None
    assert candidates.look_at(clinic, path.read_bytes(), None).sha256 == found.sha256


def test_a_file_that_cannot_be_used_says_why(clinic: Clinic, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("no photograph", encoding="utf-8")

    found = candidates.look_at(clinic, tmp_path / "a.jpg", None)

    assert found.problem.startswith("a.jpg: ")
    assert found.sha256 == ""


def test_the_inspector_is_told_how_much_was_shrunk(tmp_path: Path) -> None:
    path = write_photo(tmp_path / "a.jpg", face(width=3000, height=4000))
    asked: list[tuple[View | None, float]] = []

    class Asked(FakeInspector):
        def inspect(
            self, pixels: Pixels, *, expected: View | None = None, scale: float = 1.0
        ) -> Inspection:
            asked.append((expected, scale))
            return NOTHING_SAID

    candidates.inspect(candidates.read(path), Asked(), R)

    assert asked == [(R, 4000 / 2048)]


def test_of_one_view_the_better_photograph_is_proposed() -> None:
    everything = [
        Candidate(b"0", "0", inspection=seen(L, Verdict.RETAKE)),
        Candidate(b"1", "1", inspection=seen(L, Verdict.GOOD, 0.6)),
        Candidate(b"2", "2", inspection=seen(L, Verdict.GOOD, 0.8)),
        Candidate(b"3", "3", inspection=seen(None)),
        Candidate(b"4", "4"),
        Candidate(b"5", "5", inspection=seen(F, Verdict.RETAKE)),
    ]
    assert candidates.best_of_each_view(everything) == {L: 2, F: 5}


@pytest.mark.parametrize(
    ("views", "wanted", "free", "expected"),
    [
        ([R, F, L], VIEWS, VIEWS, [R, F, L]),
        ([None, None, None], VIEWS, VIEWS, [F, L, R]),
        ([L, L, None], VIEWS, VIEWS, [L, F, R]),
        ([None, F], [F, R], VIEWS, [L, F]),
        ([None, None], [F, R], VIEWS, [F, R]),
        ([F], [L], [L, R], [L]),
        ([R], [L], [L, R], [R]),
    ],
)
def test_every_photograph_gets_a_place(
    views: list[View | None], wanted: list[View], free: list[View], expected: list[View]
) -> None:
    inspections = [None if view is None else seen(view) for view in views]
    assert candidates.places_for(inspections, wanted, free) == expected
