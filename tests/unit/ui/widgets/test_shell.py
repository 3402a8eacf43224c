"""What scrolls: pages larger than the window, and dialogs larger than the screen."""

from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from acne_desktop.ui.tasks import Tasks
from acne_desktop.ui.widgets.shell import DialogShell, Pages, Shell, retire


def dialog(content: QWidget) -> tuple[QDialog, QPushButton]:
    """Return a dialog that asks something, with its button."""
    made, button = QDialog(), QPushButton("Save")
    column = QVBoxLayout(made)
    column.addWidget(DialogShell(content), 1)
    column.addWidget(button)
    column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
    return made, button


def test_a_dialog_is_as_large_as_what_it_asks_and_grows_with_it(
    dressed: QApplication, qtbot: QtBot
) -> None:
    content = QWidget()
    column = QVBoxLayout(content)
    first, more = QWidget(), QWidget()
    first.setFixedSize(300, 200)
    more.setFixedSize(300, 100)
    column.addWidget(first)
    column.addWidget(more)
    more.hide()
    made, _ = dialog(content)
    qtbot.addWidget(made)
    made.show()
    before = made.height()
    assert content.height() >= 200
    more.show()
    qtbot.waitUntil(lambda: made.height() >= before + 100)
    assert dressed is not None


def test_a_dialog_taller_than_the_screen_keeps_its_button_in_sight(
    dressed: QApplication, qtbot: QtBot
) -> None:
    content = QWidget()
    content.setMinimumSize(300, 5000)
    made, button = dialog(content)
    qtbot.addWidget(made)
    made.show()
    assert made.height() <= dressed.primaryScreen().availableGeometry().height()
    assert made.rect().contains(button.geometry())
    assert content.height() == 5000


def test_pages_need_the_room_of_the_one_shown(dressed: QApplication, qtbot: QtBot) -> None:
    pages = Pages()
    small, large = QWidget(), QWidget()
    small.setMinimumSize(100, 100)
    large.setMinimumSize(900, 900)
    pages.addWidget(small)
    pages.addWidget(large)
    shell = Shell(pages)
    qtbot.addWidget(shell)
    shell.resize(300, 300)
    shell.show()
    assert pages.size() == QSize(300, 300)
    pages.setCurrentWidget(large)
    qtbot.waitUntil(lambda: pages.height() == 900)
    pages.setCurrentWidget(small)
    qtbot.waitUntil(lambda: pages.height() == 300)
    assert dressed is not None


def test_what_is_retired_lives_until_nothing_can_tell_it_anything(
    tasks: Tasks, qtbot: QtBot
) -> None:
    before = QWidget()
    gone: list[bool] = []
    before.destroyed.connect(lambda: gone.append(True))
    told: list[int] = []
    tasks.run(lambda _progress: 1, done=told.append)
    retire(before, tasks)
    assert not gone
    qtbot.waitUntil(lambda: not tasks.running)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert told == [1]
    assert gone
