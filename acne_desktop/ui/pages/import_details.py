"""One planned visit of an import: who and when, what is to be answered, and its photographs."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from acne_desktop.language import tr, trn
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.import_work import Entry, ImportWork
from acne_desktop.ui.planned_rows import RowState
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.day_field import DayField
from acne_desktop.ui.widgets.icon_label import IconLabel
from acne_desktop.ui.widgets.label import ElidedLabel, label
from acne_desktop.ui.widgets.question_bar import Answer, QuestionBar
from acne_desktop.ui.widgets.view_chooser import ViewChooser

_ICON = 16
_IDENTIFIER_WIDTH = 132


class ImportDetails(QFrame):
    """Shows the visit that is current in the list; who, when and which views are corrected here."""

    back_wanted = Signal()

    def __init__(
        self, context: AppContext, work: ImportWork, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._number: int | None = None
        self.identifier = QLineEdit()
        self.identifier.setFixedWidth(theme.em(_IDENTIFIER_WIDTH))
        self.identifier.setAccessibleName(tr("Identifier of the patient"))
        self.identifier.setToolTip(tr("Identifier of the patient"))
        self.who = ElidedLabel(bold=True)
        self.day = DayField()
        self.day.setPlaceholderText(tr("No date"))
        self.state_icon = IconLabel("circle-check", size=theme.px(_ICON))
        self.state = label(type_=Type.CAPTION)
        self.leave_out = QPushButton(tr("Leave out"))
        self.leave_out.setToolTip(tr("Space in the list does the same"))
        self.question = QuestionBar()
        self.reason = label(tone="muted", wrap=True)
        self.chooser = ViewChooser(context)
        self._lay_out()
        self._connect()
        self.show_entry(None)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.M)
        head.addWidget(self.identifier)
        head.addWidget(self.day)
        head.addWidget(self.who, 1)
        head.addWidget(self.state_icon, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.state)
        head.addWidget(self.leave_out)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        column.setSpacing(theme.M)
        column.addLayout(head)
        column.addWidget(self.question)
        column.addWidget(self.reason)
        column.addWidget(self.chooser, 1)

    def _connect(self) -> None:
        self.identifier.editingFinished.connect(self._identifier_entered)
        self.day.changed.connect(self._day_entered)
        self.day.refused.connect(self._say)
        self.chooser.changed.connect(self._choice_changed)
        self.chooser.back_wanted.connect(self.back_wanted)
        self.chooser.accepted.connect(self.back_wanted)
        self.leave_out.clicked.connect(lambda _checked: self._toggle())

    def show_entry(self, number: int | None) -> None:
        """Show a visit of the plan; None shows nothing."""
        other = number != self._number
        self._number = number
        for part in (
            *(self.identifier, self.day, self.who, self.state_icon, self.state),
            *(self.leave_out, self.question, self.reason, self.chooser),
        ):
            part.setVisible(number is not None)
        if number is None:
            self.chooser.set_photos((), self.chooser.choice)
            return
        entry = self._work.entries[number]
        self._show_words(entry)
        if other or self.chooser.choice is not entry.choice:
            self.chooser.set_photos(entry.photos, entry.choice)
        else:
            self.chooser.refresh()
        self.chooser.setEnabled(entry.can_be_changed)
        count = len(entry.photos)
        self.chooser.say(trn("{n} photograph.", "{n} photographs.", count))

    def _show_words(self, entry: Entry) -> None:
        row = entry.row
        self.identifier.setText(entry.planned.identifier)
        self.day.set_day(row.day)
        for field in (self.identifier, self.day):
            field.setEnabled(entry.can_be_changed)
        self.who.setText(tr("New patient") if row.new_patient else row.name)
        self.state_icon.set_icon(row.state.icon, row.state.tone)
        self.state.setText(row.state.word)
        theme.set_tone(self.state, row.state.tone)
        asks = row.state is RowState.ASKS
        if asks:
            self.question.ask(row.reason, self._answers(), tone="warning")
        else:
            self.question.hide()
        self._say("" if asks else " ".join(entry.remarks))
        self.leave_out.setText(tr("Take in") if row.state is RowState.SKIPPED else tr("Leave out"))
        self.leave_out.setVisible(entry.can_be_toggled)

    def _say(self, words: str) -> None:
        self.reason.setText(words)
        self.reason.setVisible(bool(words))

    def _answers(self) -> list[Answer]:
        return [
            (tr("Yes, add it"), lambda: self._answer(yes=True)),
            (tr("Leave out"), lambda: self._answer(yes=False)),
        ]

    def _answer(self, *, yes: bool) -> None:
        if self._number is not None:
            self._work.answer(self._number, yes=yes)

    def _toggle(self) -> None:
        if self._number is not None:
            self._work.toggle(self._number)

    def _choice_changed(self) -> None:
        if self._number is not None:
            self._work.choose(self._number)

    def _day_entered(self, _day: object) -> None:
        if self._number is not None:
            self._work.set_day(self._number, self.day.day)

    def _identifier_entered(self) -> None:
        if self._number is None:
            return
        entered = self.identifier.text().strip()
        before = self._work.entries[self._number].planned.identifier
        if entered and entered != before:
            self._work.set_patient(self._number, entered)
        else:
            self.identifier.setText(before)

    def focus_grid(self) -> None:
        """Put the keyboard on the photographs."""
        if self.chooser.isEnabled():
            self.chooser.setFocus()
