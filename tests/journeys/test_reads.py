"""A reader at work: keys alone, photographs, five grades, and nothing that the protocol hides."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import View
from acne_desktop.domain.study import Showing
from acne_desktop.services import study_results
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.main_window import MainWindow
from acne_desktop.ui.pages.read import ReadPage
from acne_desktop.ui.session import Session
from tests.studies import FIRST_DAY, Cast, cast, opened, read_all


@dataclass
class Reader:
    """Somebody who reads at the window."""

    window: MainWindow
    session: Session
    qtbot: QtBot

    @property
    def clinic(self) -> Clinic:
        return self.session.context.clinic

    @property
    def page(self) -> ReadPage:
        page: ReadPage = self.window.page("reads")
        return page

    def wait(self, question: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(question, timeout=30_000)

    def settle(self) -> None:
        self.wait(lambda: not self.session.context.tasks.running)
        QApplication.processEvents()

    def sits_down(self, people: Cast, number: int = 0) -> None:
        self.clinic.sign_in(people.readers[number])
        self.session.context.actions.refresh()
        self.window.show_reads()
        self.settle()
        self.window.activateWindow()  # else no key is a command's
        self.wait(lambda: QApplication.activeWindow() is self.window)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)
        self.settle()

    def commit(self) -> None:
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def takes_the_next(self) -> None:
        self.press(Qt.Key.Key_N)
        self.wait(lambda: self.page.read is not None)


@pytest.fixture
def reader(session: Session, window: MainWindow, qtbot: QtBot) -> Reader:
    session.open()
    made = Reader(window, session, qtbot)
    made.wait(lambda: session.context.has_clinic)
    made.settle()
    return made


def test_reads_are_worked_through_by_keys_alone(reader: Reader) -> None:
    people = cast(reader.clinic)
    protocol = people.protocol(suggestion=Showing.AFTER_COMMIT)
    study_id = opened(people, 3, protocol, photographs=True, suggested=Grade.SEVERE)
    reader.sits_down(people)
    page, panel = reader.page, reader.page.panel
    assert page.empty.title.text() == "ACNE-7"
    assert page.empty.text.text() == "3 reads are left."

    reader.takes_the_next()
    assert panel.left.text() == "3 reads left"
    assert all(page.photos.places[view].photo.has_image() for view in View)
    assert not any(page.photos.places[view].photo.draggable for view in View)
    assert panel.suggestion.isHidden()
    assert not panel.commit.isEnabled()
    reader.press(Qt.Key.Key_3)
    assert panel.keys.grade == Grade.MODERATE
    first = page.read
    reader.commit()
    assert panel.suggestion.text() == "The model suggests 4, Severe."
    assert panel.left.text() == "2 reads left"
    reader.press(Qt.Key.Key_1)
    assert panel.keys.grade == Grade.MODERATE  # it is committed

    reader.press(Qt.Key.Key_N)
    reader.wait(lambda: page.read not in (None, first))
    assert panel.suggestion.isHidden()
    assert reader.page.panel.keys.grade is None
    reader.press(Qt.Key.Key_X)
    assert panel.says_why
    panel.why.setEditText("A hand before the face")
    panel.comment.setPlainText("Both views")
    reader.commit()

    reader.press(Qt.Key.Key_N)
    reader.press(Qt.Key.Key_0)
    reader.window.show_about()  # leaving gives it back, with nothing committed
    reader.settle()
    reader.window.show_reads()
    reader.settle()
    assert page.empty.text.text() == "1 read is left."
    reader.takes_the_next()
    reader.press(Qt.Key.Key_0)
    reader.commit()
    reader.press(Qt.Key.Key_N)
    reader.wait(lambda: page.stack.currentWidget() is page.empty)
    reader.settle()
    assert "nothing to read" in page.empty.text.text()

    reader.clinic.sign_in(people.manager)
    found = study_results.results(reader.clinic, study_id).reads
    assert [(r.grade, r.not_gradable, r.comment) for r in found] == [
        (Grade.MODERATE, "", ""),
        (None, "A hand before the face", "Both views"),
        (Grade.CLEAR, "", ""),
    ]


# What must not be found by somebody who reads, wherever they look.
HIDDEN = {
    "the name": "Quince",
    "the identifier": "MRN-",
    "the day of birth": "1987",
    "the day of the visit": str(FIRST_DAY.year),
    "the arm": "Verum",
    "the other arm": "Placebo",
    "the subject": "SUBJ-",
    "the timepoint": "Week 4",
    "another's comment": "zygomatic",
    "the model's suggestion": "suggests 4",
    "the other reader": "Reader2",
}


_SAYING = (
    "text",
    "toolTip",
    "accessibleName",
    "accessibleDescription",
    "windowTitle",
    "toPlainText",
    "currentText",
    "placeholderText",
    "statusTip",
    "whatsThis",
)


def told(value: object) -> str:
    """Return whatever text there is in a property's value, without where it lies in memory."""
    return "" if value is None else re.sub(r"0x[0-9a-fA-F]+", "", str(value))


def texts_of(thing: QObject) -> Iterator[str]:
    """Yield all that a widget, an action or anything else of Qt says, to whoever asks."""
    meta = thing.metaObject()
    names = [str(meta.property(at).name()) for at in range(meta.propertyCount())]
    names += [bytes(raw.data()).decode() for raw in thing.dynamicPropertyNames()]
    for name in names:
        with suppress(RuntimeError):  # of a kind that Python has no word for: no text
            yield f"{name}: {told(thing.property(name))}"
    for name in _SAYING:
        ask: Any = getattr(thing, name, None)
        if callable(ask):
            yield told(ask())
    if isinstance(thing, QComboBox):
        yield from (thing.itemText(at) for at in range(thing.count()))


def all_said(window: MainWindow) -> Iterator[str]:
    """Yield all that is said in the window, by its actions, and by the clipboard."""
    for widget in QApplication.allWidgets():
        yield from texts_of(widget)
        for action in widget.actions():
            yield from texts_of(action)
    for action in window.findChildren(QAction):
        yield from texts_of(action)
    mime: QMimeData | None = QApplication.clipboard().mimeData()
    if mime is not None:
        yield from (f"clipboard: {bytes(mime.data(kind).data())!r}" for kind in mime.formats())


def found_in(texts: Iterator[str]) -> set[str]:
    """Return which hidden values are found, with where."""
    return {
        f"{what} in {text[:120]!r}"
        for text in texts
        for what, value in HIDDEN.items()
        if value in text
    }


def written_since(folder: Path, before: dict[Path, bytes]) -> Iterator[str]:
    """Yield the names and contents of files that were written, but for the database itself."""
    for path in folder.rglob("*"):
        if not path.is_file() or path.name.startswith("clinic.sqlite3"):
            continue
        data = path.read_bytes()
        if before.get(path) != data:
            yield f"{path.relative_to(folder)}: {data.decode('latin-1')}"


def test_nothing_hidden_is_found_by_who_reads(
    reader: Reader, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    people = cast(reader.clinic)
    study_id = opened(people, 2, people.protocol(), photographs=True, suggested=Grade.SEVERE)
    other = people.readers[1]
    read_all(reader.clinic, other, study_id, lambda _: Grade.ALMOST_CLEAR, "zygomatic")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    caplog.clear()
    caplog.set_level("DEBUG")
    reader.sits_down(people)
    page = reader.page

    seen = found_in(all_said(reader.window))
    for key in (Qt.Key.Key_2, Qt.Key.Key_3):
        if page.read is None:
            reader.takes_the_next()
        seen |= found_in(all_said(reader.window))
        photo = page.photos.places[View.FRONTAL].photo
        photo.setFocus()
        for copying in (Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_S, Qt.Key.Key_P):
            QTest.keyClick(photo, copying, Qt.KeyboardModifier.ControlModifier)
        QTest.mousePress(photo, Qt.MouseButton.LeftButton)
        QTest.mouseMove(photo, photo.rect().bottomRight())
        QTest.mouseRelease(photo, Qt.MouseButton.LeftButton, pos=photo.rect().bottomRight())
        seen |= found_in(all_said(reader.window))
        reader.press(key)
        reader.commit()
        seen |= found_in(all_said(reader.window))
    reader.wait(lambda: page.stack.currentWidget() is page.empty)
    reader.settle()
    seen |= found_in(all_said(reader.window))
    ours = [record for record in caplog.records if record.name.startswith("acne_desktop")]
    seen |= found_in(iter(record.getMessage() for record in ours))  # the log takes no others
    seen |= found_in(written_since(tmp_path, before))

    assert not seen


def test_the_walk_finds_what_is_said_anywhere(reader: Reader, qtbot: QtBot) -> None:
    """The walk is no use if it overlooks a place: one of each kind is found."""
    made = QWidget()
    qtbot.addWidget(made)
    for say in (
        made.setToolTip,
        made.setAccessibleName,
        made.setAccessibleDescription,
        made.setWindowTitle,
        made.setObjectName,
        lambda text: made.setProperty("own", text),
        lambda text: QApplication.clipboard().setText(text),
    ):
        say("Zebulon Quince1")
        assert found_in(all_said(reader.window))
        say("")
        assert not found_in(all_said(reader.window))
