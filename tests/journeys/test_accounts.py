"""Accounts as people meet them: set up, signed in, locked, and each at their own place."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from acne_desktop.domain.account import PasswordRule, Role
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.services import patients
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.storage import accounts as stored
from acne_desktop.ui.main_window import (
    ABOUT,
    ACCOUNTS,
    PATIENTS,
    SETTINGS,
    SIGN_IN,
    WELCOME,
    MainWindow,
    Route,
)
from acne_desktop.ui.pages.accounts import AccountsPage
from acne_desktop.ui.pages.sign_in import SignInPage
from acne_desktop.ui.session import Session
from acne_desktop.ui.widgets.own_password import OwnPasswordDialog
from tests.accounts import ADMINISTRATOR, PASSWORD, added, set_up

OWN = "yellow harbour 4"


def forget_wrong_passwords(clinic: Clinic) -> None:
    """Let the time pass for which no password is looked at."""
    with clinic.database.writing() as session:
        for account in stored.all_of(session):
            stored.came_in(session, account.id)


class Person:
    """Somebody who sits down at the window."""

    def __init__(self, window: MainWindow, session: Session, qtbot: QtBot) -> None:
        self.window = window
        self.session = session
        self.qtbot = qtbot

    def opens(self) -> None:
        self.session.open()
        self.qtbot.waitUntil(lambda: self.window.here in (PATIENTS, WELCOME, SIGN_IN))
        self.rests()

    def rests(self) -> None:
        self.qtbot.waitUntil(lambda: not self.session.context.tasks.running)

    @property
    def door(self) -> SignInPage:
        page = self.window.page("sign_in")
        assert isinstance(page, SignInPage)
        return page

    @property
    def accounts(self) -> AccountsPage:
        page = self.window.page("accounts")
        assert isinstance(page, AccountsPage)
        return page

    def types(self, line: QLineEdit, text: str) -> None:
        line.clear()
        QTest.keyClicks(line, text)

    def signs_in(self, name: str, password: str) -> None:
        """Type both, and press Enter."""
        assert self.window.here == SIGN_IN
        door = self.door
        self.types(door.name, name)
        self.types(door.password, password)
        QTest.keyClick(door.password, Qt.Key.Key_Return)
        self.rests()

    def presses(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window, key, Qt.KeyboardModifier.ControlModifier)
        self.rests()

    def places(self) -> set[str]:
        rail = self.window.rail
        ids = ("go.patients", "go.worklist", "go.about", "go.settings")
        return {id_ for id_ in ids if rail.place(id_).isVisible()}


@pytest.fixture
def person(window: MainWindow, session: Session, qtbot: QtBot) -> Person:
    return Person(window, session, qtbot)


@pytest.fixture
def patient_id(session: Session) -> int:
    """A clinic with accounts: Ada administers and treats, Bo reads, Cy treats."""
    with open_clinic(session.data_dir) as clinic:
        set_up(clinic, Role.CLINICIAN)
        added(clinic, "Bo", Role.READER)
        added(clinic, "Cy", Role.CLINICIAN)
        return patients.register(clinic, PatientDetails("A-1", "Mustermann, Erika")).id


def test_from_no_accounts_to_somebody_else_s_first_day(person: Person) -> None:
    person.opens()
    person.window.page("welcome").accounts.click()
    page = person.accounts
    person.types(page.first.name, "Ada")
    person.types(page.first.full_name, "Dr Ada Lund")
    person.types(page.first.own.first, PASSWORD)
    person.types(page.first.own.again, "something else")
    page.first.set_up.click()
    assert page.first.own.again_field.is_wrong
    person.types(page.first.own.again, PASSWORD)
    page.first.set_up.click()
    person.qtbot.waitUntil(lambda: person.session.context.clinic.has_accounts)
    person.rests()

    page = person.accounts  # made anew for the administrator
    assert page.table.rowCount() == 1
    assert person.window.foot.person.text() == "Ada"
    page.add.click()
    person.types(page.form.name, "Bo")
    person.types(page.form.full_name, "Bo Holm")
    page.form.roles[Role.READER].click()
    assert not page.form.roles[Role.CLINICIAN].isEnabled()  # whoever reads sees no patients
    page.save.click()
    person.rests()
    assert not page.form.error.text()
    person.qtbot.waitUntil(lambda: page.table.rowCount() == 2)
    person.rests()
    handed = page.bar.text.rsplit(" ", 1)[1]

    person.window.foot.sign_out.click()
    person.rests()
    person.signs_in("bo", "not the password")
    assert person.door.error.isVisible()
    person.signs_in("bo", handed)
    assert person.window.here == SIGN_IN  # nothing else before the password is their own
    assert not person.session.context.is_in
    door = person.door
    person.types(door.own.first, OWN)
    person.types(door.own.again, OWN)
    door.change.click()
    person.rests()
    assert person.window.foot.person.text() == "Bo"
    person.window.foot.sign_out.click()
    person.rests()
    person.signs_in("Bo", OWN)
    assert person.session.context.is_in


def test_nothing_is_reached_without_signing_in(person: Person, patient_id: int) -> None:
    person.opens()
    assert person.window.here == SIGN_IN
    assert not person.window.rail.isVisible()
    usable = set(person.session.context.actions.usable())
    assert usable <= {"theme.toggle", "keys", "quit", "demo.leave"}
    assert set(person.window._pages) <= {"sign_in", "opening"}  # no page with records was made
    person.signs_in(ADMINISTRATOR, PASSWORD)
    assert person.window.here == PATIENTS
    assert patient_id
    assert "go.accounts" in person.session.context.actions.usable()


def test_a_reader_sees_no_patients(person: Person, patient_id: int) -> None:
    assert patient_id
    person.opens()
    person.signs_in("Bo", PASSWORD)
    assert not {"go.patients", "go.worklist"} & person.places()
    usable = set(person.session.context.actions.usable())
    assert not usable & {"go.patients", "search", "patient.new", "import.open", "go.audit"}
    assert "go.accounts" not in usable
    person.window.show_settings()
    person.rests()
    page = person.window.page("settings")
    assert page.section == "appearance"
    hidden = [page.sections.item(at).isHidden() for at in range(page.sections.count())]
    assert hidden.count(False) == 1
    page.search.setText("clinic")
    assert not [id_ for id_, row in page.rows.items() if row.isVisible() and id_ == "clinic_name"]
    assert person.window.here == SETTINGS
    person.window.go_back()
    assert person.window.here not in (PATIENTS, ACCOUNTS)


def test_the_same_person_finds_everything_as_it_was(person: Person, patient_id: int) -> None:
    person.opens()
    person.signs_in("Cy", PASSWORD)
    person.window.new_visit(patient_id)
    person.rests()
    visit = person.window.page("visit")
    visit.side.decision.comment.setPlainText("half a thought")
    patients.amend(
        person.session.context.clinic, patient_id, PatientDetails("A-1", "Musterfrau, Erika")
    )
    person.presses(Qt.Key.Key_L)
    assert person.window.here == SIGN_IN
    assert person.door.name.text() == "Cy"
    assert not person.window.foot.sign_out.isVisible()
    assert "Muster" not in person.window.windowTitle()
    person.signs_in("Cy", PASSWORD)
    assert person.window.here == Route("new_visit", patient_id)
    visit = person.window.page("visit")
    person.qtbot.waitUntil(lambda: visit.side.decision.comment.toPlainText() == "half a thought")
    assert person.session.context.clinic.changes.can_undo

    person.window.people.idle.passed.emit()  # nobody has touched anything for a while
    person.rests()
    person.signs_in(ADMINISTRATOR, PASSWORD)
    assert person.window.here == PATIENTS  # somebody else begins at their own page
    assert not person.window.can_go_back
    assert not person.session.context.clinic.changes.can_undo


def test_ones_own_password_is_changed_at_any_time(person: Person, patient_id: int) -> None:
    assert patient_id
    person.opens()
    assert "password" not in person.session.context.actions.usable()
    person.signs_in("Bo", PASSWORD)
    person.session.context.actions.trigger("password")
    dialog = person.window.findChild(OwnPasswordDialog)
    assert dialog is not None
    dialog.change.click()
    assert dialog.present_field.is_wrong
    person.types(dialog.present, "not the password")
    person.types(dialog.new.first, "Bo likes harbours")
    assert dialog.new.rules.kept == {
        PasswordRule.LONG,
        PasswordRule.UNCOMMON,
        PasswordRule.NAMELESS,
    }
    person.types(dialog.new.first, "Holm likes harbours")
    assert PasswordRule.NAMELESS not in dialog.new.rules.kept
    person.types(dialog.new.first, OWN)
    person.types(dialog.new.again, OWN)
    for _ in range(3):  # wrong ones count as they do at the door
        dialog.change.click()
        person.rests()
        assert dialog.present_field.is_wrong
    person.types(dialog.present, PASSWORD)
    dialog.change.click()
    person.rests()
    assert "Too many" in dialog.present_field.below.text()

    forget_wrong_passwords(person.session.context.clinic)
    dialog.change.click()
    person.rests()
    person.qtbot.waitUntil(lambda: person.window.findChild(OwnPasswordDialog) is None)
    person.window.foot.sign_out.click()
    person.rests()
    person.signs_in("Bo", PASSWORD)
    assert person.door.error.isVisible()
    person.signs_in("Bo", OWN)
    assert person.session.context.is_in


def test_what_is_changed_at_another_workstation_is_so_here_too(
    person: Person, patient_id: int
) -> None:
    assert patient_id
    person.opens()
    people, clinic = person.window.people, person.session.context.clinic
    person.signs_in("Cy", PASSWORD)
    assert not people.renewing.isActive()  # nobody else can be at these records
    clinic.alone_since = None
    people.watch()
    assert people.renewing.isActive()
    me = clinic.signed_in
    assert me is not None
    with clinic.database.writing() as session:
        stored.set_roles(session, me.id, {Role.STUDY_MANAGER})
    people.renewing.timeout.emit()
    person.rests()
    usable = set(person.session.context.actions.usable())
    assert "go.audit" in usable
    assert "patient.new" not in usable
    with clinic.database.writing() as session:
        stored.set_active(session, me.id, False)
    people.renewing.timeout.emit()
    person.rests()
    assert person.window.here == SIGN_IN
    assert not people.renewing.isActive()


def test_the_window_locks_only_where_somebody_is_signed_in(person: Person, tmp_path: Path) -> None:
    assert tmp_path
    person.opens()
    idle = person.window.people.idle.timer
    assert not idle.isActive()
    with open_clinic(tmp_path / "other") as clinic:
        set_up(clinic)
    person.session.open_other(tmp_path / "other")
    person.qtbot.waitUntil(lambda: person.window.here == SIGN_IN)
    person.rests()
    assert not idle.isActive()
    person.signs_in(ADMINISTRATOR, PASSWORD)
    assert person.window.here == ACCOUNTS  # an administrator alone has no patients to see
    assert idle.isActive()
    assert idle.interval() == 10 * 60_000
    person.session.context.change_settings(lock_after_minutes="0")
    assert not idle.isActive()
    person.window.show_about()
    assert person.window.here == ABOUT
    person.rests()
