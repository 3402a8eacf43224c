"""A line of controls breaks where it is too long, and nothing in it is cut or lies on another."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from acne_desktop.ui import theme
from acne_desktop.ui.widgets.label import ElidedLabel
from acne_desktop.ui.widgets.lines import Lines


class Head:
    """A name that may be elided, a word, and two buttons at the right end."""

    def __init__(self, qtbot: QtBot) -> None:
        self.line = Lines(spacing=theme.S, height=theme.px(56), indent=theme.S)
        qtbot.addWidget(self.line)
        self.name = ElidedLabel()
        self.name.setText("Somebody With A Name That Goes On")
        self.word = QLabel("F 17")
        self.buttons = [QPushButton("Take photographs"), QPushButton("Discard draft")]
        self.line.add(self.name, self.word)
        self.line.spring()
        self.line.add(*self.buttons)

    def show(self, width: int) -> None:
        self.line.resize(width, self.line.height())
        self.line.show()
        QApplication.processEvents()

    @property
    def whole(self) -> int:
        return self.line.sizeHint().width()


@pytest.fixture
def head(dressed: QApplication, qtbot: QtBot) -> Head:
    return Head(qtbot)


def _tops(controls: list[QWidget]) -> list[int]:
    return [control.geometry().center().y() // theme.px(20) for control in controls]


def test_where_all_fits_it_is_one_line_with_the_buttons_at_its_end(head: Head) -> None:
    head.show(head.whole + 200)
    assert head.line.height() == theme.px(56)
    assert len(set(_tops([head.name, head.word, *head.buttons]))) == 1
    assert head.buttons[-1].geometry().right() == head.line.width() - 1


def test_a_name_is_elided_before_the_line_breaks(head: Head) -> None:
    head.show(head.whole - 20)
    assert head.line.height() == theme.px(56)
    assert head.name.width() == head.name.sizeHint().width() - 20


def test_what_follows_the_spring_goes_below(head: Head) -> None:
    head.show(head.whole - head.buttons[0].sizeHint().width())
    assert head.line.height() > theme.px(56)
    assert head.name.width() == head.name.sizeHint().width()
    assert min(_tops([*head.buttons])) > max(_tops([head.name, head.word]))
    assert head.buttons[0].x() == theme.S


@pytest.mark.parametrize("width", [150, 240, 320, 480, 900])
def test_nothing_is_cut_or_covered(head: Head, width: int) -> None:
    head.show(max(width, head.line.minimumSizeHint().width()))
    controls: list[QWidget] = [head.name, head.word, *head.buttons]
    for one in controls:
        assert head.line.rect().contains(one.geometry())
        assert not any(
            one.geometry().intersects(other.geometry()) for other in controls if other is not one
        )
    for button in head.buttons:
        assert button.width() >= button.sizeHint().width()


def test_what_is_hidden_takes_no_room(head: Head) -> None:
    width = head.whole - head.buttons[0].sizeHint().width()
    head.show(width)
    high = head.line.height()
    head.buttons[0].hide()
    QApplication.processEvents()
    assert head.line.height() < high


def test_one_that_grows_takes_the_rest(dressed: QApplication, qtbot: QtBot) -> None:
    line, field, button = Lines(spacing=0), QLabel("x"), QPushButton("Go")
    qtbot.addWidget(line)
    line.add(field, grows=True, least=theme.px(60))
    line.spring()
    line.add(button)
    line.resize(400, 40)
    line.show()
    QApplication.processEvents()
    assert field.width() == 400 - button.width()
