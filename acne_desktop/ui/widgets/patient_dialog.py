"""Registers a patient, or changes what is recorded; warns of a twin while one types."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.patient import (
    MAX_IDENTIFIER,
    MAX_NAME,
    Patient,
    PatientDetails,
    Sex,
    same_identifier,
)
from acne_desktop.errors import InvalidRecordError, KnownError
from acne_desktop.language import mark, tr
from acne_desktop.services import patients
from acne_desktop.ui import dates, theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.choice import Choice
from acne_desktop.ui.widgets.field import Field
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.shell import DialogShell

_FIELD_WIDTH = 432
_TYPING_PAUSE_MS = 200
TAKEN = mark("Another patient has this identifier: enter a different one, or open that patient.")


@dataclass(frozen=True)
class _Texts:
    title: str
    save: str
    save_anyway: str


_NEW = _Texts(mark("New patient"), mark("Register patient"), mark("Register anyway"))
_EDIT = _Texts(mark("Edit patient"), mark("Save changes"), mark("Save anyway"))


class PatientDialog(QDialog):
    """A form that fits a 768-pixel screen. ``patient`` is None for a new one."""

    saved = Signal(int)
    open_requested = Signal(int)

    def __init__(
        self, context: AppContext, patient: Patient | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._patient = patient
        self._texts = _EDIT if patient else _NEW
        self._twin: Patient | None = None
        self._asked = 0
        self.setWindowTitle(tr(self._texts.title))
        self._make_fields()
        self._make_warning()
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._look_for_twins)
        if patient:
            self._fill(patient.details)
        for edit in (self.identifier, self.name, self.born):
            edit.textChanged.connect(self._typed)
        self.identifier.setFocus()

    def _make_fields(self) -> None:
        self.identifier = QLineEdit()
        self.identifier.setMaxLength(MAX_IDENTIFIER)
        self.identifier.setMinimumWidth(theme.em(_FIELD_WIDTH))
        self.name = QLineEdit()
        self.name.setMaxLength(MAX_NAME)
        self.born = QLineEdit()
        self.born.setPlaceholderText("2003-04-17")
        self.sex = Choice()
        for sex in Sex:
            self.sex.addItem(sex.label, sex)
        self.sex.setCurrentIndex(self.sex.findData(Sex.UNKNOWN))
        self.note = QPlainTextEdit()
        self.note.setFixedHeight(theme.em(72))
        self.note.setTabChangesFocus(True)
        self.identifier_field = Field(
            tr("Identifier"), self.identifier, hint=tr("The number or code your clinic uses.")
        )
        self.name_field = Field(tr("Name"), self.name, hint=tr("As your clinic writes it."))
        self.born_field = Field(tr("Date of birth"), self.born, hint=tr("May be left empty."))
        self.sex_field = Field(tr("Sex"), self.sex)
        self.note_field = Field(tr("Note"), self.note)

    def _make_warning(self) -> None:
        self.warning = QWidget()
        theme.set_surface(self.warning)
        self.warning_text = give_way(label(tone="warning", wrap=True))
        self.open_twin = QPushButton(tr("Open that patient"))
        self.open_twin.setAutoDefault(False)
        self.open_twin.clicked.connect(self._open_twin)
        row = QHBoxLayout(self.warning)
        row.setContentsMargins(theme.M, theme.S, theme.M, theme.S)
        row.setSpacing(theme.M)
        row.addWidget(self.warning_text, 1)
        row.addWidget(self.open_twin)
        self.warning.hide()
        self.error_text = give_way(label(tone="error", wrap=True))
        self.error_text.hide()

    def _lay_out(self) -> None:
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.save_button = QPushButton(tr(self._texts.save))
        self.save_button.setDefault(True)
        theme.set_tone(self.save_button, "primary")
        self.save_button.clicked.connect(self._save)
        pair = QHBoxLayout()
        pair.setSpacing(theme.L)
        pair.addWidget(self.born_field, 3)
        pair.addWidget(self.sex_field, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.S)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save_button)
        asked = QWidget()
        column = QVBoxLayout(asked)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.S)
        column.setSpacing(theme.M)
        column.addWidget(label(tr(self._texts.title), Type.TITLE, bold=True))
        column.addWidget(self.identifier_field)
        column.addWidget(self.name_field)
        column.addLayout(pair)
        column.addWidget(self.note_field)
        column.addWidget(self.warning)
        column.addWidget(self.error_text)
        column.addStretch(1)
        buttons.setContentsMargins(theme.XL, theme.S, theme.XL, theme.L)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(DialogShell(asked), 1)
        whole.addLayout(buttons)
        whole.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    def _fill(self, details: PatientDetails) -> None:
        self.identifier.setText(details.identifier)
        self.name.setText(details.name)
        self.born.setText(details.date_of_birth.isoformat() if details.date_of_birth else "")
        self.sex.setCurrentIndex(self.sex.findData(details.sex))
        self.note.setPlainText(details.note)

    # -- while one types

    def _typed(self) -> None:
        self.identifier_field.clear()
        self.name_field.clear()
        self.error_text.hide()
        self._read_born()
        self._pause.start()

    def _read_born(self, *, finished: bool = False) -> date | None:
        """Show the date in words; complain only when the typing is over."""
        try:
            day = dates.parse_day(self.born.text())
            if day is not None:
                PatientDetails("-", "-", day).checked(date.today())
        except InvalidRecordError as error:
            if finished:
                self.born_field.error(error.sentence)
            else:
                self.born_field.clear()
            return None
        self.born_field.hint(dates.in_words(day) if day else tr("May be left empty."))
        return day

    def _details(self, born: date | None) -> PatientDetails:
        return PatientDetails(
            self.identifier.text(),
            self.name.text(),
            born,
            Sex(self.sex.currentData()),
            self.note.toPlainText(),
        )

    def done(self, result: int) -> None:
        """Close; what is still looked for is told to nobody."""
        self._pause.stop()
        self._asked += 1
        super().done(result)

    def _look_for_twins(self) -> None:
        self._asked += 1
        asked = self._asked
        details = self._details(self._read_born())
        clinic = self._context.clinic
        ignoring = self._patient.id if self._patient else None
        self._context.tasks.run_db(
            lambda _progress: patients.twins(clinic, details, ignoring=ignoring),
            done=lambda found: self._show_twins(found) if asked == self._asked else None,
            failed=lambda _error: None,  # saving checks again, and tells
        )

    def _show_twins(self, found: list[Patient]) -> None:
        self._twin = found[0] if found else None
        self.warning.setVisible(bool(found))
        self.save_button.setText(tr(self._texts.save_anyway if found else self._texts.save))
        self.save_button.setEnabled(True)
        if self._twin is None:
            return
        details = self._twin.details
        self.warning_text.setText(_registered_already(details))
        if same_identifier(details.identifier, self.identifier.text()):
            self.identifier_field.error(tr(TAKEN))
            self.save_button.setText(tr(self._texts.save))
            self.save_button.setEnabled(False)

    def _open_twin(self) -> None:
        if self._twin is not None:
            self.open_requested.emit(self._twin.id)
            self.reject()

    # -- saving

    def _complete(self) -> PatientDetails | None:
        """Return the details, or None after showing at each field what is wrong."""
        born = self._read_born(finished=True)
        if not self.identifier.text().strip():
            self.identifier_field.error(tr("Enter an identifier: it is how the clinic knows them."))
        if not self.name.text().strip():
            self.name_field.error(tr("Enter the patient's name."))
        for field in (self.identifier_field, self.name_field, self.born_field):
            if field.is_wrong:
                field.editor.setFocus()
                return None
        return self._details(born)

    def _save(self) -> None:
        details = self._complete()
        if details is None:
            return
        clinic, patient = self._context.clinic, self._patient
        self.save_button.setEnabled(False)
        self._context.tasks.run_db(
            lambda _progress: (
                patients.amend(clinic, patient.id, details, seen=patient.details)
                if patient
                else patients.register(clinic, details)
            ),
            done=self._saved,
            failed=self._not_saved,
        )

    def _saved(self, patient: Patient) -> None:
        self._context.records_changed.emit(patient.id)
        self._context.say(tr("Changes saved.") if self._patient else tr("Patient registered."))
        self.accept()
        self.saved.emit(patient.id)

    def _not_saved(self, error: KnownError) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, InvalidRecordError) and "identifier" in error.sentence.lower():
            self.identifier_field.error(error.sentence)
            return
        self.error_text.setText(error.sentence)
        self.error_text.show()


def _registered_already(details: PatientDetails) -> str:
    who = {"name": details.name, "identifier": details.identifier}
    if details.date_of_birth is None:
        return tr("Already registered? {name}, #{identifier}", **who)
    born = details.date_of_birth.isoformat()
    return tr("Already registered? {name}, #{identifier}, born {born}", born=born, **who)
