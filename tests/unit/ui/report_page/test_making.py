"""The report page makes the report that is asked for, and says why where it cannot."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.reporting.content import Kind
from acne_desktop.services import intake, patients, report_choices, settings, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.report import ReportPage
from acne_desktop.ui.widgets.choice import Choice
from tests.unit.ui.report_page.desk import A4, LETTER, SaveVisit, shown_size, shown_text, wait_shown


def test_a_report_is_made_and_shown(page: ReportPage, save_visit: SaveVisit, qtbot: QtBot) -> None:
    page.open(save_visit())
    assert not page.save_button.isEnabled()
    assert not page.print_button.isEnabled()
    wait_shown(page, qtbot)
    assert page.view.isVisible()
    assert page.view.hasFocus()
    assert "Confirms the model" in shown_text(page)
    assert page.header.name.text() == "Mustermann, Erika"
    assert page.view.zoomMode() is QPdfView.ZoomMode.FitToWidth


def test_another_visit_never_shows_under_the_first_ones_report(
    page: ReportPage, save_visit: SaveVisit, qtbot: QtBot
) -> None:
    first, second = save_visit(), save_visit(name="Zweite, Anna")
    page.open(first)
    wait_shown(page, qtbot)
    page.open(second)
    assert page.view.document().pageCount() == 0
    wait_shown(page, qtbot)
    assert "Zweite, Anna" in shown_text(page)


def test_choosing_paper_makes_the_report_anew_and_is_remembered(
    page: ReportPage,
    save_visit: SaveVisit,
    context: AppContext,
    clinic: Clinic,
    qtbot: QtBot,
) -> None:
    visit = save_visit()
    page.open(visit)
    wait_shown(page, qtbot)
    assert shown_size(page) == pytest.approx(A4, abs=0.1)
    page.options.papers["Letter"].click()
    assert page.working.isVisible()
    assert page.view.isVisible()  # the old one stays until the new one is there
    assert not page.save_button.isEnabled()  # but it is not what would be saved now
    wait_shown(page, qtbot)
    assert shown_size(page) == pytest.approx(LETTER, abs=0.1)
    assert not page.working.isVisible()
    assert context.settings.paper == "Letter"
    qtbot.waitUntil(lambda: settings.load(clinic.folders).paper == "Letter")
    page.open(visit)
    wait_shown(page, qtbot)
    assert shown_size(page) == pytest.approx(LETTER, abs=0.1)


def test_the_attention_maps_can_be_left_out(
    page: ReportPage, save_visit: SaveVisit, qtbot: QtBot
) -> None:
    page.open(save_visit())
    wait_shown(page, qtbot)
    assert "Attention maps" in shown_text(page)
    page.options.attention.click()
    wait_shown(page, qtbot)
    assert "Attention maps" not in shown_text(page)
    assert "suggestion" in shown_text(page)


def test_a_visit_without_suggestion_says_why_there_is_nothing_to_choose(
    page: ReportPage, save_visit: SaveVisit, qtbot: QtBot
) -> None:
    page.open(save_visit(suggested=None))
    wait_shown(page, qtbot)
    assert not page.options.attention.isEnabled()
    assert page.options.lacking.text() == "This visit has no suggestion."


def test_each_kind_is_made_at_once_and_remembered(
    page: ReportPage, save_visit: SaveVisit, context: AppContext, clinic: Clinic, qtbot: QtBot
) -> None:
    visit = save_visit()
    page.open(visit)
    wait_shown(page, qtbot)
    assert "Facial acne assessment" in shown_text(page)
    page.options.kinds[Kind.PATIENT].click()
    wait_shown(page, qtbot)
    assert "How your skin is today" in shown_text(page)
    assert "fake-1" not in shown_text(page)
    assert not page.options.attention.isVisible()
    page.options.kinds[Kind.SERIES].click()
    wait_shown(page, qtbot)
    assert "Course of facial acne" in shown_text(page)
    qtbot.waitUntil(
        lambda: report_choices.remembered(settings.load(clinic.folders)).kind is Kind.SERIES
    )
    page.open(visit)
    wait_shown(page, qtbot)
    assert page.options.kind is Kind.SERIES
    assert "Course of facial acne" in shown_text(page)


def test_another_language_is_written_at_once_and_kept(
    page: ReportPage, save_visit: SaveVisit, context: AppContext, qtbot: QtBot
) -> None:
    page.open(save_visit())
    wait_shown(page, qtbot)
    page.options.kinds[Kind.PATIENT].click()
    choose(page.options.language, "Deutsch")
    wait_shown(page, qtbot)
    assert "4. März 2026" in shown_text(page)
    assert "Mitesser" in shown_text(page)
    assert context.settings.report_language == "de"


def choose(box: Choice, text: str) -> None:
    """Choose as with the keyboard: by the first letters of an entry."""
    box.setFocus()
    QTest.keyClicks(box, text)
    assert box.currentText() == text


def test_the_visits_of_a_series_are_chosen(
    page: ReportPage, clinic: Clinic, triplet_files: dict[View, Path], qtbot: QtBot
) -> None:
    patient = patients.register(clinic, PatientDetails("S-1", "Serie, Eva"))
    saved = [
        visits.save(
            clinic,
            patient_id=patient.id,
            day=date(2026, month, 4),
            photos={View.FRONTAL: intake.read_photo(triplet_files[View.FRONTAL])},
        ).id
        for month in (1, 2, 3)
    ]
    page.open(saved[-1])
    wait_shown(page, qtbot)
    page.options.kinds[Kind.SERIES].click()
    wait_shown(page, qtbot)
    assert "3 visits" in shown_text(page)
    assert page.options.visits.count() == 3
    page.options.visits.item(0).setCheckState(Qt.CheckState.Unchecked)  # the newest
    wait_shown(page, qtbot)
    assert "2 visits" in shown_text(page)
    assert "4 March 2026" not in shown_text(page)
    for row in (1, 2):
        page.options.visits.item(row).setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(page.retry.isVisible, timeout=15000)
    assert "at least one visit" in page.problem.text.text()
    page.options.visits.item(1).setCheckState(Qt.CheckState.Checked)
    wait_shown(page, qtbot)
    assert "1 visit" in shown_text(page)


def test_a_logo_that_cannot_be_read_is_told_and_the_report_is_made(
    page: ReportPage, save_visit: SaveVisit, context: AppContext, qtbot: QtBot
) -> None:
    context.use_settings(replace(context.settings, clinic_logo="logo-gone.png"))
    page.open(save_visit())
    wait_shown(page, qtbot)
    assert page.bar.text.startswith("The logo cannot be read")


def test_only_the_last_of_quick_changes_is_shown(
    page: ReportPage, save_visit: SaveVisit, qtbot: QtBot
) -> None:
    page.open(save_visit())
    wait_shown(page, qtbot)
    page.options.papers["Letter"].click()
    page.options.papers["A4"].click()
    page.options.papers["Letter"].click()
    wait_shown(page, qtbot)
    assert shown_size(page) == pytest.approx(LETTER, abs=0.1)


def test_a_report_that_cannot_be_made_says_why_and_can_be_tried_again(
    page: ReportPage, save_visit: SaveVisit, clinic: Clinic, qtbot: QtBot
) -> None:
    visit = save_visit()
    (stored, *_) = [file for file in clinic.folders.photos.rglob("*.jpg") if file.is_file()]
    whole = stored.read_bytes()
    stored.chmod(0o600)
    stored.write_bytes(whole[:-1])
    page.open(visit)
    qtbot.waitUntil(page.retry.isVisible, timeout=15000)
    assert "damaged" in page.problem.text.text()
    assert page.retry.hasFocus()
    assert not page.save_button.isEnabled()
    stored.write_bytes(whole)
    page.retry.click()
    wait_shown(page, qtbot)
    assert page.view.isVisible()


def test_a_visit_that_is_gone_says_so(page: ReportPage, qtbot: QtBot) -> None:
    page.open(99)
    qtbot.waitUntil(page.retry.isVisible, timeout=15000)
    assert page.problem.text.text()


def test_cancelling_goes_back(page: ReportPage, save_visit: SaveVisit, qtbot: QtBot) -> None:
    page.open(save_visit())
    with qtbot.waitSignal(page.closed):
        page.busy.cancelled.emit()
    assert page.view.document().pageCount() == 0
