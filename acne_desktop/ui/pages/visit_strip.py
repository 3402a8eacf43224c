"""The patient's other visits at the foot of the visit page: a slim line of time."""

from PySide6.QtWidgets import QWidget

from acne_desktop.domain.visit import Visit, VisitSummary
from acne_desktop.services import visits
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.widgets.timeline_strip import TimelineStrip


class VisitStrip(TimelineStrip):
    """Reads the visits in the background; hidden where the patient has no other."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, None, parent)
        self._visit: Visit | None = None
        context.records_changed.connect(self._changed)
        self.hide()

    def follow(self, visit: Visit | None) -> None:
        """Show a saved visit among the others; None for a visit that is not saved yet."""
        if visit is None or self._visit is None or visit.patient_id != self._visit.patient_id:
            self.hide()
        self._visit = visit
        if visit is not None:
            self._read(visit)

    def _changed(self, patient_id: int) -> None:
        if self._visit is not None and patient_id == self._visit.patient_id:
            self._read(self._visit)

    def _read(self, visit: Visit) -> None:
        clinic = self._context.clinic
        self._context.tasks.run_db(
            lambda _progress: visits.of_patient(clinic, visit.patient_id),
            done=lambda found: self._show(visit, found),
            failed=lambda _error: self.hide(),
        )

    def _show(self, visit: Visit, found: list[VisitSummary]) -> None:
        if self._visit is not None and visit.id == self._visit.id:
            self.set_visits(found, visit.id)
            self.setVisible(len(found) > 1)
