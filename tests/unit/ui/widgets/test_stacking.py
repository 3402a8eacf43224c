"""Controls stand beside one another only where each of them shows its whole text."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from acne_desktop import language
from acne_desktop.ui import theme
from acne_desktop.ui.actions import Actions
from acne_desktop.ui.pages.visit_side import WIDTH, VisitSide
from acne_desktop.ui.widgets.label import ElidedLabel
from acne_desktop.ui.widgets.stacking import Stacking


def test_controls_are_stacked_where_a_text_would_be_cut(
    dressed: QApplication, qtbot: QtBot
) -> None:
    short, long_ = QPushButton("Save"), QPushButton("Save")
    made = Stacking(short, long_)
    qtbot.addWidget(made)
    made.resize(300, 100)
    made.show()
    assert not made.is_stacked
    long_.setText("Save what was written and go on with the next patient's visit")
    qtbot.waitUntil(lambda: made.is_stacked)
    assert short.x() == long_.x()
    short.hide()
    long_.setText("Save")
    qtbot.waitUntil(lambda: not made.is_stacked)


@pytest.mark.parametrize("code", list(language.LANGUAGES))
def test_the_buttons_that_save_a_visit_are_never_cut(
    dressed: QApplication, qtbot: QtBot, code: str
) -> None:
    language.use(code)
    side = VisitSide(Actions())
    qtbot.addWidget(side)
    side.report.hide()
    side.resize(theme.panel(WIDTH), 600)
    side.show()
    for button in (side.ungraded, side.save):
        qtbot.waitUntil(lambda b=button: b.width() >= b.sizeHint().width())  # type: ignore[misc]


def test_a_cut_text_is_told_whole_before_its_help(dressed: QApplication, qtbot: QtBot) -> None:
    words = ElidedLabel()
    words.help = "Why it is so"
    words.setText("No colour card: as taken")
    qtbot.addWidget(words)
    words.resize(words.sizeHint())
    words.show()
    words.grab()
    assert words.toolTip() == "Why it is so"
    words.resize(40, words.height())
    words.grab()
    assert words.toolTip() == "No colour card: as taken\nWhy it is so"
