"""Working through ungraded visits on the visit page: which comes next, and how one goes back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from acne_desktop.domain.change import Change
from acne_desktop.errors import KnownError
from acne_desktop.language import tr
from acne_desktop.services import history, worklist
from acne_desktop.services.worklist import Ungraded
from acne_desktop.ui.context import AppContext


class Queue(QObject):
    """The ungraded visits in their order, and the one that is shown.

    More of them are read before the last one at hand is reached. ``place`` counts those that were
    graded or skipped, so that "12 of 60" means the twelfth of those that there were.
    """

    wanted = Signal(int)  # visit id: show this one
    ended = Signal()  # all are done
    changed = Signal()
    failed = Signal(KnownError)

    def __init__(self, context: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._visits: list[Ungraded] = []
        self._at = 0
        self._total = 0
        self._patient_id: int | None = None
        self._graded: list[int] = []  # in this sitting, the newest last
        self._busy = False

    @property
    def is_active(self) -> bool:
        """Tell whether visits are worked through."""
        return bool(self._visits)

    @property
    def words(self) -> str:
        """Return such as ``12 of 60``."""
        return tr("{place} of {total}", place=self._at + 1, total=max(self._total, self._at + 1))

    def start(
        self, visits: list[Ungraded], total: int, first: int, patient_id: int | None = None
    ) -> None:
        """Begin with the visit ``first`` of these; there are ``total`` in all."""
        self._visits = list(visits)
        self._at = next(at for at, each in enumerate(visits) if each.visit_id == first)
        self._total = total
        self._patient_id = patient_id
        self._graded = []
        self.changed.emit()

    def end(self) -> None:
        """Work through no visits any more."""
        if self._visits:
            self._visits = []
            self._graded = []
            self.changed.emit()

    def keeps(self, visit_id: int) -> bool:
        """Tell whether a visit is the one whose turn it is; ends where it is another."""
        if self.is_active and self._visits[self._at].visit_id != visit_id:
            self.end()
        return self.is_active

    def graded(self, visit_id: int) -> None:
        """Go on: the visit shown was decided on."""
        self._graded.append(visit_id)
        self.skip()

    def skip(self) -> None:
        """Go on to the next visit; once there is none, say that all are done."""
        if not self.is_active or self._busy:
            return
        if self._at + 1 < len(self._visits):
            self._show(self._at + 1)
        elif len(self._visits) < self._total:
            self._read_more()
        else:
            self.end()
            self.ended.emit()

    @property
    def can_step_back(self) -> bool:
        """Tell whether a grade given while working through can be taken back."""
        return self.is_active and bool(self._graded) and not self._busy

    def step_back(self) -> None:
        """Take the newest grade back, and show its visit."""
        clinic = self._context.clinic
        self._busy = True
        self._context.tasks.run_db(
            lambda _progress: history.undo(clinic), done=self._stepped_back, failed=self._not_done
        )

    def _stepped_back(self, change: Change | None) -> None:
        self._busy = False
        if change is None:
            return
        if change.patient_id is not None:
            self._context.records_changed.emit(change.patient_id)
        places = {each.visit_id: at for at, each in enumerate(self._visits)}
        if change.visit_id in self._graded:
            self._graded.remove(change.visit_id)
        if change.visit_id is not None and change.visit_id in places:
            self._show(places[change.visit_id])
        self._context.say(tr("Taken back: {what}.", what=change.told))

    def _not_done(self, error: KnownError) -> None:
        self._busy = False
        self.failed.emit(error)

    def _show(self, at: int) -> None:
        self._at = at
        self.changed.emit()
        self.wanted.emit(self._visits[at].visit_id)

    def _read_more(self) -> None:
        last = self._visits[-1]
        clinic, patient_id = self._context.clinic, self._patient_id
        self._busy = True
        self._context.tasks.run_db(
            lambda _progress: worklist.ungraded(
                clinic, patient_id=patient_id, after=(last.day, last.visit_id)
            ),
            done=partial(self._more, last.visit_id),
            failed=self._not_done,
        )

    def _more(self, after: int, found: list[Ungraded]) -> None:
        self._busy = False
        if not self.is_active or self._visits[-1].visit_id != after:
            return
        self._visits += found
        if not found:
            self._total = len(self._visits)
        self.skip()
