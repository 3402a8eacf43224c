"""The line that names the patient, at the same place and size on every page."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from acne_desktop.domain.patient import Patient, Sex
from acne_desktop.language import mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import ElidedLabel, label
from acne_desktop.ui.widgets.lines import Lines

HEIGHT = 56
_SEX = {Sex.FEMALE: mark("F"), Sex.MALE: mark("M"), Sex.OTHER: mark("X")}


def age_and_sex(patient: Patient, day: date) -> str:
    """Return such as ``F 23``; what is not known is left out."""
    age = patient.age_on(day)
    sex = _SEX.get(patient.details.sex)
    parts = [tr(sex) if sex else "", "" if age is None else str(age)]
    return " ".join(part for part in parts if part)


class PatientHeader(Lines):
    """Names the patient: name, sex and age, identifier, and the visit's day.

    A page puts its own few buttons at the right with :meth:`add_button`; where the window is too
    narrow, they stand below.
    """

    back_requested = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=theme.L, height=theme.em(HEIGHT), indent=theme.S)
        self.setContentsMargins(theme.S, 0, theme.L, 0)
        theme.set_surface(self)
        self.back = QToolButton()
        self.back.setIcon(theme.icon("arrow-left"))
        self.back.setIconSize(theme.pixmap("arrow-left").size())
        self.back.setToolTip(tr("Back (Alt+Left)"))
        self.back.setAccessibleName(tr("Back"))
        self.back.clicked.connect(self.back_requested)
        self.name = ElidedLabel(Type.TITLE, bold=True)
        self.about = label(tone="muted")
        self.identifier = ElidedLabel(tone="muted")
        self.day = label(tone="muted")
        self.synthetic = label(tr("Synthetic"), Type.CAPTION, tone="banner")
        self.synthetic.hide()
        self.add(self.back)
        for part in (self.name, self.about, self.identifier, self.day, self.synthetic):
            part.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
            self.add(part)
        self.spring()

    def add_button(self, button: QWidget) -> None:
        """Add a page's button at the right end."""
        self.add(button)

    def set_patient(self, patient: Patient, day: date | None = None) -> None:
        """Name a patient; ``day`` is the visit's, or None where no visit is shown."""
        details = patient.details
        self.name.setText(details.name)
        self.about.setText(age_and_sex(patient, day or date.today()))
        self.about.setVisible(bool(self.about.text()))
        self.identifier.setText(f"#{details.identifier}")
        self.day.setText(tr("Visit {day}", day=day.isoformat()) if day else "")
        self.day.setVisible(day is not None)
        self.synthetic.setVisible(patient.synthetic)
