"""Counts the clicks and keys of a whole visit, from a selected patient to the printed report.

``python -m tests.journeys.timing`` drives the real window offscreen, as a user does, prints every
step and the total for each way in which photographs come, and fails above the target. A key with
its modifiers is one stroke; a drop from another window is one; the print dialog's own Enter is one.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QKeySequence
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import patients, visits
from acne_desktop.services.clinic import open_clinic
from acne_desktop.ui import printing, theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.main_window import PATIENTS, MainWindow
from acne_desktop.ui.session import Session
from acne_desktop.ui.tasks import Tasks
from tests.fakes import FakeGrader, FakeInspector
from tests.journeys.looking import see
from tests.journeys.visits import drop_mime
from tests.photographs import write_triplet

TARGET = 12
_LONGEST_S = 60.0
SUGGESTED = Grade.MODERATE


@dataclass
class Hand:
    """A user at the window, whose every stroke and click is counted."""

    window: MainWindow
    session: Session
    files: dict[View, Path]
    printed: Path  # where the printer writes
    steps: list[str] = field(default_factory=list)

    def until(self, happened: Callable[[], bool]) -> None:
        """Look at the window until something is so."""
        limit = time.monotonic() + _LONGEST_S
        while not happened():
            if time.monotonic() > limit:
                raise TimeoutError(f"nothing happened after: {self.steps[-1:]}")
            QTest.qWait(5)

    def rest(self) -> None:
        """Wait until nothing runs."""
        self.until(lambda: not self.session.context.tasks.running)
        QApplication.processEvents()

    def press(self, key: str, does: str) -> None:
        """Press a key where the keyboard is."""
        self.steps.append(f"{key:<14} {does}")
        target: QWidget = QApplication.focusWidget() or self.window
        QTest.keySequence(target, QKeySequence(key))
        QApplication.processEvents()

    def drop(self, target: QWidget, does: str) -> None:
        """Drag the files from another window, and drop them."""
        self.steps.append(f"{'drag and drop':<14} {does}")
        assert drop_mime(target, self._mime())

    def copy(self) -> None:
        """Have the files on the clipboard; this was done elsewhere, before."""
        QApplication.clipboard().setMimeData(self._mime())

    def _mime(self) -> QMimeData:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(file)) for file in self.files.values()])
        return mime

    def select_patient(self) -> None:
        """Begin where every count begins: a patient is selected in the list."""
        self.window.show_patients()
        self.rest()
        table: QTableView = self.window.page("patients").findChild(QTableView)
        table.selectRow(0)
        table.setFocus()
        self.rest()
        self.steps.clear()

    @property
    def shows_suggestion(self) -> bool:
        """Tell whether the photographs are there with the model's suggestion."""
        state = self.window.page("visit").state
        return state.draft is not None and state.suggestion is not None


def _decide(hand: Hand, grade: Grade, reason_key: str = "") -> None:
    """Grade, save and print."""
    hand.until(lambda: hand.shows_suggestion)
    hand.rest()
    hand.press(str(int(grade)), f"grade {int(grade)}")
    if reason_key:
        hand.press(reason_key, "the reason of the override")
    hand.press("Return", "save the visit")
    page = hand.window.page("visit")
    hand.until(lambda: page.state.visit is not None)
    hand.rest()
    hand.press("Ctrl+P", "show the report")
    action = hand.session.context.actions.action("report.print")
    hand.until(action.isEnabled)
    hand.press("Ctrl+P", "open the print dialog")
    hand.until(lambda: "Return in the dialog" in hand.steps[-1])
    hand.until(hand.printed.is_file)
    hand.rest()


def from_clipboard(hand: Hand) -> None:
    """Three files on the clipboard."""
    hand.copy()
    hand.press("Ctrl+V", "begin a visit with the copied files")
    _decide(hand, SUGGESTED)


def from_folder(hand: Hand) -> None:
    """Three files in a folder, dropped."""
    hand.press("Ctrl+Shift+N", "begin a visit")
    hand.rest()
    hand.drop(hand.window.page("visit"), "the three files from their folder")
    _decide(hand, SUGGESTED)


def with_override(hand: Hand) -> None:
    """Three files on the clipboard, and a grade other than the suggestion."""
    hand.copy()
    hand.press("Ctrl+V", "begin a visit with the copied files")
    _decide(hand, Grade.MILD, reason_key="7")


WAYS: tuple[Callable[[Hand], None], ...] = (from_clipboard, from_folder, with_override)


def walk(way: Callable[[Hand], None], hand: Hand) -> list[str]:
    """Go one way from the selected patient to the printed report; return its steps."""

    def answer(_parent: QWidget, printer: QPrinter, _pages: int) -> bool:
        hand.steps.append(f"{'Return':<14} print (Return in the dialog)")
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(hand.printed))
        return True

    real = printing.ask_for_printer
    setattr(printing, "ask_for_printer", answer)  # noqa: B010 - what tests put in its place
    try:
        hand.select_patient()
        way(hand)
    finally:
        setattr(printing, "ask_for_printer", real)  # noqa: B010
        QApplication.clipboard().clear()
    graded = visits.of_patient(
        hand.session.context.clinic, patients.find(hand.session.context.clinic)[0].patient.id
    )
    assert graded[0].grade is not None, "the visit was saved with its grade"
    return list(hand.steps)


def furnished(folder: Path) -> tuple[MainWindow, Session]:
    """Return the real window over a clinic with one patient; only the model is made up."""
    with open_clinic(folder / "clinic") as clinic:
        patients.register(clinic, PatientDetails("A-1", "Mustermann, Erika"))
    context = AppContext(
        Tasks(),
        load_grader=lambda: FakeGrader(SUGGESTED),
        load_inspector=lambda: FakeInspector(see),
    )
    session = Session(context, folder / "clinic")
    window = MainWindow()
    window.furnish(context, session)
    window.show()
    window.activateWindow()
    return window, session


def main() -> int:
    """Print the steps of every way; return 1 where one is longer than the target."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    theme.apply(application, theme.Scheme.LIGHT)
    longest = 0
    for number, way in enumerate(WAYS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            window, session = furnished(folder)
            files = write_triplet(folder / "card", seed=number)
            hand = Hand(window, session, files, folder / "printed.pdf")
            session.open()
            hand.until(lambda window=window: window.here == PATIENTS)  # type: ignore[misc]
            steps = walk(way, hand)
            print(f"\n{way.__doc__}")
            for place, step in enumerate(steps, 1):
                print(f"{place:>4}  {step}")
            print(f"      {len(steps)} strokes or clicks (target: at most {TARGET})")
            longest = max(longest, len(steps))
            session.context.tasks.close()
            session.close()
            window.close()
    return int(longest > TARGET)


if __name__ == "__main__":
    sys.exit(main())
