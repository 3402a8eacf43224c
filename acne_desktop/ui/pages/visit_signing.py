"""Signing on the visit page: the signatures of the grade, what was signed, and one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from acne_desktop.domain.account import Permission
from acne_desktop.domain.signature import Given, Meaning, Signature
from acne_desktop.language import tr
from acne_desktop.services import grade_signatures
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.widgets.sign_dialog import Asked, SignDialog
from acne_desktop.ui.widgets.signed_dialog import SignedDialog

if TYPE_CHECKING:
    from acne_desktop.ui.pages.visit import VisitPage


class VisitSigning(QObject):
    """A grade is signed as it is recorded; one that is signed by oneself already is not again."""

    def __init__(self, context: AppContext, page: VisitPage) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self.list = page.side.decision.signatures
        self.list.opened.connect(self._show_signed)

    def show(self, given: Sequence[Given]) -> None:
        """Show the signatures of the visit on the page."""
        self.list.set_given(given)

    @property
    def can_sign(self) -> bool:
        """Tell whether whoever works here may sign the grade as it stands on the page."""
        state = self._page.state
        if state.visit is None or state.visit.decision is None or self._signer is None:
            return False
        me = self._signer
        mine = any(not g.superseded and g.signature.account_id == me for g in self.list.given)
        return not (mine or state.saving or state.entry_changed)

    @property
    def _signer(self) -> int | None:
        may = self._context.may(Permission.SIGN) and self._context.may(Permission.GRADE)
        account = self._page.clinic.signed_in if may else None
        return None if account is None else account.id

    def sign(self) -> None:
        """Ask for the password, and sign the grade of the visit shown."""
        visit, clinic = self._page.state.visit, self._page.clinic
        assert visit is not None
        assert visit.decision is not None
        grade = visit.decision.grade
        asked = Asked(
            tr("Sign the grade"),
            tr(
                "Grade {grade}, {title}, of {day} is signed as it stands here. A later change "
                "keeps what was signed, and supersedes the signature.",
                grade=int(grade),
                title=grade.title,
                day=visit.day.isoformat(),
            ),
            Meaning.RESPONSIBLE,
        )
        dialog = SignDialog(
            self._context,
            asked,
            lambda password, _reason: grade_signatures.sign(clinic, visit, password),
            self._page.window(),
        )

        def signed(_signature: Signature) -> None:
            self._context.say(tr("The grade is signed."))
            self._context.records_changed.emit(visit.patient_id)
            if self._page.state.visit is not None and self._page.state.visit.id == visit.id:
                self._page.read_again(visit.id)

        dialog.signed.connect(signed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_signed(self, given: Given) -> None:
        show_signed(given, self._page)


def show_signed(given: Given, page: QWidget) -> None:
    """Show over a page what was signed of a grade."""
    lines = grade_signatures.signed_version(given.signature)
    dialog = SignedDialog(given, lines, page.window())
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
