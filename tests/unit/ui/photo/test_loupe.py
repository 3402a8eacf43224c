"""The loupe shows the original's pixels under the mouse, and asks for them."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.photo.loupe import Loupes
from acne_desktop.ui.photo.view import PhotoView


def _spotted(width: int, height: int) -> QImage:
    """Return a grey picture with a red spot a fiftieth wide, at a quarter of both sides."""
    pixels = np.full((height, width, 3), 120, np.uint8)
    x, y, side = width // 4, height // 4, width // 100
    pixels[y - side : y + side, x - side : x + side] = (255, 0, 0)
    return to_qimage(pixels)


@pytest.fixture
def view(dressed: QApplication, qtbot: QtBot) -> PhotoView:
    made = PhotoView()
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.set_image(_spotted(300, 400), QSize(3000, 4000))
    made.show()
    return made


def _red(view: PhotoView) -> int:
    image = view.grab().toImage()
    return sum(
        image.pixelColor(x, y).red() > 200 and image.pixelColor(x, y).green() < 80
        for x in range(image.width())
        for y in range(image.height())
    )


def test_it_asks_for_the_original_and_enlarges_it(view: PhotoView) -> None:
    loupes = Loupes()
    loupes.add(view)
    wanted: list[bool] = []
    view.detail_wanted.connect(lambda: wanted.append(True))
    before = _red(view)

    loupes.set_on(True)
    assert wanted == [True]
    QTest.mouseMove(view, QPoint(75, 100))
    view.set_detail(_spotted(3000, 4000))

    # 60 pixels of the original, each 2 on the screen; the spot is 6 wide without the loupe.
    assert _red(view) > 100 * before

    loupes.set_on(False)
    assert _red(view) == before


def test_turned_it_stays_under_the_mouse(view: PhotoView) -> None:
    loupes = Loupes()
    loupes.add(view)
    view.set_turn(1)
    view.set_detail(_spotted(3000, 4000))
    loupes.set_on(True)
    spot = view.place.photo_to_view().map(QPointF(750, 1000)).toPoint()
    QTest.mouseMove(view, spot)
    assert QColor(view.grab().toImage().pixelColor(spot)).name() == "#ff0000"


def test_the_attention_map_does_not_veil_it(view: PhotoView) -> None:
    layer = QImage(3, 4, QImage.Format.Format_RGBA8888)
    layer.fill(QColor(0, 0, 0, 255))
    view.set_attention(layer)
    view.set_opacity(1.0)
    loupes = Loupes()
    loupes.add(view)
    assert view.grab().toImage().pixelColor(150, 200).name() == "#000000"
    loupes.set_on(True)
    assert view.grab().toImage().pixelColor(150, 200).name() == "#787878"
