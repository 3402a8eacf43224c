"""Two fields for a new password, which say at once what is wrong with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from acne_desktop.domain.account import check_password
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.widgets.field import Field
from acne_desktop.ui.widgets.password_rules import PasswordRules


def password_line() -> QLineEdit:
    """Return a field that shows dots."""
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    return made


class NewPassword(QWidget):
    """``entered`` when Enter is pressed in the second field."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self.first, self.again = password_line(), password_line()
        self.first_field = Field(
            tr("New password"),
            self.first,
            hint=tr("A few words that do not belong together will do."),
        )
        self.rules = PasswordRules()
        self.again_field = Field(tr("The same again"), self.again)
        self.first.textEdited.connect(lambda _text: self.first_field.clear())
        self.first.textChanged.connect(lambda _text: self._judge())
        self.again.textEdited.connect(lambda _text: self.again_field.clear())
        self.first.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.entered)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.M)
        column.addWidget(self.first_field)
        column.addWidget(self.rules)
        column.addWidget(self.again_field)

    def for_names(self, *names: str) -> None:
        """Say whose password it is: their names may not be in it."""
        self._names = names
        self._judge()

    def clear(self) -> None:
        """Forget what was typed."""
        for field in (self.first_field, self.again_field):
            field.clear()
        self.first.clear()
        self.again.clear()

    def _judge(self) -> None:
        self.rules.judge(self.first.text(), *self._names)

    def chosen(self) -> str | None:
        """Return the password; None after saying what is wrong with it."""
        try:
            check_password(self.first.text(), *self._names)
        except InvalidRecordError as error:
            self.show_error(error.sentence)
            return None
        if self.first.text() != self.again.text():
            self.again_field.error(tr("The two are not the same: type it once more."))
            self.again.setFocus()
            return None
        return self.first.text()

    def show_error(self, sentence: str) -> None:
        """Say what is wrong with the password."""
        self.first_field.error(sentence)
        self.first.setFocus()
