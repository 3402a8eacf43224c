"""Asks for a signature: what is signed, what follows, why where that is wanted, and a password."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.signature import Meaning, Signature
from acne_desktop.errors import InvalidRecordError, KnownError, SignInError
from acne_desktop.language import tr
from acne_desktop.services.permissions import signed_in
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.field import Field
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.new_password import password_line
from acne_desktop.ui.widgets.shell import DialogShell

_WIDTH = 380


@dataclass(frozen=True)
class Asked:
    """What is to be signed: its title, what follows in one sentence, and what signing means."""

    title: str
    follows: str
    meaning: Meaning
    needs_reason: bool = False


class SignDialog(QDialog):
    """``signed`` once ``sign``, given the password and the reason, has returned a signature."""

    signed = Signal(object)  # Signature

    def __init__(
        self,
        context: AppContext,
        asked: Asked,
        sign: Callable[[str, str], Signature],
        parent: QWidget | None = None,
        *,
        also: tuple[str, QWidget] | None = None,
    ) -> None:
        """Ask; ``also`` is one more thing to choose, with its name."""
        super().__init__(parent)
        self._context = context
        self._also = also
        self._asked = asked
        self._sign = sign
        self.setWindowTitle(asked.title)
        self.reason = QLineEdit()
        self.password = password_line()
        self.reason_field = Field(tr("Reason"), self.reason, hint=tr("Stands with the signature."))
        self.password_field = Field(tr("Your password"), self.password)
        self.cancel_button = QPushButton(tr("Cancel"))
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.reject)
        self.sign_button = QPushButton(tr("Sign"))
        self.sign_button.setDefault(True)
        theme.set_tone(self.sign_button, "primary")
        self.sign_button.clicked.connect(self.sign)
        for line, field in (
            (self.reason, self.reason_field),
            (self.password, self.password_field),
        ):
            line.textEdited.connect(lambda _text, field=field: field.clear())
        self._lay_out()
        (self.reason if asked.needs_reason else self.password).setFocus()

    def _lay_out(self) -> None:
        who = signed_in(self._context.clinic).full_name
        said = tr("{name} signs: {meaning}", name=who, meaning=self._asked.meaning.label)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.S)
        column.setSpacing(theme.M)
        self.password.setMinimumWidth(theme.column(_WIDTH))
        for words in (
            label(self._asked.title, Type.TITLE, bold=True, wrap=True),
            label(self._asked.follows, wrap=True),
            label(said, bold=True, wrap=True),
        ):
            column.addWidget(give_way(words))
        if self._also is not None:
            column.addWidget(Field(*self._also))
        if self._asked.needs_reason:
            column.addWidget(self.reason_field)
        column.addWidget(self.password_field)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(theme.XL, theme.S, theme.XL, theme.L)
        buttons.setSpacing(theme.S)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.sign_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(DialogShell(inside), 1)
        whole.addLayout(buttons)
        whole.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    def sign(self) -> None:
        """Sign, or say at the field what lacks."""
        reason, password = self.reason.text().strip(), self.password.text()
        if self._asked.needs_reason and not reason:
            self.reason_field.error(tr("Say why: the reason is kept."))
            self.reason.setFocus()
            return
        if not password:
            self.password_field.error(tr("Type your password once more: it is your signature."))
            self.password.setFocus()
            return
        self.sign_button.setEnabled(False)
        sign = self._sign
        self._context.tasks.run_db(
            lambda _progress: sign(password, reason), done=self._signed, failed=self._refused
        )

    def _signed(self, signature: Signature) -> None:
        self.password.clear()
        self.accept()
        self.signed.emit(signature)

    def _refused(self, error: KnownError) -> None:
        self.sign_button.setEnabled(True)
        if isinstance(error, InvalidRecordError) and self._asked.needs_reason:
            self.reason_field.error(error.sentence)
            self.reason.setFocus()
            return
        self.password_field.error(error.sentence)
        if isinstance(error, SignInError):
            self.password.selectAll()
        self.password.setFocus()
