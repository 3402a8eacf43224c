"""The tour's walk through accounts: setting them up, who there is, signing in again."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

from acne_desktop.domain.account import AccountDetails, Role
from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.services import accounts, grade_signatures, visits
from acne_desktop.services.clinic import open_clinic
from acne_desktop.ui.routes import ACCOUNTS
from acne_desktop.ui.widgets.own_password import OwnPasswordDialog
from tests.accounts import PASSWORD
from tests.studies import visits as visits_of_study
from tests.tour_guide import Guide

_PEOPLE = (
    ("Bo", "Dr Bo Holm", frozenset({Role.READER})),
    ("Cy", "Dr Cy Sand", frozenset({Role.READER, Role.ADJUDICATOR})),
    ("Dee", "Dee Marsh", frozenset({Role.STUDY_MANAGER})),
)


def walk_accounts(guide: Guide) -> None:
    """Show the set-up, the table with a new password, somebody new, and the locked window.

    It is another clinic than the demo, which would have accounts for ever after.
    """
    window = guide.window
    folder = Path(mkdtemp(prefix="accounts"))
    open_clinic(folder).close()
    guide.running.session.open_other(folder)
    guide.settle()
    clinic = guide.running.context.clinic
    window.show_accounts()
    guide.shot("accounts-set-up")
    ada = AccountDetails("Ada", "Dr Ada Lund", frozenset({Role.CLINICIAN, Role.STUDY_MANAGER}))
    accounts.set_up(clinic, ada, PASSWORD)
    for person in _PEOPLE:
        accounts.create(clinic, AccountDetails(*person))
    window.accounts_set_up()
    guide.settle()
    page = window.page("accounts")
    page.table.selectRow(1)
    page.reset.click()
    guide.settle()
    guide.shot("accounts")
    page.begin_new()
    page.form.roles[Role.CLINICIAN].click()
    guide.shot("accounts-new")
    guide.running.context.actions.trigger("password")
    dialog = window.findChild(OwnPasswordDialog)
    assert dialog is not None
    dialog.present.setText(PASSWORD)
    dialog.new.first.setText("Ada likes harbours")
    guide.shot("accounts-own-password")
    guide.close_dialog()
    _walk_signing(guide)
    window.people.lock()
    guide.settle()
    assert window.here != ACCOUNTS
    guide.shot("accounts-locked")


def _walk_signing(guide: Guide) -> None:
    """Show a grade that is signed twice, the first time superseded, and what was signed."""
    window, clinic = guide.window, guide.running.context.clinic
    (visit_id,) = visits_of_study(clinic, 1, photographs=True)
    for grade in (Grade.MODERATE, Grade.MILD):
        made = visits.decide(clinic, visit_id, Decision(grade, "fda", datetime.now(UTC)))
        if grade is Grade.MODERATE:
            grade_signatures.sign(clinic, made, PASSWORD)
    window.show_visit(visit_id)
    guide.settle()
    page = window.page("visit")
    page.side.area.ensureWidgetVisible(page.side.decision.signatures)
    guide.shot("signing-superseded")
    guide.running.context.actions.trigger("visit.sign")
    guide.shot("signing-asked")
    guide.close_dialog()
    grade_signatures.sign(clinic, made, PASSWORD)
    page.read_again(visit_id)
    guide.settle()
    page.side.area.ensureWidgetVisible(page.side.decision.signatures)
    page.side.decision.signatures.buttons[-1].click()
    guide.shot("signing-signed")
    guide.close_dialog()
    window.show_history()
    guide.shot("signing-history")
