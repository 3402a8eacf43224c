"""One patient: who they are, every visit on a line of time, the grades and the treatments."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.patient import Patient
from acne_desktop.domain.treatment import Treatment, TreatmentDetails
from acne_desktop.domain.visit import VisitSummary
from acne_desktop.errors import KnownError
from acne_desktop.language import tr
from acne_desktop.services import baselines, patients, treatments, visit_records, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.patient_side import WIDTH, PatientSide
from acne_desktop.ui.widgets.beside import Beside
from acne_desktop.ui.widgets.empty_state import EmptyState
from acne_desktop.ui.widgets.patient_header import PatientHeader
from acne_desktop.ui.widgets.timeline import Timeline

_OF_VISIT = (
    "visit.report",
    "compare.open",
    "patient.change_visit",
    "patient.baseline",
    "patient.remove_visit",
)


@dataclass(frozen=True)
class _Record:
    patient: Patient
    visits: list[VisitSummary]
    treatments: list[Treatment]
    baseline_id: int | None


def _read(clinic: Clinic, patient_id: int) -> _Record:
    return _Record(
        patients.get(clinic, patient_id),
        visits.of_patient(clinic, patient_id),
        treatments.of_patient(clinic, patient_id),
        baselines.marked(clinic, patient_id),
    )


class PatientPage(QWidget):
    """``open`` shows a patient; the page reads anew when their records change."""

    visit_opened = Signal(int)
    report_requested = Signal(int)
    compare_requested = Signal(int)
    new_visit_requested = Signal(int)
    edit_requested = Signal(Patient)
    closed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._patient_id: int | None = None
        self._record: _Record | None = None
        self._made: int | None = None  # a treatment that is to be chosen once it is read
        self.header = PatientHeader()
        self.header.back_requested.connect(self.closed)
        actions = context.actions
        self.header.add_button(actions.button("patient.edit", tone="quiet"))
        self.header.add_button(actions.button("visit.new", tone="primary"))
        self.timeline = Timeline(context)
        self.side = PatientSide(context)
        self.nothing = EmptyState(
            "image-plus",
            tr("No visit yet"),
            tr("A visit starts with three photographs: frontal, patient's left, patient's right."),
            actions.button("visit.new", tone="primary"),
            actions.button("treatment.add"),
        )
        self._lay_out()
        self._connect()
        self._bind()

    def _lay_out(self) -> None:
        area = QScrollArea()
        area.setAccessibleName(tr("Course of the visits"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self.timeline)
        theme.set_surface(self.timeline)
        self.course = area
        self.body = QStackedWidget()
        self.body.addWidget(area)
        self.body.addWidget(self.nothing)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(1)
        page.addWidget(self.header)
        page.addWidget(Beside(self.body, self.side, theme.panel(WIDTH)), 1)
        self.setFocusProxy(self.timeline.strip)

    def _connect(self) -> None:
        self._context.records_changed.connect(self._changed)
        line, side = self.timeline, self.side
        line.visit_wanted.connect(self.visit_opened)
        line.current_changed.connect(lambda _id: self._show_current())
        line.menu_wanted.connect(self._show_menu)
        line.bars.chosen.connect(lambda _id: self._context.actions.refresh())
        line.bars.change_wanted.connect(lambda _id: self._change_treatment())
        side.visit.open_wanted.connect(self._open_visit)
        side.treatment_form.saved.connect(self._save_treatment)
        side.visit_form.saved.connect(self._save_visit)
        for form in (side.treatment_form, side.visit_form):
            form.left.connect(self._close_form)

    def _bind(self) -> None:
        bind, line = partial(self._context.actions.bind, page=self), self.timeline
        bind("visit.new", self._new_visit, enabled=self._is_open)
        bind("patient.edit", self._edit, enabled=self._is_open)
        bind("visit.report", self._report, enabled=self._has_visit)
        bind("compare.open", self._compare, enabled=self._has_visit)
        bind("patient.change_visit", self._change_visit, enabled=self._has_visit)
        bind("patient.baseline", self._toggle_baseline, enabled=self._has_visit)
        bind("patient.remove_visit", self._remove_visit, enabled=self._has_visit)
        bind("treatment.add", self._add_treatment, enabled=self._is_open)
        bind("treatment.change", self._change_treatment, enabled=self._has_treatment)
        bind("treatment.stop", self._stop_treatment, enabled=self._can_stop)
        bind("treatment.remove", self._remove_treatment, enabled=self._has_treatment)
        bind("timeline.zoom_in", partial(line.zoom, 1), enabled=self._has_visit)
        bind("timeline.zoom_out", partial(line.zoom, -1), enabled=self._has_visit)
        bind("timeline.fit", line.fit, enabled=self._has_visit)

    # -- what the window asks

    def open(self, patient_id: int) -> None:
        """Show a patient."""
        if patient_id != self._patient_id:
            self._patient_id, self._record = patient_id, None
            self.timeline.set_course([], [])
            self.timeline.bars.choose(None)
        self._close_form()
        self.timeline.strip.forget_pictures()
        self.side.visit.forget_pictures()
        self._read()
        self._context.note_opened(patient_id)

    # -- reading

    def _changed(self, patient_id: int) -> None:
        if patient_id == self._patient_id and self.isVisible():
            self._read()

    def _read(self) -> None:
        clinic, patient_id = self._context.clinic, self._patient_id
        assert patient_id is not None
        self._context.tasks.run_db(
            lambda _progress: _read(clinic, patient_id), done=self._show, failed=self._failed
        )

    def _failed(self, error: KnownError) -> None:
        self.closed.emit()
        self._context.report_error(error)  # last: going elsewhere clears an older error

    def _show(self, record: _Record) -> None:
        if record.patient.id != self._patient_id:
            return
        opened, self._record = self._record is None, record
        self.header.set_patient(record.patient)
        self.side.set_patient(record.patient)
        current = self.timeline.current
        self.timeline.set_course(
            record.visits,
            record.treatments,
            current_id=current.id if current is not None else None,
            baseline_id=record.baseline_id,
        )
        empty = not record.visits and not record.treatments
        self.body.setCurrentWidget(self.nothing if empty else self.course)
        if self._made is not None:
            self.timeline.bars.choose(self._made)
            self.timeline.bars.setFocus()
            self._made = None
        self._show_current()
        if opened and record.visits and self.isVisible() and self.side.form is None:
            self.timeline.strip.setFocus()  # it could not have it while it was empty

    def _show_current(self) -> None:
        visit = self.timeline.current
        self.side.visit.setVisible(visit is not None)
        if visit is not None and self._record is not None:
            baseline = baselines.among(self._record.visits, self._record.baseline_id)
            is_baseline = baseline is not None and baseline.id == visit.id
            self.side.visit.show_visit(visit, is_baseline=is_baseline)
        self._context.actions.refresh()

    # -- going elsewhere

    def _is_open(self) -> bool:
        return self._record is not None

    def _has_visit(self) -> bool:
        return self._record is not None and self.timeline.current is not None

    def _open_visit(self) -> None:
        if (visit := self.timeline.current) is not None:
            self.visit_opened.emit(visit.id)

    def _report(self) -> None:
        if (visit := self.timeline.current) is not None:
            self.report_requested.emit(visit.id)

    def _compare(self) -> None:
        if (visit := self.timeline.current) is not None:
            self.compare_requested.emit(visit.id)

    def _new_visit(self) -> None:
        if self._patient_id is not None:
            self.new_visit_requested.emit(self._patient_id)

    def _edit(self) -> None:
        if self._record is not None:
            self.edit_requested.emit(self._record.patient)

    def _show_menu(self, _visit_id: int, where: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(tr("Open visit"), self._open_visit)
        for id_ in _OF_VISIT:
            menu.addAction(self._context.actions.action(id_))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    # -- changing records

    def _do(
        self,
        work: Callable[[Clinic], object],
        say: Callable[[str], None] | None = None,
    ) -> None:
        """Change records in the background, then read them anew; ``say`` tells what is wrong."""
        clinic, patient_id = self._context.clinic, self._patient_id

        def failed(error: KnownError) -> None:
            if say is not None:
                say(error.sentence)
            else:
                self._context.report_error(error)

        def done(result: object) -> None:
            if isinstance(result, Treatment):
                self._made = result.id
            self._close_form()
            self._context.records_changed.emit(patient_id)

        self._context.tasks.run_db(lambda _progress: work(clinic), done=done, failed=failed)

    def _close_form(self) -> None:
        form = self.side.form
        self.side.close_form()
        if form is self.side.treatment_form and self.timeline.bars.treatments:
            self.timeline.bars.setFocus()
        elif form is not None:
            self.timeline.strip.setFocus()

    def _change_visit(self) -> None:
        if (visit := self.timeline.current) is not None:
            self.side.visit_form.change(visit)
            self.side.show_form(self.side.visit_form)

    def _save_visit(self, visit_id: int, day: date, note: str) -> None:
        form = self.side.visit_form
        seen = (form.visit.day, form.visit.note) if form.visit is not None else None
        self._do(
            lambda clinic: visit_records.amend(clinic, visit_id, day=day, note=note, seen=seen),
            form.say,
        )

    def _remove_visit(self) -> None:
        if (visit := self.timeline.current) is not None:
            self._do(lambda clinic: visit_records.remove(clinic, visit.id))

    def _toggle_baseline(self) -> None:
        visit, record = self.timeline.current, self._record
        if visit is None or record is None:
            return
        if visit.id == record.baseline_id:
            self._do(lambda clinic: baselines.clear(clinic, record.patient.id))
        else:
            self._do(lambda clinic: baselines.mark(clinic, visit.id))

    # -- treatments

    def _has_treatment(self) -> bool:
        return self._record is not None and self.timeline.bars.current is not None

    def _can_stop(self) -> bool:
        chosen = self.timeline.bars.current
        return self._record is not None and chosen is not None and chosen.goes_on(date.today())

    def _add_treatment(self) -> None:
        self.side.treatment_form.begin()
        self._show_treatment_form()

    def _change_treatment(self) -> None:
        if (chosen := self.timeline.bars.current) is not None:
            self.side.treatment_form.change(chosen)
            self._show_treatment_form()

    def _show_treatment_form(self) -> None:
        form, clinic = self.side.treatment_form, self._context.clinic
        self.side.show_form(form)
        self._context.tasks.run_db(
            lambda _progress: treatments.drug_names(clinic), done=form.set_names
        )

    def _save_treatment(self, details: TreatmentDetails) -> None:
        form, patient_id = self.side.treatment_form, self._patient_id
        changed = form.treatment
        assert patient_id is not None
        if changed is None:
            self._do(lambda clinic: treatments.add(clinic, patient_id, details), form.say)
        else:
            seen = changed.details
            self._do(
                lambda clinic: treatments.change(clinic, changed.id, details, seen=seen), form.say
            )

    def _stop_treatment(self) -> None:
        if (chosen := self.timeline.bars.current) is not None:
            self._do(lambda clinic: treatments.stop(clinic, chosen.id, date.today()))

    def _remove_treatment(self) -> None:
        if (chosen := self.timeline.bars.current) is not None:
            self._do(lambda clinic: treatments.remove(clinic, chosen.id))
