"""Nothing is cut in a column of fixed width, whichever language its words are in."""

import pytest
from PySide6.QtWidgets import QApplication, QStyle
from pytestqt.qtbot import QtBot

from acne_desktop import language
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages import visit_side
from acne_desktop.ui.widgets import glance
from acne_desktop.ui.widgets.decision_panel import DecisionPanel
from acne_desktop.ui.widgets.suggestion_panel import SuggestionPanel
from tests.fakes import suggestion

LANGUAGES = list(language.LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_decision_is_no_wider_than_its_column(
    dressed: QApplication, qtbot: QtBot, code: str
) -> None:
    language.use(code)
    suggested = SuggestionPanel()
    panel = DecisionPanel(suggested)
    qtbot.addWidget(panel)
    panel.set_suggestion(suggestion(Grade.CLEAR))
    panel.choose(Grade.SEVERE)
    panel.reason.setText("Something that no list has")
    panel.counts.set_open(True)
    panel.plan_fold.set_open(True)
    bar = dressed.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
    for grade in GRADES:
        suggested.show_suggestion(suggestion(grade))
        panel.show()
        assert panel.minimumSizeHint().width() <= theme.panel(visit_side.WIDTH) - bar


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_can_be_done_with_several_patients_is_no_wider_than_the_glance(
    context: AppContext, qtbot: QtBot, code: str
) -> None:
    language.use(code)
    shown = glance.Glance(context)
    qtbot.addWidget(shown)
    shown.set_many(3)
    shown.show()
    many = shown.shown.currentWidget()
    assert many is not None
    assert many.minimumSizeHint().width() <= theme.panel(glance.WIDTH)
