"""Going elsewhere, or closing, while a visit is not saved: nothing is asked, nothing is lost."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import Patient, PatientDetails
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import StorageError
from acne_desktop.services import drafts, patients, visits
from acne_desktop.services.clinic import open_clinic
from acne_desktop.ui.main_window import ABOUT, PATIENTS, MainWindow, Route
from acne_desktop.ui.session import Session


@pytest.fixture
def erika(session: Session) -> Patient:
    with open_clinic(session.data_dir) as clinic:
        return patients.register(clinic, PatientDetails("A-1", "Mustermann, Erika"))


def rest(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not session.context.tasks.running, timeout=10_000)


@pytest.fixture
def unsaved(
    erika: Patient,
    triplet_files: dict[View, Path],
    session: Session,
    window: MainWindow,
    qtbot: QtBot,
) -> MainWindow:
    """Return the window with a new visit that has photographs and a grade but is not saved."""
    session.open()
    qtbot.waitUntil(lambda: window.here == PATIENTS)
    window.show_patient(erika.id)
    window.new_visit(erika.id)
    page = window.page("visit")
    rest(session, qtbot)
    page.intake.add(list(triplet_files.values()))
    qtbot.waitUntil(lambda: page.state.unsaved, timeout=10_000)
    rest(session, qtbot)
    page.side.decision.choose(Grade.SEVERE)
    page.side.decision.comment.setPlainText("seen twice")
    return window


def test_going_elsewhere_asks_nothing_and_coming_back_shows_all(
    unsaved: MainWindow, session: Session, erika: Patient, qtbot: QtBot
) -> None:
    unsaved.show_about()
    qtbot.waitUntil(lambda: unsaved.here == ABOUT)
    assert visits.of_patient(session.context.clinic, erika.id) == []
    assert [each.patient_id for each in drafts.of_all(session.context.clinic)] == [erika.id]

    unsaved.go_back()
    rest(session, qtbot)

    page = unsaved.page("visit")
    assert unsaved.here == Route("new_visit", erika.id)
    assert "restored" in page.bar.text
    assert list(page.state.draft.photos) == list(VIEWS)
    assert page.side.decision.entry.grade == Grade.SEVERE
    assert page.side.decision.comment.toPlainText() == "seen twice"
    assert page.state.suggestion is not None  # asked for again


def test_discarding_can_be_undone(unsaved: MainWindow, session: Session, qtbot: QtBot) -> None:
    page = unsaved.page("visit")
    session.context.actions.trigger("visit.discard")
    rest(session, qtbot)
    assert page.state.draft.photos == {}
    assert page.side.decision.entry.grade is None
    assert drafts.of_all(session.context.clinic) == []

    page.bar.button("Undo").click()
    rest(session, qtbot)
    assert list(page.state.draft.photos) == list(VIEWS)
    assert page.side.decision.comment.toPlainText() == "seen twice"
    assert len(drafts.of_all(session.context.clinic)) == 1


def test_saving_forgets_the_draft_and_back_never_starts_the_visit_again(
    unsaved: MainWindow, session: Session, erika: Patient, qtbot: QtBot
) -> None:
    page = unsaved.page("visit")
    page.side.decision.reason.setText("Nodules felt")
    session.context.actions.trigger("visit.save")
    rest(session, qtbot)
    (saved,) = visits.of_patient(session.context.clinic, erika.id)
    assert saved.grade == Grade.SEVERE
    assert drafts.of_all(session.context.clinic) == []

    unsaved.show_about()
    qtbot.waitUntil(lambda: unsaved.here == ABOUT)
    unsaved.go_back()
    assert unsaved.here == Route("visit", saved.id)
    unsaved.go_back()
    assert unsaved.here == Route("patient", erika.id)
    rest(session, qtbot)


def test_closing_keeps_the_draft_for_the_next_start(
    unsaved: MainWindow, session: Session, erika: Patient, qtbot: QtBot
) -> None:
    unsaved.close()
    qtbot.waitUntil(lambda: not unsaved.isVisible())
    found = drafts.of_new_visit(session.context.clinic, erika.id)
    assert found is not None
    assert found.draft.entry.comment == "seen twice"
    assert list(found.draft.photos) == list(VIEWS)


def test_an_empty_visit_leaves_no_draft(
    unsaved: MainWindow, session: Session, erika: Patient, qtbot: QtBot
) -> None:
    session.context.actions.trigger("visit.discard")
    unsaved.show_about()
    qtbot.waitUntil(lambda: unsaved.here == ABOUT)
    assert drafts.of_all(session.context.clinic) == []
    unsaved.go_back()
    rest(session, qtbot)
    assert unsaved.page("visit").bar.text == ""


def test_what_could_not_be_kept_is_asked_about(
    unsaved: MainWindow, session: Session, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    rest(session, qtbot)

    def full(*_given: object) -> None:
        raise StorageError("The disk is full: make room on it and try again.")

    monkeypatch.setattr(drafts, "keep", full)
    page = unsaved.page("visit")
    page.side.decision.comment.setFocus()
    QTest.keyClicks(page.side.decision.comment, " more")
    rest(session, qtbot)
    assert "The disk is full" in page.bar.text

    unsaved.show_about()
    rest(session, qtbot)
    assert unsaved.here.page == "new_visit"
    page.bar.button("Stay").click()
    assert page.side.decision.comment.toPlainText().startswith(" more")
    unsaved.show_about()
    rest(session, qtbot)
    QTest.mouseClick(page.bar.button("Leave without it"), Qt.MouseButton.LeftButton)
    assert unsaved.here == ABOUT
