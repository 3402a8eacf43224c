"""A panel stands beside what the page is about, and below it where there is no room."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from acne_desktop.ui.widgets.beside import Beside, SideScroll
from acne_desktop.ui.widgets.shell import Pages, Shell

MAIN, SIDE = 300, 200


class Page:
    """A main part of a least width, and a panel of many lines, in what a window has."""

    def __init__(self, qtbot: QtBot, *, first: bool = False) -> None:
        self.main = QWidget()
        self.main.setMinimumWidth(MAIN)
        content = QWidget()
        column = QVBoxLayout(content)
        for number in range(30):
            column.addWidget(QLabel(f"Line {number}"))
        self.side = SideScroll(content)
        self.beside = Beside(self.main, self.side, SIDE, first=first)
        pages = Pages()
        pages.addWidget(self.beside)
        self.shell = Shell(pages)
        qtbot.addWidget(self.shell)
        self.shell.show()

    def show(self, width: int) -> None:
        self.shell.resize(width, 400)
        for _ in range(4):  # a height that follows a width takes a turn
            QApplication.processEvents()


@pytest.mark.parametrize("first", [False, True])
def test_beside_where_both_fit(dressed: QApplication, qtbot: QtBot, first: bool) -> None:
    page = Page(qtbot, first=first)
    page.show(MAIN + SIDE + 60)
    assert not page.beside.is_below
    assert page.side.width() == SIDE
    assert (page.side.x() < page.main.x()) is first
    assert page.shell.verticalScrollBar().maximum() == 0
    assert page.side.verticalScrollBar().maximum() > 0


def test_below_the_panel_is_whole_and_the_page_scrolls(dressed: QApplication, qtbot: QtBot) -> None:
    page = Page(qtbot)
    page.show(MAIN + SIDE - 60)
    assert page.beside.is_below
    assert page.side.y() >= page.main.geometry().bottom()
    assert page.side.width() == page.beside.width()
    assert page.side.verticalScrollBar().maximum() == 0
    assert page.shell.horizontalScrollBar().maximum() == 0
    assert page.shell.verticalScrollBar().maximum() > 0


def test_the_panel_comes_back_beside(dressed: QApplication, qtbot: QtBot) -> None:
    page = Page(qtbot)
    page.show(MAIN + SIDE - 60)
    page.show(MAIN + SIDE + 60)
    assert not page.beside.is_below
    assert page.side.width() == SIDE
    assert page.side.verticalScrollBar().maximum() > 0


def test_a_hidden_panel_needs_no_room(dressed: QApplication, qtbot: QtBot) -> None:
    page = Page(qtbot)
    page.side.hide()
    page.show(MAIN + 10)
    assert not page.beside.is_below
    assert page.main.width() == page.beside.width()
