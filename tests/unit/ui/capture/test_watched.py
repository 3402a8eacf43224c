"""A watched folder gives each new photograph once, and only when it is completely written."""

import io
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from acne_desktop.ui.capture.source import Frame, State
from acne_desktop.ui.capture.watched import ARRIVING, NO_FOLDER, Arrivals, WatchedFolder
from acne_desktop.ui.tasks import Tasks
from tests.photographs import face, write_photo

_LOOK_MS = 20


def jpeg(seed: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(face(seed=seed)).save(file, "JPEG")
    return file.getvalue()


def data(shot: Frame) -> bytes:
    assert shot.photo is not None
    return shot.photo.data


def name(shot: Frame) -> str:
    assert shot.photo is not None
    return shot.photo.name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_photo(tmp_path / "card" / "before.jpg", face(seed=9))
    return tmp_path / "card"


class Watched:
    """A folder that is watched, and the shots that came from it."""

    def __init__(self, folder: Path, tasks: Tasks, qtbot: QtBot) -> None:
        self.source = WatchedFolder(folder, tasks, look_ms=_LOOK_MS)
        self.shots: list[Frame] = []
        self.notes: list[str] = []
        self._looks = 0
        self._qtbot = qtbot
        self.source.shot.connect(self.shots.append)
        self.source.changed.connect(lambda: self.notes.append(self.source.note))
        self.source.start()
        self.wait_for(State.LIVE)

    def wait_for(self, state: State) -> None:
        self._qtbot.waitUntil(lambda: self.source.state is state, timeout=5000)

    def wait_shots(self, count: int) -> None:
        self._qtbot.waitUntil(lambda: len(self.shots) >= count, timeout=5000)

    def look(self, times: int = 4) -> None:
        """Let it look so many times more."""
        until = self.source._at + times * _LOOK_MS / 1000
        self._qtbot.waitUntil(lambda: self.source._at >= until, timeout=5000)


@pytest.fixture
def watched(folder: Path, tasks: Tasks, qtbot: QtBot) -> Watched:
    return Watched(folder, tasks, qtbot)


def test_each_new_file_is_one_shot_byte_for_byte(watched: Watched, folder: Path) -> None:
    for number in (1, 2):
        (folder / f"DSC_{number}.JPG").write_bytes(jpeg(number))
        watched.wait_shots(number)
    watched.look()
    watched.source.stop()
    assert [data(shot) for shot in watched.shots] == [jpeg(1), jpeg(2)]
    assert [name(shot) for shot in watched.shots] == ["DSC_1.JPG", "DSC_2.JPG"]
    assert watched.shots[0].image.width() == 360


def test_a_half_written_file_is_waited_for(watched: Watched, folder: Path) -> None:
    whole = jpeg(1)
    path = folder / "DSC_1.jpg"
    path.write_bytes(whole[: len(whole) // 2])
    watched.look(6)
    assert not watched.shots
    assert watched.source.note == ARRIVING
    path.write_bytes(whole)
    watched.wait_shots(1)
    watched.source.stop()
    assert data(watched.shots[0]) == whole


def test_one_that_never_becomes_a_photograph_is_named(
    watched: Watched, folder: Path, qtbot: QtBot
) -> None:
    (folder / "letter.jpg").write_text("not a photograph", encoding="utf-8")
    qtbot.waitUntil(lambda: "letter.jpg" in watched.source.note, timeout=5000)
    (folder / "DSC_2.jpg").write_bytes(jpeg(2))  # the next one is taken all the same
    watched.wait_shots(1)
    watched.source.stop()
    assert not watched.source.note


def test_other_files_and_hidden_ones_are_nobodys_shot(watched: Watched, folder: Path) -> None:
    (folder / "DSC_1.NEF").write_bytes(jpeg(1))
    (folder / ".DSC_2.jpg").write_bytes(jpeg(2))
    (folder / "before.jpg").touch()
    watched.wait_shots(1)  # written anew: what stood there is another photograph, maybe
    watched.look()
    watched.source.stop()
    assert [name(shot) for shot in watched.shots] == ["before.jpg"]


def test_a_folder_that_vanishes_is_missed_and_goes_on(watched: Watched, folder: Path) -> None:
    away = folder.rename(folder.with_name("away"))
    watched.wait_for(State.GONE)
    assert watched.source.problem == NO_FOLDER
    (away / "DSC_1.jpg").write_bytes(jpeg(1))
    away.rename(folder)
    watched.wait_shots(1)
    assert watched.source.state is State.LIVE
    watched.source.stop()
    assert [name(shot) for shot in watched.shots] == ["DSC_1.jpg"]


def test_a_file_is_ready_after_two_looks_that_agree() -> None:
    arrivals = Arrivals()
    assert arrivals.look({"old": (5, 1)}) == []
    assert arrivals.look({"old": (5, 1), "new": (3, 2)}) == []
    assert arrivals.look({"old": (5, 1), "new": (9, 3)}) == []
    assert arrivals.look({"old": (5, 1), "new": (9, 3)}) == ["new"]
    arrivals.unreadable("new")
    assert arrivals.look({"old": (5, 1), "new": (9, 3)}) == []
    assert arrivals.look({"old": (5, 1), "new": (12, 4)}) == []
    assert arrivals.look({"old": (5, 1), "new": (12, 4)}) == ["new"]
    arrivals.taken("new")
    assert arrivals.look({"old": (5, 1), "new": (12, 4)}) == []


def test_an_empty_file_is_not_read() -> None:
    arrivals = Arrivals()
    arrivals.look({})
    assert [arrivals.look({"new": (0, 1)}) for _ in range(3)] == [[], [], []]
