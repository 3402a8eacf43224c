"""What leads a tour through the window: it waits for pages to come to rest and takes pictures."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QPoint
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from acne_desktop import app as application
from acne_desktop.services import patients, visits
from acne_desktop.ui.main_window import MainWindow

_QUIET_S = 0.08
_QUIET_ROUNDS = 5
_LONGEST_S = 120.0


@dataclass
class Guide:
    """What a stop drives: the window, and ways to wait and to take a picture."""

    running: application.Running
    folder: Path
    number: int = 0

    @property
    def window(self) -> MainWindow:
        """The one window."""
        return self.running.window

    def settle(self) -> None:
        """Wait until nothing runs in the background and everything is painted."""
        tasks = self.running.context.tasks
        quiet_since = time.monotonic()
        limit = quiet_since + _LONGEST_S
        rounds = 0  # one may take long, and leave layouts to the next
        while time.monotonic() < limit:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, QDeadlineTimer(20))
            rounds += 1
            if tasks.running:
                quiet_since, rounds = time.monotonic(), 0
            elif time.monotonic() - quiet_since > _QUIET_S and rounds >= _QUIET_ROUNDS:
                return
        raise TimeoutError("the window did not come to rest")

    def pause(self, milliseconds: int) -> None:
        """Wait as long as a timer after typing does, and then for what it starts."""
        QTest.qWait(milliseconds)
        self.settle()

    def until(self, true: Callable[[], bool]) -> None:
        """Wait for what a page does by itself, such as drawing a document."""
        limit = time.monotonic() + _LONGEST_S
        while not true():
            if time.monotonic() > limit:
                raise TimeoutError("the page did not come to what it should show")
            self.pause(50)

    def shot(self, name: str) -> None:
        """Save the window as it is, with the dialog that lies over it."""
        self.settle()
        picture = self.window.grab()
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            _lay_over(picture, self.window, dialog)
        self.number += 1
        target = self.folder / f"{self.number:02}-{name}.png"
        if not picture.save(str(target)):
            raise OSError(f"{target.name} could not be written")

    def close_dialog(self) -> None:
        """Close the dialog that lies over the window."""
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            dialog.reject()
        self.settle()

    def some_patient(self, *, least_visits: int = 1) -> int:
        """Return a patient with enough visits, the one with the most."""
        rows = patients.find(self.running.context.clinic)
        best = max(rows, key=lambda row: row.visits)
        if best.visits < least_visits:
            raise LookupError("the tour's clinic has too few visits")
        return best.patient.id

    def some_visit(self) -> int:
        """Return the newest visit of that patient."""
        return visits.of_patient(self.running.context.clinic, self.some_patient())[0].id


def _lay_over(picture: QPixmap, window: QWidget, dialog: QWidget) -> None:
    """Paint a dialog where it would stand over its window, which is dimmed."""
    painter = QPainter(picture)
    veil = QColor("black")
    veil.setAlphaF(0.35)
    painter.fillRect(window.rect(), veil)
    place = QPoint((window.width() - dialog.width()) // 2, (window.height() - dialog.height()) // 2)
    painter.drawPixmap(place, dialog.grab())
    painter.end()
