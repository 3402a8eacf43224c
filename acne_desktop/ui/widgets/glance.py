"""The selected patient at a glance: the last visit's photographs, the grades, the next step."""

from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
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
from acne_desktop.language import tr, trn
from acne_desktop.services import patients, visits
from acne_desktop.services.patients import PatientRow
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Task
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets import patient_cells as cells
from acne_desktop.ui.widgets.grade_chip import GradeChip, words
from acne_desktop.ui.widgets.label import ElidedLabel, label
from acne_desktop.ui.widgets.patient_header import age_and_sex
from acne_desktop.ui.widgets.pictures import VisitPictures
from acne_desktop.ui.widgets.thumbnails import Thumbnails
from acne_desktop.ui.widgets.trend import Trend

WIDTH = 352
_SIDE = QSize(96, 128)


class Glance(QFrame):
    """Reads the patient's visits in the background; only the patient shown last is read of many.

    Where somebody is probably registered twice, it offers to lay the two records side by side.
    """

    open_requested = Signal(int)
    merge_requested = Signal(int, int)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._row: PatientRow | None = None
        self._visit: VisitSummary | None = None
        self._twin: Patient | None = None
        self._reading: Task | None = None
        self._comparing: Task | None = None
        self._room = True
        self._many = 0
        self._stale = False
        self._pictures = VisitPictures(context, self)
        self._pictures.ready.connect(self._show_pictures)
        self.setFixedWidth(theme.panel(WIDTH))
        theme.set_surface(self)
        self.name = ElidedLabel(Type.TITLE, bold=True)
        self.about = ElidedLabel(tone="muted")
        self.thumbnails = Thumbnails(theme.size(_SIDE))
        self.last = label(tone="muted")
        self.following = label()
        self.chip = GradeChip()
        self.grade = label()
        self.trend_title = label(tr("IGA over time"), Type.CAPTION, bold=True, tone="muted")
        self.trend = Trend()
        self.note = label(tone="muted", wrap=True)
        self.twin_text = label(tone="warning", wrap=True)
        self.compare = QPushButton(tr("Compare the two records"))
        self.compare.clicked.connect(self._compare)
        self.open = QPushButton(tr("Open"))
        self.open.setToolTip(tr("Show all visits (Enter)"))
        self.open.clicked.connect(self._open)
        self.new_visit = context.actions.button("visit.new", tone="primary")
        self.count = label(type_=Type.TITLE, bold=True, wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        graded = QHBoxLayout()
        graded.setSpacing(theme.S)
        graded.addWidget(self.chip)
        graded.addWidget(self.grade, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(theme.XL, 0, theme.XL, 0)
        buttons.setSpacing(theme.S)
        buttons.addWidget(self.new_visit, 1)
        buttons.addWidget(self.open, 1)
        told, column = _panel()
        column.addWidget(self.name)
        column.addWidget(self.about)
        column.addSpacing(theme.S)
        column.addWidget(self.last)
        column.addWidget(self.following)
        column.addWidget(self.thumbnails)
        column.addLayout(graded)
        column.addSpacing(theme.S)
        column.addWidget(self.trend_title)
        column.addWidget(self.trend)
        column.addWidget(self.note)
        column.addWidget(self.twin_text)
        column.addWidget(self.compare)
        column.addStretch(1)
        area = QScrollArea()  # on a low window what can be done stays in sight
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(told)
        theme.set_surface(told)
        one = QWidget()
        whole = QVBoxLayout(one)
        whole.setContentsMargins(0, 0, 0, theme.L)
        whole.setSpacing(theme.S)
        whole.addWidget(area, 1)
        whole.addLayout(buttons)
        self.shown = QStackedWidget()
        self.shown.addWidget(one)
        self.shown.addWidget(self._panel_of_many())
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self.shown)

    def _panel_of_many(self) -> QWidget:
        many, column = _panel()
        column.addWidget(self.count)
        column.addSpacing(theme.S)
        for id_ in ("patient.print", "patient.merge", "patient.remove"):
            column.addWidget(self._context.actions.button(id_))
        column.addStretch(1)
        return many

    @property
    def row(self) -> PatientRow | None:
        """The patient shown, as the list has them."""
        return self._row

    @property
    def patient_id(self) -> int | None:
        """The number of the patient shown."""
        return self._row.patient.id if self._row else None

    def forget_pictures(self) -> None:
        """Read photographs anew: a visit has changed."""
        self._pictures.forget()

    def read_again(self) -> None:
        """Read anew of the patient shown when the list tells of them again."""
        self._stale = True

    def set_many(self, count: int) -> None:
        """Show what can be done with several patients."""
        self._row, self._many = None, count
        self.count.setText(trn("{n} patient selected", "{n} patients selected", count))
        self.shown.setCurrentIndex(1)
        self._show_or_hide()

    def set_row(self, row: PatientRow | None) -> None:
        """Show a patient, or nothing."""
        if row is not None and row == self._row and not self._stale:
            return
        self._stale = False
        self._row, self._visit, self._twin, self._many = row, None, None, 0
        self.shown.setCurrentIndex(0)
        self._show_or_hide()
        if row is None:
            return
        details = row.patient.details
        self.name.setText(details.name)
        about = [age_and_sex(row.patient, date.today()), f"#{details.identifier}"]
        self.about.setText("  ".join(part for part in about if part))
        self.note.setText(details.note)
        self.note.setVisible(bool(details.note))
        today = date.today()
        self.following.setText(
            tr(
                "Next visit {day}: {when}",
                day=cells.day(row.next_visit),
                when=cells.when(row, today),
            )
        )
        self.following.setVisible(row.next_visit is not None)
        theme.set_tone(self.following, "warning" if cells.is_due(row, today) else "muted")
        self._show_twin()
        self.thumbnails.clear()
        if self._reading is None:
            self._read(row.patient)

    def _read(self, patient: Patient) -> None:
        clinic = self._context.clinic
        self._reading = self._context.tasks.run_db(
            lambda _progress: visits.of_patient(clinic, patient.id),
            done=lambda found: self._has_read(patient, found),
            failed=self._has_not_read,
        )

    def _has_read(self, patient: Patient, found: list[VisitSummary]) -> None:
        self._reading = None
        if self._row is None:
            return
        if patient.id != self.patient_id:
            self._read(self._row.patient)
            return
        self._show_visits(found)
        if self._comparing is None:
            self._look_for_twins(self._row.patient)

    def _has_not_read(self, error: KnownError) -> None:
        self._reading = None
        self._context.report_error(error)

    def _look_for_twins(self, patient: Patient) -> None:
        clinic = self._context.clinic
        self._comparing = self._context.tasks.run(
            lambda _progress: patients.twins(clinic, patient.details, ignoring=patient.id),
            done=lambda found: self._has_compared(patient, found),
            failed=lambda _error: self._has_compared(patient, []),
        )

    def _has_compared(self, patient: Patient, found: list[Patient]) -> None:
        self._comparing = None
        if self._row is None:
            return
        if patient.id != self.patient_id:
            self._look_for_twins(self._row.patient)
            return
        self._twin = found[0] if found else None
        self._show_twin()

    def _show_twin(self) -> None:
        for part in (self.twin_text, self.compare):
            part.setVisible(self._twin is not None)
        if self._twin is not None:
            details = self._twin.details
            self.twin_text.setText(
                tr(
                    "Registered twice? {name}, #{identifier}",
                    name=details.name,
                    identifier=details.identifier,
                )
            )

    def _compare(self) -> None:
        if self._row is not None and self._twin is not None:
            self.merge_requested.emit(self._row.patient.id, self._twin.id)

    def _show_visits(self, found: list[VisitSummary]) -> None:
        self._visit = found[0] if found else None
        for part in (self.thumbnails, self.chip, self.trend, self.trend_title):
            part.setVisible(bool(found))
        self.trend.set_visits(found)
        if self._visit is None:
            self.last.setText(tr("No visit yet"))
            self.grade.setText("")
            return
        self.last.setText(tr("Last visit {day}", day=self._visit.day.isoformat()))
        self.chip.set_grade(self._visit.grade)
        self.grade.setText(words(self._visit.grade))
        theme.set_tone(self.grade, "warning" if self._visit.grade is None else "")
        self._show_pictures(self._visit.id)

    def _show_pictures(self, visit_id: int) -> None:
        if self._visit is None or visit_id != self._visit.id:
            return
        pictures = self._pictures.get(visit_id)
        if pictures is not None:
            self.thumbnails.set_images(pictures)

    def set_room(self, there_is_room: bool) -> None:
        """Say whether the page is wide enough for the glance."""
        self._room = there_is_room
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        self.setVisible(self._room and (self._many > 0 or self._row is not None))

    def _open(self) -> None:
        if self._row is not None:
            self.open_requested.emit(self._row.patient.id)


def _panel() -> tuple[QWidget, QVBoxLayout]:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
    column.setSpacing(theme.S)
    return made, column
