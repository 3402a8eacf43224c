"""The form of an account: a name, a full name, and roles that may meet in one person."""

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from acne_desktop.domain.account import (
    ROLE_NAMES,
    Account,
    AccountDetails,
    Role,
    conflicts,
)
from acne_desktop.language import mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.field import Field
from acne_desktop.ui.widgets.label import label

_TOLD = {
    Role.CLINICIAN: mark("Sees, grades and changes patients."),
    Role.READER: mark("Reads blinded photographs of studies."),
    Role.ADJUDICATOR: mark("Settles reads that differ, blinded as well."),
    Role.STUDY_MANAGER: mark("Plans studies, and sees how readers agree."),
    Role.ADMINISTRATOR: mark("Manages accounts and settings, and sees the audit trail."),
}


class AccountForm(QWidget):
    """Shows an account, of which only the roles can be changed, or takes a new one."""

    def __init__(self) -> None:
        super().__init__()
        self.title = label(type_=Type.TITLE, bold=True, wrap=True)
        self.name, self.full_name = QLineEdit(), QLineEdit()
        self.error = label(tone="error", wrap=True)
        self.roles: dict[Role, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        column.addWidget(self.title)
        column.addWidget(
            Field(tr("Name"), self.name, hint=tr("To sign in with; never given twice."))
        )
        column.addWidget(Field(tr("Full name"), self.full_name, hint=tr("Stands in signatures.")))
        column.addWidget(label(tr("Roles"), Type.CAPTION, bold=True))
        for role in Role:
            box = self.roles[role] = QCheckBox(tr(ROLE_NAMES[role]))
            box.setToolTip(tr(_TOLD[role]))
            box.setAccessibleDescription(tr(_TOLD[role]))
            box.toggled.connect(self._allow)
            column.addWidget(box)
            column.addWidget(label(tr(_TOLD[role]), Type.CAPTION, tone="muted", wrap=True))
        column.addWidget(self.error)
        self.show_new()

    def show_new(self) -> None:
        """Take a new account."""
        self._show(tr("New account"), "", "", frozenset(), new=True)

    def show_account(self, account: Account) -> None:
        """Show an account's roles."""
        self._show(account.full_name, account.name, account.full_name, account.roles, new=False)

    def details(self) -> AccountDetails:
        """Return what is entered."""
        roles = frozenset(role for role, box in self.roles.items() if box.isChecked())
        return AccountDetails(self.name.text(), self.full_name.text(), roles)

    def show_error(self, sentence: str) -> None:
        """Say what is wrong."""
        self.error.setText(sentence)
        self.error.show()

    def clear_error(self) -> None:
        """Say nothing."""
        self.error.hide()

    def _show(
        self, title: str, name: str, full_name: str, roles: frozenset[Role], *, new: bool
    ) -> None:
        self.title.setText(title)
        self.name.setText(name)
        self.full_name.setText(full_name)
        for line in (self.name, self.full_name):
            line.setReadOnly(not new)
        for role, box in self.roles.items():
            box.setChecked(role in roles)
        self._allow()

    def _allow(self) -> None:
        """Let only those roles be chosen that may meet with the ones that are."""
        self.clear_error()
        held = self.details().roles
        for role, box in self.roles.items():
            box.setEnabled(role in held or not conflicts(held | {role}))
