"""The selected patient at a glance: the last visit's photographs, the grades, the next step."""

from datetime import date

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from acne_desktop.domain.visit import VisitSummary
from acne_desktop.services import visits
from acne_desktop.services.patients import PatientRow
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.grade_chip import GradeChip, words
from acne_desktop.ui.widgets.label import ElidedLabel, label
from acne_desktop.ui.widgets.patient_header import age_and_sex
from acne_desktop.ui.widgets.pictures import VisitPictures
from acne_desktop.ui.widgets.thumbnails import Thumbnails
from acne_desktop.ui.widgets.trend import Trend

WIDTH = 352
_SIDE = QSize(96, 128)


class Glance(QFrame):
    """Reads the patient's visits in the background; a quick change of patient drops the answer."""

    open_requested = Signal(int)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._row: PatientRow | None = None
        self._visit: VisitSummary | None = None
        self._room = True
        self._pictures = VisitPictures(context, self)
        self._pictures.ready.connect(self._show_pictures)
        self.setFixedWidth(theme.panel(WIDTH))
        theme.set_surface(self)
        self.name = ElidedLabel(Type.TITLE, bold=True)
        self.about = ElidedLabel(tone="muted")
        self.thumbnails = Thumbnails(theme.size(_SIDE))
        self.last = label(tone="muted")
        self.chip = GradeChip()
        self.grade = label()
        self.trend_title = label("IGA over time", Type.CAPTION, bold=True, tone="muted")
        self.trend = Trend()
        self.note = label(tone="muted", wrap=True)
        self.open = QPushButton("Open")
        self.open.setToolTip("Show all visits (Enter)")
        self.open.clicked.connect(self._open)
        self.new_visit = context.actions.button("visit.new", tone="primary")
        self._lay_out()

    def _lay_out(self) -> None:
        graded = QHBoxLayout()
        graded.setSpacing(theme.S)
        graded.addWidget(self.chip)
        graded.addWidget(self.grade, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.S)
        buttons.addWidget(self.new_visit, 1)
        buttons.addWidget(self.open, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        column.setSpacing(theme.S)
        column.addWidget(self.name)
        column.addWidget(self.about)
        column.addSpacing(theme.S)
        column.addWidget(self.last)
        column.addWidget(self.thumbnails)
        column.addLayout(graded)
        column.addSpacing(theme.S)
        column.addWidget(self.trend_title)
        column.addWidget(self.trend)
        column.addWidget(self.note)
        column.addStretch(1)
        column.addLayout(buttons)

    @property
    def patient_id(self) -> int | None:
        """The number of the patient shown."""
        return self._row.patient.id if self._row else None

    def forget_pictures(self) -> None:
        """Read photographs anew: a visit has changed."""
        self._pictures.forget()

    def set_row(self, row: PatientRow | None) -> None:
        """Show a patient, or nothing."""
        self._row, self._visit = row, None
        self._show_or_hide()
        if row is None:
            return
        details = row.patient.details
        self.name.setText(details.name)
        about = [age_and_sex(row.patient, date.today()), f"#{details.identifier}"]
        self.about.setText("  ".join(part for part in about if part))
        self.note.setText(details.note)
        self.note.setVisible(bool(details.note))
        self.thumbnails.clear()
        clinic, patient_id = self._context.clinic, row.patient.id
        self._context.tasks.run_db(
            lambda _progress: visits.of_patient(clinic, patient_id),
            done=lambda found: self._show_visits(patient_id, found),
        )

    def _show_visits(self, patient_id: int, found: list[VisitSummary]) -> None:
        if patient_id != self.patient_id:
            return
        self._visit = found[0] if found else None
        for part in (self.thumbnails, self.chip, self.trend, self.trend_title):
            part.setVisible(bool(found))
        self.trend.set_visits(found)
        if self._visit is None:
            self.last.setText("No visit yet")
            self.grade.setText("")
            return
        self.last.setText(f"Last visit {self._visit.day.isoformat()}")
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
        self.setVisible(self._room and self._row is not None)

    def _open(self) -> None:
        if self._row is not None:
            self.open_requested.emit(self._row.patient.id)
