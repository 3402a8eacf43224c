"""The accounts of the clinic: turned on here, and afterwards who there is and what each may do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.account import ROLE_NAMES, Account, Role
from acne_desktop.errors import InvalidRecordError, KnownError
from acne_desktop.language import mark, tr
from acne_desktop.services import accounts
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.account_form import AccountForm
from acne_desktop.ui.widgets.accounts_set_up import AccountsSetUp
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.question_bar import QuestionBar
from acne_desktop.ui.widgets.shell import Pages

_COLUMNS = (mark("Name"), mark("Full name"), mark("Roles"), mark("State"))
_HANDED = mark(
    "Hand this password over to {name}, who has to change it at the first sign-in: {password}"
)


class AccountsPage(QWidget):
    """Sets accounts up where there are none; else a table, and beside it the one selected.

    ``set_up`` once the first administrator is there; ``changed_own`` where one's own was changed.
    """

    set_up = Signal()
    changed_own = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._found: list[Account] = []
        self._selected: Account | None = None
        self.first = AccountsSetUp(context)
        self.first.done.connect(self.set_up)
        self.bar = QuestionBar()
        self._make_table()
        self._make_side()
        self._lay_out()

    def _make_table(self) -> None:
        self.add = QPushButton(tr("Add an account"))
        theme.put_icon(self.add, "user-plus")
        self.add.clicked.connect(self.begin_new)
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setAccessibleName(tr("Accounts"))
        self.table.setHorizontalHeaderLabels([tr(name) for name in _COLUMNS])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        # Somebody with several roles has them in full, on as many lines as that takes.
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        self.table.itemSelectionChanged.connect(self._select)

    def _make_side(self) -> None:
        self.form = AccountForm()
        self.save = QPushButton()
        theme.set_tone(self.save, "primary")
        self.save.clicked.connect(self._save)
        self.reset = QPushButton(tr("New password"))
        self.reset.clicked.connect(self._reset)
        self.close_account = QPushButton()
        self.close_account.clicked.connect(self._close_or_reopen)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        column.setSpacing(theme.M)
        head = QHBoxLayout()
        head.addWidget(label(tr("Accounts"), Type.TITLE, bold=True), 1)
        head.addWidget(self.add)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        side = QWidget()
        theme.set_surface(side)
        side.setFixedWidth(theme.panel(340))
        beside = QVBoxLayout(side)
        beside.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        beside.setSpacing(theme.M)
        beside.addWidget(self.form)
        for button in (self.save, self.reset, self.close_account):
            beside.addWidget(button)
        beside.addStretch(1)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(left, 1)
        row.addWidget(side)
        self.body = Pages()
        self.body.addWidget(self.first)
        self.body.addWidget(both)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.bar)
        page.addWidget(self.body, 1)

    # -- what is shown

    def refresh(self) -> None:
        """Read the accounts anew, or offer to set them up."""
        self.bar.hide()
        if not self._context.clinic.has_accounts:
            self.body.setCurrentIndex(0)
            self.first.begin()
            return
        self.body.setCurrentIndex(1)
        self._read()

    def _read(self, selected: int | None = None) -> None:
        clinic = self._context.clinic
        self._context.tasks.run_db(
            lambda _progress: accounts.all_of(clinic),
            done=lambda found: self._show(found, selected),
            failed=self._failed,
        )

    def _show(self, found: list[Account], selected: int | None) -> None:
        self._found = found
        wanted = selected or (self._selected.id if self._selected else None)
        self.table.blockSignals(True)
        self.table.setRowCount(len(found))
        for row, account in enumerate(found):
            for column, text in enumerate(_told(account)):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self.table.blockSignals(False)
        rows = [row for row, account in enumerate(found) if account.id == wanted]
        self.table.clearSelection()
        self.table.selectRow(rows[0] if rows else 0)
        self._select()

    def _select(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        if rows and rows[0].row() < len(self._found):
            self._selected = self._found[rows[0].row()]
            self.form.show_account(self._selected)
            self._show_side()

    def begin_new(self) -> None:
        """Let somebody be added."""
        self._selected = None
        self.table.clearSelection()
        self.form.show_new()
        self._show_side()
        self.form.name.setFocus()

    def _show_side(self) -> None:
        account, own = self._selected, self._context.clinic.signed_in
        is_own = account is not None and own is not None and account.id == own.id
        self.save.setText(tr("Save the roles") if account else tr("Add the account"))
        self.reset.setVisible(account is not None and account.active and not is_own)
        self.close_account.setVisible(account is not None and not is_own)
        self.close_account.setText(
            tr("Close the account") if account is None or account.active else tr("Open it again")
        )

    # -- changing

    def _save(self) -> None:
        details = self.form.details()
        account, clinic = self._selected, self._context.clinic
        if account is None:
            self._context.tasks.run_db(
                lambda _progress: accounts.create(clinic, details),
                done=lambda made: self._handed_over(*made),
                failed=self._failed,
            )
            return
        own = clinic.signed_in
        is_own = own is not None and own.id == account.id

        def done(changed: Account) -> None:
            self._context.say(tr("The roles of {name} were changed.", name=changed.name))
            if is_own:
                self.changed_own.emit()
            else:
                self._read(changed.id)

        self._context.tasks.run_db(
            lambda _progress: accounts.change_roles(clinic, account.id, details.roles),
            done=done,
            failed=self._failed,
        )

    def _reset(self) -> None:
        account, clinic = self._selected, self._context.clinic
        if account is not None:
            self._context.tasks.run_db(
                lambda _progress: accounts.reset_password(clinic, account.id),
                done=lambda password: self._handed_over(account, password),
                failed=self._failed,
            )

    def _handed_over(self, account: Account, password: str) -> None:
        self.form.clear_error()
        self.bar.ask(
            tr(_HANDED, name=account.full_name, password=password), [(tr("Done"), lambda: None)]
        )
        self._read(account.id)

    def _close_or_reopen(self) -> None:
        account, clinic = self._selected, self._context.clinic
        if account is None:
            return
        change = accounts.close if account.active else accounts.reopen

        def done(changed: Account) -> None:
            self._context.say(
                tr("{name} can sign in again.", name=changed.name)
                if changed.active
                else tr("{name} can sign in no more.", name=changed.name)
            )
            self._read(changed.id)

        self._context.tasks.run_db(
            lambda _progress: change(clinic, account.id), done=done, failed=self._failed
        )

    def _failed(self, error: KnownError) -> None:
        if isinstance(error, InvalidRecordError):
            self.form.show_error(error.sentence)
        else:
            self._context.report_error(error)


def _told(account: Account) -> tuple[str, ...]:
    roles = ", ".join(tr(ROLE_NAMES[role]) for role in Role if role in account.roles)
    if not account.active:
        state = tr("Closed")
    else:
        state = tr("Has to change the password") if account.must_change else tr("In use")
    return account.name, account.full_name, roles, state
