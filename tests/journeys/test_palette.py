"""Ctrl+K finds any command and any patient, and forgets them when it closes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.domain.patient import Patient
from acne_desktop.services import settings
from acne_desktop.ui.main_window import ABOUT, PATIENTS, Route
from acne_desktop.ui.widgets.palette_dialog import Palette
from tests.journeys.sitting import Sitting


@pytest.fixture
def palette(sitting: Sitting) -> Palette:
    return opened(sitting)


def opened(sitting: Sitting) -> Palette:
    sitting.be_active()
    sitting.press("Ctrl+K")
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, Palette)
    sitting.settle()
    return shown


def texts(palette: Palette) -> list[str]:
    return [row.text for row in palette.rows.rows()]


def ask(palette: Palette, words: str, sitting: Sitting, qtbot: QtBot) -> None:
    palette.field.setText("")
    QTest.keyClicks(palette.field, words)
    qtbot.waitUntil(lambda: not palette._pause.isActive())
    sitting.settle()


def press(palette: Palette, key: Qt.Key) -> None:
    QTest.keyClick(palette.field, key)


def test_a_command_is_found_and_done(palette: Palette, sitting: Sitting, qtbot: QtBot) -> None:
    ask(palette, "model about", sitting, qtbot)
    press(palette, Qt.Key.Key_Return)
    sitting.settle()
    assert sitting.window.here == ABOUT


def test_a_patient_is_found_in_any_order_and_shown(
    palette: Palette, sitting: Sitting, erika: Patient, qtbot: QtBot
) -> None:
    ask(palette, "erika muster", sitting, qtbot)
    assert texts(palette) == ["Patients", "Mustermann, Erika"]
    press(palette, Qt.Key.Key_Return)
    sitting.settle()
    assert sitting.window.here == Route("patient", erika.id)


def test_enter_waits_for_the_patient_who_is_typed(
    palette: Palette, sitting: Sitting, erika: Patient, qtbot: QtBot
) -> None:
    QTest.keyClicks(palette.field, "mustermann")
    press(palette, Qt.Key.Key_Return)  # before anybody was looked for
    qtbot.waitUntil(lambda: sitting.window.here == Route("patient", erika.id))
    sitting.settle()


def test_arrows_pass_headings_and_what_cannot_be_used(
    palette: Palette, sitting: Sitting, qtbot: QtBot
) -> None:
    ask(palette, "patient", sitting, qtbot)
    chosen = []
    for _ in range(len(texts(palette)) + 1):
        row = palette._selected()
        assert row is not None
        assert row.act is not None
        chosen.append(row.text)
        press(palette, Qt.Key.Key_Down)
    usable = [row.text for row in palette.rows.rows() if row.act]
    assert set(chosen) == set(usable)
    assert len(usable) < len(texts(palette))
    press(palette, Qt.Key.Key_Up)
    row = palette._selected()
    assert row is not None
    assert row.text in usable


def test_keys_are_shown_and_what_cannot_be_used_says_so(
    palette: Palette, sitting: Sitting, qtbot: QtBot
) -> None:
    ask(palette, "undo", sitting, qtbot)
    (row,) = [each for each in palette.rows.rows() if each.text == "Undo"]
    assert row.act is None
    assert "Cannot be used here now" in row.in_words()
    assert row.key


def test_nothing_that_fits_says_what_to_try(
    palette: Palette, sitting: Sitting, qtbot: QtBot
) -> None:
    ask(palette, "qqqq", sitting, qtbot)
    assert palette.nothing.isVisible()
    press(palette, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_what_was_used_last_comes_first(palette: Palette, sitting: Sitting, qtbot: QtBot) -> None:
    ask(palette, "about", sitting, qtbot)
    press(palette, Qt.Key.Key_Return)
    sitting.settle()
    assert texts(opened(sitting))[1] == "About the model"
    sitting.settle()
    assert settings.load(sitting.clinic.folders).recent_commands == "go.about"


def test_closing_forgets_who_was_shown(palette: Palette, sitting: Sitting, qtbot: QtBot) -> None:
    ask(palette, "muster", sitting, qtbot)
    assert "Mustermann, Erika" in texts(palette)
    press(palette, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert texts(palette) == []
    assert palette.field.text() == ""
    assert sitting.window.here == PATIENTS
    again = opened(sitting)
    assert "Mustermann, Erika" not in texts(again)


def test_a_row_is_chosen_by_a_click(palette: Palette, sitting: Sitting, qtbot: QtBot) -> None:
    ask(palette, "about", sitting, qtbot)
    rect = palette.list.visualRect(palette.rows.index(1))
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    sitting.settle()
    assert sitting.window.here == ABOUT


def test_a_patient_is_shown_and_the_visit_that_is_not_saved_is_kept(
    sitting: Sitting, erika: Patient, qtbot: QtBot
) -> None:
    sitting.window.new_visit(erika.id)
    sitting.settle()
    sitting.window.page("visit").side.decision.choose(2)
    palette = opened(sitting)
    ask(palette, "bo beispiel", sitting, qtbot)
    press(palette, Qt.Key.Key_Return)
    sitting.settle()
    qtbot.waitUntil(lambda: sitting.window.here.page == "patient")
    sitting.window.new_visit(erika.id)
    sitting.settle()
    assert sitting.window.page("visit").state.entry.grade == 2
