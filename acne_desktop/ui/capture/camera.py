"""The system's cameras, through QtMultimedia. No microphone is ever opened.

Imported only when photographs are taken: QtMultimedia costs a tenth of a second.
"""

from PySide6.QtCore import QCameraPermission, QObject, QSize, Qt, QTimer
from PySide6.QtMultimedia import (
    QCamera,
    QCameraDevice,
    QCameraFormat,
    QImageCapture,
    QMediaCaptureSession,
    QMediaDevices,
    QVideoFrame,
    QVideoSink,
)
from PySide6.QtWidgets import QApplication

from acne_desktop.language import mark, tr
from acne_desktop.ui.capture.source import BURST, Cameras, CameraSource, Device, Frame, State

UNPLUGGED = mark("The camera is gone: plug it in again to go on; nothing that was taken is lost.")
NOT_ALLOWED = mark("The camera may not be used: allow it in the system's settings for privacy.")
SILENT = mark(
    "The camera sends no pictures: close other programs that use it, or plug it in again."
)
_SILENT_MS = 5000
_AGAIN_MS = 2000
_LEAST_RATE = 10.0  # pictures a second below which nobody can aim


class SystemCameras(Cameras):
    """Every camera that the system offers, followed as they are plugged in and out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._media = QMediaDevices(self)
        self._media.videoInputsChanged.connect(self.changed)

    def devices(self) -> tuple[Device, ...]:
        """Return the cameras, the system's usual one first."""
        usual = QMediaDevices.defaultVideoInput()
        found = sorted(QMediaDevices.videoInputs(), key=lambda device: device != usual)
        return tuple(Device(_id(each), each.description(), _sizes(each)) for each in found)

    def open(self, device: str, size: QSize) -> CameraSource:
        """Return a camera, not started."""
        return SystemCamera(device, size, self)


def _id(device: QCameraDevice) -> str:
    return bytes(device.id().data()).decode(errors="replace")


def _sizes(device: QCameraDevice) -> tuple[QSize, ...]:
    """Return the sizes that are fast enough to aim with, or all where none is."""
    formats = device.videoFormats()
    fast = [each for each in formats if each.maxFrameRate() >= _LEAST_RATE] or formats
    sizes = {(each.resolution().width(), each.resolution().height()) for each in fast}
    return tuple(QSize(*size) for size in sorted(sizes, key=_area, reverse=True))


def _area(size: tuple[int, int]) -> int:
    return size[0] * size[1]


def best_format(formats: list[QCameraFormat], size: QSize) -> QCameraFormat | None:
    """Return the fastest format of this size; of the largest size where none has it."""
    fast = [each for each in formats if each.maxFrameRate() >= _LEAST_RATE] or formats
    wanted = [each for each in fast if each.resolution() == size] or fast
    return max(
        wanted,
        key=lambda each: (
            each.resolution().width() * each.resolution().height(),
            each.maxFrameRate(),
        ),
        default=None,
    )


class SystemCamera(CameraSource):
    """One camera, by its id; waits for it where it is unplugged, and goes on when it is back."""

    def __init__(self, device: str, size: QSize, cameras: SystemCameras) -> None:
        super().__init__(cameras)
        self._id = device
        self._size = size
        self._on = False
        self._camera: QCamera | None = None
        self._session = QMediaCaptureSession(self)
        self._sink = QVideoSink(self)
        self._still = QImageCapture(self)
        self._session.setVideoOutput(self._sink)
        self._stills_left = 0
        self._stills_larger = False
        self._latest = 0.0
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(_SILENT_MS)
        self._silence.timeout.connect(self._fall_silent)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._look_again)
        self._sink.videoFrameChanged.connect(self._got)
        self._still.imageAvailable.connect(self._still_got)
        self._still.errorOccurred.connect(self._still_failed)
        cameras.changed.connect(self._look_again)

    def start(self) -> None:
        """Open the camera, after the system was asked whether that is allowed."""
        self._on = True
        self._enter(State.STARTING)
        app = QApplication.instance()
        assert app is not None
        status = app.checkPermission(QCameraPermission())
        if status == Qt.PermissionStatus.Undetermined:
            app.requestPermission(QCameraPermission(), self, self._permitted)
        elif status == Qt.PermissionStatus.Denied:
            self._enter(State.GONE, tr(NOT_ALLOWED))
        else:
            self._open()

    def _permitted(self, _answer: object) -> None:
        if self._on:
            self.start()

    def stop(self) -> None:
        """Close the camera, so that its light goes out."""
        self._on = False
        self._close()
        self._enter(State.OFF)

    def take(self, count: int = BURST) -> None:
        """Ask for stills where those are larger than the moving pictures, else for the next."""
        if not self._stills_larger:
            super().take(count)
        elif self.state is State.LIVE:
            self._stills_left = count
            self._still.capture()

    def _device(self) -> QCameraDevice | None:
        return next((each for each in QMediaDevices.videoInputs() if _id(each) == self._id), None)

    def _open(self) -> None:
        self._close()
        device = self._device()
        if device is None:
            self._enter(State.GONE, tr(UNPLUGGED))
            return
        camera = QCamera(device, self)
        chosen = best_format(device.videoFormats(), self._size)
        if chosen is not None:
            camera.setCameraFormat(chosen)
            shown = _area(chosen.resolution().toTuple())
            stills = [_area(size.toTuple()) for size in device.photoResolutions()]
            self._stills_larger = max(stills, default=0) > shown
        camera.errorOccurred.connect(self._failed)
        self._camera = camera
        self._session.setCamera(camera)
        if self._stills_larger:
            self._session.setImageCapture(self._still)
        self._silence.start()
        camera.start()

    def _close(self) -> None:
        self._silence.stop()
        self._again.stop()
        self._stills_left = 0
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.errorOccurred.disconnect(self._failed)
            camera.stop()
            self._session.setCamera(None)  # type: ignore[arg-type] # the stub errs
            camera.deleteLater()

    def _look_again(self) -> None:
        """Follow the plug: close what is gone, open what is back."""
        if not self._on:
            return
        if self._device() is None:
            self._close()
            self._enter(State.GONE, tr(UNPLUGGED))
        elif self.state is State.GONE:
            self._open()

    def _failed(self, error: QCamera.Error, _words: str) -> None:
        if error != QCamera.Error.NoError:
            self._fall_silent()

    def _fall_silent(self) -> None:
        """Say what to do, and try again now and then: another program may let go of it."""
        self._close()
        self._enter(State.GONE, tr(UNPLUGGED) if self._device() is None else tr(SILENT))
        self._again.start()

    def _got(self, picture: QVideoFrame) -> None:
        if self._camera is None or not picture.isValid():
            return
        self._silence.start()
        made = self._frame(picture)
        if made is not None:
            self._send(made)

    def _still_got(self, _id: int, picture: QVideoFrame) -> None:
        made = self._frame(picture)
        if made is not None and self._stills_left:
            self._stills_left -= 1
            self.shot.emit(made)
            if self._stills_left:
                self._still.capture()

    def _still_failed(self) -> None:
        """Take the moving pictures where the camera refuses stills."""
        left, self._stills_left = self._stills_left, 0
        self._stills_larger = False
        super().take(left)

    def _frame(self, picture: QVideoFrame) -> Frame | None:
        image = picture.toImage()
        if image.isNull():
            return None
        # Some cameras send no times, or begin anew: the clock stands still rather than run back.
        self._latest = max(self._latest, picture.startTime() / 1e6)
        return Frame(image, self._latest)
