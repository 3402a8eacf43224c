"""Panning copies tiles, only what comes into sight is painted, and what is seen is right."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QImage, QTransform
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.ui import theme
from acne_desktop.ui.images import to_pixels, to_qimage
from acne_desktop.ui.photo.levels import pyramid
from acne_desktop.ui.photo.view import PhotoView

RED, GREEN, BLUE, WHITE = "#ff0000", "#00ff00", "#0000ff", "#ffffff"


def _quarters(width: int, height: int) -> QImage:
    """Return a picture with red, green, blue and white quarters, read row by row."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = (255, 0, 0)
    pixels[: height // 2, width // 2 :] = (0, 255, 0)
    pixels[height // 2 :, : width // 2] = (0, 0, 255)
    pixels[height // 2 :, width // 2 :] = (255, 255, 255)
    return to_qimage(pixels)


@pytest.fixture
def view(dressed: QApplication, qtbot: QtBot) -> PhotoView:
    made = PhotoView()
    qtbot.addWidget(made)
    made.resize(600, 800)
    made.set_image(_quarters(3000, 4000))
    return made


def _corners(view: PhotoView) -> list[str]:
    image = view.grab().toImage()
    right, bottom = image.width() - 5, image.height() - 5
    return [image.pixelColor(x, y).name() for y in (5, bottom) for x in (5, right)]


def _settled(view: PhotoView, qtbot: QtBot) -> int:
    """Paint, wait for what is made in advance, and return how many tiles were made so far."""
    view.grab()
    qtbot.waitUntil(lambda: not view._filling.isActive())
    return view._tiles.made


def test_panning_paints_only_what_comes_into_sight(view: PhotoView, qtbot: QtBot) -> None:
    view.actual_size()
    first = _settled(view, qtbot)
    assert first <= 4 * 4  # 600 x 800 in tiles of 512, what they overhang, and some all round

    view.pan_by(QPointF(10 / 600, 0))
    view.grab()
    assert view._tiles.made == first  # made in advance
    again = _settled(view, qtbot)
    assert again - first <= 4  # at most one more column
    view.pan_by(QPointF(-10 / 600, 0))
    assert _settled(view, qtbot) == again


def test_while_zooming_no_tile_is_made(view: PhotoView, qtbot: QtBot) -> None:
    before = _settled(view, qtbot)
    for _ in range(4):
        view.zoom_at(1.25, QPointF(0.5, 0.5))
        view.grab()
    assert view._tiles.made == before
    assert _settled(view, qtbot) > before


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("zoom", [1.0, 3.3])
def test_tiles_show_what_the_whole_shows(
    view: PhotoView, qtbot: QtBot, turn: int, zoom: float
) -> None:
    view.set_turn(turn)
    view.zoom_at(zoom, QPointF(0.4, 0.3))
    at_once = to_pixels(view.grab().toImage()).astype(int)
    assert _settled(view, qtbot) > 0
    by_tiles = to_pixels(view.grab().toImage()).astype(int)
    # Where the quarters meet, a pixel may be mixed a little otherwise.
    assert (abs(at_once - by_tiles).max(axis=2) > 2).mean() < 0.01


def test_tiles_out_of_sight_are_let_go(view: PhotoView, qtbot: QtBot) -> None:
    view.actual_size()
    for _ in range(30):
        view.pan_by(QPointF(-0.1, -0.1))
        _settled(view, qtbot)
    view.grab()
    assert view._tiles.made > 16 + 6
    assert len(view._tiles._kept) <= 16 + 6


def test_at_one_to_one_every_pixel_is_the_original_s(view: PhotoView) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (1600, 1200, 3), np.uint8)
    view.set_image(to_qimage(noise))
    view.actual_size()
    view.pan_by(QPointF(0.2371, -0.1113))

    target = view.place.target()
    left, top = round(-target.left()), round(-target.top())
    shown = to_pixels(view.grab().toImage())

    assert (shown == noise[top : top + 800, left : left + 600]).all()


@pytest.mark.parametrize(
    ("turn", "seen"),
    [
        (0, [RED, GREEN, BLUE, WHITE]),
        (1, [BLUE, RED, WHITE, GREEN]),
        (2, [WHITE, BLUE, GREEN, RED]),
        (3, [GREEN, WHITE, RED, BLUE]),
    ],
)
def test_turned_by_quarters_clockwise(view: PhotoView, turn: int, seen: list[str]) -> None:
    view.resize(QSize(600, 800) if turn % 2 == 0 else QSize(800, 600))
    view.set_turn(turn)
    assert _corners(view) == seen


def test_the_map_turns_along(view: PhotoView) -> None:
    layer = QImage(6, 8, QImage.Format.Format_RGBA8888)
    layer.fill(0)
    for x in range(3):
        for y in range(4):
            layer.setPixelColor(x, y, "black")  # over the red quarter
    view.set_attention(layer)
    view.set_opacity(1.0)
    assert _corners(view)[0] == "#000000"

    view.set_turn(2)
    assert _corners(view)[3] == "#000000"
    assert _corners(view)[0] == WHITE


def test_aligned_with_another_photograph(view: PhotoView) -> None:
    # Twice as large and moved: its middle comes to the other one's first corner.
    view.set_transform(QTransform(2, 0, 0, 2, -3000, -4000), QSize(3000, 4000))
    assert _corners(view) == [WHITE] * 4

    view.set_transform(None)
    assert _corners(view) == [RED, GREEN, BLUE, WHITE]


def test_where_an_aligned_photograph_does_not_reach_the_surround_is_seen(view: PhotoView) -> None:
    view.set_transform(QTransform.fromTranslate(1500, 2000))
    seen = _corners(view)
    assert seen[:3] == [theme.colours().photo_surround.lower()] * 3
    assert seen[3] == RED


def test_another_scheme_another_picture_and_another_opacity_are_seen_at_once(
    view: PhotoView,
) -> None:
    view.grab()
    view.set_colours(_quarters(3000, 4000).rgbSwapped())
    assert _corners(view)[0] == BLUE


def test_a_pyramid_shrinks_by_halves_without_skipping() -> None:
    stripes = np.zeros((1024, 1024, 3), np.uint8)
    stripes[:, ::2] = 255  # by skipping, all black or all white
    levels = pyramid(to_qimage(stripes))

    assert [image.width() for image in levels.images] == [1024, 512, 256, 128]
    assert abs(int(to_pixels(levels.images[1]).mean()) - 127) <= 1
    assert levels.for_width(200).width() == 256
    assert levels.for_width(5000).width() == 1024
    assert levels.memory == 4 * sum(side * side for side in (1024, 512, 256, 128))


def test_detail_keeps_the_copies_that_were_there() -> None:
    coarse = pyramid(_quarters(600, 800))
    whole = pyramid(_quarters(3000, 4000)).over(coarse)
    assert [image.width() for image in whole.images] == [3000, 1500, 750, 600, 300, 150]
