"""The form of a treatment, in the page: drug, dose, start and stop, and a note."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from acne_desktop.domain.treatment import Treatment, TreatmentDetails
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.actions import Actions
from acne_desktop.ui.widgets.day_field import DayField
from acne_desktop.ui.widgets.entry_form import EntryForm
from acne_desktop.ui.widgets.field import Field
from acne_desktop.ui.widgets.label import label

_OFFERED = 8  # names seen at once


class TreatmentForm(EntryForm):
    """Enter saves, Escape leaves. What is wrong is said below the field, or above the buttons."""

    saved = Signal(object)  # TreatmentDetails, checked

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._treatment: Treatment | None = None
        self.title = label(bold=True, wrap=True)
        self.drug = QLineEdit()
        self.dose = QLineEdit()
        self.started = DayField(name=tr("Start"), future=True)
        self.stopped = DayField(name=tr("Stopped"), future=True, optional=True)
        self.note = QLineEdit()
        self._names = QStringListModel(self)
        self._offer_names()
        self._drug = Field(tr("Drug or procedure"), self.drug)
        self._dose = Field(tr("Dose"), self.dose, hint=tr("How much, how often, where"))
        self._started = Field(tr("Start"), self.started)
        self._stopped = Field(tr("Stopped"), self.stopped, hint=tr("Empty while it goes on"))
        self._note = Field(tr("Note"), self.note)
        for day, field in ((self.started, self._started), (self.stopped, self._stopped)):
            day.refused.connect(field.error)
            day.changed.connect(lambda _day, field=field: field.clear())
        self.drug.textEdited.connect(lambda _text: self._drug.clear())
        self.save = QPushButton(tr("Save"))
        theme.set_tone(self.save, "primary")
        self.save.setToolTip(tr("Save the treatment (Enter)"))
        self.save.clicked.connect(self.submit)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setToolTip(tr("Leave the treatment as it is (Esc)"))
        self.cancel.clicked.connect(self.left)
        self.stop = actions.button("treatment.stop")
        self.remove = actions.button("treatment.remove", tone="quiet")
        self._lay_out()

    def _offer_names(self) -> None:
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(_OFFERED)
        self.drug.setCompleter(completer)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        column.setSpacing(theme.S)
        column.addWidget(self.title)
        for field in (self._drug, self._dose, self._started, self._stopped, self._note):
            column.addWidget(field)
        column.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(self.save, 1)
        row.addWidget(self.cancel, 1)
        column.addLayout(row)
        column.addSpacing(theme.M)
        column.addWidget(self.stop)
        column.addWidget(self.remove)
        column.addStretch(1)

    # -- what is entered

    @property
    def treatment(self) -> Treatment | None:
        """The treatment that is changed; None while a new one is entered."""
        return self._treatment

    def set_names(self, names: Sequence[str]) -> None:
        """Offer these names of drugs."""
        self._names.setStringList(list(names))

    def begin(self) -> None:
        """Enter a new treatment, started today."""
        self._show(None, TreatmentDetails("", date.today()))

    def change(self, treatment: Treatment) -> None:
        """Change a treatment."""
        self._show(treatment, treatment.details)

    def _show(self, treatment: Treatment | None, details: TreatmentDetails) -> None:
        self._treatment = treatment
        self.title.setText(tr("New treatment") if treatment is None else tr("Change treatment"))
        self.drug.setText(details.drug)
        self.dose.setText(details.dose)
        self.started.set_day(details.started)
        self.stopped.set_day(details.stopped)
        self.note.setText(details.note)
        for field in (self._drug, self._dose, self._started, self._stopped):
            field.clear()
        self.say("")
        for button in (self.stop, self.remove):
            button.setVisible(treatment is not None)

    def submit(self) -> None:
        """Save what is entered, or say what is wrong, where it is."""
        if not (self.started.commit() and self.stopped.commit()):
            return
        details = TreatmentDetails(
            self.drug.text(),
            self.started.day,
            self.dose.text(),
            self.stopped.day_or_none,
            self.note.text(),
        )
        try:
            checked = details.checked()
        except InvalidRecordError as error:
            self._say_where(details, error.sentence)
            return
        self.say("")
        self.saved.emit(checked)

    def _say_where(self, details: TreatmentDetails, sentence: str) -> None:
        if details.stopped is not None and details.stopped < details.started:
            self._stopped.error(sentence)
            self.stopped.setFocus()
        elif not details.drug.strip():
            self._drug.error(sentence)
            self.drug.setFocus()
        else:
            self.say(sentence)

    def showEvent(self, event: QEvent) -> None:
        """Begin at the first field."""
        super().showEvent(event)  # type: ignore[arg-type] # a QShowEvent
        self.drug.setFocus()
