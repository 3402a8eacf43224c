"""A study manager at the window: the list, a protocol, enrolment, signed steps, progress."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from acne_desktop.domain.account import Role
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.study import State
from acne_desktop.services import sign_in, studies, study_overview
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.main_window import ACCOUNTS, MainWindow, Route
from acne_desktop.ui.routes import STUDIES
from acne_desktop.ui.session import Session
from acne_desktop.ui.widgets.sign_dialog import SignDialog
from acne_desktop.ui.widgets.signed_dialog import SignedDialog
from acne_desktop.ui.widgets.study_steps import SignatureLine
from tests.accounts import PASSWORD
from tests.photographs import write_triplet
from tests.studies import Cast, cast, enrolled, opened, person, read_all, visits


class Manager:
    """Somebody who manages studies at the window."""

    def __init__(self, window: MainWindow, session: Session, qtbot: QtBot) -> None:
        self.window = window
        self.session = session
        self.qtbot = qtbot

    @property
    def clinic(self) -> Clinic:
        return self.session.context.clinic

    def page(self, name: str) -> Any:
        return self.window.page(name)

    def wait(self, question: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(question, timeout=15_000)

    def settle(self) -> None:
        for _ in range(2):
            self.wait(lambda: not self.session.context.tasks.running)
            QApplication.processEvents()

    def sits_down(self, people: Cast) -> None:
        sign_in.enter(self.clinic, people.manager)
        self.window.people.entered()
        self.settle()

    def does(self, id_: str) -> None:
        action = self.session.context.actions.action(id_)
        assert action.isEnabled(), id_
        action.trigger()
        self.settle()

    def can(self, id_: str) -> bool:
        return self.session.context.actions.action(id_).isEnabled()

    def clicks(self, button: QWidget) -> None:
        assert button.isEnabled()
        assert isinstance(button, QPushButton | QCheckBox)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def types(self, line: QWidget, text: str) -> None:
        assert isinstance(line, QLineEdit)
        line.clear()
        QTest.keyClicks(line, text)
        self.settle()

    def signs(self, id_: str, *, reason: str = "", password: str = PASSWORD) -> SignDialog:
        self.does(id_)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, SignDialog)
        if reason:
            self.types(dialog.reason, reason)
        self.types(dialog.password, password)
        self.clicks(dialog.sign_button)
        return dialog

    def ticks(self, box: QCheckBox) -> None:
        box.click()

    def told(self, table: QTableView, row: int) -> list[str]:
        model = table.model()
        return [model.index(row, at).data() for at in range(model.columnCount())]


@pytest.fixture
def manager(session: Session, window: MainWindow, qtbot: QtBot) -> Manager:
    session.open()
    made = Manager(window, session, qtbot)
    made.wait(lambda: session.context.has_clinic)
    made.settle()
    return made


def test_a_clinic_without_accounts_is_led_to_them(manager: Manager) -> None:
    manager.does("go.studies")
    page = manager.page("studies")
    assert page.empty.title.text() == "Studies need accounts"
    assert not manager.can("study.new")
    assert not manager.window.rail.place("go.studies").isVisible()
    manager.clicks(page.set_up)
    assert manager.window.here == ACCOUNTS


def test_a_protocol_is_written_kept_while_one_is_away_and_changed(manager: Manager) -> None:
    people = cast(manager.clinic)
    person(manager.clinic, "Cleo", Role.CLINICIAN)
    manager.sits_down(people)
    assert manager.window.here == STUDIES  # who treats nobody begins there
    assert manager.window.rail.place("go.studies").isVisible()
    assert manager.page("studies").empty.title.text() == "No study yet"
    manager.does("study.new")
    page = manager.page("study_protocol")
    names = [box.text() for box in page.form.editors["readers"].boxes.values()]
    assert names == ["Dr Reader1 Holm", "Dr Reader2 Holm"]  # by role

    manager.types(page.form.editors["repeat_share"], "many")
    manager.does("study.save")
    wrong = {name for name, field in page.form.fields.items() if field.is_wrong}
    assert wrong == {"code", "readers", "repeat_share"}
    assert "short code" in page.form.fields["code"].below.text()
    assert "whole number" in page.form.fields["repeat_share"].below.text()

    manager.types(page.form.editors["code"], "ACNE-7")
    manager.types(page.form.editors["repeat_share"], "20")
    for box in page.form.editors["readers"].boxes.values():
        manager.ticks(box)
    manager.does("go.back")  # away, and back again
    manager.does("study.new")
    assert page.form.code == "ACNE-7"
    assert "was kept" in page.bar.text
    manager.does("study.save")
    assert {name for name, field in page.form.fields.items() if field.is_wrong} == {"adjudicators"}
    for box in page.form.editors["adjudicators"].boxes.values():
        manager.ticks(box)
    manager.does("study.save")
    study_id = manager.window.here.record
    assert manager.window.here == Route("study", study_id)
    kept = studies.get(manager.clinic, study_id).protocol
    assert (kept.repeat_share, kept.readers) == (0.2, tuple(each.id for each in people.readers))

    manager.does("study.protocol")
    assert not manager.can("study.save")  # nothing is changed
    manager.types(page.form.editors["threshold"], "0,9")
    manager.does("study.save")
    assert page.reason_field.is_wrong
    manager.types(page.reason, "As the sponsor asked")
    manager.does("study.save")
    study = manager.page("study")
    study.show_part("protocol")
    newest = manager.told(study.versions.table, 0)
    assert (newest[0], newest[2], newest[3]) == ("2", "Dr Mona Holm", "As the sponsor asked")
    assert [(line.text, line.before) for line in study.versions.lines if line.changed] == [
        ("0.9", "0.7")
    ]
    manager.does("go.back")  # never to the form again
    assert manager.window.here == STUDIES
    manager.does("study.new")
    assert not page.bar.text  # what was saved is no draft
    manager.types(page.form.editors["code"], "acne-7")
    manager.does("study.save")
    assert "Another study" in page.form.fields["code"].below.text()


def test_visits_are_enrolled_mended_taken_back_and_out(manager: Manager) -> None:
    people = cast(manager.clinic)
    study_id = studies.create(manager.clinic, "ACNE-7", "", people.protocol()).id
    visits(manager.clinic, 4)
    manager.sits_down(people)
    manager.window.show_study(study_id)
    manager.settle()
    study = manager.page("study")
    assert study.part == "visits"
    assert not manager.can("study.open")
    assert "Enrol" in study.steps.words["study.open"]

    manager.does("study.enrol")
    page = manager.page("study_enrol")
    assert len(page.parts.candidates.rows) == 4
    manager.types(page.search, "Quince2")
    manager.wait(lambda: len(page.parts.candidates.rows) == 1)
    page.found.selectRow(0)
    manager.clicks(page.parts.train)
    assert not manager.can("study.save")
    assert "reference grade" in page.planned.plan.rows[0].problem
    page.planned.plan.setData(page.planned.plan.index(0, 5), "3")
    manager.settle()
    assert manager.can("study.save")
    page.search.clear()
    manager.wait(lambda: len(page.parts.candidates.rows) == 3)
    page.found.selectAll()
    manager.clicks(page.parts.add)
    assert [row.naming.subject for row in page.planned.plan.rows][1:] == [
        "ACNE-7-002",
        "ACNE-7-003",
        "ACNE-7-004",
    ]
    page.planned.plan.setData(page.planned.plan.index(1, 1), "ACNE-7-001")
    manager.settle()
    assert "1 visit cannot be enrolled" in page.parts.said.text()
    page.planned.plan.setData(page.planned.plan.index(1, 2), "Week 4")
    page.planned.selectRow(3)
    manager.does("study.take_out")
    assert len(page.parts.candidates.rows) == 1
    manager.does("go.back")
    manager.does("study.enrol")  # the plan is there still
    assert page.save_button.text() == "Enrol 3 visits"
    manager.does("study.save")
    assert manager.window.here == Route("study", study_id)
    assert study.bar.text == "3 visits were enrolled."
    assert manager.told(study.visits.table, 0)[:2] == ["ACNE-7-001", "Baseline"]
    shown = [manager.told(study.visits.table, row) for row in range(3)]
    assert not any("Quince" in cell or "MRN" in cell for row in shown for cell in row)
    manager.clicks(study.bar.button("Undo"))
    assert study.visits.model.rows == []


def test_visits_are_taken_out_of_a_draft_and_put_back(manager: Manager) -> None:
    people = cast(manager.clinic)
    study_id = enrolled(people, 4, people.protocol())
    manager.sits_down(people)
    manager.window.show_study(study_id)
    manager.settle()
    study = manager.page("study")
    assert not manager.can("study.take_out")
    for row in (0, 2):
        flags = QItemSelectionModel.SelectionFlag
        index = study.visits.model.index(row, 0)
        study.visits.table.selectionModel().select(index, flags.Select | flags.Rows)
    manager.does("study.take_out")
    assert study.bar.text == "2 visits were taken out."
    assert len(study.visits.model.rows) == 2
    manager.clicks(study.bar.button("Undo"))
    assert len(study.visits.model.rows) == 4


def test_a_table_of_photographs_is_looked_through_before_anything_is_enrolled(
    manager: Manager, tmp_path: Path
) -> None:
    people = cast(manager.clinic)
    study_id = studies.create(manager.clinic, "ACNE-7", "", people.protocol()).id
    manager.sits_down(people)
    files = write_triplet(tmp_path / "s1", seed=1)
    names = ",".join(f"s1/{path.name}" for path in files.values())
    views = ",".join(view.value for view in files)
    table = tmp_path / "batch.csv"
    table.write_text(
        f"subject,timepoint,arm,{views}\nS1,Week 0,A,{names}\nS2,Week 0,B,gone.jpg,,\n",
        encoding="utf-8",
    )
    manager.window.enrol_visits(study_id)
    manager.settle()
    page = manager.page("study_enrol")
    page.read_table(table)
    manager.settle()
    first, second = page.planned.plan.rows
    assert (first.told, first.problem, second.told) == ("Row 2", "", "Row 3")
    assert "gone.jpg" in second.problem
    assert not manager.can("study.save")
    page.planned.selectRow(1)
    manager.does("study.take_out")
    manager.does("study.save")
    study = manager.page("study")
    assert manager.told(study.visits.table, 0)[:3] == ["S1", "Week 0", "A"]
    manager.clicks(study.bar.button("Undo"))
    assert study.visits.model.rows == []
    table.write_text("a,b\n1,2\n", encoding="utf-8")
    manager.does("study.enrol")
    page.read_table(table)
    manager.settle()
    assert "columns" in page.bar.text


def _trains_again(manager: Manager, *, row: int) -> None:
    """Give a reader who missed the threshold the training once more, with a reason."""
    progress = manager.page("study").progress
    progress.table.selectRow(row)
    assert progress.missed.isVisible()
    manager.clicks(progress.again)
    assert "Say why" in manager.page("study").bar.text
    manager.types(progress.reason, "The light was bad")
    manager.clicks(progress.again)
    assert manager.told(progress.table, row)[1] == "1 of 2"


def test_progress_keeps_up_with_readers_at_other_workstations(manager: Manager) -> None:
    people = cast(manager.clinic)
    study_id = opened(people, 3, people.protocol(), training=1)
    manager.sits_down(people)
    listed = manager.page("studies")
    listed.table.activated.emit(listed.model.index(0, 0))
    manager.settle()
    progress = manager.page("study").progress
    assert progress.ageing.isActive()
    assert manager.told(progress.table, 0)[2] == "0 of 3"
    progress.table.selectRow(1)
    # The window hears of nothing that is done below it, as at another workstation.
    read_all(manager.clinic, people.readers[0], study_id, lambda number: Grade(number % 5))
    manager.clinic.sign_in(people.manager)
    progress.ageing.timeout.emit()
    manager.settle()
    assert manager.told(progress.table, 0)[2] == "3 of 3"
    assert progress.table.currentIndex().row() == 1
    manager.window.show_patients()
    assert not progress.ageing.isActive()


def test_steps_are_signed_and_say_why_they_cannot_be_taken(manager: Manager) -> None:
    people = cast(manager.clinic)
    study_id = opened(people, 3, people.protocol(), training=1)
    newcomer = person(manager.clinic, "Runa", Role.READER)
    missed = people.readers[1]
    read_all(manager.clinic, people.readers[0], study_id, lambda number: Grade(number % 5))
    read_all(manager.clinic, missed, study_id, lambda _number: Grade.SEVERE)
    manager.sits_down(people)
    listed = manager.page("studies")
    assert manager.told(listed.table, 0)[2:] == ["Open for reading", "2", "3", "5 of 9", "0"]
    listed.table.activated.emit(listed.model.index(0, 0))
    manager.settle()
    study = manager.page("study")
    assert "3 visits" in study.progress.summary.text()
    rows = [manager.told(study.progress.table, row) for row in range(3)]
    assert [row[:3] for row in rows] == [
        ["Dr Reader1 Holm", "1.00: qualified", "3 of 3"],
        ["Dr Reader2 Holm", "0.00: not qualified", "0 of 3"],
        ["Dr Adja Holm (adjudicator)", "0 of 1", "\N{EN DASH}"],
    ]
    assert not manager.can("study.unblind")
    assert not manager.can("report.export_study")
    assert study.steps.words["study.unblind"] == "Lock the study first."
    assert study.visits.table.isColumnHidden(2)  # the arms

    _trains_again(manager, row=1)
    manager.signs("study.replace", reason="On leave")
    assert newcomer.id in studies.get(manager.clinic, study_id).protocol.readers
    gone = [manager.told(study.progress.table, row)[0] for row in range(4)]
    assert "Dr Reader2 Holm (replaced)" in gone

    dialog = manager.signs("study.lock", password="no such thing")
    assert dialog.reason_field.is_wrong  # reads are missing
    manager.types(dialog.reason, "Stopped")
    manager.clicks(dialog.sign_button)
    assert "not right" in dialog.password_field.below.text()
    assert studies.get(manager.clinic, study_id).state is State.OPEN
    manager.types(dialog.password, PASSWORD)
    manager.clicks(dialog.sign_button)
    assert study.steps.state.word.text() == "Locked"
    assert not study.export.isVisible()
    manager.does("report.export_study")
    assert study.export.isVisible()
    assert not manager.can("study.protocol")
    manager.signs("study.unlock", reason="Too early")
    manager.signs("study.lock", reason="Now")
    manager.signs("study.unblind")
    assert study.steps.state.word.text() == "Unblinded"
    assert not study.visits.table.isColumnHidden(2)
    signed = study_overview.details(manager.clinic, study_id).signed
    assert [each.signature.reason for each in signed] == [
        *("", "On leave", "Stopped", "Too early", "Now", "")
    ]
    _looks_at_what_was_signed(manager)
    manager.does("study.agreement")
    assert manager.window.here == Route("agreement", study_id)


def _looks_at_what_was_signed(manager: Manager) -> None:
    line = manager.page("study").steps.widget().findChildren(SignatureLine)[0]
    line.show_signed.click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SignedDialog)
    assert ("Study", "ACNE-7") in dialog.lines
    dialog.accept()
    manager.settle()


def test_the_model_is_asked_about_the_visits_that_it_has_not_seen(manager: Manager) -> None:
    people = cast(manager.clinic)
    study_id = enrolled(people, 2, people.protocol(), photographs=True)
    manager.sits_down(people)
    manager.window.show_study(study_id)
    manager.settle()
    visits_shown = manager.page("study").visits
    assert "said nothing of 2 visits" in visits_shown.lacking.text()
    manager.clicks(visits_shown.suggest)
    manager.wait(lambda: not manager.page("study").suggesting.busy)
    manager.settle()
    assert not visits_shown.unsuggested.isVisible()
    assert study_overview.details(manager.clinic, study_id).unsuggested == 0
    assert not manager.can("study.suggest")
