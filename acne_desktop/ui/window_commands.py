"""The commands that work everywhere in the window, and the dialogs that they open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from acne_desktop.domain.account import Permission
from acne_desktop.ui import theme
from acne_desktop.ui.routes import PATIENTS
from acne_desktop.ui.undoing import Undoing

if TYPE_CHECKING:
    from collections.abc import Callable

    from acne_desktop.ui.context import AppContext
    from acne_desktop.ui.main_window import MainWindow
    from acne_desktop.ui.session import Session

# Dialogs are imported where they are first shown.
# ruff: noqa: PLC0415


class WindowCommands(QObject):
    """Binds the window's own commands; a page's own binding comes first on that page."""

    def __init__(self, window: MainWindow, context: AppContext, session: Session) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._session = session
        self.undoing = Undoing(window, context)
        bind, opened = context.actions.bind, self._is_open
        bind("edit.undo", self.undoing.undo, enabled=self.undoing.can_undo)
        bind("edit.redo", self.undoing.redo, enabled=self.undoing.can_redo)
        bind("history", window.show_history, enabled=self._has_history)
        bind("visit.paste", window.paste_visit, enabled=self._can_paste)
        sees = self._allows(Permission.SEE_PATIENTS)
        changes = self._allows(Permission.CHANGE_PATIENTS)
        bind("go.patients", window.show_patients, enabled=sees)
        bind("go.worklist", window.show_worklist, enabled=sees)
        bind("go.about", window.show_about, enabled=self._is_not_shut)
        bind("go.settings", window.show_settings, enabled=opened)
        bind("go.audit", window.show_audit, enabled=self._allows(Permission.SEE_AUDIT))
        bind("go.accounts", window.show_accounts, enabled=self._can_manage)
        bind("lock", window.people.lock, enabled=lambda: window.people.can_leave)
        bind("password", self._change_password, enabled=self._has_name)
        bind("sign_out", window.people.sign_out, enabled=lambda: window.people.can_leave)
        bind("go.studies", window.show_studies, enabled=self._allows(Permission.MANAGE_STUDIES))
        bind("go.reads", window.show_reads, enabled=self._allows(Permission.READ))
        bind("compare.open", window.compare_visit, enabled=lambda: window.has_visit)
        bind("go.back", window.go_back, enabled=lambda: window.can_go_back)
        bind("search", self._search, enabled=sees)
        bind("patient.new", window.new_patient, enabled=changes)
        bind("import.open", window.show_import, enabled=changes)
        bind("demo.open", window.open_demo, enabled=self._can_open_demo)
        bind("demo.leave", window.leave_demo, enabled=lambda: session.can_return)
        bind("theme.toggle", self._toggle_theme)
        bind("palette", self._show_palette, enabled=self._is_not_shut)
        bind("menu", self._open_menu, enabled=self._is_not_shut)
        bind("keys", self._show_keys)
        bind("quit", self._quit)

    def _is_open(self) -> bool:
        return self._context.is_in

    def _is_not_shut(self) -> bool:
        """Tell whether no clinic is open that somebody has to sign in to."""
        return self._context.is_in or not self._context.has_clinic

    def _has_name(self) -> bool:
        """Tell whether somebody is signed in, and may work."""
        return self._context.is_in and self._context.clinic.signed_in is not None

    def _allows(self, permission: Permission) -> Callable[[], bool]:
        return lambda: self._context.may(permission)

    def _can_manage(self) -> bool:
        """Tell whether one may change accounts, or set them up."""
        context = self._context
        none_yet = context.has_clinic and not context.clinic.has_accounts
        return none_yet or context.may(Permission.MANAGE_ACCOUNTS)

    def _can_paste(self) -> bool:
        """Tell whether copied photographs could begin a visit of the patient at hand."""
        return (
            self._context.may(Permission.CHANGE_PATIENTS)
            and self._window.patient_at_hand is not None
        )

    def _has_history(self) -> bool:
        return self._is_open() and self._window.has_history

    def _can_open_demo(self) -> bool:
        session = self._session
        return self._is_open() and not session.shows_demo and not session.building_demo

    def _search(self) -> None:
        self._window.show_patients()
        if self._window.here == PATIENTS:  # not where a visit is not saved and asks first
            self._window.page("patients").focus_search()

    def _toggle_theme(self) -> None:
        scheme = theme.Scheme.LIGHT if theme.is_dark() else theme.Scheme.DARK
        self._session.remember_theme(scheme)

    def _show_palette(self) -> None:
        from acne_desktop.ui.widgets.palette_dialog import Palette

        shown = Palette(self._context, self._window)
        shown.patient_chosen.connect(self._window.show_patient)
        shown.finished.connect(lambda _how: self._window.activateWindow())
        shown.finished.connect(shown.deleteLater)
        shown.place_over(self._window)
        shown.show()
        shown.field.setFocus()

    def _open_menu(self) -> None:
        self._window.rail.open_menu()  # the rail is another one once the language has changed

    def _change_password(self) -> None:
        from acne_desktop.ui.widgets.own_password import OwnPasswordDialog

        account = self._context.clinic.signed_in
        assert account is not None
        dialog = OwnPasswordDialog(self._context, account, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_keys(self) -> None:
        from acne_desktop.ui.widgets.keys_sheet import KeysSheet

        sheet = KeysSheet(self._context, self._window)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    def _quit(self) -> None:
        self._window.close()
