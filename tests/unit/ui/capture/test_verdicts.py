"""Live verdicts are of the newest picture; those in between are never queued."""

import threading

from pytestqt.qtbot import QtBot

from acne_desktop.domain.inspection import Inspection
from acne_desktop.domain.photo import View
from acne_desktop.ui.capture.source import Frame
from acne_desktop.ui.capture.verdicts import LiveVerdicts, Told, inspect
from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.tasks import Tasks
from tests.fakes import FakeInspector, Pixels
from tests.photographs import face
from tests.unit.ui.capture.seen import GOOD, frame


class Slow(FakeInspector):
    """An inspector that waits at a gate, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(GOOD)
        self.gate = threading.Event()
        self.scales: list[float] = []
        self.sizes: list[tuple[int, ...]] = []

    def inspect(
        self, pixels: Pixels, *, expected: View | None = None, scale: float = 1.0
    ) -> Inspection:
        assert self.gate.wait(10)
        self.scales.append(scale)
        self.sizes.append(pixels.shape)
        return super().inspect(pixels, expected=expected, scale=scale)


def test_only_the_newest_of_the_waiting_frames_is_looked_at(tasks: Tasks, qtbot: QtBot) -> None:
    inspector, verdicts = Slow(), LiveVerdicts(tasks)
    told: list[Told] = []
    verdicts.told.connect(told.append)
    verdicts.use(inspector)
    for number in range(6):
        verdicts.look(frame(number, at=number / 10), View.LEFT)
    inspector.gate.set()
    qtbot.waitUntil(lambda: len(told) == 2 and not tasks.running, timeout=5000)
    assert [each.at for each in told] == [0.0, 0.5]
    assert {each.view for each in told} == {View.LEFT}


def test_what_is_looked_at_when_it_is_stopped_is_not_told(tasks: Tasks, qtbot: QtBot) -> None:
    inspector, verdicts = Slow(), LiveVerdicts(tasks)
    told: list[Told] = []
    verdicts.told.connect(told.append)
    verdicts.use(inspector)
    verdicts.look(frame(0), View.LEFT)
    verdicts.look(frame(1), View.LEFT)
    verdicts.stop()
    inspector.gate.set()
    qtbot.waitUntil(lambda: not tasks.running, timeout=5000)
    assert not told


def test_a_large_frame_is_looked_at_small_and_its_own_size_is_told() -> None:
    inspector = Slow()
    inspector.gate.set()
    inspect(Frame(to_qimage(face(width=1440, height=1920)), 0.0), View.FRONTAL, inspector)
    inspect(frame(), View.FRONTAL, inspector)
    assert inspector.sizes == [(960, 720, 3), (120, 90, 3)]
    assert inspector.scales == [2.0, 1.0]


def test_without_an_inspector_nothing_is_looked_at(tasks: Tasks) -> None:
    verdicts = LiveVerdicts(tasks)
    verdicts.look(frame(), View.LEFT)
    assert not tasks.running
