"""The draft of the visit page: kept in the background at every change, and found again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QObject, Signal

from acne_desktop.domain.marks import Drawn
from acne_desktop.errors import KnownError
from acne_desktop.language import joined, tr
from acne_desktop.services import drafts
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.drafts import Draft, Restored
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Task
from acne_desktop.ui.visit_state import VisitState


class Drafting(QObject):
    """Writes the newest state of the page as soon as the one before is on disk; never waits."""

    failed = Signal(KnownError)  # it could not be kept

    def __init__(self, context: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._clinic: Clinic | None = None
        self._key: tuple[int, int | None] | None = None  # patient, and a saved visit
        self._shown: Draft | None = None  # as the page has it
        self._kept: Draft | None = None  # as it lies in the data folder
        self._writing: Task | None = None
        self._finding: Task | None = None
        self._waiting: list[Callable[[], None]] = []
        self._held = False
        self.has_failed = False

    def begin(self, clinic: Clinic, patient_id: int, visit_id: int | None = None) -> None:
        """Turn to a visit: a saved one, or a patient's new one."""
        self.end()
        self._clinic = clinic
        self._key = (patient_id, visit_id)

    def end(self) -> None:
        """Turn away; what is being written is written to its end."""
        self._key = None
        self._held = False
        self._shown = self._kept = None
        self.has_failed = False
        if self._finding is not None:
            self._finding.cancel()
            self._finding = None

    # -- keeping

    def note(self, state: VisitState) -> None:
        """Keep what stands on the page, or forget the draft once there is nothing to keep."""
        if self._key is None or self.is_finding or self._held:
            return
        patient_id, visit_id = self._key
        self._shown = None
        if state.worth_keeping:
            new = state.draft
            self._shown = Draft(
                patient_id,
                state.entry,
                visit_id,
                new.day if new else None,
                dict(new.photos) if new else {},
                new.drawn if new else Drawn(),
            )
        self._go_on()

    def hold(self, held: bool) -> None:
        """Write nothing while the visit is being saved: a draft must not outlive its saving."""
        self._held = held

    def found_kept(self, draft: Draft | None) -> None:
        """Note what lies in the data folder already."""
        self._kept = draft

    def when_kept(self, then: Callable[[], None]) -> None:
        """Go on once the newest state is on disk: at once where it is."""
        if self._writing is None:
            then()
        else:
            self._waiting.append(then)

    def _go_on(self) -> None:
        if self._writing is not None or self._held or self._key is None:
            return
        if self._shown == self._kept:
            return
        assert self._clinic is not None
        clinic, key, shown = self._clinic, self._key, self._shown

        def work(_progress: object) -> None:
            if shown is None:
                drafts.forget(clinic, *key)
            else:
                drafts.keep(clinic, shown)

        def done(_none: None) -> None:
            if key == self._key:
                self._kept = shown
                self.has_failed = False
            self._written()

        def failed(error: KnownError) -> None:
            first = not self.has_failed
            self.has_failed = True
            self._writing = None
            if first:
                self.failed.emit(error)
            self._tell_waiting()

        self._writing = self._context.tasks.run_db(work, done=done, failed=failed)

    def _written(self) -> None:
        self._writing = None
        self._go_on()
        if self._writing is None:
            self._tell_waiting()

    def _tell_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    # -- finding

    @property
    def is_finding(self) -> bool:
        """Tell whether a draft is looked for, and its photographs are read."""
        return self._finding is not None

    def find(self, found: Callable[[Restored | None], None]) -> None:
        """Look for the draft of a patient's new visit."""
        assert self._clinic is not None
        assert self._key is not None
        clinic, (patient_id, _none) = self._clinic, self._key

        def done(restored: Restored | None) -> None:
            self._finding = None
            self._kept = restored.draft if restored else None
            found(restored)

        def failed(error: KnownError) -> None:
            self._finding = None
            self.failed.emit(error)
            found(None)

        self._finding = self._context.tasks.run(
            lambda _progress: drafts.of_new_visit(clinic, patient_id), done=done, failed=failed
        )


def restored_sentence(restored: Restored, today: date) -> str:
    """Say from when a draft is that is shown again, and what of it is lost."""
    when = _clock(restored.kept_at, today)
    if restored.lost:
        views = joined(view.label for view in restored.lost)
        return tr(
            "Draft of {when} restored, without the photograph of: {views}. Add it again.",
            when=when,
            views=views,
        )
    return tr("Draft of {when} restored.", when=when)


def _clock(moment: datetime, today: date) -> str:
    local = moment.astimezone()
    return local.strftime("%H:%M" if local.date() == today else "%Y-%m-%d %H:%M")
