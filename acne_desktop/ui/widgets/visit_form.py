"""The form that corrects a saved visit's date and note, in the page."""

from datetime import date

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from acne_desktop.domain.visit import VisitSummary
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.widgets.day_field import DayField
from acne_desktop.ui.widgets.entry_form import EntryForm
from acne_desktop.ui.widgets.field import Field
from acne_desktop.ui.widgets.label import label

_NOTE_HEIGHT = 96


class VisitForm(EntryForm):
    """Enter in the date saves, Escape leaves."""

    saved = Signal(int, date, str)  # visit id, day, note

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.visit: VisitSummary | None = None
        self.title = label(bold=True, wrap=True)
        self.day = DayField()
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(theme.em(_NOTE_HEIGHT))
        self._day = Field(tr("Date of the visit"), self.day)
        self.day.refused.connect(self._day.error)
        self.day.changed.connect(lambda _day: self._day.clear())
        self.save = QPushButton(tr("Save"))
        theme.set_tone(self.save, "primary")
        self.save.clicked.connect(self.submit)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setToolTip(tr("Leave the visit as it is (Esc)"))
        self.cancel.clicked.connect(self.left)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        column.setSpacing(theme.S)
        column.addWidget(self.title)
        column.addWidget(self._day)
        column.addWidget(Field(tr("Note"), self.note))
        column.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(self.save, 1)
        row.addWidget(self.cancel, 1)
        column.addLayout(row)
        column.addStretch(1)

    def change(self, visit: VisitSummary) -> None:
        """Correct a visit."""
        self.visit = visit
        self.title.setText(tr("Visit {day}", day=visit.day.isoformat()))
        self.day.set_day(visit.day)
        self.note.setPlainText(visit.note)
        self._day.clear()
        self.say("")

    def submit(self) -> None:
        """Save what is entered; what is wrong with the date is said below it."""
        if self.visit is not None and self.day.commit():
            self.saved.emit(self.visit.id, self.day.day, self.note.toPlainText())

    def showEvent(self, event: QEvent) -> None:
        """Begin at the date."""
        super().showEvent(event)  # type: ignore[arg-type] # a QShowEvent
        self.day.setFocus()
