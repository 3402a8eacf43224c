"""The one window: the rail, the pages, and how one gets from one page to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from acne_desktop.language import mark, tr
from acne_desktop.ui import appearance
from acne_desktop.ui.routes import (
    ABOUT,
    ACCOUNTS,
    IMPORT,
    OPENING,
    PATIENTS,
    PROBLEM,
    SETTINGS,
    SIGN_IN,
    WELCOME,
    Route,
    RoutedWindow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QCloseEvent
    from PySide6.QtWidgets import QWidget

    from acne_desktop.domain.patient import Patient
    from acne_desktop.errors import KnownError
    from acne_desktop.ui.context import AppContext
    from acne_desktop.ui.session import Session
    from acne_desktop.ui.tasks import Task

__all__ = [
    "ABOUT",
    "ACCOUNTS",
    "DEMO_TITLE",
    "IMPORT",
    "OPENING",
    "PATIENTS",
    "PROBLEM",
    "SETTINGS",
    "SIGN_IN",
    "TITLE",
    "WELCOME",
    "MainWindow",
    "Route",
]

TITLE = "acne_desktop"
DEMO_TITLE = mark("acne_desktop \N{EN DASH} demo clinic")
_SIZE = (1280, 800)
_LEAST = (1064, 600)

# The window is painted before anything else is read: its parts are imported in furnish(), and
# pages and dialogs, with numpy, SQLAlchemy and Pillow, where they are first shown.
# ruff: noqa: PLC0415


class MainWindow(RoutedWindow):
    """Knows the routes; pages ask for them by signals. The title never names a patient."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        width, height = _SIZE
        # A screen of 768 pixels is common in clinics, and its task bar takes some of them.
        self.resize(width, min(height, self.screen().availableGeometry().height()))
        self.setMinimumSize(*_LEAST)
        self._furnished = False
        self._closing = False

    def furnish(self, context: AppContext, session: Session) -> None:
        """Fill the painted window with its rail, its foot and its first page."""
        from acne_desktop.ui.people import People
        from acne_desktop.ui.photo_sending import PhotoSending
        from acne_desktop.ui.trail_check import TrailCheck
        from acne_desktop.ui.window_commands import WindowCommands

        self.furnish_routes(context, session)
        self.trail = TrailCheck(context, self)
        self.sending = PhotoSending(context, self)
        self.people = People(self, context)
        self.commands = WindowCommands(self, context, session)
        self._lay_out()
        self._connect_parts()
        self._connect()
        context.actions.install(self)
        self._enter(OPENING)
        self._furnished = True

    def _lay_out(self) -> None:
        from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

        from acne_desktop.ui import menus
        from acne_desktop.ui.widgets.foot import Foot
        from acne_desktop.ui.widgets.rail import Rail
        from acne_desktop.ui.widgets.shell import Pages, Shell
        from acne_desktop.ui.widgets.strips import DemoBanner, ErrorStrip

        self.rail = Rail(self._context.actions)
        self.banner = DemoBanner()
        self.banner.hide()
        self.errors = ErrorStrip()
        self.stack = Pages()
        self.foot = Foot(self._context.tasks)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.errors)
        column.addWidget(Shell(self.stack), 1)
        column.addSpacing(1)
        column.addWidget(self.foot)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        self.setCentralWidget(centre)
        if menus.has_menu_bar():
            menus.fill_menu_bar(self, self._context.actions)

    def _connect_parts(self) -> None:
        self._context.said.connect(self.foot.say)
        self._context.error_reported.connect(self._show_error)
        self.foot.sign_out.clicked.connect(lambda: self._context.actions.trigger("sign_out"))
        self.banner.leave_requested.connect(self.leave_demo)

    def _show_error(self, error: KnownError) -> None:
        from acne_desktop.errors import PermissionDeniedError

        # What still ran when the window was locked is refused, which tells nobody anything.
        if self._here != SIGN_IN or not isinstance(error, PermissionDeniedError):
            self.errors.show_error(error)

    def _connect(self) -> None:
        context, session = self._context, self._session
        context.settings_changed.connect(self._settings_changed)
        session.opening.connect(lambda: self._enter(OPENING))
        session.opened.connect(self._clinic_opened)
        session.failed.connect(self._clinic_failed)
        session.demo_started.connect(self._demo_started)
        session.demo_failed.connect(self._demo_failed)
        session.demo_ended.connect(self._demo_ended)

    def _make(self, name: str) -> QWidget:
        from acne_desktop.ui.page_makers import MAKERS

        return MAKERS[name](self, self._context, self._session)

    # -- patients

    def new_patient(self) -> None:
        """Register a patient, then show them."""
        self._open_form(None)

    def edit_patient(self, patient: Patient) -> None:
        """Change what is recorded of a patient."""
        self._open_form(patient)

    def print_reports(self, patient_ids: list[int]) -> None:
        """Print or save the reports of several patients in one run."""
        from acne_desktop.ui.pages.report_batch import ReportBatchDialog

        dialog = ReportBatchDialog(self._context, patient_ids, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open_form(self, patient: Patient | None) -> None:
        from acne_desktop.ui.widgets.patient_dialog import PatientDialog

        dialog = PatientDialog(self._context, patient, self)
        dialog.open_requested.connect(self.show_patient)
        if patient is None:
            dialog.saved.connect(self.show_patient)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def nobody_yet(self) -> None:
        """Show the welcome page in place of an empty list."""
        if self._here == PATIENTS:
            self._enter(WELCOME)
            self.page("welcome").set_preparing(self._session.building_demo)

    # -- the clinic

    def _clinic_opened(self) -> None:
        self._show_whose()
        self._before.clear()
        if self._context.is_in:
            self._enter(self.start)
        else:  # nothing of another clinic stays behind the page where one signs in
            self.begin_again(SIGN_IN)

    @property
    def start(self) -> Route:
        """Where whoever works here begins."""
        return self.people.start

    def accounts_set_up(self) -> None:
        """Go on as the first administrator."""
        self._context.said.emit(tr("Accounts are set up: you are signed in."))
        self.begin_again(ACCOUNTS)
        self.people.watch()

    def close_dialogs(self) -> None:
        """Close what stands open over the window, without taking over what is entered there."""
        from PySide6.QtWidgets import QDialog

        for dialog in self.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()

    def _show_whose(self) -> None:
        """Say whether the patients are synthetic, and who is signed in."""
        account = self._context.clinic.signed_in if self._context.is_in else None
        self.foot.show_person(account.name if account else "")
        self.rail.show_places(self.people.may_go)
        synthetic = self._session.shows_demo
        self.setWindowTitle(tr(DEMO_TITLE) if synthetic else TITLE)
        self.banner.setVisible(synthetic)
        self.banner.leave.setVisible(self._session.can_return)

    def _clinic_failed(self, error: KnownError) -> None:
        self._enter(PROBLEM)
        self.page("problem").show_error(error)

    def choose_folder(self) -> None:
        """Let the user choose another data folder."""
        from pathlib import Path

        from PySide6.QtWidgets import QFileDialog

        chosen = QFileDialog.getExistingDirectory(self, tr("Open another folder"))
        if chosen:
            self._session.open_other(Path(chosen))

    def show_folder(self) -> None:
        """Show the data folder in the system's own file manager."""
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._session.data_dir)))

    def open_demo(self) -> None:
        """Open the demo clinic, building it where it is not there yet."""
        self._session.open_demo()
        self._context.actions.refresh()
        if self._here == WELCOME:
            self.page("welcome").set_preparing(self._session.building_demo)

    def leave_demo(self) -> None:
        """Return to one's own clinic, once the page shown agrees."""
        self._leave(self._session.leave_demo)

    def _demo_started(self, task: Task) -> None:
        if self._here == WELCOME:
            self.page("welcome").follow(task)

    def _demo_failed(self, error: KnownError) -> None:
        self._context.actions.refresh()
        if self._here == WELCOME:
            self.page("welcome").show_error(error)
        else:
            self._context.report_error(error)

    def _demo_ended(self) -> None:
        self._context.actions.refresh()
        if self._here == WELCOME and self.page("welcome").is_preparing:
            self.page("welcome").set_preparing(False)

    # -- the window

    def _settings_changed(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if appearance.change(app, self._context.settings):
            self._leave(self._make_anew)

    def _make_anew(self) -> None:
        """Make all that is shown anew, in another language or size; one stays where one is."""
        here = self._here.page
        place = self._place(here)  # before the focus goes
        self.begin_again(PATIENTS if here == "capture" else self._here, self._before)
        if place is not None:
            self.page(here).return_to(place)

    def begin_again(self, route: Route, before: Iterable[Route] = ()) -> None:
        """Make all that is shown anew, and enter a page."""
        from acne_desktop.ui.widgets.shell import retire

        shown = self.takeCentralWidget()
        assert shown is not None
        self._pages = {}
        self._before = list(before)
        self._context.actions.begin_anew()
        self._lay_out()
        self._connect_parts()
        self._show_whose()
        self._enter(route)
        retire(shown, self._context.tasks)

    def _place(self, name: str) -> Any:
        """Return where one is on a page that can return to it."""
        page: Any = self._pages.get(name)
        return page.place() if hasattr(page, "place") else None

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close at once, or after the page has asked about a visit that is not saved."""
        if self._furnished and not self._closing:
            asked = False

            def close() -> None:
                self._closing = True
                if asked:  # Qt ignores close() from within this event
                    self.close()

            self._leave(close)
            asked = True
        event.setAccepted(self._closing or not self._furnished)
