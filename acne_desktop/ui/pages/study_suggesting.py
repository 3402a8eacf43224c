"""Asks the model for the suggestions that the visits of a study lack; the foot shows how far."""

from PySide6.QtCore import QObject, Signal

from acne_desktop.errors import KnownError
from acne_desktop.language import tr, trn
from acne_desktop.services import study_suggesting
from acne_desktop.services.grading import Grader
from acne_desktop.services.study_suggesting import Suggested
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Progress, Task
from acne_desktop.ui.widgets.question_bar import QuestionBar


class StudySuggesting(QObject):
    """One asking at a time; what was made before it was stopped is kept."""

    changed = Signal()  # it began, or it ended

    def __init__(self, context: AppContext, bar: QuestionBar, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._bar = bar
        self._waiting = False
        self._task: Task | None = None

    @property
    def busy(self) -> bool:
        """Tell whether the model is being asked."""
        return self._waiting or self._task is not None

    def ask(self, study_id: int) -> None:
        """Ask the model, once it is loaded."""
        self._waiting = True
        self._context.when_grader_ready(lambda grader: self._start(study_id, grader), self._failed)
        self.changed.emit()

    def _start(self, study_id: int, grader: Grader) -> None:
        clinic = self._context.clinic

        def work(progress: Progress) -> Suggested:
            return study_suggesting.suggest(
                clinic, study_id, grader, progress=progress.report, cancelled=progress.cancelled
            )

        self._waiting = False
        self._task = self._context.tasks.run(
            work,
            done=self._made,
            failed=self._failed,
            title=tr("The model looks at the study's visits"),
        )
        self._task.finished.connect(self._ended)

    def _made(self, found: Suggested) -> None:
        said = trn(
            "The model suggested a grade for {n} visit.",
            "The model suggested a grade for {n} visits.",
            found.made,
        )
        if found.refused:
            refused = trn(
                "{n} visit shows what it does not answer for.",
                "{n} visits show what it does not answer for.",
                found.refused,
            )
            self._bar.ask(f"{said} {refused}", tone="warning")
        else:
            self._context.say(said)

    def _failed(self, error: KnownError) -> None:
        self._waiting = False
        self._bar.ask(error.sentence, tone="error")
        self.changed.emit()

    def _ended(self) -> None:
        self._task = None
        self.changed.emit()
