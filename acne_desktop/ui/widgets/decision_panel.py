"""The clinician's own side of a visit: grade, reason, counts, comment, plan and history."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from acne_desktop.domain.assessment import Decision, Suggestion
from acne_desktop.domain.entry import Entry
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.lesions import LESIONS, totals_text
from acne_desktop.language import joined, tr
from acne_desktop.services.templates import Templates
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.fold import Fold
from acne_desktop.ui.widgets.grade_keys import GradeKeys
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.lesion_counts import LesionCounts
from acne_desktop.ui.widgets.plan_part import PlanPart
from acne_desktop.ui.widgets.reason_field import ReasonPart
from acne_desktop.ui.widgets.signature_list import SignatureList

_COMMENT_LINES = 2


class DecisionPanel(QWidget):
    """The grade first, with its reason; what else is entered is folded away until wanted."""

    changed = Signal()
    settled = Signal()  # a grade was chosen, or its reason was given: it could be saved as it is

    def __init__(self, suggestion_panel: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggestion: Suggestion | None = None
        self.keys = GradeKeys()
        self.reason_part = ReasonPart()
        self.reason = self.reason_part.field
        self.lesions = LesionCounts()
        self.counts = Fold(tr("Lesion counts"), self.lesions, hint="K")
        self.comment = QPlainTextEdit()
        self._prepare_comment()
        self.plan = PlanPart()
        self.plan_fold = Fold(tr("Plan and next visit"), self.plan, hint="I")
        self.signatures = SignatureList()
        self._history_head = label(tr("Earlier decisions"), Type.CAPTION, bold=True)
        self.history = label(type_=Type.CAPTION, tone="muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.M, theme.L, theme.S)
        column.setSpacing(theme.S)
        for part in (
            self.keys,
            self.reason_part,
            _line(),
            suggestion_panel,
            _line(),
            self.comment,
            self.counts,
            self.plan_fold,
            self.signatures,
            self._history_head,
            self.history,
        ):
            column.addWidget(part)
        column.addStretch(1)
        self._connect()
        self.set_templates(Templates())
        self._show_reason()
        self.set_history([])

    def _connect(self) -> None:
        self.keys.graded.connect(self._graded)
        self.reason_part.changed.connect(self.changed)
        self.reason_part.settled.connect(self.settled)
        self.lesions.changed.connect(self._counted)
        self.comment.textChanged.connect(self.changed)
        self.plan.changed.connect(self._planned)

    def _prepare_comment(self) -> None:
        self.comment.setTabChangesFocus(True)
        self.comment.setAccessibleName(tr("Comment"))
        self.comment.setPlaceholderText(tr("Comment"))
        line = self.comment.fontMetrics().lineSpacing()
        self.comment.setFixedHeight(_COMMENT_LINES * line + theme.L)

    @property
    def entry(self) -> Entry:
        """Return what the clinician has entered."""
        return Entry(
            self.keys.grade,
            self.reason_part.text(),
            self.comment.toPlainText(),
            self.lesions.counts,
            self.plan.plan,
            self.plan.next_visit,
        )

    def set_entry(self, entry: Entry, day: date | None = None) -> None:
        """Show an entry of a visit on ``day``; sends no signal."""
        with QSignalBlocker(self.comment):
            if self.comment.toPlainText() != entry.comment:
                self.comment.setPlainText(entry.comment)
        self.keys.set_grade(entry.grade)
        self.reason_part.set_text(entry.reason)
        self.lesions.set_counts(entry.counts)
        self.lesions.set_grade(entry.grade)
        self.plan.set_plan(entry.plan, entry.next_visit, day or date.today())
        self._show_reason()
        self._summarise()

    def set_templates(self, templates: Templates) -> None:
        """Offer the clinic's reasons and paragraphs."""
        self.reason_part.set_reasons(templates.shown_reasons)
        self.plan.set_plans(templates.plans)

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
        """Put the keyboard where the reason is chosen or written."""
        self.reason_part.begin()

    def count_lesions(self) -> None:
        """Unfold the counts, with the keyboard on the first kind."""
        self.counts.set_open(True)
        self.lesions.begin()

    def write_plan(self) -> None:
        """Unfold the plan, with the keyboard in it."""
        self.plan_fold.set_open(True)
        self.plan.begin()

    def _graded(self, grade: Grade) -> None:
        self._show_reason()
        self.lesions.set_grade(grade)
        self.changed.emit()
        if self.entry.overrides(self._suggestion) and not self.reason_part.text().strip():
            self.ask_reason()
        else:
            self.settled.emit()

    def _counted(self) -> None:
        self._summarise()
        self.changed.emit()

    def _planned(self) -> None:
        self._summarise()
        self.changed.emit()

    def _summarise(self) -> None:
        """Say at the folded heads what is inside."""
        self.counts.say(totals_text(self.lesions.counts))
        parts = [" ".join(self.plan.plan.split())]
        if self.plan.next_visit is not None:
            parts.insert(0, tr("Next visit {day}", day=self.plan.next_visit.isoformat()))
        self.plan_fold.say(" · ".join(part for part in parts if part))

    def _show_reason(self) -> None:
        self.reason_part.setVisible(self.entry.overrides(self._suggestion))


def _told(decision: Decision) -> str:
    """Return a decision as one line of the history."""
    when = decision.made_at.astimezone().strftime("%Y-%m-%d %H:%M")
    parts = [when, f"{int(decision.grade)} {decision.grade.title}"]
    if decision.counts:
        counts = decision.counts
        parts.append(joined(f"{each.label} {counts[each]}" for each in LESIONS if each in counts))
    return " · ".join([*parts, *(part for part in (decision.reason, decision.comment) if part)])


def _line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setForegroundRole(line.palette().ColorRole.Midlight)
    return line
