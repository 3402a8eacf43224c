"""Turns accounts on: says what working without them gives up, and makes the first administrator."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from acne_desktop.domain.account import Account, AccountDetails, Role
from acne_desktop.errors import KnownError
from acne_desktop.language import tr
from acne_desktop.services import accounts
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.centred import centred
from acne_desktop.ui.widgets.field import Field
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.new_password import NewPassword


class AccountsSetUp(QWidget):
    """``done`` once the first administrator is there, and signed in."""

    done = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.name, self.full_name = QLineEdit(), QLineEdit()
        self.own = NewPassword()
        self.own.entered.connect(self._set_up)
        for line in (self.name, self.full_name):
            line.textChanged.connect(lambda _text: self._say_whose())
        self.clinician = QCheckBox(tr("I also see and grade patients"))
        self.clinician.setChecked(True)
        self.error = label(tone="error", wrap=True)
        self.set_up = QPushButton(tr("Set up accounts"))
        theme.set_tone(self.set_up, "primary")
        self.set_up.clicked.connect(self._set_up)
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.M)
        column.addWidget(label(tr("Set up accounts"), Type.GRADE, bold=True, wrap=True))
        column.addWidget(
            label(
                tr(
                    "Without accounts one works at once, but gives something up: the audit trail "
                    "names nobody, nothing can be signed, and no trial can be read. With them, "
                    "everybody signs in; this cannot be turned off again."
                ),
                wrap=True,
            )
        )
        column.addWidget(label(tr("You become the first administrator."), tone="muted", wrap=True))
        column.addWidget(
            Field(tr("Name"), self.name, hint=tr("To sign in with; never given twice."))
        )
        column.addWidget(Field(tr("Full name"), self.full_name, hint=tr("Stands in signatures.")))
        column.addWidget(self.own)
        column.addWidget(self.clinician)
        column.addWidget(self.error)
        column.addWidget(self.set_up)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(centred(form))
        self.setFocusProxy(self.name)

    def begin(self) -> None:
        """Show an empty form."""
        for line in (self.name, self.full_name):
            line.clear()
        self.own.clear()
        self.error.hide()
        self.name.setFocus()

    def _say_whose(self) -> None:
        self.own.for_names(self.name.text(), self.full_name.text())

    def _set_up(self) -> None:
        password = self.own.chosen()
        if password is None or not self.set_up.isEnabled():
            return
        roles = {Role.ADMINISTRATOR} | ({Role.CLINICIAN} if self.clinician.isChecked() else set())
        details = AccountDetails(self.name.text(), self.full_name.text(), frozenset(roles))
        clinic = self._context.clinic
        self.set_up.setEnabled(False)

        def done(_account: Account) -> None:
            self.set_up.setEnabled(True)
            self.own.clear()
            self.done.emit()

        self._context.tasks.run_db(
            lambda _progress: accounts.set_up(clinic, details, password),
            done=done,
            failed=self._failed,
        )

    def _failed(self, error: KnownError) -> None:
        self.set_up.setEnabled(True)
        self.error.setText(error.sentence)
        self.error.show()
