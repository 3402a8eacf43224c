"""The page where one signs in, and chooses a password of one's own where one was handed over."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from acne_desktop.domain.account import Account
from acne_desktop.errors import InvalidRecordError, KnownError
from acne_desktop.language import tr
from acne_desktop.services import accounts, sign_in
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.centred import centred
from acne_desktop.ui.widgets.field import Field
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.new_password import NewPassword, password_line
from acne_desktop.ui.widgets.shell import Pages


class SignInPage(QWidget):
    """Nothing of the records is shown here; ``entered`` once somebody may work."""

    entered = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._present = ""  # the password that was handed over
        self.name, self.password = QLineEdit(), password_line()
        self.sign_in = QPushButton(tr("Sign in"))
        theme.set_tone(self.sign_in, "primary")
        self.sign_in.clicked.connect(self._sign_in)
        self.name.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._sign_in)
        self.error = label(tone="error", wrap=True)
        self.error.hide()
        self.own = NewPassword()
        self.change = QPushButton(tr("Change the password"))
        theme.set_tone(self.change, "primary")
        self.change.clicked.connect(self._change)
        self.own.entered.connect(self._change)
        self._lay_out()

    def _lay_out(self) -> None:
        self.title = label(tr("Sign in"), Type.GRADE, bold=True, wrap=True)
        self.said = label(tone="muted", wrap=True)
        first = _column(
            self.title,
            self.said,
            Field(tr("Name"), self.name),
            Field(tr("Password"), self.password),
            self.error,
            self.sign_in,
        )
        second = _column(
            label(tr("Choose your own password"), Type.GRADE, bold=True, wrap=True),
            label(
                tr("The password that you were given is known to somebody else: change it now."),
                tone="muted",
                wrap=True,
            ),
            self.own,
            self.change,
        )
        self.forms = Pages()
        for form in (first, second):
            self.forms.addWidget(form)
        page = QVBoxLayout(self)
        page.addWidget(centred(self.forms))

    def ask(self, name: str = "") -> None:
        """Ask for a name and a password; the name of whoever was here last is filled in."""
        self.forms.setCurrentIndex(0)
        self.said.setText(
            tr("Locked. {name} finds everything as it was.", name=name)
            if name
            else tr("The records of this clinic are kept for those who have an account.")
        )
        self.name.setText(name)
        self.password.clear()
        self.own.clear()
        self.error.hide()
        (self.password if name else self.name).setFocus()

    def refresh(self) -> None:
        """Begin anew."""
        self.ask()

    # -- signing in

    def _sign_in(self) -> None:
        if not self.sign_in.isEnabled():
            return
        clinic, name, password = self._context.clinic, self.name.text(), self.password.text()
        self.sign_in.setEnabled(False)
        self.error.hide()

        def done(account: Account) -> None:
            self.sign_in.setEnabled(True)
            self.password.clear()
            if account.must_change:
                self._present = password
                self.own.for_names(account.name, account.full_name)
                self.forms.setCurrentIndex(1)
                self.own.first.setFocus()
            else:
                self.entered.emit()

        self._context.tasks.run_db(
            lambda _progress: sign_in.sign_in(clinic, name, password),
            done=done,
            failed=self._refused,
        )

    def _refused(self, error: KnownError) -> None:
        self.sign_in.setEnabled(True)
        self.error.setText(error.sentence)
        self.error.show()
        self.password.selectAll()
        self.password.setFocus()

    def _change(self) -> None:
        new = self.own.chosen()
        if new is None or not self.change.isEnabled():
            return
        clinic, present = self._context.clinic, self._present
        self.change.setEnabled(False)

        def done(_account: Account) -> None:
            self.change.setEnabled(True)
            self._present = ""
            self.own.clear()
            self.entered.emit()

        def failed(error: KnownError) -> None:
            self.change.setEnabled(True)
            if isinstance(error, InvalidRecordError):
                self.own.show_error(error.sentence)
            else:
                self.ask()
                self._refused(error)

        self._context.tasks.run_db(
            lambda _progress: accounts.change_own_password(clinic, present, new),
            done=done,
            failed=failed,
        )


def _column(*parts: QWidget) -> QWidget:
    form = QWidget()
    column = QVBoxLayout(form)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.M)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return form
