"""Saving on the visit page: what lacks is asked for, the record is shown, and the way goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from acne_desktop.domain.visit import Visit
from acne_desktop.errors import KnownError
from acne_desktop.language import tr
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages import visit_records as records
from acne_desktop.ui.pages.visit_work import RecordWork
from acne_desktop.ui.visit_state import REASON_LACKS

if TYPE_CHECKING:
    from acne_desktop.ui.pages.visit import VisitPage

Go = Callable[[], None]


class Saving(QObject):
    """Saves the visit, or what was changed of a saved one; the page is held meanwhile."""

    def __init__(self, context: AppContext, page: VisitPage, work: RecordWork) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._work = work
        self._leaving: Go | None = None

    def forget(self) -> None:
        """Stay where one would have left once it is saved: another visit is shown."""
        self._leaving = None

    def leave_then(self, leave: Go) -> None:
        """Leave once it is saved."""
        self._leaving = leave

    def save(self) -> None:
        """Save what is entered, or say what lacks."""
        page, state = self._page, self._page.state
        page.marks.settle()
        if state.saving or (state.draft is not None and not page.day.commit()):
            return
        if not page.side.decision.plan.commit():
            return
        if state.reason_lacks:
            page.side.say(tr(REASON_LACKS), tone="error")
            page.side.decision.ask_reason()
            return
        work = records.work_to_save(state, page.wording_id)
        if work is None:
            return
        self._leaving = None
        self._hold(True)
        self._work.ask(page.clinic, work, self._saved, self._not_saved)

    def settled(self) -> None:
        """Save and go on by itself in the worklist; elsewhere let Enter save."""
        page, state = self._page, self._page.state
        ungraded = state.visit is not None and state.recorded_grade is None
        if state.reason_lacks:
            page.side.decision.ask_reason()
        elif page.queue.is_active and ungraded:
            self.save()
        elif state.can_save:
            page.side.save.setFocus()

    def tell(self, visit: Visit) -> None:
        """Tell everybody that the record of a visit is another one now."""
        self._page.saved.emit(visit.id)
        self._context.records_changed.emit(visit.patient_id)

    def _saved(self, found: records.Found) -> None:
        page, visit = self._page, found.visit
        first = page.state.recorded_grade is None
        page.intake.end()
        page.suggesting.stop()
        page.bar.hide()
        page.header.set_patient(found.patient, visit.day)
        page.drafting.end()
        self._hold(False)
        page.drafting.begin(page.clinic, visit.patient_id, visit.id)
        page.show_saved(found)
        page.side.report.setFocus()
        self._context.say(tr("Visit saved"))
        self.tell(visit)
        leave, self._leaving = self._leaving, None
        if leave is not None:
            leave()
        elif page.queue.is_active and first and visit.grade is not None:
            page.queue.graded(visit.id)

    def _not_saved(self, error: KnownError) -> None:
        self._leaving = None
        self._hold(False)
        self._page.side.say(error.sentence, tone="error")

    def _hold(self, saving: bool) -> None:
        page, state = self._page, self._page.state
        state.saving = saving
        page.drafting.hold(saving)
        page.marks.hold(saving)
        page.triplet.set_editable(not saving and state.draft is not None)
        page.day.setEnabled(not saving)
        page.side.decision.setEnabled(not saving)
        page.refresh()
