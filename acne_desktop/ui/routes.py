"""A window that goes from page to page: the routes, the way back, and what a page may refuse."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMainWindow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget, QWidget

    from acne_desktop.domain.photo import View
    from acne_desktop.services.clinic import Clinic
    from acne_desktop.services.intake import IncomingPhoto
    from acne_desktop.services.worklist import Ungraded
    from acne_desktop.ui.context import AppContext
    from acne_desktop.ui.session import Session
    from acne_desktop.ui.visit_draft import VisitDraft
    from acne_desktop.ui.widgets.rail import Rail
    from acne_desktop.ui.widgets.strips import ErrorStrip


@dataclass(frozen=True)
class Route:
    """A page and the record that it shows; ``other`` is a visit that it is compared with."""

    page: str
    record: int = 0
    other: int = 0


PATIENTS, ABOUT, WELCOME = Route("patients"), Route("about"), Route("welcome")
IMPORT, WORKLIST = Route("import"), Route("worklist")
OPENING, PROBLEM, SETTINGS = Route("opening"), Route("problem"), Route("settings")
AUDIT, SIGN_IN, ACCOUNTS = Route("audit"), Route("sign_in"), Route("accounts")
READS, STUDIES = Route("reads"), Route("studies")
_PLACES = {
    "about": "go.about",
    "settings": "go.settings",
    "audit": "go.settings",
    "accounts": "go.settings",
    "sign_in": "",
    "reads": "go.reads",
    "studies": "go.studies",
    "study": "go.studies",
    "study_protocol": "go.studies",
    "study_enrol": "go.studies",
    "agreement": "go.studies",
    "worklist": "go.worklist",
    "opening": "",
    "problem": "",
}
_REFRESHED = ("patients", "about", "settings", "audit", "accounts", "sign_in", "studies")
_READ_AGAIN = ("patients", "worklist", "visit", "report")
# Routes that share a page with another.
_PAGES = {"new_visit": "visit", "visit_history": "history"}
_OF_VISIT = ("visit", "report", "visit_history", "compare")
_OF_PATIENT = ("patient", "new_visit", "history")


class RoutedWindow(QMainWindow):
    """Knows where the user is and was; :meth:`furnish_routes` comes before anything else."""

    rail: Rail
    errors: ErrorStrip
    stack: QStackedWidget

    def furnish_routes(self, context: AppContext, session: Session) -> None:
        """Begin at the page that is shown while the records are opened."""
        self._context = context
        self._session = session
        self._pages: dict[str, QWidget] = {}
        self._here = OPENING
        self._before: list[Route] = []

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

    def show_comparison(self, visit_id: int, other_id: int = 0) -> None:
        """Show a visit beside another one, by default the one before it."""
        self._go(Route("compare", visit_id, other_id))

    def compare_visit(self) -> None:
        """Show the visit at hand beside the one before it."""
        if self.has_visit:
            self.show_comparison(self._here.record)

    @property
    def has_visit(self) -> bool:
        """Tell whether a saved visit, or its report, is shown."""
        return self._here.page in ("visit", "report")

    def show_merge(self, one_id: int, other_id: int) -> None:
        """Show two patients side by side, who may be one."""
        self._leave(partial(self._show_merge, one_id, other_id))

    def _show_merge(self, one_id: int, other_id: int) -> None:
        self._before.append(self._here)
        self._show(Route("merge", one_id)).compare(one_id, other_id)

    def merged(self, kept_id: int, gone_id: int) -> None:
        """Show the patient that two records have become, and never lead to the other one."""
        self._here = Route("patient", kept_id)
        self.forget_records(patients=[gone_id])
        self._enter(self._here)

    def show_history(self) -> None:
        """Show the versions of the visit shown, or of the patient shown or selected."""
        if (route := self._history_here()) is not None:
            self._go(route)

    @property
    def has_history(self) -> bool:
        """Tell whether a patient or a visit is at hand whose versions can be shown."""
        return self._history_here() is not None

    def _history_here(self) -> Route | None:
        if self._here.page in ("visit", "report"):
            return Route("visit_history", self._here.record)
        patient_id = self.patient_at_hand
        return None if patient_id is None else Route("history", patient_id)

    @property
    def patient_at_hand(self) -> int | None:
        """Return the patient who is shown, or selected in the list."""
        page: Any = self._pages.get("patients")  # never make it here: its making asks this again
        if self._here == PATIENTS and page is not None:
            selected: int | None = page.glance.patient_id
            return selected
        return self._here.record if self._here.page == "patient" else None

    def paste_visit(self) -> None:
        """Begin a new visit of the patient at hand with the photographs on the clipboard."""
        patient_id = self.patient_at_hand
        if patient_id is not None:
            self.new_visit(patient_id)
            visit = self.page("visit")
            visit.unsaved.when_found(visit.intake.paste)

    def show_worklist(self, patient_id: int = 0) -> None:
        """Show the visits that are to be graded, of one patient or with 0 of all."""
        self._go(Route("worklist", patient_id))

    def work_through(
        self, visits: list[Ungraded], total: int, first: int, patient_id: int | None
    ) -> None:
        """Show the visit ``first`` of the worklist; grading leads on from there."""
        self.show_visit(first)
        self.page("visit").queue.start(visits, total, first, patient_id)

    def show_studies(self) -> None:
        """Show all studies."""
        self._go(STUDIES)

    def show_study(self, study_id: int) -> None:
        """Show a study to whoever manages it."""
        self._go(Route("study", study_id))

    def write_protocol(self, study_id: int = 0) -> None:
        """Show the form of a study's protocol; with 0 that of a new study."""
        self._go(Route("study_protocol", study_id))

    def protocol_written(self, study_id: int) -> None:
        """Show the study; going back never leads to the form again."""
        route = Route("study", study_id)
        if self._before and self._before[-1] == route:
            self._before.pop()
        self._enter(route)

    def visits_enrolled(
        self, study_id: int, said: str, take_back: Callable[[Clinic], object]
    ) -> None:
        """Show the study with what was enrolled, and offer to take that back."""
        self.protocol_written(study_id)
        self.page("study").offer_undo(said, take_back)

    def enrol_visits(self, study_id: int) -> None:
        """Show what could be enrolled in a study."""
        self._go(Route("study_enrol", study_id))

    def show_agreement(self, study_id: int) -> None:
        """Show how the readers of a study agree."""
        self._go(Route("agreement", study_id))

    def show_about(self) -> None:
        """Show what the model and the application are."""
        self._go(ABOUT)

    def show_settings(self) -> None:
        """Show the settings."""
        self._go(SETTINGS)

    def show_reads(self, study_id: int = 0) -> None:
        """Show what there is to read blinded, in one study or in all that one reads for."""
        self._go(Route("reads", study_id))

    def show_audit(self) -> None:
        """Show the audit trail."""
        self._go(AUDIT)

    def show_accounts(self) -> None:
        """Show the accounts, or how to set them up."""
        self._go(ACCOUNTS)

    def show_import(self) -> None:
        """Show the import of many visits, as far as it is."""
        self._go(IMPORT)

    def go_back(self) -> None:
        """Return to the page before, or to all patients."""
        self._leave(self.enter_before)

    @property
    def can_go_back(self) -> bool:
        """Tell whether there is a page before this one."""
        return bool(self._before)

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
        raise NotImplementedError

    def _go(self, route: Route) -> None:
        if route != self._here:
            self._leave(partial(self._step, route))

    def _step(self, route: Route) -> None:
        if self._here.page not in ("opening", "problem", "sign_in"):
            self._before.append(self._here)
        if route in (PATIENTS, WELCOME):
            self._before.clear()
        self._enter(route)

    def enter_before(self) -> None:
        """Enter the page before at once; for a page that has put away what was entered."""
        self._enter(self._before.pop() if self._before else self.start)

    @property
    def start(self) -> Route:
        """Where whoever works here begins."""
        return PATIENTS

    def position(self) -> tuple[Route, tuple[Route, ...]]:
        """Return where one is, and came from, such that one can be led there again."""
        before = list(self._before)
        here = self._here
        if here.page in ("capture", "merge"):  # pages that are handed what they show
            here = before.pop() if before else self.start
        return here, tuple(before)

    def _leave(self, then: Callable[[], None]) -> None:
        """Go on at once, or as soon as the page shown has put away what is entered there.

        A visit's draft has to be on disk first; only where the disk refuses it, one is asked.
        """
        put_away = getattr(self.stack.currentWidget(), "before_leaving", None)
        if put_away is None:
            then()
        else:
            put_away(then)

    def take_photographs(self, draft: VisitDraft) -> None:
        """Take photographs for the visit that is being made; it stays as it is meanwhile."""
        self._before.append(self._here)
        self._show(Route("capture")).begin(draft)

    def photographs_taken(self, photos: dict[View, IncomingPhoto]) -> None:
        """Return to the visit with what was taken."""
        visit = self._show(self._before.pop())
        visit.intake.take_in(photos)

    def leave(self, then: Callable[[], None]) -> None:
        """Go on once the page shown has put away what is entered there."""
        self._leave(then)

    def _enter(self, route: Route) -> None:
        self._fill(self._show(route), route)

    def _show(self, route: Route) -> Any:
        """Show a route's page as it was left."""
        self._here = route
        page = self.page(_PAGES.get(route.page, route.page))
        self.errors.hide()
        self.stack.setCurrentWidget(page)
        self._context.actions.show_page(page)
        self.rail.setVisible(route != SIGN_IN)
        self.rail.mark(_PLACES.get(route.page, "go.patients"))
        page.setFocus()
        return page

    def _fill(self, page: Any, route: Route) -> None:
        if route.page in _REFRESHED:
            page.refresh()
        elif route.page == "new_visit":
            page.start(route.record)
        elif route.page == "worklist":
            page.show_list(route.record)
        elif route.page in ("reads", "study_protocol"):
            page.open(route.record)
        elif route.page == "visit_history":
            page.open_visit(route.record)
        elif route.page == "compare":
            page.open(route.record, route.other)
        elif route.record:
            page.open(route.record)

    def visit_saved(self, visit_id: int) -> None:
        """Going back must never start the saved visit a second time."""
        self._here = replace(self._here, page="visit", record=visit_id)

    def compared(self, visit_id: int, other_id: int) -> None:
        """Coming back shows the two visits that were compared last."""
        if self._here.page == "compare":
            self._here = Route("compare", visit_id, other_id)

    # -- after a change from elsewhere

    def has_unsaved(self) -> bool:
        """Tell whether the page shown holds something that is not saved."""
        ask = getattr(self.stack.currentWidget(), "has_unsaved", None)
        return ask is not None and bool(ask())

    def shows(self, *, patient_id: int | None, visit_id: int | None) -> bool:
        """Tell whether the page shown is about a visit, or about a patient."""
        here = self._here
        if here.page in _OF_PATIENT:
            return here.record == patient_id
        return here.page in _OF_VISIT and here.record == visit_id

    def read_again(self) -> None:
        """Let the page shown read its records again, after they were changed from elsewhere."""
        if (
            self._here.page in ("patients", "worklist", "visit", "report")
            and not self.has_unsaved()
        ):
            page: Any = self.stack.currentWidget()
            if self._here.page == "visit":
                page.read_again(self._here.record)
            else:
                self._fill(page, self._here)

    def forget_records(
        self, *, patients: Collection[int] = (), visits: Collection[int] = ()
    ) -> None:
        """Never lead to records that are gone; leave the page that shows one."""

        def gone(route: Route) -> bool:
            return (route.page in _OF_PATIENT and route.record in patients) or (
                route.page in _OF_VISIT and route.record in visits
            )

        self._before = [route for route in self._before if not gone(route)]
        if gone(self._here):
            self.enter_before()
