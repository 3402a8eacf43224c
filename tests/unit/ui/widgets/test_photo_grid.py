"""The grid of photographs: only what is in sight is made, and little of it is kept."""

import threading
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from acne_desktop.domain.inspection import Verdict
from acne_desktop.domain.photo import VIEWS
from acne_desktop.errors import PhotoError
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.view_choice import ViewChoice
from acne_desktop.ui.widgets import small_pictures
from acne_desktop.ui.widgets.photo_grid import GridPhoto, PhotoGrid
from acne_desktop.ui.widgets.small_pictures import Pixels, SmallPictures

F, L, R = VIEWS


class Made:
    """Makes grey pictures and remembers which, and in what thread."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.threads: set[str] = set()

    def maker(self, key: str) -> Callable[[], Pixels]:
        def make() -> Pixels:
            self.keys.append(key)
            self.threads.add(threading.current_thread().name)
            return np.full((320, 240, 3), 128, np.uint8)

        return make


@pytest.fixture
def made() -> Made:
    return Made()


def grid_of(context: AppContext, made: Made, qtbot: QtBot, count: int) -> PhotoGrid:
    grid = PhotoGrid(context)
    qtbot.addWidget(grid)
    photos = [
        GridPhoto(str(n), f"sha{n}", f"IMG_{n}.jpg", made.maker(f"sha{n}"), Verdict.GOOD)
        for n in range(count)
    ]
    grid.photos.set_photos(photos, ViewChoice())
    grid.resize(660, 420)
    grid.show()
    qtbot.waitExposed(grid)
    rest(grid, qtbot)
    return grid


def rest(grid: PhotoGrid, qtbot: QtBot) -> None:
    grid.grab()  # paints
    qtbot.waitUntil(lambda: not grid.pictures.is_busy, timeout=5000)


def test_only_what_is_in_sight_is_made_once_off_the_ui_thread(
    context: AppContext, made: Made, qtbot: QtBot
) -> None:
    grid = grid_of(context, made, qtbot, 600)

    assert 8 <= len(made.keys) <= 16
    assert threading.current_thread().name not in made.threads
    seen = list(made.keys)
    rest(grid, qtbot)
    assert made.keys == seen

    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    rest(grid, qtbot)
    assert "sha599" in made.keys
    assert "sha300" not in made.keys


def test_the_memory_for_pictures_is_bounded(
    context: AppContext, made: Made, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = 108 * 144 * 4  # a picture of 240 x 320 in a frame of 144
    monkeypatch.setattr(small_pictures, "_KEPT_BYTES", 3 * one)
    pictures = SmallPictures(context, QSize(144, 144))
    for key in "abcde":
        pictures.get(key, made.maker(key))
        qtbot.waitUntil(lambda: not pictures.is_busy, timeout=5000)

    assert pictures.kept_bytes == 3 * one
    assert pictures.get("e", None) is not None
    assert pictures.get("a", None) is None


def test_a_picture_that_fails_is_not_asked_for_again(context: AppContext, qtbot: QtBot) -> None:
    calls: list[int] = []

    def fail() -> Pixels:
        calls.append(1)
        raise PhotoError("It is damaged.")

    pictures = SmallPictures(context, QSize(144, 144))
    pictures.get("a", fail)
    qtbot.waitUntil(lambda: not pictures.is_busy, timeout=5000)

    assert pictures.get("a", fail) is None
    assert pictures.has_failed("a")
    assert calls == [1]


def test_another_scale_makes_sharper_pictures(
    context: AppContext, made: Made, qtbot: QtBot
) -> None:
    pictures = SmallPictures(context, QSize(144, 144))
    pictures.get("a", made.maker("a"))
    qtbot.waitUntil(lambda: not pictures.is_busy, timeout=5000)

    assert pictures.get("a", made.maker("a"), ratio=2.0) is None
    qtbot.waitUntil(lambda: not pictures.is_busy, timeout=5000)

    sharp = pictures.get("a", None, ratio=2.0)
    assert sharp is not None
    assert sharp.size() == QSize(216, 288)
    assert sharp.deviceIndependentSize().toSize() == QSize(108, 144)


def test_keys_set_views_and_say_so_to_a_screen_reader(
    context: AppContext, made: Made, qtbot: QtBot
) -> None:
    grid = grid_of(context, made, qtbot, 5)
    accepted: list[int] = []
    grid.accepted.connect(lambda: accepted.append(1))
    role = Qt.ItemDataRole.AccessibleTextRole

    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_R)
    assert grid.photos.choice.taken == {R: "1"}
    assert grid.currentIndex().data(role) == "IMG_1.jpg, taken as Patient's right, Good"
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert grid.currentIndex().data(role) == "IMG_1.jpg, not taken, Good"
    QTest.keyClick(grid, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    QTest.keyClick(grid, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)  # not the grid's
    assert accepted == [1]
    assert grid.photos.choice.taken == {}


def test_the_menu_sets_views_too(context: AppContext, made: Made, qtbot: QtBot) -> None:
    grid = grid_of(context, made, qtbot, 2)
    photo = grid.current
    assert photo is not None
    actions = {action.text().split("\t")[0]: action for action in grid.menu(photo).actions()}

    actions["Patient's left"].trigger()
    assert grid.photos.choice.taken == {L: "0"}
    actions["Do not take"].trigger()
    assert grid.photos.choice.taken == {}


def test_an_empty_grid_takes_every_key_calmly(
    context: AppContext, made: Made, qtbot: QtBot
) -> None:
    grid = grid_of(context, made, qtbot, 0)

    for key in (Qt.Key.Key_F, Qt.Key.Key_0, Qt.Key.Key_Space, Qt.Key.Key_Down):
        QTest.keyClick(grid, key)

    assert grid.photos.choice.taken == {}
