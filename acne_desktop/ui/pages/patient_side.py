"""What stands beside a patient's timeline: the visit in hand and the patient, or a form."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.patient import Patient
from acne_desktop.domain.visit import VisitSummary
from acne_desktop.language import tr
from acne_desktop.ui import dates, theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.beside import SideScroll
from acne_desktop.ui.widgets.grade_chip import GradeChip
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.pictures import VisitPictures
from acne_desktop.ui.widgets.thumbnails import Thumbnails
from acne_desktop.ui.widgets.timeline_words import grades_of
from acne_desktop.ui.widgets.treatment_form import TreatmentForm
from acne_desktop.ui.widgets.visit_form import VisitForm

WIDTH = 328
_PICTURE = QSize(84, 112)


class VisitCard(QWidget):
    """The visit that is current on the timeline: its photographs, grades, note and commands."""

    open_wanted = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._visit: VisitSummary | None = None
        self._pictures = VisitPictures(context, self)
        self._pictures.ready.connect(self._arrived)
        self.title = label(bold=True)
        self.baseline = label(tr("Baseline"), Type.CAPTION, tone="accent", bold=True)
        self.thumbnails = Thumbnails(theme.size(_PICTURE))
        self.chip = GradeChip()
        self.words = give_way(label(wrap=True))
        self.note = give_way(label(tone="muted", wrap=True))
        self.open = QPushButton(tr("Open visit"))
        self.open.setToolTip(tr("Show the photographs and the grade (Enter)"))
        self.open.clicked.connect(self.open_wanted)
        actions = context.actions
        self.report = actions.button("visit.report")
        self.compare = actions.button("compare.open")
        self.more = [
            actions.button(f"patient.{name}", tone="quiet")
            for name in ("change_visit", "baseline", "remove_visit")
        ]
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.M)
        column.setSpacing(theme.S)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.baseline)
        graded = QHBoxLayout()
        graded.setSpacing(theme.S)
        graded.addWidget(self.chip)
        graded.addWidget(self.words, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.S)
        buttons.addWidget(self.open, 1)
        buttons.addWidget(self.report, 1)
        column.addLayout(head)
        column.addWidget(self.thumbnails)
        column.addLayout(graded)
        column.addWidget(self.note)
        column.addLayout(buttons)
        column.addWidget(self.compare)
        for button in self.more:
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def forget_pictures(self) -> None:
        """Fetch the pictures anew."""
        self._pictures.forget()

    def show_visit(self, visit: VisitSummary, *, is_baseline: bool) -> None:
        """Show a visit."""
        if self._visit is None or visit.id != self._visit.id:
            self.thumbnails.clear()
        self._visit = visit
        self.title.setText(tr("Visit {day}", day=visit.day.isoformat()))
        self.baseline.setVisible(is_baseline)
        self.chip.set_grade(visit.grade)
        self.words.setText("\n".join(grades_of(visit)))
        self.note.setText(visit.note)
        self.note.setVisible(bool(visit.note))
        self._arrived(visit.id)

    def _arrived(self, visit_id: int) -> None:
        if self._visit is None or visit_id != self._visit.id:
            return
        pictures = self._pictures.get(visit_id)
        if pictures is not None:
            self.thumbnails.set_images(pictures)


class PatientSide(QStackedWidget):
    """The visit in hand above what is known of the patient; or one of the two forms."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.visit = VisitCard(context)
        self.born = give_way(label(wrap=True))
        self.sex = give_way(label(wrap=True))
        self.note = give_way(label(wrap=True))
        self.treatment_form = TreatmentForm(context.actions)
        self.visit_form = VisitForm()
        self._first = self._area(self._facts())
        self._forms: dict[QWidget, SideScroll] = {
            form: self._area(form) for form in (self.treatment_form, self.visit_form)
        }

    def _area(self, part: QWidget) -> SideScroll:
        area = SideScroll(part)
        area.setAccessibleName(tr("What is known of the patient"))
        self.addWidget(area)
        return area

    def _facts(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        column.setSpacing(theme.S)
        column.addWidget(self.visit)
        facts = (
            (tr("Date of birth"), self.born),
            (tr("Sex"), self.sex),
            (tr("Note"), self.note),
        )
        for name, value in facts:
            column.addWidget(label(name, Type.CAPTION, bold=True, tone="muted"))
            column.addWidget(value)
            column.addSpacing(theme.XS)
        column.addStretch(1)
        return part

    def set_patient(self, patient: Patient) -> None:
        """Show what is known of a patient."""
        details = patient.details
        born = details.date_of_birth
        self.born.setText(dates.in_words(born) if born else tr("Not recorded"))
        self.sex.setText(details.sex.label)
        self.note.setText(details.note or tr("None"))

    @property
    def form(self) -> QWidget | None:
        """The form that is shown, if any."""
        shown = self.currentWidget()
        return next((form for form, area in self._forms.items() if area is shown), None)

    def show_form(self, form: QWidget) -> None:
        """Show a form in place of the rest."""
        self.setCurrentWidget(self._forms[form])

    def close_form(self) -> None:
        """Show the visit and the patient again."""
        self.setCurrentWidget(self._first)
