"""The choice of colours: what it says, what it sends, and when a card is not offered."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from acne_desktop.domain.colour import Colours
from acne_desktop.ui.widgets.colour_choice import NO_CARD, ColourChoice


@pytest.fixture
def choice(dressed: object, qtbot: QtBot) -> ColourChoice:
    made = ColourChoice("C")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.list.setFocus()
    return made


@pytest.fixture
def sent(choice: ColourChoice) -> Sequence[Colours]:
    received: list[Colours] = []
    choice.chosen.connect(received.append)
    return received


def test_what_the_user_chooses_is_sent_what_the_page_sets_is_not(
    choice: ColourChoice, sent: Sequence[Colours]
) -> None:
    choice.set_colours(Colours.GREY_WORLD)
    assert sent == []
    assert choice.colours is Colours.GREY_WORLD

    QTest.keyClick(choice.list, Qt.Key.Key_Home)
    assert sent == [Colours.AS_TAKEN]


def test_without_a_card_the_keyboard_passes_its_way_by(
    choice: ColourChoice, sent: Sequence[Colours]
) -> None:
    offered = [choice.offers_card]
    choice.offer_card(False)
    offered.append(choice.offers_card)
    assert choice.list.itemData(1, Qt.ItemDataRole.ToolTipRole) == NO_CARD

    QTest.keyClick(choice.list, Qt.Key.Key_Down)
    assert sent == [Colours.GREY_WORLD]

    choice.offer_card(True)
    assert [*offered, choice.offers_card] == [True, False, True]
    assert choice.list.itemData(1, Qt.ItemDataRole.ToolTipRole) is None


def test_every_correction_says_that_it_is_for_display_only(choice: ColourChoice) -> None:
    labels = [choice.list.itemText(at) for at in range(choice.list.count())]
    assert labels[0] == "As taken"
    assert all("display only" in label for label in labels[1:])
    assert "the model and the report take" in choice.list.accessibleDescription()
