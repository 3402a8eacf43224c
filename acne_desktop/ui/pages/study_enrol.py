"""Where visits are enrolled in a study: found or read from a table, named, checked, then saved."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from acne_desktop.domain.study import Part
from acne_desktop.errors import KnownError
from acne_desktop.language import mark, tr, trn
from acne_desktop.services import enrolment, enrolment_table, studies
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.enrolment import Candidate, Enrolled, Planned
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.study_enrol_layout import EnrolLayout
from acne_desktop.ui.tasks import Progress

_TYPING_PAUSE_MS = 150
_NOTHING = mark("Select visits above and add them, or choose a table.")


class StudyEnrolPage(QWidget):
    """``open`` shows what can be enrolled; what is planned stays until it is enrolled.

    ``enrolled`` tells the study, what was done in words, and how it is taken back.
    """

    closed = Signal()
    enrolled = Signal(int, str, object)

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._id = 0
        self._asked = 0
        self._checked = 0
        self._busy = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.table_button = QPushButton(tr("Choose a table"))
        self.save_button = context.actions.button("study.save", tone="primary")
        self.take_out = context.actions.button("study.take_out")
        self.parts = EnrolLayout(self, self.table_button, self.save_button, self.take_out)
        self.found, self.planned = self.parts.found, self.parts.planned
        self.search, self.bar = self.parts.search, self.parts.bar
        self._connect()
        self._tell()

    def _connect(self) -> None:
        parts = self.parts
        parts.head.back_requested.connect(self.closed)
        parts.search.textChanged.connect(lambda _text: self._pause.start())
        parts.complete.toggled.connect(lambda _on: self.look())
        for day in (parts.since, parts.until):
            day.changed.connect(lambda _day: self.look())
            day.refused.connect(lambda why: self.bar.ask(why, tone="error"))
        parts.add.clicked.connect(lambda _checked: self.add(Part.MAIN))
        parts.train.clicked.connect(lambda _checked: self.add(Part.TRAINING))
        self.table_button.clicked.connect(lambda _checked: self._ask_table())
        self.found.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self.planned.selectionModel().selectionChanged.connect(
            lambda *_: self._context.actions.refresh()
        )
        self.planned.plan.edited.connect(self.check)
        bind = partial(self._context.actions.bind, page=self)
        bind("study.save", self.save, enabled=self._can_save)
        bind("study.take_out", self.drop, enabled=lambda: bool(self.planned.selected()))
        self._context.clinic_changed.connect(lambda: self.open(0))

    # -- what the window asks

    def open(self, study_id: int) -> None:
        """Show what can be enrolled in a study; what was planned for it before is there still."""
        if study_id != self._id:
            self._id = study_id
            self.planned.plan.show([])
            self.parts.candidates.show([])
            self.parts.search.clear()
        self.bar.hide()
        self._tell()
        if not study_id:
            return
        clinic = self._context.clinic
        self._context.tasks.run_db(
            lambda _progress: studies.get(clinic, study_id),
            done=lambda study: self.parts.head.say(tr("Enrol visits in {study}", study=study.code)),
            failed=self._failed,
        )
        self.look()
        self.check()
        self.parts.search.setFocus()

    # -- finding

    def look(self) -> None:
        """Look for visits as the filters say."""
        self._pause.stop()
        self._asked += 1
        asked, clinic, study_id, wanted = (
            self._asked,
            self._context.clinic,
            self._id,
            self.parts.wanted(),
        )
        if study_id:
            self._context.tasks.run_db(
                lambda _progress: enrolment.candidates(clinic, study_id, wanted),
                done=lambda found: self._show(found) if asked == self._asked else None,
                failed=self._failed,
            )

    def _show(self, found: list[Candidate]) -> None:
        planned = {each.visit_id for each in self.planned.plan.rows}
        self.parts.show_found([each for each in found if each.visit_id not in planned])
        self._tell()

    def add(self, part: Part) -> None:
        """Plan the visits selected, named by the study; ``part`` is what they are read for."""
        chosen = self.parts.chosen()
        clinic, study_id, rows = self._context.clinic, self._id, list(self.planned.plan.rows)
        if chosen:
            self._context.tasks.run_db(
                lambda _progress: enrolment.plan(clinic, study_id, chosen, part, rows),
                done=self._planned,
                failed=self._failed,
            )

    def _planned(self, more: Sequence[Planned]) -> None:
        self.planned.plan.add(list(more))
        self.look()
        self.check()

    def _ask_table(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("Choose a table"), "", tr("Tables (*.csv *.tsv *.txt)")
        )
        if chosen:
            self.read_table(Path(chosen))

    def read_table(self, path: Path) -> None:
        """Plan what a table names; what cannot be read of it is told at its row."""
        clinic = self._context.clinic
        self.bar.hide()

        def work(progress: Progress) -> list[Planned]:
            return enrolment_table.read(
                clinic, path, progress=progress.report, cancelled=progress.cancelled
            )

        self._context.tasks.run(
            work,
            done=self._planned,
            failed=lambda error: self.bar.ask(
                error.sentence, [(tr("Choose a table"), self._ask_table)], tone="error"
            ),
            title=tr("Reading the table"),
        )

    # -- what is planned

    def check(self) -> None:
        """Say at each visit what is wrong with it."""
        self._checked += 1
        asked, clinic, study_id = self._checked, self._context.clinic, self._id
        rows = list(self.planned.plan.rows)
        self._tell()
        if rows and study_id:
            self._context.tasks.run_db(
                lambda _progress: enrolment.check(clinic, study_id, rows),
                done=lambda found: self._show_checked(found) if asked == self._checked else None,
                failed=self._failed,
            )

    def _show_checked(self, checked: Sequence[Planned]) -> None:
        self.planned.plan.show_problems(checked)
        self._tell()

    def drop(self) -> None:
        """Take the visits selected out of the plan again."""
        gone = set(self.planned.selected())
        rows = [row for at, row in enumerate(self.planned.plan.rows) if at not in gone]
        self.planned.plan.show(rows)
        self.look()
        self.check()

    def _wrong(self) -> int:
        return sum(bool(row.problem) for row in self.planned.plan.rows)

    def _tell(self) -> None:
        rows, wrong = self.planned.plan.rows, self._wrong()
        if not rows:
            said = tr(_NOTHING)
        elif wrong:
            said = trn(
                "{n} visit cannot be enrolled as it is: mend it, or take it out.",
                "{n} visits cannot be enrolled as they are: mend them, or take them out.",
                wrong,
            )
        else:
            said = trn("{n} visit is planned.", "{n} visits are planned.", len(rows))
        self.parts.tell(said, is_wrong=bool(wrong), chosen=len(self.parts.chosen()))
        self.save_button.setText(
            trn("Enrol {n} visit", "Enrol {n} visits", len(rows)) if rows else tr("Enrol")
        )
        self._context.actions.refresh()

    # -- saving

    def _can_save(self) -> bool:
        return bool(self.planned.plan.rows) and not self._wrong() and not self._busy

    def save(self) -> None:
        """Enrol all that is planned, or say why nothing was enrolled."""
        clinic, study_id, rows = self._context.clinic, self._id, list(self.planned.plan.rows)
        self._busy = True
        self.bar.hide()
        self._context.actions.refresh()

        def work(progress: Progress) -> Enrolled:
            return enrolment.carry_out(
                clinic, study_id, rows, progress=progress.report, cancelled=progress.cancelled
            )

        task = self._context.tasks.run_db(
            work, done=self._saved, failed=self._not_saved, title=tr("Enrolling")
        )
        task.finished.connect(self._ended)

    def _ended(self) -> None:
        self._busy = False
        self._context.actions.refresh()

    def _saved(self, done: Enrolled) -> None:
        study_id, count = self._id, len(done.study_visit_ids)
        self.planned.plan.show([])

        def take_back(clinic: Clinic) -> None:
            enrolment.take_back(clinic, study_id, done)

        said = trn("{n} visit was enrolled.", "{n} visits were enrolled.", count)
        self.enrolled.emit(study_id, said, take_back)

    def _not_saved(self, error: KnownError) -> None:
        self.bar.ask(error.sentence, tone="error")
        self.check()

    def _failed(self, error: KnownError) -> None:
        self.bar.ask(error.sentence, tone="error")
