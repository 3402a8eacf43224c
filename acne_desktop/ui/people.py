"""Who works at the window: signing in, locking by key or after a while, and what each may reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from acne_desktop.domain.account import Account, Permission
from acne_desktop.language import tr
from acne_desktop.ui.routes import ABOUT, ACCOUNTS, PATIENTS, READS, SIGN_IN, STUDIES, Route

if TYPE_CHECKING:
    from acne_desktop.services.clinic import Clinic
    from acne_desktop.ui.context import AppContext
    from acne_desktop.ui.main_window import MainWindow

# What one must be allowed to find at a place of the rail.
PLACES: dict[str, Permission] = {
    "go.patients": Permission.SEE_PATIENTS,
    "go.worklist": Permission.SEE_PATIENTS,
    "go.audit": Permission.SEE_AUDIT,
    "go.reads": Permission.READ,
    "go.studies": Permission.MANAGE_STUDIES,
}
# Where one begins: the first that one may use.
STARTS: list[tuple[Permission, Route]] = [
    (Permission.SEE_PATIENTS, PATIENTS),
    (Permission.READ, READS),
    (Permission.MANAGE_ACCOUNTS, ACCOUNTS),
]
_MINUTE_MS = 60_000


@dataclass(frozen=True)
class Left:
    """Where somebody was when the window was locked."""

    account: Account
    here: Route
    before: tuple[Route, ...]


class People(QObject):
    """Keeps the window shut until somebody has signed in, where the clinic has accounts."""

    def __init__(self, window: MainWindow, context: AppContext) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._left: Left | None = None
        self.idle = Idle(self)
        self.idle.passed.connect(self._idle_passed)
        self.renewing = QTimer(self)
        self.renewing.setInterval(_MINUTE_MS)
        self.renewing.timeout.connect(self._renew)
        context.settings_changed.connect(self.watch)
        context.clinic_changed.connect(self._forget)

    @property
    def start(self) -> Route:
        """Where whoever works here begins; who manages studies and treats nobody, there."""
        may = self._context.may
        if may(Permission.MANAGE_STUDIES) and not may(Permission.CHANGE_PATIENTS):
            return STUDIES
        for permission, route in STARTS:
            if self._context.may(permission):
                return route
        return ABOUT

    def may_go(self, id_: str) -> bool:
        """Tell whether a place of the rail is one for whoever works here."""
        if not self._context.has_clinic:
            return True
        if id_ == "go.studies" and not self._context.clinic.has_accounts:
            return False  # nobody could read: the list says so, where the menu leads to it
        permission = PLACES.get(id_)
        return permission is None or self._context.may(permission)

    @property
    def can_leave(self) -> bool:
        """Tell whether somebody is signed in."""
        return self._context.has_clinic and self._context.clinic.signed_in is not None

    def lock(self) -> None:
        """Shut the window; the same person finds it as it was."""
        if self.can_leave and not self._is_busy():
            self._window.leave(self._lock)

    def sign_out(self) -> None:
        """Shut the window; whoever comes next begins at their own first page."""
        if self.can_leave and not self._is_busy():
            self._window.leave(self._sign_out)

    def entered(self) -> None:
        """Open the window to whoever has signed in."""
        left, self._left = self._left, None
        account = self._context.clinic.signed_in
        if left is not None and account is not None and left.account.id == account.id:
            self._window.begin_again(left.here, left.before)
        else:
            self._forget_person()
            self._window.begin_again(self.start)
        self.watch()

    def _lock(self) -> None:
        account = self._context.clinic.signed_in
        if account is None:
            return
        self._left = Left(account, *self._window.position())
        self._shut(account.name, "lock")

    def _sign_out(self) -> None:
        self._left = None
        self._shut("", "sign_out")

    def _shut(self, name: str, how: str) -> None:
        from acne_desktop.services import sign_in  # noqa: PLC0415 - after the first paint

        clinic = self._context.clinic
        act: Callable[[Clinic], None] = getattr(sign_in, how)
        self._show_door(name)
        # After what is still being written, in the same thread.
        self._context.tasks.run_db(
            lambda _progress: act(clinic), done=lambda _none: self._context.actions.refresh()
        )

    def _show_door(self, name: str = "") -> None:
        self.idle.stop()
        self.renewing.stop()
        self._window.close_dialogs()
        self._window.begin_again(SIGN_IN)
        self._window.foot.show_person("")  # who left is still being signed out
        self._window.page("sign_in").ask(name)

    def _renew(self) -> None:
        """See whether an administrator elsewhere has changed what whoever works here may do."""
        from acne_desktop.services import accounts  # noqa: PLC0415 - after the first paint

        clinic, before = self._context.clinic, self._context.clinic.signed_in
        if before is None:
            return

        def done(now: Account | None) -> None:
            if now is None and self._window.here != SIGN_IN:
                self._left = None
                self._show_door()
            elif now is not None and now.id == before.id and now.roles != before.roles:
                self._window.begin_again(self.start)
            self._context.actions.refresh()

        self._context.tasks.run_db(lambda _progress: accounts.renew(clinic), done=done)

    def _is_busy(self) -> bool:
        """Tell, and say, whether something runs that would be refused half-way."""
        titled = [task.title for task in self._context.tasks.running if task.title]
        if titled:
            self._context.say(tr("{title}: lock once it has ended.", title=titled[-1]))
        return bool(titled)

    def _forget_person(self) -> None:
        """Let nothing of whoever was here before be found by whoever is here now."""
        from acne_desktop.ui.pages.import_work import ImportWork  # noqa: PLC0415 - see above

        self._context.clinic.changes.forget()
        work = self._window.findChild(ImportWork)
        if work is not None:
            work.forget()

    def _forget(self) -> None:
        self._left = None

    def watch(self) -> None:
        """Lock after a while, from now on, where that is wanted; notice what changes elsewhere."""
        if self.can_leave and self._context.clinic.alone_since is None:
            self.renewing.start()  # there are other workstations
        else:
            self.renewing.stop()
        minutes = int(self._context.settings.lock_after_minutes)
        if self.can_leave and minutes:
            self.idle.start(minutes * _MINUTE_MS)
        else:
            self.idle.stop()

    def _idle_passed(self) -> None:
        self.lock()
        if self.can_leave:  # something runs
            self.watch()


class Idle(QObject):
    """``passed`` once nobody has touched a key or the mouse for as long as was asked."""

    passed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.passed)

    def start(self, milliseconds: int) -> None:
        """Wait from now on."""
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self)
        app.installEventFilter(self)
        self.timer.start(milliseconds)

    def stop(self) -> None:
        """Wait for nothing."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self.timer.stop()

    def eventFilter(self, _watched: QObject, event: Any) -> bool:
        """Begin to wait anew with every touch."""
        if event.type() in _TOUCHES and self.timer.isActive():
            self.timer.start()
        return False


_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
