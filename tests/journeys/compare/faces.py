"""What the journeys of comparing share: one face on three days, and the page in the user's hand."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.domain.inspection import FaceSeen, Inspection
from acne_desktop.domain.photo import View
from acne_desktop.ui.compare_state import Mode
from acne_desktop.ui.main_window import MainWindow
from acne_desktop.ui.pages.compare import ComparePage
from acne_desktop.ui.photo.view import PhotoView
from acne_desktop.ui.session import Session
from acne_desktop.ui.widgets.pair_pane import PairPane
from tests.moved_faces import Move, Pixels, demo_face
from tests.photographs import encoded

DAYS = (date(2026, 1, 5), date(2026, 2, 9), date(2026, 3, 16))
# One face, as it stood before the camera on each day; the sizes tell them apart.
DIM = (0.7, 0.7, 0.75)
MOVES = (
    Move(),
    Move(4.0, 0.95, (0.02, 0.0), 0.8, gain=DIM),
    Move(-3.0, 1.04, (0.0, 0.02), 0.9, gain=DIM),
)


def see(pixels: Pixels, expected: View | None) -> Inspection:
    """Return where the demo face is in each of its photographs, by their size."""
    earlier, seen = demo_face()
    for move in MOVES:
        if pixels.shape[1] == round(earlier.shape[1] * move.size):
            return Inspection(expected, move.face(earlier, seen))
    return Inspection(None, FaceSeen(0.1, None, 0.0, 0.0, 0.0))


def with_spot(pixels: Pixels) -> Pixels:
    """Return the face with a red spot on the cheek."""
    y, x = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]]
    spot = np.hypot(x - 260, y - 520) < 12
    made = pixels.copy()
    made[spot] = (made[spot] * (1.0, 0.55, 0.55)).astype(np.uint8)
    return made


@cache
def shots() -> tuple[bytes, ...]:
    """Return the files of the three photographs; the second face has a spot."""
    clear = demo_face()[0]
    return tuple(
        encoded(move.made(pixels), "png", compress_level=1)
        for move, pixels in zip(MOVES, (clear, with_spot(clear), clear), strict=True)
    )


@dataclass
class Comparing:
    """The window on the compare page, and what a user does there."""

    window: MainWindow
    session: Session
    qtbot: QtBot
    patient_id: int
    ids: list[int]

    @property
    def page(self) -> ComparePage:
        found = self.window.page("compare")
        assert isinstance(found, ComparePage)
        return found

    @property
    def pane(self) -> PairPane:
        return self.page.panes[View.FRONTAL]

    def open(self, visit_id: int, other_id: int = 0) -> None:
        self.window.show_comparison(visit_id, other_id)
        self.rest()

    def rest(self) -> None:
        tasks = self.session.context.tasks
        self.qtbot.waitUntil(lambda: not tasks.running, timeout=20_000)

    def press(self, key: str) -> None:
        """Press a key where the keyboard is."""
        QTest.keySequence(QApplication.focusWidget() or self.window, QKeySequence(key))
        self.rest()

    def mode(self) -> Mode:
        """Return the mode that is seen."""
        return self.pane.mode_shown

    def blinks(self) -> bool:
        """Tell whether the visits blink by themselves."""
        return self.page.blinker.runs

    def shows_later(self) -> bool:
        """Tell whether the later visit is seen in the earlier one's place."""
        return self.page.state.shows_later

    def pair(self) -> tuple[str, str]:
        """Return the days of the two visits in the lists."""
        choices = self.page.choices
        return choices.earlier.currentText()[:10], choices.later.currentText()[:10]


def application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def seen(view: PhotoView) -> list[int]:
    """Return some of what a view shows, as numbers."""
    image = view.grab().toImage()
    step = max(image.width() // 40, 1)
    middle = image.height() // 2
    return [
        QColor(image.pixel(x, y)).lightness()
        for y in (middle, middle + 20)
        for x in range(0, image.width(), step)
    ]


def unlike(one: list[int], other: list[int]) -> int:
    """Return by how much two views differ at most."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def wheel(view: PhotoView, at: QPointF, notches: int) -> None:
    """Turn the wheel over a photograph."""
    event = QWheelEvent(
        at,
        QPointF(view.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def drag(view: PhotoView, by: QPoint) -> None:
    """Drag a zoomed photograph."""
    start = view.rect().center()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, start + by / 2)
    QTest.mouseMove(view, start + by)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + by)
