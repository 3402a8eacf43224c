"""The import page's plan: made, changed with undo, and carried out in the background."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import KnownError
from acne_desktop.language import tr, trn
from acne_desktop.services import thumbnails
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.importing import carry_out, corrections, outcome, plan
from acne_desktop.services.importing.outcome import Outcome
from acne_desktop.services.importing.planned import Plan, PlannedPhoto, PlannedVisit, State
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.planned_rows import PlannedRow, RowState
from acne_desktop.ui.tasks import Progress, Task
from acne_desktop.ui.view_choice import ViewChoice
from acne_desktop.ui.widgets.photo_grid import GridPhoto

if TYPE_CHECKING:
    from acne_desktop.services.inspection import Inspector

_STATES = {
    State.READY: RowState.READY,
    State.ASKS: RowState.ASKS,
    State.SKIPPED: RowState.SKIPPED,
    State.THERE: RowState.THERE,
    State.REFUSED: RowState.REFUSED,
}


class Stage(Enum):
    """How far an import is."""

    EMPTY = "empty"
    SCANNING = "scanning"
    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"

    @property
    def is_busy(self) -> bool:
        """Tell whether something runs that can be cancelled."""
        return self in (Stage.SCANNING, Stage.RUNNING)


@dataclass(frozen=True)
class Entry:
    """A planned visit as the page shows it. ``choice`` belongs to this visit for good."""

    planned: PlannedVisit
    row: PlannedRow
    photos: tuple[GridPhoto, ...]
    choice: ViewChoice
    ended: bool = False

    @property
    def pictures(self) -> Mapping[View, GridPhoto]:
        """The photographs taken, by their views."""
        return {view: self.photos[at] for view, at in self.planned.taken.items()}

    @property
    def remarks(self) -> list[str]:
        """All that is to be said of it, the weightiest first."""
        said = [self.row.reason]
        if self.row.state in (RowState.READY, RowState.ADDED):
            said += self.planned.remarks
        return [sentence for sentence in dict.fromkeys(said) if sentence]

    @property
    def can_be_changed(self) -> bool:
        """Tell whether its views can be corrected."""
        return not self.ended and self.planned.state is not State.THERE

    @property
    def can_be_toggled(self) -> bool:
        """Tell whether it can be left out, or taken in again."""
        return not self.ended and self.planned.state in (State.READY, State.SKIPPED)


class ImportWork(QObject):
    """Holds one import from the choice of its source to its report."""

    stage_changed = Signal()
    changed = Signal(int)  # the number of a planned visit
    progressed = Signal(float, str)
    failed = Signal(str)

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self._scan = 0
        self._outcomes: Sequence[Outcome] = ()
        self._before: list[tuple[int, PlannedVisit, bool]] = []
        self.stage = Stage.EMPTY
        self.entries: list[Entry] = []
        self.source_name = ""
        self.outcome = ""  # in one sentence, once it ended

    def forget(self) -> None:
        """Let go of everything: another clinic is open."""
        self._stop()
        self.entries, self._before, self.outcome = [], [], ""
        self._enter(Stage.EMPTY)

    def cancel(self) -> None:
        """Stop looking through a folder; what is being added ends after the visit at hand."""
        if self._task is not None:
            self._task.cancel()
        elif self.stage is Stage.SCANNING:  # the inspector is still loaded
            self.forget()

    def _stop(self) -> None:
        self._scan += 1
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _enter(self, stage: Stage) -> None:
        self.stage = stage
        self.stage_changed.emit()

    # The plan

    def scan(self, source: Path) -> None:
        """Look through a folder or a table, in place of any plan before."""
        self.forget()
        self.source_name = source.name
        clinic, scan = self._context.clinic, self._scan
        self._enter(Stage.SCANNING)

        def begin(inspector: Inspector | None) -> None:
            if scan == self._scan:
                self._run(
                    lambda progress: plan.scan(
                        clinic,
                        source,
                        inspector,
                        progress=progress.report,
                        cancelled=progress.cancelled,
                    ),
                    self._planned,
                    tr("Looking through photographs"),
                )

        self._context.when_inspector_ready(begin, lambda _error: begin(None))

    def _planned(self, found: Plan) -> None:
        self.entries = [
            _entry(self._context.clinic, number, planned)
            for number, planned in enumerate(found.visits)
        ]
        self._enter(Stage.PLANNED)

    def choose(self, number: int) -> None:
        """Take over the views that were chosen for a visit."""
        entry = self.entries[number]
        taken = {view: int(at) for view, at in entry.choice.taken.items()}
        if taken != dict(entry.planned.taken):
            self._change(number, entry.planned.with_views(taken), chosen=True)

    def toggle(self, number: int) -> None:
        """Leave a visit out, or take it in again."""
        entry = self.entries[number]
        if entry.can_be_toggled:
            self._change(number, replace(entry.planned, skipped=not entry.planned.skipped))

    def answer(self, number: int, *, yes: bool) -> None:
        """Say whether photographs that seem to be another patient's are this one's."""
        planned = self.entries[number].planned
        self._change(number, replace(planned, confirmed=yes, skipped=not yes))

    def set_day(self, number: int, day: date) -> None:
        """Correct the day of a visit."""
        self._change(number, replace(self.entries[number].planned, day=day))

    def set_patient(self, number: int, identifier: str) -> None:
        """Correct whose visit it is."""
        clinic, planned, scan = self._context.clinic, self.entries[number].planned, self._scan

        def done(corrected: PlannedVisit) -> None:
            if scan == self._scan and self.entries[number].planned is planned:
                self._change(number, corrected)

        self._context.tasks.run_db(
            lambda _progress: corrections.of_patient(clinic, planned, identifier), done=done
        )

    @property
    def can_undo(self) -> bool:
        """Tell whether a change can be taken back."""
        return self.stage is Stage.PLANNED and bool(self._before)

    def undo(self) -> None:
        """Take back the latest change."""
        if self.can_undo:
            number, planned, chosen = self._before.pop()
            entry = self.entries[number]
            if chosen:
                entry.choice.undo()
            self._show(number, planned)

    def _change(self, number: int, planned: PlannedVisit, *, chosen: bool = False) -> None:
        self._before.append((number, self.entries[number].planned, chosen))
        self._show(number, planned)

    def _show(self, number: int, planned: PlannedVisit) -> None:
        entry = self.entries[number]
        self.entries[number] = replace(entry, planned=planned, row=_row(planned))
        self.changed.emit(number)

    # Carrying it out

    @property
    def can_run(self) -> bool:
        """Tell whether there is a visit to add."""
        ready = (entry.planned.state is State.READY for entry in self.entries)
        return self.stage is Stage.PLANNED and any(ready)

    def run(self) -> None:
        """Add every visit that is ready."""
        if not self.can_run:
            return
        clinic, planned = self._context.clinic, [entry.planned for entry in self.entries]
        self._enter(Stage.RUNNING)
        self._run(
            lambda progress: carry_out.carry_out(
                clinic, planned, progress=progress.report, cancelled=progress.cancelled
            ),
            self._ended,
            tr("Adding visits"),
        )

    def _ended(self, outcomes: Sequence[Outcome]) -> None:
        self._outcomes = outcomes
        self._before = []
        self.entries = [
            replace(entry, row=_row_of(outcome), ended=True)
            for entry, outcome in zip(self.entries, outcomes, strict=True)
        ]
        added = [outcome.visit for outcome in outcomes if outcome.visit is not None]
        left = len(outcomes) - len(added)
        if left:
            self.outcome = trn(
                "{n} visit was added, {left} not.",
                "{n} visits were added, {left} not.",
                len(added),
                left=left,
            )
        else:
            self.outcome = trn("{n} visit was added.", "{n} visits were added.", len(added))
        self._enter(Stage.ENDED)
        for patient_id in {visit.patient_id for visit in added}:
            self._context.records_changed.emit(patient_id)

    def copy_report(self) -> None:
        """Put the report on the clipboard: identifiers, never names."""
        QApplication.clipboard().setText(outcome.as_text(self._outcomes))
        self._context.say(tr("The report was copied."))

    def save_report(self, path: Path) -> None:
        """Write the report as a table."""
        outcomes = self._outcomes
        self._context.tasks.run(
            lambda _progress: outcome.save_table(outcomes, path),
            done=lambda _none: self._context.say(tr("The report was saved.")),
            failed=lambda error: self.failed.emit(error.sentence),
        )

    def _run(
        self, work: Callable[[Progress], object], done: Callable[..., None], title: str
    ) -> None:
        scan = self._scan

        def deliver(result: object) -> None:  # also what a cancelled import has added
            if scan == self._scan:
                self._task = None
                done(result)

        def failed(error: KnownError) -> None:
            self._not_done()
            self.failed.emit(error.sentence)

        def finished() -> None:
            if scan == self._scan and self._task is not None:  # cancelled, with no result
                self._not_done()

        self._task = self._context.tasks.run(
            work, done=deliver, failed=failed, discard=deliver, title=title, kind="long"
        )
        self._task.progressed.connect(self.progressed)
        self._task.finished.connect(finished)

    def _not_done(self) -> None:
        self._task = None
        self._enter(Stage.PLANNED if self.entries else Stage.EMPTY)


def _entry(clinic: Clinic, number: int, planned: PlannedVisit) -> Entry:
    photos = tuple(_photo(clinic, number, at, photo) for at, photo in enumerate(planned.photos))
    seen = {
        str(at): photo.candidate.inspection.view
        for at, photo in enumerate(planned.photos)
        if photo.candidate.inspection is not None
    }
    taken = {view: str(planned.taken[view]) for view in VIEWS if view in planned.taken}
    return Entry(planned, _row(planned), photos, ViewChoice(taken, seen))


def _photo(clinic: Clinic, number: int, at: int, photo: PlannedPhoto) -> GridPhoto:
    candidate = photo.candidate
    source = candidate.source
    if candidate.problem or not isinstance(source, Path):
        return GridPhoto(
            str(at),
            f"unread/{number}/{at}",
            candidate.name,
            None,
            note=tr("Cannot be used"),
            hint=candidate.problem,
            usable=False,
        )
    inspection = candidate.inspection
    advice = inspection.advice if inspection else ""
    return GridPhoto(
        str(at),
        candidate.sha256,
        candidate.name,
        partial(thumbnails.of_file, clinic, candidate.sha256, source),
        verdict=inspection.verdict if inspection else None,
        note=_note(photo),
        hint=" ".join(part for part in (photo.note, advice) if part),
    )


def _note(photo: PlannedPhoto) -> str:
    if photo.copy_of:
        return tr("Same picture")
    return tr("Already kept") if photo.all_kept else ""


def _row(planned: PlannedVisit) -> PlannedRow:
    return PlannedRow(
        identifier=planned.identifier or tr("No patient"),
        name=planned.name,
        new_patient=planned.patient is None and bool(planned.identifier),
        day=planned.day,
        views=tuple(view for view in VIEWS if view in planned.taken),
        photos=len(planned.photos),
        state=_STATES[planned.state],
        reason=planned.reason,
        warns=planned.state is State.READY and bool(planned.warning),
    )


def _row_of(outcome: Outcome) -> PlannedRow:
    row = _row(outcome.planned)
    if outcome.visit is not None:
        return replace(row, state=RowState.ADDED, reason=outcome.reason)
    state = RowState.REFUSED if row.state is RowState.READY else row.state
    return replace(row, state=state, reason=outcome.reason)
