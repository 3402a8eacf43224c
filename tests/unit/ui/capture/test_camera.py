"""What can be known of the system's cameras on a machine that has none, or any."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtMultimedia import (
    QCamera,
    QCameraDevice,
    QCameraFormat,
    QMediaDevices,
    QVideoFrame,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.ui.capture.camera import (
    NOT_ALLOWED,
    SILENT,
    UNPLUGGED,
    SystemCamera,
    SystemCameras,
    best_format,
)
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
    camera._sink.setVideoFrame(picture(10))
    assert not seen
    assert camera.state is State.OFF


@pytest.fixture
def camera(cameras: SystemCameras, monkeypatch: pytest.MonkeyPatch) -> Iterator[SystemCamera]:
    """Return a camera that is plugged in; what it sees is put into its sink by the test."""
    made = cameras.open("usb-1", QSize())
    assert isinstance(made, SystemCamera)
    monkeypatch.setattr(made, "_device", QCameraDevice)
    monkeypatch.setattr(QCamera, "start", lambda _camera: None)
    yield made
    made.stop()


def picture(grey: int) -> QVideoFrame:
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor(grey, grey, grey))
    return QVideoFrame(image)


def test_its_pictures_are_shown_and_taken_whole(camera: SystemCamera) -> None:
    seen: list[Frame] = []
    shots: list[Frame] = []
    camera.frame.connect(seen.append)
    camera.shot.connect(shots.append)
    camera.start()
    states = [camera.state]
    camera._sink.setVideoFrame(picture(10))
    states.append(camera.state)
    camera.take(2)
    for grey in (20, 30, 40):
        camera._sink.setVideoFrame(picture(grey))
    assert states == [State.STARTING, State.LIVE]
    assert [frame.image.pixelColor(9, 9).red() for frame in seen] == [10, 20, 30, 40]
    assert shots == seen[1:3]
    assert seen[0].image.size() == QSize(64, 48)


def test_unplugged_and_plugged_in_again_it_goes_on(
    camera: SystemCamera, cameras: SystemCameras, monkeypatch: pytest.MonkeyPatch
) -> None:
    camera.start()
    camera._sink.setVideoFrame(picture(10))
    camera.take(5)
    monkeypatch.setattr(camera, "_device", lambda: None)
    cameras.changed.emit()
    assert (camera.state, camera.problem) == (State.GONE, UNPLUGGED)
    monkeypatch.setattr(camera, "_device", QCameraDevice)
    cameras.changed.emit()
    shots: list[Frame] = []
    camera.shot.connect(shots.append)
    camera._sink.setVideoFrame(picture(20))
    assert (camera.state, camera.problem) == (State.LIVE, "")
    assert not shots, "what was wanted before it was unplugged was taken after"


def test_one_that_reports_an_error_is_closed_and_says_what_to_do(camera: SystemCamera) -> None:
    camera.start()
    camera._failed(QCamera.Error.CameraError, "")
    assert (camera.state, camera.problem) == (State.GONE, SILENT)


def test_one_that_sends_nothing_says_so(camera: SystemCamera, qtbot: QtBot) -> None:
    camera._silence.setInterval(1)
    camera._again.setInterval(1)
    camera.start()
    qtbot.waitUntil(lambda: camera.state is State.GONE, timeout=5000)
    assert camera.problem == SILENT
    camera._silence.setInterval(60_000)
    qtbot.waitUntil(lambda: camera._camera is not None, timeout=5000)  # it is tried again
    camera._sink.setVideoFrame(picture(10))
    assert (camera.state, camera.problem) == (State.LIVE, "")


def test_a_camera_that_may_not_be_used_says_where_to_allow_it(
    camera: SystemCamera, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        type(qapp), "checkPermission", lambda _app, _what: Qt.PermissionStatus.Denied
    )
    camera.start()
    assert (camera.state, camera.problem) == (State.GONE, NOT_ALLOWED)


def test_the_largest_size_that_is_fast_enough_is_used() -> None:
    def offer(width: int, height: int, rate: float) -> QCameraFormat:
        made = SimpleNamespace(resolution=lambda: QSize(width, height), maxFrameRate=lambda: rate)
        return cast(QCameraFormat, made)

    formats = [
        offer(640, 480, 30),
        offer(1920, 1080, 30),
        offer(1920, 1080, 60),
        offer(3840, 2160, 5),
    ]
    assert best_format(formats, QSize()) is formats[2]
    assert best_format(formats, QSize(640, 480)) is formats[0]
    assert best_format(formats[3:], QSize(640, 480)) is formats[3]
    assert best_format([], QSize()) is None
