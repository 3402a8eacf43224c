"""The dialog in which one changes one's own password, at any time."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from acne_desktop.domain.account import Account
from acne_desktop.errors import InvalidRecordError, KnownError
from acne_desktop.language import tr
from acne_desktop.services import accounts
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.field import Field
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.new_password import NewPassword, password_line
from acne_desktop.ui.widgets.shell import DialogShell

_FIELD_WIDTH = 360


class OwnPasswordDialog(QDialog):
    """Asks for the present password; wrong ones count as they do at the door."""

    def __init__(
        self, context: AppContext, account: Account, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle(tr("Change your password"))
        self.present = password_line()
        self.present.setMinimumWidth(theme.em(_FIELD_WIDTH))
        self.present_field = Field(tr("Present password"), self.present)
        self.present.textEdited.connect(lambda _text: self.present_field.clear())
        self.new = NewPassword()
        self.new.for_names(account.name, account.full_name)
        self.change = QPushButton(tr("Change the password"))
        self.change.setDefault(True)
        theme.set_tone(self.change, "primary")
        self.change.clicked.connect(self._change)
        self._lay_out()
        self.present.setFocus()

    def _lay_out(self) -> None:
        asked = QWidget()
        column = QVBoxLayout(asked)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.S)
        column.setSpacing(theme.M)
        column.addWidget(label(tr("Change your password"), Type.TITLE, bold=True))
        column.addWidget(self.present_field)
        column.addWidget(self.new)
        column.addStretch(1)
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(theme.XL, theme.S, theme.XL, theme.L)
        buttons.setSpacing(theme.S)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.change)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(DialogShell(asked), 1)
        whole.addLayout(buttons)
        whole.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    def _change(self) -> None:
        if not self.present.text():
            self.present_field.error(tr("Enter your present password."))
            self.present.setFocus()
            return
        new = self.new.chosen()
        if new is None:
            return
        clinic, present = self._context.clinic, self.present.text()
        self.change.setEnabled(False)
        self._context.tasks.run_db(
            lambda _progress: accounts.change_own_password(clinic, present, new),
            done=self._changed,
            failed=self._failed,
        )

    def _changed(self, _account: Account) -> None:
        self._context.say(tr("Your password is changed."))
        self.accept()

    def _failed(self, error: KnownError) -> None:
        self.change.setEnabled(True)
        if isinstance(error, InvalidRecordError):
            self.new.show_error(error.sentence)
        else:
            self.present_field.error(error.sentence)
            self.present.selectAll()
            self.present.setFocus()
