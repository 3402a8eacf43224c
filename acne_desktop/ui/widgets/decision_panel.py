"""The clinician's own side of a visit: grade, the reason of an override, comment and history."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from acne_desktop.domain.assessment import Decision, Suggestion
from acne_desktop.domain.iga import Grade
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.visit_draft import Entry
from acne_desktop.ui.widgets.grade_keys import GradeKeys
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.reason_field import ReasonField

_COMMENT_LINES = 2


class DecisionPanel(QWidget):
    """Grade keys, room for the suggestion, the reason where one is needed, comment, history."""

    changed = Signal()

    def __init__(self, suggestion_panel: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggestion: Suggestion | None = None
        self.keys = GradeKeys()
        self.reason = ReasonField()
        self.comment = QPlainTextEdit()
        self._prepare_comment()
        self._reason_part = _labelled("Reason for your grade", self.reason)
        self._history_head = label("Earlier decisions", Type.CAPTION, bold=True)
        self.history = label(type_=Type.CAPTION, tone="muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.M, theme.L, theme.S)
        column.setSpacing(theme.S)
        column.addWidget(self.keys)
        column.addWidget(self._reason_part)
        column.addWidget(_line())
        column.addWidget(suggestion_panel)
        column.addWidget(_line())
        column.addWidget(self.comment)
        column.addWidget(self._history_head)
        column.addWidget(self.history)
        column.addStretch(1)
        self.keys.graded.connect(self._graded)
        self.reason.textChanged.connect(lambda _text: self.changed.emit())
        self.comment.textChanged.connect(self.changed)
        self._show_reason()
        self.set_history([])

    def _prepare_comment(self) -> None:
        self.comment.setTabChangesFocus(True)
        self.comment.setAccessibleName("Comment")
        self.comment.setPlaceholderText("Comment")
        line = self.comment.fontMetrics().lineSpacing()
        self.comment.setFixedHeight(_COMMENT_LINES * line + theme.L)

    @property
    def entry(self) -> Entry:
        """Return what the clinician has entered."""
        return Entry(self.keys.grade, self.reason.text(), self.comment.toPlainText())

    def set_entry(self, entry: Entry) -> None:
        """Show an entry; sends no signal."""
        for part in (self.reason, self.comment):
            part.blockSignals(True)
        self.keys.set_grade(entry.grade)
        self.reason.setText(entry.reason)
        self.comment.setPlainText(entry.comment)
        for part in (self.reason, self.comment):
            part.blockSignals(False)
        self._show_reason()

    def set_suggestion(self, suggestion: Suggestion | None) -> None:
        """Say what the clinician's grade is compared with."""
        self._suggestion = suggestion
        self._show_reason()

    def set_history(self, decisions: Sequence[Decision]) -> None:
        """Show the decisions before the latest, newest first; ``decisions`` is oldest first."""
        older = list(reversed(decisions))[1:]
        self.history.setText("\n".join(_told(decision) for decision in older))
        for part in (self._history_head, self.history):
            part.setVisible(bool(older))

    def choose(self, grade: Grade) -> None:
        """Choose a grade, as a key does."""
        self.keys.choose(grade)

    def ask_reason(self) -> None:
        """Put the keyboard where the reason is written."""
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _graded(self, _grade: Grade) -> None:
        self._show_reason()
        if self.entry.overrides(self._suggestion):
            self.ask_reason()
        self.changed.emit()

    def _show_reason(self) -> None:
        wanted = self.entry.overrides(self._suggestion)
        self._reason_part.setVisible(wanted)


def _told(decision: Decision) -> str:
    """Return a decision as one line of the history."""
    when = decision.made_at.astimezone().strftime("%Y-%m-%d %H:%M")
    parts = [when, f"{int(decision.grade)} {decision.grade.title}"]
    return " · ".join([*parts, *(part for part in (decision.reason, decision.comment) if part)])


def _labelled(text: str, field: QWidget) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.XS)
    name = label(text, Type.CAPTION, tone="muted")
    name.setBuddy(field)
    column.addWidget(name)
    column.addWidget(field)
    return part


def _line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setForegroundRole(line.palette().ColorRole.Midlight)
    return line
