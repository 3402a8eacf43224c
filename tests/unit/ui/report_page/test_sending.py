"""The report page saves, prints, zooms and goes back."""

from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.errors import KnownError, StorageError
from acne_desktop.reporting import pdf
from acne_desktop.services import reports
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui import printing, theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.report import ReportPage
from tests.unit.reporting.samples import report, text_of
from tests.unit.ui.report_page.desk import A4, Desk, SaveVisit, wait_shown

# Saving


def test_saving_writes_the_report_that_is_shown(
    page: ReportPage, save_visit: SaveVisit, context: AppContext, desk: Desk, qtbot: QtBot
) -> None:
    proposed = desk.choose(desk.folder / "mine")
    page.open(save_visit())
    wait_shown(page, qtbot)
    with qtbot.waitSignal(context.said) as said:
        QTest.keyClick(page.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert said.args == ["The report was saved."]
    assert [Path(path).name for path in proposed] == ["report-visit-2026-03-04.pdf"]
    assert "Mustermann, Erika" in text_of((desk.folder / "mine.pdf").read_bytes())
    wait_shown(page, qtbot)


def test_the_next_report_is_proposed_in_the_same_folder(
    page: ReportPage, save_visit: SaveVisit, context: AppContext, desk: Desk, qtbot: QtBot
) -> None:
    desk.choose(desk.folder / "mine.pdf")
    page.open(save_visit())
    wait_shown(page, qtbot)
    with qtbot.waitSignal(context.said):
        page.save_button.click()
    wait_shown(page, qtbot)
    proposed = desk.choose(None)
    page.save_button.click()
    assert [Path(path).parent for path in proposed] == [desk.folder]


def test_leaving_the_dialogs_saves_and_prints_nothing(
    page: ReportPage, save_visit: SaveVisit, context: AppContext, desk: Desk, qtbot: QtBot
) -> None:
    desk.choose(None)
    desk.choose_printer(None)
    page.open(save_visit())
    wait_shown(page, qtbot)
    with qtbot.assertNotEmitted(context.said, wait=100):
        page.save_button.click()
        page.print_button.click()
    assert not list(desk.folder.iterdir())


def test_a_full_disk_is_told_in_place_and_saving_can_be_tried_again(
    page: ReportPage, save_visit: SaveVisit, context: AppContext, desk: Desk, qtbot: QtBot
) -> None:
    def refuse(_report: bytes, _target: Path) -> None:
        raise StorageError("The disk is full: make room on it.")

    desk.choose(desk.folder / "mine.pdf")
    page.open(save_visit())
    wait_shown(page, qtbot)
    with desk.answers.context() as full:
        full.setattr(reports, "save_as", refuse)
        page.save_button.click()
        qtbot.waitUntil(page.bar.isVisible)
    assert page.bar.text == "The disk is full: make room on it."
    wait_shown(page, qtbot)
    with qtbot.waitSignal(context.said):
        page.bar.button("Try again").click()
    assert (desk.folder / "mine.pdf").is_file()
    assert not page.bar.isVisible()


# Printing


def test_printing_sends_the_report_to_the_printer_that_was_chosen(
    page: ReportPage, save_visit: SaveVisit, context: AppContext, desk: Desk, qtbot: QtBot
) -> None:
    desk.choose_printer(desk.folder / "printed.pdf")
    page.open(save_visit())
    wait_shown(page, qtbot)
    with qtbot.waitSignal(context.said, timeout=20000) as said:
        QTest.keyClick(page.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert said.args == ["The report was sent to the printer."]
    with pikepdf.open(desk.folder / "printed.pdf") as document:
        assert len(document.pages) == 1
        box = [float(side) for side in document.pages[0].mediabox]
    assert box == pytest.approx([0, 0, *A4], abs=1)


def test_a_printer_that_fails_is_told_in_place(
    page: ReportPage, save_visit: SaveVisit, desk: Desk, qtbot: QtBot
) -> None:
    def fail(*_: object) -> None:
        raise KnownError("The printer does not answer: check it, then print again.")

    desk.choose_printer(desk.folder / "printed.pdf")
    desk.answers.setattr(printing, "print_pdf", fail)
    page.open(save_visit())
    wait_shown(page, qtbot)
    page.print_button.click()
    qtbot.waitUntil(page.bar.isVisible)
    assert "printer does not answer" in page.bar.text


# Zoom, keys, scheme


def test_zooming_by_keys_and_back_to_the_page_width(
    page: ReportPage, save_visit: SaveVisit, qtbot: QtBot
) -> None:
    page.open(save_visit())
    wait_shown(page, qtbot)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(page.view, Qt.Key.Key_Plus, control)
    enlarged = page.view.zoomFactor()
    assert page.view.zoomMode() is QPdfView.ZoomMode.Custom
    assert page.view.horizontalScrollBar().maximum() > 0  # wider than the window now
    QTest.keyClick(page.view, Qt.Key.Key_Minus, control)
    assert page.view.zoomFactor() == pytest.approx(enlarged / 1.25)
    QTest.keyClick(page.view, Qt.Key.Key_0, control)
    assert page.view.zoomMode() is QPdfView.ZoomMode.FitToWidth


def test_the_zoom_has_ends(page: ReportPage, save_visit: SaveVisit, qtbot: QtBot) -> None:
    page.open(save_visit())
    wait_shown(page, qtbot)
    for id_, end in (("report.zoom_out", 0.25), ("report.zoom_in", 6.0)):
        for _ in range(30):
            page._context.actions.trigger(id_)
        assert page.view.zoomFactor() == pytest.approx(end)
        page._context.actions.trigger("report.fit")


def test_escape_and_the_back_button_go_back(
    page: ReportPage, save_visit: SaveVisit, qtbot: QtBot
) -> None:
    page.open(save_visit())
    wait_shown(page, qtbot)
    with qtbot.waitSignal(page.closed):
        QTest.keyClick(page.view, Qt.Key.Key_Escape)
    with qtbot.waitSignal(page.closed):
        page.header.back.click()


def test_the_surround_follows_the_scheme(page: ReportPage) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, theme.Scheme.DARK)
    dark = page.view.palette().color(QPalette.ColorRole.Dark)
    assert dark.name().upper() == theme.colours().window.upper()


def test_another_clinic_shows_no_report_of_the_one_before(
    page: ReportPage,
    save_visit: SaveVisit,
    context: AppContext,
    clinic: Clinic,
    qtbot: QtBot,
) -> None:
    page.open(save_visit())
    wait_shown(page, qtbot)
    context.use_clinic(clinic)
    assert page.view.document().pageCount() == 0
    assert not page.save_button.isEnabled()


def test_the_print_dialog_offers_the_reports_pages(
    page: ReportPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int]] = []

    def accept(dialog: QPrintDialog) -> int:
        seen.append((dialog.minPage(), dialog.maxPage()))
        return int(QPrintDialog.DialogCode.Accepted)

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    printer = printing.printer_for(pdf.render(report()))
    assert printing.ask_for_printer(page, printer, 4)
    assert seen == [(1, 4)]
