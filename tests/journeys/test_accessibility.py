"""Every page of the real window for someone who sees little, or uses no mouse."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from acne_desktop.domain.iga import Grade
from acne_desktop.services.settings_schema import SECTIONS
from acne_desktop.ui.capture.offered import PLAYED
from acne_desktop.ui.main_window import PATIENTS, WELCOME, MainWindow
from acne_desktop.ui.session import Session
from tests.agreeing import made_up
from tests.read_studies import read_study
from tests.unit.services.graded_visits import add_patient, add_visit

Go = Callable[[MainWindow, int, int], None]


def _section(name: str) -> Go:
    def go(window: MainWindow, _patient: int, _visit: int) -> None:
        window.show_settings()
        window.page("settings").show_section(name)

    return go


def _agreement(window: MainWindow, _patient: int, _visit: int) -> None:
    window.page("agreement").gather = lambda _clinic, _study: made_up(12)
    window.show_agreement(1)


def _made_study(window: MainWindow, visit: int) -> int:
    return read_study(window.trail._context.clinic, [visit], [(Grade.MILD, Grade.MODERATE)])


def _study(window: MainWindow, _patient: int, visit: int) -> None:
    window.show_study(_made_study(window, visit))


def _enrolling(window: MainWindow, _patient: int, visit: int) -> None:
    window.enrol_visits(_made_study(window, visit))


PAGES: dict[str, Go] = {
    "studies": lambda window, _patient, _visit: window.show_studies(),
    "study": _study,
    "protocol": lambda window, _patient, _visit: window.write_protocol(),
    "enrolling": _enrolling,
    "agreement": _agreement,
    "patients": lambda window, _patient, _visit: window.show_patients(),
    "patient": lambda window, patient, _visit: window.show_patient(patient),
    "visit": lambda window, _patient, visit: window.show_visit(visit),
    "new visit": lambda window, patient, _visit: window.new_visit(patient),
    "report": lambda window, _patient, visit: window.show_report(visit),
    "import": lambda window, _patient, _visit: window.show_import(),
    "about": lambda window, _patient, _visit: window.show_about(),
    **{f"settings: {name}": _section(name) for name in SECTIONS},
}


@pytest.fixture
def records(
    window: MainWindow,
    session: Session,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[int, int]]:
    """Return a patient and one of their visits, in the window's open clinic."""
    (tmp_path / "film").mkdir()
    monkeypatch.setenv(PLAYED, str(tmp_path / "film"))
    session.open()
    qtbot.waitUntil(lambda: window.here in (WELCOME, PATIENTS))
    clinic = session.context.clinic
    patient = add_patient(clinic, 1)
    visit = add_visit(clinic, tmp_path / "camera", patient, Grade.MILD)
    window.resize(1280, 800)
    yield patient, visit.id
    qtbot.waitUntil(lambda: not session.context.tasks.running, timeout=60_000)


def rest(session: Session, qtbot: QtBot) -> None:
    """Wait until nothing runs, and what it brought lies where it stays."""
    for _ in range(2):
        qtbot.waitUntil(lambda: not session.context.tasks.running, timeout=60_000)
        QApplication.processEvents()


def controls(window: MainWindow) -> list[QWidget]:
    """Return what the keyboard can reach, in the order in which Tab reaches it."""
    found: list[QWidget] = []
    at = window.nextInFocusChain()
    while at is not None and at is not window:
        reached = bool(at.focusPolicy() & Qt.FocusPolicy.TabFocus)
        inner = isinstance(at.parentWidget(), QAbstractSpinBox | QTabBar)
        if reached and at.isVisible() and at.isEnabled() and not inner and not at.focusProxy():
            found.append(at)
        at = at.nextInFocusChain()
    return found


def name_of(widget: QWidget) -> str:
    """Return what a screen reader says of a control."""
    told = QAccessible.queryAccessibleInterface(widget)
    return told.text(QAccessible.Text.Name).strip() if told else ""


def place_of(widget: QWidget, window: MainWindow) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def goes_back(before: QRect, after: QRect) -> bool:
    """Tell whether the keyboard goes up within a column, or left within a row."""
    above = after.bottom() <= before.top()
    same_column = after.left() < before.right() and before.left() < after.right()
    left_of = after.right() <= before.left()
    same_row = after.top() < before.bottom() and before.top() < after.bottom()
    return (above and same_column) or (left_of and same_row)


@pytest.mark.parametrize("name", PAGES)
def test_every_control_has_a_name_and_tab_follows_the_eye(
    name: str, window: MainWindow, session: Session, records: tuple[int, int], qtbot: QtBot
) -> None:
    PAGES[name](window, *records)
    rest(session, qtbot)
    reached = controls(window)
    assert len(reached) > 5
    nameless = [
        f"{type(each).__name__} at {place_of(each, window)}"
        for each in reached
        if not name_of(each)
    ]
    assert nameless == []
    page = window.stack.currentWidget()
    assert page is not None
    on_page = [each for each in reached if page.isAncestorOf(each)]
    back = [
        (name_of(one), name_of(other))
        for one, other in pairwise(on_page)
        if goes_back(place_of(one, window), place_of(other, window))
    ]
    assert back == []
