"""A view's place gives way: three stand side by side in every language at 200 %."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop import language
from acne_desktop.domain.photo import View
from acne_desktop.ui import theme
from acne_desktop.ui.widgets.photo_slot import PhotoSlot

_THIRD = 312  # pixels, of a window of 1280 without the rail, the page's edges and gaps


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_three_places_fit_beside_each_other_at_200_percent(
    code: str, dressed: QApplication, qtbot: QtBot
) -> None:
    theme.resize(dressed, scale=200, font_size=100)
    language.use(code)
    slot = PhotoSlot(View.LEFT)
    qtbot.addWidget(slot)
    assert slot.minimumSizeHint().width() <= _THIRD
