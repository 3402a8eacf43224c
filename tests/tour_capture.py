"""The tour's way through taking photographs: a camera made of stills sees rendered heads."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from acne_desktop.domain.photo import View
from acne_desktop.language import tr
from acne_desktop.services import intake, visits
from acne_desktop.ui.capture.camera import UNPLUGGED
from acne_desktop.ui.capture.source import BURST, Cameras, CameraSource, Device, Frame, State
from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.pages.capture import CapturePage

if TYPE_CHECKING:
    from tests.tour_guide import Guide

_STEP_S = 0.25
_SHAPE = (1820, 1024)
Heads = Mapping[View, Image.Image]


class Stills(CameraSource):
    """Sends a picture whenever it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self._at = 0.0

    def start(self) -> None:
        """Begin to wait."""
        self._enter(State.STARTING)

    def stop(self) -> None:
        """End."""
        self._enter(State.OFF)

    def send(self, image: QImage) -> None:
        """Send a picture."""
        self._at += _STEP_S
        self._send(Frame(image, self._at))

    def vanish(self, problem: str) -> None:
        """Be unplugged."""
        self._enter(State.GONE, problem)


class OneCamera(Cameras):
    """A camera, or none."""

    def __init__(self) -> None:
        super().__init__()
        self.plugged = False
        self.stills = Stills()

    def devices(self) -> tuple[Device, ...]:
        """Return the camera where it is plugged in."""
        sizes = (QSize(1820, 1024), QSize(1280, 720))
        return (Device("usb-1", "HD Pro Webcam", sizes),) if self.plugged else ()

    def open(self, _device: str, _size: QSize) -> CameraSource:
        """Return it."""
        self.stills = Stills()
        return self.stills


class Walk:
    """Drives the capture page as a photographer does, one picture at a time."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self.page: CapturePage = guide.window.page("capture")
        self.cameras = OneCamera()
        self.page.choice._offered = lambda: self.cameras
        self.heads = _heads(guide)

    def begin(self) -> None:
        """Go to the page from a new visit."""
        self.guide.window.new_visit(self.guide.some_patient())
        self.guide.settle()
        self.guide.running.context.actions.trigger("visit.capture")
        self.guide.settle()

    def sees(self, picture: Image.Image, times: int = 1) -> None:
        """Let the camera see something, and wait until it is judged."""
        image = to_qimage(np.asarray(picture))
        for _ in range(times):
            self.cameras.stills.send(image)
            self.guide.settle()

    def shoot(self, picture: Image.Image) -> None:
        """Press the space bar while the camera sees something."""
        self.guide.running.context.actions.trigger("capture.take")
        self.sees(picture, BURST)

    def shot(self, name: str) -> None:
        """Take a picture of the window."""
        self.guide.shot(f"capture-{name}")


def walk_capture(guide: Guide) -> None:
    """Show every step: no camera, too dark, good, blurred, by itself, gone, finished, watched."""
    walk = Walk(guide)
    heads, page = walk.heads, walk.page
    walk.begin()
    walk.shot("no-camera")
    walk.cameras.plugged = True
    walk.cameras.changed.emit()
    walk.shot("starting")
    walk.sees(ImageEnhance.Brightness(heads[View.FRONTAL]).enhance(0.25))
    walk.shot("dark")
    page.parts.controls.ghost.setValue(0)
    walk.sees(heads[View.FRONTAL])
    walk.shot("good")
    walk.shoot(heads[View.FRONTAL].filter(ImageFilter.GaussianBlur(7)))
    walk.shot("blurred")
    walk.shoot(heads[View.FRONTAL])
    page.parts.controls.ghost.setValue(35)
    page.parts.controls.automatic.setChecked(True)
    walk.sees(heads[View.FRONTAL])
    walk.shot("wrong-view")
    walk.sees(heads[View.LEFT], 4)
    walk.shot("left-with-ghost-by-itself")
    walk.sees(heads[View.LEFT], 1 + BURST)
    walk.cameras.stills.vanish(tr(UNPLUGGED))
    walk.shot("gone")
    page.parts.controls.automatic.setChecked(False)
    page.parts.controls.mirror.setChecked(True)
    walk.sees(heads[View.RIGHT])
    walk.shot("back-and-mirrored")
    page.parts.controls.mirror.setChecked(False)
    walk.shoot(heads[View.RIGHT])
    walk.shot("finished")
    with tempfile.TemporaryDirectory() as folder:
        page.choice.watch(Path(folder) / "DCIM")
        page.shooting.go(View.LEFT)
        walk.shot("watched-missing")
    page.finish()
    guide.shot("visit-captured")
    page.choice.remember(camera="", camera_folder="")
    guide.window.page("visit").start(guide.some_patient())
    guide.settle()


def _heads(guide: Guide) -> Heads:
    """Return the photographs of a visit as a webcam sees such heads: in a wide picture."""
    clinic = guide.running.context.clinic
    photos = visits.get(clinic, guide.some_visit()).photos
    return {view: _widened(intake.original(clinic, photo)) for view, photo in photos.items()}


def _widened(data: bytes) -> Image.Image:
    """Return a picture in the middle of a wide one; the wall behind goes on to both sides."""
    middle = Image.open(io.BytesIO(data)).convert("RGB")
    wide, high = _SHAPE
    middle = middle.resize((round(middle.width * high / middle.height), high))
    side = wide - middle.width
    pixels = np.pad(
        np.asarray(middle), ((0, 0), (side // 2, side - side // 2), (0, 0)), mode="edge"
    )
    return Image.fromarray(pixels)
