"""Takes photographs of one source: looks, releases, keeps the sharpest, goes to the next view."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from acne_desktop.domain.inspection import Inspection, Verdict
from acne_desktop.domain.photo import View
from acne_desktop.errors import KnownError
from acne_desktop.language import mark, tr
from acne_desktop.ui.capture.burst import Burst, Taken, develop
from acne_desktop.ui.capture.shutter import AutoShutter
from acne_desktop.ui.capture.source import CameraSource, Frame, State
from acne_desktop.ui.capture.steps import Steps
from acne_desktop.ui.capture.verdicts import LiveVerdicts, Told
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Task

if TYPE_CHECKING:
    from acne_desktop.services.inspection import Inspector

ALL_TAKEN = mark("All three views are taken: choose the one that the new photograph is to replace.")
BROKE_OFF = mark("The camera was gone before the burst ended: the sharpest of what came is kept.")


class Shooting(QObject):
    """Knows what is taken; the page shows it, and says when."""

    changed = Signal()
    seen = Signal(object)  # Frame: the newest picture
    taken = Signal(object)  # Taken
    idle = Signal()  # nothing is being taken any more
    said = Signal(str)  # what went other than wanted, in a sentence

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._source: CameraSource | None = None
        self._waiting: list[Frame] = []  # files of a tethered camera
        self._task: Task | None = None
        self._told: Told | None = None
        self.steps = Steps()
        self.shutter = AutoShutter()
        self.automatic = False
        self._burst = Burst(self)
        self._burst.ended.connect(self._burst_ended)
        self._verdicts = LiveVerdicts(context.tasks, self)
        self._verdicts.told.connect(self._hear)

    # What is so now

    @property
    def source(self) -> CameraSource | None:
        """Return the camera in use."""
        return self._source

    @property
    def busy(self) -> bool:
        """Tell whether a photograph is being taken."""
        return self._burst.running or self._task is not None

    @property
    def can_shoot(self) -> bool:
        """Tell whether a photograph can be taken now."""
        source = self._source
        live = source is not None and source.moving and source.state is State.LIVE
        return live and not self.busy and self.steps.current is not None

    @property
    def inspection(self) -> Inspection | None:
        """Return what was last seen of the view that is taken now, None before that."""
        told = self._told
        return told.inspection if told is not None and told.view == self.steps.current else None

    @property
    def looks(self) -> bool:
        """Tell whether anybody judges the pictures."""
        return self._verdicts.inspector is not None

    # Beginning and ending

    def begin(self, present: Collection[View]) -> None:
        """Begin with the first view that is missing."""
        self.stop()
        self.steps = Steps(present)
        self._context.when_inspector_ready(self._use_inspector, lambda _error: None)

    def stop(self) -> None:
        """Drop whatever is on its way."""
        self.use(None)
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def use(self, source: CameraSource | None) -> None:
        """Take photographs of another source; what was taken stays."""
        before, self._source = self._source, source
        if before is not None:
            before.frame.disconnect(self._see)
            before.shot.disconnect(self._arrive)
            before.changed.disconnect(self.changed)
        self._burst.cancel()
        self._verdicts.stop()
        self._begin_anew()
        if source is not None:
            source.frame.connect(self._see)
            source.shot.connect(self._arrive)
            source.changed.connect(self.changed)
        self.changed.emit()

    def _use_inspector(self, inspector: Inspector) -> None:
        self._verdicts.use(inspector)
        self.changed.emit()

    def _begin_anew(self) -> None:
        self._told = None
        self.shutter.reset()

    # Looking

    def _see(self, frame: Frame) -> None:
        self.seen.emit(frame)
        if self.steps.current is not None:
            self._verdicts.look(frame, self.steps.current)

    def _hear(self, told: Told) -> None:
        if told.view != self.steps.current:
            return
        self._told = told
        good = told.inspection.verdict == Verdict.GOOD and not self.busy
        if self.automatic and self.shutter.see(told.at, good=good):
            self.shoot()
        self.changed.emit()

    # Taking

    def shoot(self) -> None:
        """Take the view that is asked for."""
        if self.can_shoot and self._source is not None:
            self._burst.begin(self._source)
            self.changed.emit()

    def _burst_ended(self, frames: Sequence[Frame]) -> None:
        gone = self._source is None or self._source.state is not State.LIVE
        if frames and gone:
            self.said.emit(tr(BROKE_OFF))
        if frames:
            self._develop(frames)
        else:
            self._settle()

    def _arrive(self, frame: Frame) -> None:
        """Take in a file that a tethered camera wrote."""
        if frame.photo is not None:
            self._waiting.append(frame)
            self._next_file()

    def _next_file(self) -> None:
        if not self._waiting or self.busy:
            return
        if self.steps.current is None:
            self._waiting.clear()
            self.said.emit(tr(ALL_TAKEN))
            return
        self._develop([self._waiting.pop(0)])

    def _develop(self, frames: Sequence[Frame]) -> None:
        view = self.steps.current
        assert view is not None
        inspector = self._verdicts.inspector
        work = partial(develop, frames, view, inspector)
        self._task = self._context.tasks.run(
            lambda _progress: work(), done=self._developed, failed=self._not_developed
        )
        self.changed.emit()

    def _developed(self, taken: Taken) -> None:
        self._task = None
        before = self.steps.current
        self.steps.put(taken)
        if self.steps.current != before:
            self._begin_anew()
        self.taken.emit(taken)
        self._settle()

    def _not_developed(self, error: KnownError) -> None:
        self._task = None
        self.said.emit(error.sentence)
        self._settle()

    def _settle(self) -> None:
        self._next_file()
        self.changed.emit()
        if not self.busy:
            self.idle.emit()

    # Steps

    def go(self, view: View) -> None:
        """Take this view next, for the first time or anew."""
        if not self.busy:
            self.steps.go(view)
            self._begin_anew()
            self.changed.emit()

    def retake(self) -> None:
        """Take the latest photograph again."""
        if not self.busy:
            self.steps.retake()
            self._begin_anew()
            self.changed.emit()

    def keep(self) -> None:
        """Keep a photograph that had better be taken again."""
        if not self.busy and self.steps.in_doubt is not None:
            self.steps.go_on()
            self._begin_anew()
            self.changed.emit()
