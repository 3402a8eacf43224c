"""Signing a grade at the visit: asked for by key, shown with the record, superseded by a change."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from acne_desktop.domain.account import Role
from acne_desktop.domain.iga import Grade
from acne_desktop.ui.pages.history import HistoryPage
from acne_desktop.ui.pages.visit import VisitPage
from acne_desktop.ui.widgets.sign_dialog import SignDialog
from acne_desktop.ui.widgets.signed_dialog import SignedDialog
from tests.accounts import PASSWORD
from tests.journeys.sitting import Sitting
from tests.studies import person


def _asked(sitting: Sitting) -> SignDialog:
    sitting.press("Ctrl+Shift+S")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SignDialog)
    return dialog


def test_a_grade_is_signed_and_a_later_change_supersedes_it(
    sitting: Sitting, visit_id: int
) -> None:
    sitting.decide(visit_id, Grade.MODERATE)
    sitting.window.show_visit(visit_id)
    sitting.settle()
    page = sitting.window.page("visit")
    assert isinstance(page, VisitPage)
    assert not page.side.sign.isVisible()  # nobody has a name here
    sitting.clinic.sign_in(person(sitting.clinic, "Clara", Role.CLINICIAN))
    page.refresh()
    assert page.side.sign.isVisible()

    dialog = _asked(sitting)
    QTest.keyClicks(dialog.password, "not the password")
    dialog.sign_button.click()
    sitting.settle()
    assert dialog.password_field.is_wrong
    dialog.password.setText(PASSWORD)
    dialog.sign_button.click()
    sitting.settle()
    signatures = page.side.decision.signatures
    assert "Dr Clara Holm" in signatures.text
    assert "superseded" not in signatures.text
    assert not page.side.sign.isVisible()

    sitting.decide(visit_id, Grade.CLEAR)
    sitting.session.context.records_changed.emit(page.state.visit.patient_id)  # type: ignore[union-attr]
    page.read_again(visit_id)
    sitting.settle()
    assert signatures.text.endswith("(superseded by a later change)")
    assert page.side.sign.isVisible()
    signatures.buttons[0].click()
    signed = QApplication.activeModalWidget()
    assert isinstance(signed, SignedDialog)
    assert ("Grade", "3 Moderate") in signed.lines
    signed.close_button.click()
    sitting.window.activateWindow()
    sitting.be_active()

    sitting.press("Ctrl+Shift+H")
    history = sitting.window.page("history")
    assert isinstance(history, HistoryPage)
    assert history.signatures.isVisible()
    assert history.signatures.text == signatures.text
    assert history.title.width() >= history.title.sizeHint().width()
    sitting.press("Ctrl+Z")  # the grade that was signed is in force again
    sitting.settle()
    assert "superseded" not in history.signatures.text
