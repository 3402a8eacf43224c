"""What a reader enters of a read: a grade, or why there is none, and a comment."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.read import NOT_GRADABLE, Answer, BlindedRead
from acne_desktop.language import tr, trn
from acne_desktop.ui import theme
from acne_desktop.ui.actions import Actions
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.grade_keys import GradeKeys
from acne_desktop.ui.widgets.label import label

WIDTH = 312
_COMMENT_LINES = 4


class ReadPanel(QWidget):
    """The keys with their wording; below them what is said besides, and the commit."""

    changed = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_surface(self)
        self.study = label("", Type.TITLE, bold=True)
        self.left = label(tone="muted")
        self._to_read = 0
        self.keys = GradeKeys()
        self.not_gradable = actions.button("read.not_gradable", tone="quiet")
        self.why = QComboBox()
        self.why.setEditable(True)
        self.why.setAccessibleName(tr("Why the photographs are not gradable"))
        self.why.addItems([tr(reason) for reason in NOT_GRADABLE])
        self.comment = QPlainTextEdit()
        self.comment.setTabChangesFocus(True)
        self.comment.setAccessibleName(tr("Comment"))
        self.comment.setPlaceholderText(tr("Comment"))
        line = self.comment.fontMetrics().lineSpacing()
        self.comment.setFixedHeight(_COMMENT_LINES * line + theme.L)
        self.suggestion = label(wrap=True)
        self.error = label(tone="error", wrap=True)
        self.commit: QPushButton = actions.button("read.commit", tone="primary")
        self.next: QPushButton = actions.button("read.next", tone="primary")
        self._lay_out()
        self.keys.graded.connect(self._graded)
        self.why.editTextChanged.connect(lambda _text: self.changed.emit())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.S)
        for part in (
            self.study,
            self.left,
            self.keys,
            self.not_gradable,
            self.why,
            self.comment,
            self.suggestion,
        ):
            column.addWidget(part)
        column.addStretch(1)
        for part in (self.error, self.commit, self.next):
            column.addWidget(part)

    def show_read(self, read: BlindedRead) -> None:
        """Begin a read with nothing entered."""
        self.study.setText(read.study)
        self._to_read = read.left  # this one among them
        self.keys.set_wording(read.wording)
        self.keys.set_grade(None)
        self.comment.clear()
        self.show_why(False)
        self.show_suggestion(read.suggestion)
        self.show_error("")
        self.set_committed(False)

    def set_committed(self, committed: bool) -> None:
        """Show what was entered as it stays, with the way on; or let it be entered."""
        left = self._to_read - committed
        self.left.setText(trn("{n} read left", "{n} reads left", left))
        for part in (self.keys, self.why, self.comment):
            part.setEnabled(not committed)
        self.commit.setVisible(not committed)
        self.next.setVisible(committed)

    @property
    def says_why(self) -> bool:
        """Tell whether a reason is entered in place of a grade."""
        return not self.why.isHidden()

    def show_why(self, wanted: bool) -> None:
        """Let a reason be chosen or written in place of a grade, or a grade again."""
        self.why.setVisible(wanted)
        if wanted:
            self.keys.set_grade(None)
            self.why.setCurrentIndex(0)
            self.why.setFocus()
        self.changed.emit()

    def show_suggestion(self, grade: Grade | None) -> None:
        """Say what the model suggests; nothing where the protocol hides it."""
        self.suggestion.setText(
            ""
            if grade is None
            else tr("The model suggests {n}, {title}.", n=int(grade), title=grade.title)
        )
        self.suggestion.setVisible(grade is not None)

    def show_error(self, sentence: str) -> None:
        """Say what went wrong, at the place where it did."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    @property
    def answer(self) -> Answer:
        """Return what is entered."""
        why = self.why.currentText() if self.says_why else ""
        return Answer(self.keys.grade, why, self.comment.toPlainText())

    @property
    def is_complete(self) -> bool:
        """Tell whether there is a grade, or a reason why there is none."""
        answer = self.answer
        return answer.grade is not None or bool(answer.not_gradable.strip())

    def _graded(self, _grade: Grade) -> None:
        if self.says_why:
            self.why.hide()
        self.changed.emit()
