"""A photograph is shown whole, upright and undistorted; zoom and pan keep to its edges."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.ui import theme
from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.photo.view import PhotoView

SURROUND = theme.colours().photo_surround


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
    made.resize(200, 400)
    made.set_image(_quarters(1200, 1600))
    return made


def _colour(view: PhotoView, x: float, y: float) -> str:
    return view.grab().toImage().pixelColor(round(x), round(y)).name().upper()


def test_fits_with_its_aspect_on_the_surround(view: PhotoView) -> None:
    # 200 wide means 267 high: 66 pixels of surround above and below.
    assert _colour(view, 100, 60) == SURROUND
    assert _colour(view, 100, 340) == SURROUND
    assert _colour(view, 20, 80) == "#FF0000"
    assert _colour(view, 180, 80) == "#00FF00"
    assert _colour(view, 20, 320) == "#0000FF"
    assert _colour(view, 180, 320) == "#FFFFFF"


def test_wheel_zooms_at_the_cursor(view: PhotoView) -> None:
    told: list[tuple[float, QPointF]] = []
    view.zoomed.connect(lambda factor, where: told.append((factor, where)))
    at = QPointF(20, 80)  # in the red quarter
    for _ in range(8):
        QApplication.sendEvent(
            view,
            QWheelEvent(
                at,
                at,
                QPoint(),
                QPoint(0, 120),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )

    assert view.zoom == pytest.approx(1.25**8)
    assert _colour(view, 100, 200) == "#FF0000"
    assert len(told) == 8
    assert told[0][1] == QPointF(0.1, 0.2)


def test_panning_stops_at_the_edge(view: PhotoView) -> None:
    view.zoom_at(4, QPointF(0.5, 0.5))

    view.pan_by(QPointF(50, 50))

    assert _colour(view, 0, 0) == "#FF0000"
    view.pan_by(QPointF(-50, -50))
    assert _colour(view, 199, 399) == "#FFFFFF"


def test_dragging_pans_what_is_zoomed_and_a_click_does_not_activate_it(
    view: PhotoView,
) -> None:
    view.zoom_at(4, QPointF(0.5, 0.5))
    moved: list[QPointF] = []
    activated: list[bool] = []
    view.panned.connect(moved.append)
    view.activated.connect(lambda: activated.append(True))

    QTest.mousePress(
        view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(100, 200)
    )
    QTest.mouseMove(view, QPoint(140, 200))
    QTest.mouseRelease(
        view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(140, 200)
    )

    assert sum(by.x() for by in moved) == pytest.approx(0.2)
    assert _colour(view, 110, 100) == "#FF0000"
    assert activated == []


def test_a_click_on_what_fits_activates_and_a_double_click_fits(view: PhotoView) -> None:
    activated: list[bool] = []
    fitted: list[bool] = []
    view.activated.connect(lambda: activated.append(True))
    view.fitted.connect(lambda: fitted.append(True))

    QTest.mouseClick(view, Qt.MouseButton.LeftButton)
    assert activated == [True]

    view.zoom_at(3, QPointF(0.5, 0.5))
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton)
    assert view.zoom == 1
    assert fitted == [True]


def test_dragging_what_fits_asks_for_a_drag_only_where_allowed(
    view: PhotoView,
) -> None:
    wanted: list[bool] = []
    view.drag_wanted.connect(lambda: wanted.append(True))

    for allowed in (False, True):
        view.draggable = allowed
        QTest.mousePress(
            view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(100, 200)
        )
        QTest.mouseMove(view, QPoint(140, 200))
        QTest.mouseRelease(
            view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(140, 200)
        )

    assert wanted == [True]


def test_actual_size_shows_a_picture_pixel_on_a_screen_pixel(view: PhotoView) -> None:
    view.actual_size()

    assert view.zoom == pytest.approx(1200 / 200)


def test_a_small_picture_can_be_shown_smaller_than_fit(view: PhotoView) -> None:
    view.set_image(_quarters(100, 100))

    view.actual_size()

    assert _colour(view, 40, 200) == SURROUND
    assert _colour(view, 60, 160) == "#FF0000"


def test_zoom_has_limits(view: PhotoView) -> None:
    view.zoom_at(1e9, QPointF(0.5, 0.5))
    assert view.zoom == pytest.approx(6 * 8)
    view.zoom_at(1e-9, QPointF(0.5, 0.5))
    assert view.zoom == 1


def test_resizing_keeps_what_is_in_the_middle(view: PhotoView) -> None:
    view.zoom_at(8, QPointF(0.1, 0.25))
    before = _colour(view, 100, 200)

    view.resize(300, 300)

    assert _colour(view, 150, 150) == before == "#FF0000"


def test_the_attention_map_is_laid_over_with_its_opacity(view: PhotoView) -> None:
    layer = QImage(4, 4, QImage.Format.Format_RGBA8888)
    layer.fill(QColor(0, 0, 0, 255))
    view.set_attention(layer)
    assert _colour(view, 20, 80) == "#FF0000"

    view.set_opacity(1.0)
    assert _colour(view, 20, 80) == "#000000"
    assert _colour(view, 100, 60) == SURROUND
    view.set_opacity(0.5)
    assert QColor(_colour(view, 20, 80)).red() == pytest.approx(128, abs=2)

    view.set_attention(None)
    assert _colour(view, 20, 80) == "#FF0000"


def test_without_a_picture_nothing_happens(view: PhotoView) -> None:
    view.set_image(None)

    view.zoom_at(2, QPointF(0.5, 0.5))
    view.pan_by(QPointF(1, 1))
    view.actual_size()

    assert view.zoom == 1
    assert not view.has_image()
    assert _colour(view, 100, 200) == SURROUND


def test_keys_zoom_and_pan(view: PhotoView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Plus)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom == pytest.approx(1.25**2)
    for _ in range(9):
        QTest.keyClick(view, Qt.Key.Key_Left)
    assert _colour(view, 1, 150) == "#FF0000"
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.zoom == pytest.approx(1.25)


def test_a_copy_asks_once_for_the_original_when_zoomed_beyond_it(view: PhotoView) -> None:
    wanted: list[bool] = []
    view.detail_wanted.connect(lambda: wanted.append(True))
    view.set_image(_quarters(300, 400), QSize(1200, 1600))
    assert wanted == []

    view.actual_size()
    assert view.zoom == pytest.approx(1200 / 200)
    view.zoom_at(2, QPointF(0.5, 0.5))
    assert wanted == [True]
    before = _colour(view, 50, 100)
    view.set_detail(_quarters(1200, 1600))

    assert _colour(view, 50, 100) == before == "#FF0000"
    assert view.zoom == pytest.approx(2 * 1200 / 200)
    assert view.picture_size() == QSize(1200, 1600)


def test_other_colours_are_shown_where_the_photograph_is_and_its_detail_asked_for_anew(
    view: PhotoView,
) -> None:
    wanted: list[bool] = []
    view.detail_wanted.connect(lambda: wanted.append(True))
    view.set_image(_quarters(300, 400), QSize(1200, 1600))
    view.actual_size()
    view.set_detail(_quarters(1200, 1600))
    zoom = view.zoom
    exchanged = _quarters(300, 400).rgbSwapped()

    view.set_colours(exchanged)

    assert _colour(view, 50, 100) == "#0000FF"
    assert (view.zoom, view.picture_size()) == (zoom, QSize(1200, 1600))
    assert wanted == [True, True]


def test_without_a_picture_there_are_no_colours_to_change(view: PhotoView) -> None:
    view.set_image(None)
    view.set_colours(_quarters(300, 400))
    assert not view.has_image()
