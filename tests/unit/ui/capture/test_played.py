"""Films and folders of pictures play as a camera, over and over, and may vanish meanwhile."""

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from acne_desktop.ui.capture.film import NO_FILM, Film
from acne_desktop.ui.capture.played import NO_PICTURES, PictureSequence
from acne_desktop.ui.capture.source import CameraSource, Frame, State
from tests.films import write_film
from tests.photographs import write_photo

_GREYS = (40, 90, 140, 190)


def flat(
    grey: int, width: int = 160, height: int = 120
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((height, width, 3), grey, np.uint8)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return write_film(tmp_path / "film.avi", [flat(grey) for grey in _GREYS])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, grey in enumerate(_GREYS):
        write_photo(tmp_path / "pictures" / f"{number}.png", flat(grey))
    return tmp_path / "pictures"


def watch(source: CameraSource) -> list[Frame]:
    seen: list[Frame] = []
    source.frame.connect(seen.append)
    source.start()
    return seen


def greys(frames: list[Frame]) -> list[int]:
    return [frame.image.pixelColor(80, 60).green() for frame in frames]


def test_a_film_is_decoded_whole_and_begins_again(film: Path, qtbot: QtBot) -> None:
    source = Film(film)
    seen = watch(source)
    qtbot.waitUntil(lambda: len(seen) > 2 * len(_GREYS), timeout=10_000)
    source.stop()
    assert source.state is State.OFF
    assert greys(seen)[:4] == pytest.approx(_GREYS, abs=4)
    assert greys(seen)[4:8] == pytest.approx(_GREYS, abs=4)
    assert (seen[0].image.width(), seen[0].image.height()) == (160, 120)
    times = [frame.at for frame in seen]
    assert times == sorted(set(times)), "the clock ran back when the film began again"


def test_pictures_are_played_in_the_order_of_their_names(folder: Path, qtbot: QtBot) -> None:
    source = PictureSequence(folder)
    seen = watch(source)
    qtbot.waitUntil(lambda: len(seen) >= 6, timeout=5000)
    source.stop()
    assert greys(seen)[:6] == [40, 90, 140, 190, 40, 90]
    assert np.diff([frame.at for frame in seen]) == pytest.approx(0.04)


@pytest.mark.parametrize("kind", [Film, PictureSequence])
def test_so_many_shots_come_as_are_asked_for(
    kind: type[Film] | type[PictureSequence], film: Path, folder: Path, qtbot: QtBot
) -> None:
    source = kind(film if kind is Film else folder)
    shots: list[Frame] = []
    source.shot.connect(shots.append)
    seen = watch(source)
    source.take(3)  # nothing is there yet: nothing is taken
    qtbot.waitUntil(lambda: len(seen) >= 2, timeout=10_000)
    assert not shots
    source.take(3)
    asked = len(seen)
    qtbot.waitUntil(lambda: len(seen) >= asked + 5, timeout=10_000)
    source.stop()
    assert shots == seen[asked : asked + 3]


def test_pictures_that_vanish_are_missed_and_go_on_when_they_are_back(
    folder: Path, qtbot: QtBot
) -> None:
    source = PictureSequence(folder)
    shots: list[Frame] = []
    source.shot.connect(shots.append)
    seen = watch(source)
    qtbot.waitUntil(lambda: len(seen) >= 2, timeout=5000)
    away = folder.rename(folder.with_name("away"))
    source.take(100)
    qtbot.waitUntil(lambda: source.state is State.GONE, timeout=5000)
    assert source.problem == NO_PICTURES
    kept = len(shots)
    away.rename(folder)
    qtbot.waitUntil(lambda: source.state is State.LIVE, timeout=5000)
    assert not source.problem
    before = len(seen)
    qtbot.waitUntil(lambda: len(seen) >= before + 3, timeout=5000)
    source.stop()
    assert len(shots) == kept, "what was wanted before it vanished was taken after it came back"


def test_a_film_that_cannot_be_read_says_so_and_is_tried_again(
    tmp_path: Path, film: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "later.avi"
    source = Film(path)
    seen = watch(source)
    qtbot.waitUntil(lambda: source.state is State.GONE, timeout=5000)
    assert source.problem == NO_FILM
    film.rename(path)
    qtbot.waitUntil(lambda: bool(seen), timeout=10_000)
    assert source.state is State.LIVE
    source.stop()
