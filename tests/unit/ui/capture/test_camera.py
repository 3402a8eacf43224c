"""What can be known of the system's cameras on a machine that has none, or any."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QMediaDevices, QVideoFrame
from pytestqt.qtbot import QtBot

from acne_desktop.ui.capture.camera import UNPLUGGED, SystemCamera, SystemCameras
from acne_desktop.ui.capture.source import Frame, State


@pytest.fixture
def cameras(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> SystemCameras:
    monkeypatch.setattr(QMediaDevices, "videoInputs", staticmethod(list))
    return SystemCameras()


def test_without_a_camera_the_list_is_empty(cameras: SystemCameras) -> None:
    assert cameras.devices() == ()


def test_an_unplugged_camera_says_so_and_is_waited_for(
    cameras: SystemCameras, qtbot: QtBot
) -> None:
    camera = cameras.open("usb-1", QSize())
    camera.start()
    assert (camera.state, camera.problem) == (State.GONE, UNPLUGGED)
    cameras.changed.emit()  # another one was plugged in
    assert (camera.state, camera.problem) == (State.GONE, UNPLUGGED)
    camera.stop()
    assert (camera.state, camera.problem) == (State.OFF, "")


def test_pictures_that_come_after_it_was_closed_are_dropped(cameras: SystemCameras) -> None:
    camera = cameras.open("usb-1", QSize())
    assert isinstance(camera, SystemCamera)
    seen: list[Frame] = []
    camera.frame.connect(seen.append)
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(0)
    camera._sink.setVideoFrame(QVideoFrame(picture))
    assert not seen
    assert camera.state is State.OFF
