"""The sheet of keys: every key is on it, a field narrows it, and it goes to paper and to a file."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from acne_desktop.ui import printing
from acne_desktop.ui.commands import COMMANDS
from acne_desktop.ui.key_groups import keys_of
from acne_desktop.ui.widgets.keys_sheet import KeysSheet
from tests.journeys.sitting import Sitting
from tests.unit.reporting.samples import text_of


@pytest.fixture
def sheet(sitting: Sitting) -> KeysSheet:
    sitting.press("F1")
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, KeysSheet)
    return shown


def listed(sheet: KeysSheet) -> list[str]:
    return [label.text() for label in sheet.area.findChildren(QLabel)]


def test_every_key_is_on_the_sheet(sheet: KeysSheet) -> None:
    said = listed(sheet)
    for command in COMMANDS:
        if command.keys:
            assert command.help in said
            assert keys_of(command) in said
    assert sheet.height() <= 768
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_typing_narrows_the_sheet_by_words_and_by_keys(sheet: KeysSheet) -> None:
    QTest.keyClicks(sheet.field, "patient register")
    assert listed(sheet) == ["Patient", "Register a patient", "Ctrl+N"]
    sheet.field.setText("ctrl+k")
    assert "Find a command or a patient by a few letters" in listed(sheet)
    sheet.field.setText("zebra")
    assert listed(sheet) == ["No command fits."]
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)  # searches; it neither prints nor closes
    assert sheet.isVisible()


def test_the_sheet_is_saved(
    sheet: KeysSheet, sitting: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "keys"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target), ""))
    sheet.save_button.click()
    sitting.settle()
    text = " ".join(text_of(target.with_suffix(".pdf").read_bytes()).split())
    for command in COMMANDS:
        if command.keys:
            assert command.help in text
            assert keys_of(command) in text
    assert sheet.bar.text == "The keys were saved."


def test_a_disk_that_refuses_is_told_in_the_sheet(
    sheet: KeysSheet, sitting: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "nowhere" / "keys.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target), ""))
    sheet.save_button.click()
    sitting.settle()
    assert sheet.bar.text
    assert not target.exists()


def test_the_sheet_is_printed(
    sheet: KeysSheet, sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[bytes] = []
    monkeypatch.setattr(printing, "ask_for_printer", lambda *_a: True)
    monkeypatch.setattr(printing, "print_pdf", lambda pdf, _printer: printed.append(pdf))
    sheet.print_button.click()
    sitting.settle()
    assert "Register a patient" in text_of(printed[0])
    assert sheet.bar.text == "The keys were sent to the printer."
