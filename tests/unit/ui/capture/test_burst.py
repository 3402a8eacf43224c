"""Of a burst the sharpest picture is kept, whole; of one that breaks off, what there is."""

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter
from pytestqt.qtbot import QtBot

from acne_desktop.domain.photo import View
from acne_desktop.services.intake import read_photo
from acne_desktop.ui.capture.burst import Burst, develop, sharpest
from acne_desktop.ui.capture.played import PictureSequence
from acne_desktop.ui.capture.source import CameraSource, Frame, State
from acne_desktop.ui.images import to_qimage
from tests.fakes import FakeInspector, Pixels
from tests.photographs import face, write_photo
from tests.unit.ui.capture.seen import BAD, GOOD, frame


class Hand(CameraSource):
    """A camera whose pictures the test sends."""

    def start(self) -> None:
        self._enter(State.LIVE)

    def stop(self) -> None:
        self._enter(State.OFF)

    def send(self, picture: Frame) -> None:
        self._send(picture)

    def vanish(self) -> None:
        self._enter(State.GONE, "gone")


def collect(burst: Burst) -> list[list[Frame]]:
    ends: list[list[Frame]] = []
    burst.ended.connect(ends.append)
    return ends


def test_a_burst_is_so_many_pictures_and_no_more() -> None:
    source, burst = Hand(), Burst()
    ends = collect(burst)
    source.start()
    source.send(frame(0))
    burst.begin(source, 3)
    burst.begin(source, 3)  # pressed twice: one burst
    frames = [frame(seed) for seed in range(5)]
    for each in frames:
        source.send(each)
    assert ends == [frames[:3]]
    assert not burst.running


def test_a_camera_that_vanishes_leaves_what_came() -> None:
    source, burst = Hand(), Burst()
    ends = collect(burst)
    source.start()
    burst.begin(source, 5)
    first = frame()
    source.send(first)
    source.vanish()
    source.start()
    source.send(frame(1))
    assert ends == [[first]]


def test_a_burst_of_a_camera_that_is_gone_ends_at_once() -> None:
    source, burst = Hand(), Burst()
    ends = collect(burst)
    source.vanish()
    burst.begin(source)
    assert ends == [[]]


def test_the_sharpest_is_kept() -> None:
    still = Image.fromarray(face(width=180, height=240))
    frames = [
        Frame(to_qimage(np.asarray(still.filter(ImageFilter.GaussianBlur(radius)))), 0.0)
        for radius in (2, 0.3, 1)
    ]
    assert sharpest(frames) is frames[1]


def test_what_moves_at_the_edges_makes_nothing_sharp() -> None:
    still = np.asarray(Image.fromarray(face(width=180, height=240)))
    blurred = np.asarray(Image.fromarray(still).filter(ImageFilter.GaussianBlur(1)))
    busy = blurred.copy()
    busy[:40] = np.random.default_rng(1).integers(0, 255, busy[:40].shape)
    frames = [Frame(to_qimage(pixels), 0.0) for pixels in (busy, still, blurred)]
    assert sharpest(frames) is frames[1]


def test_every_pixel_of_the_camera_is_in_the_photograph() -> None:
    pixels = face(width=181, height=240)
    made = develop([Frame(to_qimage(pixels), 0.0)], View.LEFT, FakeInspector(BAD))
    assert made.view == View.LEFT
    assert made.inspection is BAD
    assert not made.good_enough
    assert (made.photo.width, made.photo.height, made.photo.suffix) == (181, 240, ".png")
    assert made.photo.taken_at is not None
    assert (np.asarray(Image.open(io.BytesIO(made.photo.data))) == pixels).all()


def test_a_file_of_the_camera_is_the_photograph(tmp_path: Path) -> None:
    photo = read_photo(write_photo(tmp_path / "DSC_1.jpg", face(), quality=90))
    asked: list[View | None] = []

    def see(_pixels: Pixels, expected: View | None) -> object:
        asked.append(expected)
        return GOOD

    inspector = FakeInspector(see)  # type: ignore[arg-type]
    made = develop([Frame(to_qimage(photo.preview), 0.0, photo)], View.RIGHT, inspector)
    assert made.photo is photo
    assert made.good_enough
    assert asked == [View.RIGHT]


def test_a_real_sequence_gives_a_whole_burst(tmp_path: Path, qtbot: QtBot) -> None:
    for number in range(3):
        write_photo(tmp_path / f"{number}.png", face(width=60, height=80, seed=number))
    source, burst = PictureSequence(tmp_path), Burst()
    ends = collect(burst)
    source.start()
    qtbot.waitUntil(lambda: source.state is State.LIVE, timeout=5000)
    burst.begin(source)
    qtbot.waitUntil(lambda: bool(ends), timeout=5000)
    source.stop()
    assert len(ends[0]) == 5
