"""The audit page: entries by filter, what differs, the check, and the file."""

import csv
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from acne_desktop.domain.audit import Action
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.services import patients
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.audit import AuditPage
from acne_desktop.ui.trail_check import TrailCheck
from tests.ui_fixtures import context, dressed, tasks
from tests.unit.reporting.samples import text_of

__all__ = ["context", "dressed", "tasks"]


@pytest.fixture
def page(context: AppContext, clinic: Clinic, qtbot: QtBot) -> AuditPage:
    """Return the page over a clinic with one patient, who was renamed."""
    patient = patients.register(clinic, PatientDetails("P-1", "Erika Muster", date(2001, 5, 4)))
    patients.amend(clinic, patient.id, PatientDetails("P-1", "Erika Beispiel", date(2001, 5, 4)))
    made = AuditPage(context, TrailCheck(context))
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: len(made.table.entries.rows) > 3)
    return made


def _only(page: AuditPage, action: Action, qtbot: QtBot) -> None:
    page.action.setCurrentIndex(page.action.findData(action.value))
    page.action.activated.emit(page.action.currentIndex())
    qtbot.waitUntil(lambda: {e.action for e in page.table.entries.rows} == {action.value})


def _said(page: AuditPage) -> set[str]:
    return {each.text() for each in page.side.findChildren(QLabel) if each.isVisible()}


def test_a_filter_and_what_differs(page: AuditPage, qtbot: QtBot) -> None:
    _only(page, Action.CHANGED, qtbot)
    qtbot.waitUntil(lambda: {"Erika Muster", "Erika Beispiel"} <= _said(page))
    assert page.what.text() == "Changed \N{MIDDLE DOT} Patient 1"


def test_a_filter_that_nothing_fits_says_so(page: AuditPage, qtbot: QtBot) -> None:
    page.until.pick(date(2020, 1, 1))
    qtbot.waitUntil(lambda: page.body.currentWidget() is page.nothing)
    assert not page.side.isVisible()


def test_the_check_says_that_the_trail_holds(page: AuditPage, qtbot: QtBot) -> None:
    page.verify.click()
    qtbot.waitUntil(lambda: page.state.text().startswith("The trail holds"), timeout=20_000)


def test_the_check_says_what_was_changed(
    page: AuditPage, clinic: Clinic, context: AppContext, qtbot: QtBot
) -> None:
    with closing(sqlite3.connect(clinic.folders.database)) as other:
        other.execute("UPDATE patients SET note = 'x'")
        other.commit()
    told: list[str] = []
    context.error_reported.connect(lambda error: told.append(error.sentence))
    page.verify.click()
    qtbot.waitUntil(lambda: page.state.text().startswith("patients 1 was changed"), timeout=20_000)
    assert told[0].startswith("The audit trail does not hold")


def test_the_file_has_every_entry_that_fits(page: AuditPage, tmp_path: Path, qtbot: QtBot) -> None:
    _only(page, Action.CREATED, qtbot)
    count = len(page.table.entries.rows)
    page.save(tmp_path / "trail.csv")
    qtbot.waitUntil(lambda: (tmp_path / "trail.csv").exists() and not page._context.tasks.running)
    with (tmp_path / "trail.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count
    assert [int(row["entry"]) for row in rows] == sorted(int(row["entry"]) for row in rows)
    assert {row["action"] for row in rows} == {"created"}


def test_the_paper_has_the_entries_that_fit(page: AuditPage, tmp_path: Path, qtbot: QtBot) -> None:
    _only(page, Action.CHANGED, qtbot)
    page.save_pdf(tmp_path / "trail.pdf")
    qtbot.waitUntil(lambda: not page._context.tasks.running, timeout=20_000)
    text = text_of((tmp_path / "trail.pdf").read_bytes())
    assert "What: Changed" in text
    assert "Erika Beispiel" in text


def test_looking_at_a_patient_is_on_the_trail(
    page: AuditPage, clinic: Clinic, qtbot: QtBot
) -> None:
    patients.opened(clinic, 1)
    page.refresh()
    _only(page, Action.VIEWED, qtbot)
    assert page.table.entries.rows[0].record == "1"
