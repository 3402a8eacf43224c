"""One patient: who they are, every visit, and the grades over time."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.patient import Patient
from acne_desktop.domain.visit import VisitSummary
from acne_desktop.errors import KnownError
from acne_desktop.services import patients, visits
from acne_desktop.ui import dates, theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.empty_state import EmptyState
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.patient_header import PatientHeader
from acne_desktop.ui.widgets.trend import Trend
from acne_desktop.ui.widgets.visit_list import VisitList

_SIDE_WIDTH = 320


@dataclass(frozen=True)
class _Record:
    patient: Patient
    visits: list[VisitSummary]


class PatientPage(QWidget):
    """``open`` shows a patient; the page reads anew when their records change."""

    visit_opened = Signal(int)
    report_requested = Signal(int)
    new_visit_requested = Signal(int)
    edit_requested = Signal(Patient)
    closed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._patient_id: int | None = None
        self._patient: Patient | None = None
        self.header = PatientHeader()
        self.header.back_requested.connect(self.closed)
        actions = context.actions
        self.header.add_button(actions.button("patient.edit", tone="quiet"))
        self.header.add_button(actions.button("visit.new", tone="primary"))
        self.list = VisitList(context)
        self.list.activated.connect(lambda _index: self._open_visit())
        self.list.selectionModel().currentChanged.connect(self._selected)
        self.nothing = EmptyState(
            "image-plus",
            "No visit yet",
            "A visit starts with three photographs: frontal, patient's left, patient's right.",
            actions.button("visit.new", tone="primary"),
        )
        self.body = QStackedWidget()
        self.body.addWidget(self.list)
        self.body.addWidget(self.nothing)
        self._make_side()
        self._lay_out()
        self.setFocusProxy(self.list)
        context.records_changed.connect(self._changed)
        actions.bind("visit.new", self._new_visit, page=self, enabled=self._is_open)
        actions.bind("patient.edit", self._edit, page=self, enabled=self._is_open)
        actions.bind("visit.report", self._report, page=self, enabled=self._has_visit)

    def _make_side(self) -> None:
        self.visit_title = label(bold=True)
        self.open_button = QPushButton("Open visit")
        self.open_button.setToolTip("Show the photographs and the grade (Enter)")
        self.open_button.clicked.connect(self._open_visit)
        self.report_button = self._context.actions.button("visit.report")
        self.trend = Trend()
        self.born = label(wrap=True)
        self.sex = label(wrap=True)
        self.note = label(wrap=True)
        self.facts = {"Date of birth": self.born, "Sex": self.sex, "Note": self.note}

    def _lay_out(self) -> None:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        column.setSpacing(theme.S)
        self.visit_part = QWidget()
        part = QVBoxLayout(self.visit_part)
        part.setContentsMargins(0, 0, 0, theme.M)
        part.setSpacing(theme.S)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.S)
        buttons.addWidget(self.open_button, 1)
        buttons.addWidget(self.report_button, 1)
        part.addWidget(self.visit_title)
        part.addLayout(buttons)
        part.addSpacing(theme.M)
        part.addWidget(label("IGA over time", Type.CAPTION, bold=True, tone="muted"))
        part.addWidget(self.trend)
        column.addWidget(self.visit_part)
        for name, value in self.facts.items():
            column.addWidget(label(name, Type.CAPTION, bold=True, tone="muted"))
            column.addWidget(value)
            column.addSpacing(theme.XS)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(side)
        area.setFixedWidth(theme.panel(_SIDE_WIDTH))
        theme.set_surface(side)
        row = QHBoxLayout()
        row.setSpacing(1)
        row.addWidget(self.body, 1)
        row.addWidget(area)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(1)
        page.addWidget(self.header)
        page.addLayout(row, 1)

    # -- what the window asks

    def open(self, patient_id: int) -> None:
        """Show a patient."""
        if patient_id != self._patient_id:
            self._patient_id, self._patient = patient_id, None
            self.list.visits.set_visits([])
        self._read()

    # -- reading

    def _changed(self, patient_id: int) -> None:
        if patient_id == self._patient_id and self.isVisible():
            self._read()

    def _read(self) -> None:
        clinic, patient_id = self._context.clinic, self._patient_id
        assert patient_id is not None
        self._context.tasks.run_db(
            lambda _progress: _Record(
                patients.get(clinic, patient_id), visits.of_patient(clinic, patient_id)
            ),
            done=self._show,
            failed=self._failed,
        )

    def _failed(self, error: KnownError) -> None:
        self.closed.emit()
        self._context.report_error(error)  # last: going elsewhere clears an older error

    def _show(self, record: _Record) -> None:
        if record.patient.id != self._patient_id:
            return
        self._patient = record.patient
        self.header.set_patient(record.patient)
        self._show_facts(record.patient)
        before = self.list.selected()
        self.list.visits.set_visits(record.visits)
        self.trend.set_points([(v.day, v.grade) for v in record.visits if v.grade is not None])
        self.visit_part.setVisible(bool(record.visits))
        self.body.setCurrentWidget(self.list if record.visits else self.nothing)
        if record.visits:
            self.list.select(max(self.list.visits.place_of(before.id if before else None), 0))
        self._selected()

    def _show_facts(self, patient: Patient) -> None:
        details = patient.details
        born = details.date_of_birth
        self.born.setText(dates.in_words(born) if born else "Not recorded")
        self.sex.setText(details.sex.value.capitalize())
        self.note.setText(details.note or "None")

    # -- commands

    def _selected(self, *_indexes: object) -> None:
        visit = self.list.selected()
        if visit is not None:
            self.visit_title.setText(f"Visit {visit.day.isoformat()}")
        self._context.actions.refresh()

    def _is_open(self) -> bool:
        return self._patient is not None

    def _has_visit(self) -> bool:
        return self.list.selected() is not None

    def _open_visit(self) -> None:
        if (visit := self.list.selected()) is not None:
            self.visit_opened.emit(visit.id)

    def _report(self) -> None:
        if (visit := self.list.selected()) is not None:
            self.report_requested.emit(visit.id)

    def _new_visit(self) -> None:
        if self._patient_id is not None:
            self.new_visit_requested.emit(self._patient_id)

    def _edit(self) -> None:
        if self._patient is not None:
            self.edit_requested.emit(self._patient)
