"""The tour's walk through accounts: setting them up, who there is, signing in again."""

from pathlib import Path
from tempfile import mkdtemp

from acne_desktop.domain.account import AccountDetails, Role
from acne_desktop.services import accounts
from acne_desktop.services.clinic import open_clinic
from acne_desktop.ui.routes import ACCOUNTS
from acne_desktop.ui.widgets.own_password import OwnPasswordDialog
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
    ada = AccountDetails("Ada", "Dr Ada Lund", frozenset({Role.CLINICIAN}))
    accounts.set_up(clinic, ada, "violet tractor 9")
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
    dialog.present.setText("violet tractor 9")
    dialog.new.first.setText("Ada likes harbours")
    guide.shot("accounts-own-password")
    guide.close_dialog()
    window.people.lock()
    guide.settle()
    assert window.here != ACCOUNTS
    guide.shot("accounts-locked")
