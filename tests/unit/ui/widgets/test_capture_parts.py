"""The parts of the capture page: guide, live picture, places of the views, controls."""

from datetime import date

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.domain.inspection import Verdict
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.services.settings import FOLDER
from acne_desktop.ui import theme
from acne_desktop.ui.capture.source import Device
from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.widgets.capture_controls import NO_GHOST, CaptureControls
from acne_desktop.ui.widgets.live_view import LiveView
from acne_desktop.ui.widgets.pose_guide import guide_path
from acne_desktop.ui.widgets.shot_places import ShotPlaces

_PICTURE = QRectF(10, 20, 640, 480)
_RED, _BLUE = QColor("red"), QColor("blue")


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, theme.Scheme.LIGHT)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("shape", [(640, 480), (1920, 1080), (480, 640)])
def test_the_whole_outline_lies_in_the_picture(view: View, shape: tuple[int, int]) -> None:
    picture = QRectF(10, 20, *shape)
    head = guide_path(view, picture).boundingRect()
    assert picture.left() < head.left() < head.right() < picture.right()
    assert head.top() > picture.top()
    assert head.height() > shape[1] / 3


def test_the_outlines_of_left_and_right_mirror_each_other() -> None:
    left, right = (guide_path(view, _PICTURE) for view in (View.LEFT, View.RIGHT))
    middle = _PICTURE.center().x()
    assert left.boundingRect().left() == pytest.approx(2 * middle - right.boundingRect().right())
    # The nose is what reaches furthest to the side that the patient looks to.
    furthest = min((left.elementAt(i) for i in range(left.elementCount())), key=lambda e: e.x)
    assert furthest.x < middle
    assert _PICTURE.top() + 200 < furthest.y < _PICTURE.top() + 340


def halves() -> QImage:
    """Return a picture that is red at the left and blue at the right."""
    pixels = np.zeros((100, 100, 3), np.uint8)
    pixels[:, :50, 0] = 255
    pixels[:, 50:, 2] = 255
    return to_qimage(pixels)


def shown(live: LiveView, x: float, y: float) -> QColor:
    grabbed = live.grab().toImage()
    return grabbed.pixelColor(round(x * grabbed.width()), round(y * grabbed.height()))


@pytest.fixture
def live(qtbot: QtBot) -> LiveView:
    made = LiveView()
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show_image(halves())
    return made


def test_the_picture_is_whole_and_never_stretched(live: LiveView) -> None:
    assert live.picture_rect() == QRectF(100, 0, 200, 200)
    assert shown(live, 0.1, 0.5) == QColor(theme.colours().photo_surround)
    assert (shown(live, 0.3, 0.5), shown(live, 0.7, 0.5)) == (_RED, _BLUE)


def test_mirrored_the_guide_goes_with_the_picture(live: LiveView) -> None:
    live.set_mirrored(True)
    assert (shown(live, 0.3, 0.5), shown(live, 0.7, 0.5)) == (_BLUE, _RED)
    live.show_image(QImage())
    live.set_good(True)
    live.set_guide(View.LEFT)
    mirrored = outline(live)
    live.set_mirrored(False)
    assert np.count_nonzero(mirrored & outline(live)) < mirrored.sum() / 2
    live.set_guide(View.RIGHT)
    assert np.count_nonzero(mirrored & outline(live)) > 0.8 * mirrored.sum()


def test_the_ghost_shows_as_strongly_as_it_is_told(live: LiveView) -> None:
    white = QImage(30, 30, QImage.Format.Format_RGB32)
    white.fill(Qt.GlobalColor.white)
    live.set_ghost(white)
    assert shown(live, 0.3, 0.5) == _RED
    live.set_opacity(0.5)
    assert shown(live, 0.3, 0.5).green() == pytest.approx(128, abs=2)
    live.set_dimmed(True)  # not live: no ghost over it
    assert shown(live, 0.3, 0.5).green() < shown(live, 0.3, 0.5).red()


def test_good_is_told_by_the_line_as_well_as_by_its_colour(live: LiveView) -> None:
    live.show_image(QImage())
    live.set_guide(View.FRONTAL)
    dashed = np.count_nonzero(outline(live))
    live.set_good(True)
    assert np.count_nonzero(outline(live)) > 1.15 * dashed


def outline(live: LiveView) -> np.ndarray:
    grabbed = live.grab().toImage()
    ground = QColor(theme.colours().photo_surround).rgb()
    return np.array(
        [
            grabbed.pixel(x, y) != ground
            for x in range(0, grabbed.width(), 2)
            for y in range(0, grabbed.height(), 2)
        ]
    )


def test_a_place_says_how_far_it_is_and_is_chosen_by_a_click(qtbot: QtBot) -> None:
    places = ShotPlaces(dict.fromkeys(VIEWS, "1"))
    qtbot.addWidget(places)
    chosen: list[View] = []
    places.chosen.connect(chosen.append)
    place = places.places[View.LEFT]
    assert place.accessibleName() == "Patient's left. Not taken yet"
    place.say(Verdict.USABLE.label, Verdict.USABLE)
    assert place.accessibleName() == "Patient's left. Usable"
    QTest.mouseClick(place, Qt.MouseButton.LeftButton)
    assert chosen == [View.LEFT]


@pytest.fixture
def controls(qtbot: QtBot) -> CaptureControls:
    made = CaptureControls(mirror_key="M", automatic_key="A", ghost_key="G")
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_controls_offer_cameras_and_a_folder(controls: CaptureControls) -> None:
    devices = (Device("a", "Camera a"), Device("b", "Camera b"))
    controls.show_devices(devices, "b", "")
    offered = [controls.device.itemText(row) for row in range(controls.device.count())]
    assert offered == ["Camera a", "Camera b", "Watched folder"]
    assert controls.device.currentText() == "Camera b"
    assert controls.mirror.isVisible()
    assert not controls.other_folder.isVisible()
    controls.show_devices(devices, FOLDER, "/card/DCIM")
    assert controls.folder.text() == "/card/DCIM"
    assert not controls.mirror.isVisible()
    controls.show_devices((), "a", "")
    assert controls.device.placeholderText() == "Camera is unplugged"


def test_the_largest_size_is_shown_where_none_was_chosen(controls: CaptureControls) -> None:
    sizes = (QSize(1920, 1080), QSize(640, 480))
    controls.show_sizes(sizes, QSize())
    assert controls.size_choice.currentText() == "1920 × 1080"  # noqa: RUF001 - the sign
    controls.show_sizes(sizes, sizes[1])
    assert controls.size_choice.currentData() == sizes[1]
    controls.show_sizes((), QSize())
    assert not controls.size_choice.isVisible()


def test_only_what_the_user_changes_goes_out(controls: CaptureControls) -> None:
    sent: list[object] = []
    controls.mirror_changed.connect(sent.append)
    controls.automatic_changed.connect(sent.append)
    controls.opacity_changed.connect(sent.append)
    controls.set_values(mirrored=True, automatic=True, opacity=20)
    assert not sent
    controls.mirror.click()
    controls.ghost.setValue(60)
    assert sent == [False, 60]


def test_the_ghost_says_of_which_visit_it_is(controls: CaptureControls) -> None:
    controls.show_ghost(date(2026, 10, 2))
    assert "2026-10-02" in controls.ghost_name.text()
    assert controls.ghost.isEnabled()
    controls.show_ghost(None)
    assert controls.ghost_name.text() == NO_GHOST
    assert not controls.ghost.isEnabled()
    controls.set_aiming(False)
    assert not controls.ghost.isVisible()
