"""The one window: the rail, the pages, and how one gets from one page to another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QMainWindow

from acne_desktop.language import mark, tr
from acne_desktop.ui import appearance, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent
    from PySide6.QtWidgets import QWidget

    from acne_desktop.domain.patient import Patient
    from acne_desktop.domain.photo import View
    from acne_desktop.errors import KnownError
    from acne_desktop.services.intake import IncomingPhoto
    from acne_desktop.ui.context import AppContext
    from acne_desktop.ui.session import Session
    from acne_desktop.ui.tasks import Task
    from acne_desktop.ui.visit_draft import VisitDraft

TITLE = "acne_desktop"
DEMO_TITLE = mark("acne_desktop \N{EN DASH} demo clinic")
_SIZE = (1280, 800)
_LEAST = (1064, 600)

# The window is painted before anything else is read: its parts are imported in furnish(), and
# pages and dialogs, with numpy, SQLAlchemy and Pillow, where they are first shown.
# ruff: noqa: PLC0415


@dataclass(frozen=True)
class Route:
    """A page and the record that it shows."""

    page: str
    record: int = 0


PATIENTS, ABOUT, WELCOME = Route("patients"), Route("about"), Route("welcome")
IMPORT = Route("import")
OPENING, PROBLEM, SETTINGS = Route("opening"), Route("problem"), Route("settings")
_PLACES = {"about": "go.about", "settings": "go.settings", "opening": "", "problem": ""}
_REFRESHED = ("patients", "about", "settings")


class MainWindow(QMainWindow):
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
        self._context = context
        self._session = session
        self._pages: dict[str, QWidget] = {}
        self._here = OPENING
        self._before: list[Route] = []
        self._bind_commands()
        self._lay_out()
        self._connect_parts()
        self._connect()
        context.actions.install(self)
        self._enter(OPENING)
        self._furnished = True

    def _lay_out(self) -> None:
        from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

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

    def _connect_parts(self) -> None:
        self._context.said.connect(self.foot.say)
        self._context.error_reported.connect(self.errors.show_error)
        self.banner.leave_requested.connect(self._leave_demo)

    def _connect(self) -> None:
        context, session = self._context, self._session
        context.settings_changed.connect(self._settings_changed)
        session.opening.connect(lambda: self._enter(OPENING))
        session.opened.connect(self._clinic_opened)
        session.failed.connect(self._clinic_failed)
        session.demo_started.connect(self._demo_started)
        session.demo_failed.connect(self._demo_failed)
        session.demo_ended.connect(self._demo_ended)

    def _bind_commands(self) -> None:
        bind, opened = self._context.actions.bind, self._is_open
        bind("go.patients", self.show_patients, enabled=opened)
        bind("go.about", self.show_about)
        bind("go.settings", self.show_settings, enabled=opened)
        bind("go.back", self.go_back, enabled=lambda: bool(self._before))
        bind("search", self._search, enabled=opened)
        bind("patient.new", self.new_patient, enabled=opened)
        bind("import.open", self.show_import, enabled=opened)
        bind("demo.open", self.open_demo, enabled=self._can_open_demo)
        bind("demo.leave", self._leave_demo, enabled=lambda: self._session.can_return)
        bind("theme.toggle", self._toggle_theme)
        bind("keys", self._show_keys)
        bind("quit", self._quit)

    # -- routes

    def show_patients(self) -> None:
        """Show all patients; the welcome page where there are none."""
        self._go(PATIENTS)

    def show_patient(self, patient_id: int) -> None:
        """Show one patient."""
        self._go(Route("patient", patient_id))

    def new_visit(self, patient_id: int) -> None:
        """Start a visit."""
        self._go(Route("new_visit", patient_id))

    def show_visit(self, visit_id: int) -> None:
        """Show a saved visit."""
        self._go(Route("visit", visit_id))

    def show_report(self, visit_id: int) -> None:
        """Show a visit's report."""
        self._go(Route("report", visit_id))

    def show_about(self) -> None:
        """Show what the model and the application are."""
        self._go(ABOUT)

    def show_settings(self) -> None:
        """Show the settings."""
        self._go(SETTINGS)

    def show_import(self) -> None:
        """Show the import of many visits, as far as it is."""
        self._go(IMPORT)

    def go_back(self) -> None:
        """Return to the page before, or to all patients."""
        self._leave(self.enter_before)

    @property
    def here(self) -> Route:
        """The route shown."""
        return self._here

    def page(self, name: str) -> Any:
        """Return a page, made when it is first asked for."""
        if name not in self._pages:
            self._pages[name] = self._make(name)
            self.stack.addWidget(self._pages[name])
        return self._pages[name]

    def _make(self, name: str) -> QWidget:
        from acne_desktop.ui.page_makers import MAKERS

        return MAKERS[name](self, self._context, self._session)

    def _go(self, route: Route) -> None:
        if route != self._here:
            self._leave(partial(self._step, route))

    def _step(self, route: Route) -> None:
        if self._here.page not in ("opening", "problem"):
            self._before.append(self._here)
        if route in (PATIENTS, WELCOME):
            self._before.clear()
        self._enter(route)

    def enter_before(self) -> None:
        """Enter the page before without asking; for a page that has asked already."""
        self._enter(self._before.pop() if self._before else PATIENTS)

    def _leave(self, then: Callable[[], None]) -> None:
        """Go on at once, or after the page shown has asked about a visit that is not saved."""
        confirm = getattr(self.stack.currentWidget(), "confirm_leave", None)
        if confirm is None:
            then()
        else:
            confirm(then)

    def take_photographs(self, draft: VisitDraft) -> None:
        """Take photographs for the visit that is being made; it stays as it is meanwhile."""
        self._before.append(self._here)
        self._show(Route("capture")).begin(draft)

    def photographs_taken(self, photos: dict[View, IncomingPhoto]) -> None:
        """Return to the visit with what was taken."""
        visit = self._show(self._before.pop())
        visit.intake.take_in(photos)

    def leave(self, then: Callable[[], None]) -> None:
        """Go on once the page shown agrees."""
        self._leave(then)

    def _enter(self, route: Route) -> None:
        self._fill(self._show(route), route)

    def _show(self, route: Route) -> Any:
        """Show a route's page as it was left."""
        self._here = route
        page = self.page("visit" if route.page == "new_visit" else route.page)
        self.errors.hide()
        self.stack.setCurrentWidget(page)
        self._context.actions.show_page(page)
        self.rail.mark(_PLACES.get(route.page, "go.patients"))
        page.setFocus()
        return page

    def _fill(self, page: Any, route: Route) -> None:
        if route.page in _REFRESHED:
            page.refresh()
        elif route.page == "new_visit":
            page.start(route.record)
        elif route.record:
            page.open(route.record)

    def visit_saved(self, visit_id: int) -> None:
        """Going back must never start the saved visit a second time."""
        self._here = replace(self._here, page="visit", record=visit_id)

    # -- patients

    def new_patient(self) -> None:
        """Register a patient, then show them."""
        self._open_form(None)

    def edit_patient(self, patient: Patient) -> None:
        """Change what is recorded of a patient."""
        self._open_form(patient)

    def _open_form(self, patient: Patient | None) -> None:
        from acne_desktop.ui.widgets.patient_dialog import PatientDialog

        dialog = PatientDialog(self._context, patient, self)
        dialog.open_requested.connect(self.show_patient)
        if patient is None:
            dialog.saved.connect(self.show_patient)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _search(self) -> None:
        self.show_patients()
        if self._here == PATIENTS:  # not where a visit is not saved and asks first
            self.page("patients").focus_search()

    def nobody_yet(self) -> None:
        """Show the welcome page in place of an empty list."""
        if self._here == PATIENTS:
            self._enter(WELCOME)
            self.page("welcome").set_preparing(self._session.building_demo)

    # -- the clinic

    def _is_open(self) -> bool:
        return self._context.has_clinic

    def _clinic_opened(self) -> None:
        self._show_whose()
        self._before.clear()
        self._enter(PATIENTS)

    def _show_whose(self) -> None:
        """Say whether the patients are synthetic."""
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

    def _can_open_demo(self) -> bool:
        return self._is_open() and not self._session.shows_demo and not self._session.building_demo

    def open_demo(self) -> None:
        """Open the demo clinic, building it where it is not there yet."""
        self._session.open_demo()
        self._context.actions.refresh()
        if self._here == WELCOME:
            self.page("welcome").set_preparing(self._session.building_demo)

    def _leave_demo(self) -> None:
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
        from acne_desktop.ui.widgets.shell import retire

        before = self.takeCentralWidget()
        assert before is not None
        here = self._here.page
        place = self._place(here)
        self._pages = {}
        self._context.actions.begin_anew()
        self._lay_out()
        self._connect_parts()
        self._show_whose()
        self._enter(PATIENTS if here == "capture" else self._here)
        if place is not None:
            self.page(here).return_to(place)
        retire(before, self._context.tasks)

    def _place(self, name: str) -> Any:
        """Return where one is on a page that can return to it."""
        page: Any = self._pages.get(name)
        return page.place() if hasattr(page, "place") else None

    def _toggle_theme(self) -> None:
        scheme = theme.Scheme.LIGHT if theme.is_dark() else theme.Scheme.DARK
        self._session.remember_theme(scheme)

    def _show_keys(self) -> None:
        from acne_desktop.ui.widgets.keys_sheet import KeysSheet

        sheet = KeysSheet(self)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    def _quit(self) -> None:
        self.close()

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
