"""The treatment plan in words for the patient, and the day of the next visit."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import tr
from acne_desktop.services.templates import Paragraph
from acne_desktop.ui import theme
from acne_desktop.ui.dates import parse_day
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import give_way, label

WEEKS = (4, 8, 12)
_LINES = 5


class PlanPart(QWidget):
    """Paragraphs are inserted by name; one that is written can be kept under a name."""

    changed = Signal()
    keep_wanted = Signal(str, str)  # name, text
    remove_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = date.today()
        self._next: date | None = None
        self._plans: tuple[Paragraph, ...] = ()
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Treatment plan for the patient"))
        self.text.setPlaceholderText(tr("Treatment plan, in words for the patient"))
        self.text.setFixedHeight(_LINES * self.text.fontMetrics().lineSpacing() + theme.L)
        self.insert = QPushButton(tr("Insert"))
        self.menu = QMenu(self.insert)
        self.insert.setMenu(self.menu)
        self.keep = QPushButton(tr("Keep as paragraph"))
        theme.set_tone(self.keep, "quiet")
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("Name of the paragraph"))
        self.name.setAccessibleName(tr("Name of the paragraph"))
        self.name.hide()
        self.weeks = {weeks: self._week_button(weeks) for weeks in WEEKS}
        self.next = QLineEdit()
        self.next.setAccessibleName(tr("Next visit"))
        self.next.setPlaceholderText(tr("Year-month-day"))
        self.wrong = give_way(label(type_=Type.CAPTION, tone="error", wrap=True))
        self.wrong.hide()
        self._lay_out()
        self._connect()

    def _week_button(self, weeks: int) -> QPushButton:
        button = QPushButton(tr("{weeks} wk", weeks=weeks))
        button.setAccessibleName(tr("Next visit in {weeks} weeks", weeks=weeks))
        button.setToolTip(button.accessibleName())
        button.setCheckable(True)
        button.clicked.connect(lambda _checked: self._pick(timedelta(weeks=weeks)))
        return button

    def _lay_out(self) -> None:
        words = QHBoxLayout()
        words.setSpacing(theme.S)
        words.addWidget(self.insert)
        words.addWidget(self.keep)
        words.addStretch(1)
        weeks = QHBoxLayout()
        weeks.setSpacing(theme.XS)
        for button in self.weeks.values():
            weeks.addWidget(button, 1)
        head = label(tr("Next visit"), Type.CAPTION, tone="muted")
        head.setBuddy(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addWidget(self.text)
        column.addLayout(words)
        column.addWidget(self.name)
        column.addWidget(head)
        column.addLayout(weeks)
        column.addWidget(self.next)
        column.addWidget(self.wrong)

    def _connect(self) -> None:
        self.text.textChanged.connect(self._written)
        self.next.editingFinished.connect(self.commit)
        self.keep.clicked.connect(lambda _checked: self._ask_name())
        self.name.returnPressed.connect(self._keep_named)
        self.set_plans(())
        self._written()

    # -- what stands there

    @property
    def plan(self) -> str:
        """Return the plan."""
        return self.text.toPlainText()

    @property
    def next_visit(self) -> date | None:
        """Return the day of the next visit."""
        return self._next

    def set_plan(self, plan: str, next_visit: date | None, day: date) -> None:
        """Show a plan and the next visit of a visit on ``day``; sends no signal."""
        self._day = day
        with QSignalBlocker(self.text):
            if self.text.toPlainText() != plan:
                self.text.setPlainText(plan)
        self._show_next(next_visit)
        self.keep.setEnabled(bool(plan.strip()))

    def set_day(self, day: date) -> None:
        """Say on which day the visit is: the weeks are counted from there."""
        self._day = day
        self._show_next(self._next)

    def begin(self) -> None:
        """Put the keyboard where the plan is written."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- paragraphs

    def set_plans(self, plans: Sequence[Paragraph]) -> None:
        """Offer these paragraphs."""
        self._plans = tuple(plans)
        self.menu.clear()
        for place, paragraph in enumerate(plans):
            action = self.menu.addAction(paragraph.shown_name)
            action.setToolTip(paragraph.shown_text)
            action.triggered.connect(partial(self._insert, place))
        if plans:
            self.menu.addSeparator()
            remove = self.menu.addMenu(tr("Remove a paragraph from this list"))
            for place, paragraph in enumerate(plans):
                action = remove.addAction(paragraph.shown_name)
                action.triggered.connect(partial(self._remove, place))
        self.insert.setEnabled(bool(plans))

    def _insert(self, place: int, _checked: bool = False) -> None:
        before = self.plan.rstrip()
        text = self._plans[place].shown_text
        cursor = self.text.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(f"{before}\n\n{text}" if before else text)
        self.begin()

    def _remove(self, place: int, _checked: bool = False) -> None:
        self.remove_wanted.emit(place)

    def _ask_name(self) -> None:
        self.name.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_named(self) -> None:
        if self.name.text().strip():
            self.keep_wanted.emit(self.name.text(), self._chosen_text())
            self.name.clear()
            self.name.hide()
            self.begin()

    def _chosen_text(self) -> str:
        """Return what is marked of the plan, else all of it."""
        marked = self.text.textCursor().selectedText().replace("\N{PARAGRAPH SEPARATOR}", "\n")
        return marked.strip() or self.plan

    def _written(self) -> None:
        self.keep.setEnabled(bool(self.plan.strip()))
        self.changed.emit()

    # -- the next visit

    def commit(self) -> bool:
        """Take over the day that is typed; say why, and return False, where it is none."""
        try:
            day = parse_day(self.next.text())
            if day is not None and day <= self._day:
                raise InvalidRecordError(
                    tr("The next visit must come after the visit's own day: correct its date.")
                )
        except InvalidRecordError as error:
            self.wrong.setText(error.sentence)
            self.wrong.show()
            return False
        if day != self._next:
            self._show_next(day)
            self.changed.emit()
        else:
            self.wrong.hide()
        return True

    def _pick(self, ahead: timedelta) -> None:
        day = self._day + ahead
        self._show_next(None if day == self._next else day)
        self.changed.emit()

    def _show_next(self, day: date | None) -> None:
        self._next = day
        self.next.setText(day.isoformat() if day else "")
        self.wrong.hide()
        for weeks, button in self.weeks.items():
            button.setChecked(day == self._day + timedelta(weeks=weeks))
