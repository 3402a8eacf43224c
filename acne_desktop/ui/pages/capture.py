"""The capture page: three comparable photographs, one view after the other, with what helps."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from acne_desktop.domain.inspection import Verdict
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.language import mark, tr
from acne_desktop.services import earlier, patients
from acne_desktop.services.earlier import EarlierVisit
from acne_desktop.services.intake import IncomingPhoto
from acne_desktop.ui.capture.burst import Taken
from acne_desktop.ui.capture.choice import SourceChoice
from acne_desktop.ui.capture.offered import offered_cameras
from acne_desktop.ui.capture.shooting import Shooting
from acne_desktop.ui.capture.source import Cameras, Frame, State
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.pages.capture_layout import COMMANDS, CaptureLayout
from acne_desktop.ui.pages.capture_words import words_for
from acne_desktop.ui.tasks import Task
from acne_desktop.ui.visit_draft import VisitDraft

NO_CAMERA = mark("No camera is found")
PLUG_IN = mark(
    "Plug a camera in: it is used at once. Or watch the folder into which a tethered camera "
    "saves, or choose files that were taken before."
)
BACK = mark("The camera is back.")
_USUAL_OPACITY = 35

Go = Callable[[], None]
Photos = dict[View, IncomingPhoto]


class CapturePage(QWidget):
    """Takes photographs for a visit's draft, from :meth:`begin` to ``done``."""

    done = Signal(object)  # Photos: what was taken, maybe nothing
    files_wanted = Signal()  # rather than a camera; comes after ``done``
    left = Signal(object)  # Go: where to go after ``done``, once the visit agrees

    def __init__(
        self,
        context: AppContext,
        *,
        cameras: Callable[[], Cameras] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._actions = context.actions
        self._open = False
        self._ending = False
        self._after: Go | None = None
        self._missed = False
        self._earlier: EarlierVisit | None = None
        self._ghost: tuple[EarlierVisit, View | None] | None = None
        self._present: Mapping[View, IncomingPhoto] = {}
        self._tasks: list[Task] = []
        self.parts = CaptureLayout(context.actions)
        self.choice = SourceChoice(context, cameras or offered_cameras, self)
        self.shooting = Shooting(context, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.parts)
        self._connect()
        self._bind()

    def _connect(self) -> None:
        parts, controls, choice = self.parts, self.parts.controls, self.choice
        parts.header.back_requested.connect(self.finish)
        parts.watch.clicked.connect(lambda _checked: self._choose_folder())
        parts.files.clicked.connect(lambda _checked: self.finish(self.files_wanted.emit))
        parts.places.chosen.connect(self.shooting.go)
        controls.device_chosen.connect(choice.choose)
        controls.size_chosen.connect(choice.choose_size)
        controls.folder_wanted.connect(self._choose_folder)
        controls.mirror_changed.connect(self._mirror)
        controls.automatic_changed.connect(self._automate)
        controls.opacity_changed.connect(self._lay_ghost)
        choice.opened.connect(self._source_opened)
        choice.devices_changed.connect(self._show_devices)
        self.shooting.seen.connect(self._see)
        self.shooting.changed.connect(self._show)
        self.shooting.taken.connect(self._taken)
        self.shooting.idle.connect(self._idle)
        self.shooting.said.connect(partial(parts.bar.ask, tone="warning"))

    def _bind(self) -> None:
        bind, shooting, controls = self._actions.bind, self.shooting, self.parts.controls
        bind = partial(bind, page=self)
        bind("capture.take", shooting.shoot, enabled=lambda: shooting.can_shoot)
        bind("capture.retake", shooting.retake, enabled=self._can_retake)
        bind("capture.keep", shooting.keep, enabled=lambda: shooting.steps.in_doubt is not None)
        bind("capture.done", self.finish, enabled=lambda: bool(shooting.steps.taken))
        bind("capture.back", self.finish)
        bind("go.back", self.finish)
        for view in VIEWS:
            bind(COMMANDS[view], partial(shooting.go, view))
        bind("capture.mirror", controls.mirror.toggle)
        bind("capture.automatic", controls.automatic.toggle)
        bind("capture.ghost", self._toggle_ghost, enabled=lambda: self.parts.live.has_ghost)

    # Beginning and ending

    def begin(self, draft: VisitDraft) -> None:
        """Take photographs of the views that a draft lacks, or take others anew."""
        self._open, self._ending, self._missed = True, False, False
        self._present = dict(draft.photos)
        self._earlier = None
        self.parts.bar.hide()
        self.parts.live.show_image(QImage())
        self.shooting.begin(draft.photos)
        settings = self._context.settings
        self.parts.controls.set_values(
            mirrored=settings.camera_mirrored,
            automatic=settings.camera_automatic,
            opacity=settings.ghost_opacity,
        )
        self.parts.live.set_mirrored(settings.camera_mirrored)
        self.parts.live.set_opacity(settings.ghost_opacity / 100)
        self.shooting.automatic = settings.camera_automatic
        self._load(draft.patient_id, draft.day)
        for view in VIEWS:
            self._show_place(view)
        self.choice.begin()

    def _load(self, patient_id: int, day: date) -> None:
        """Name the patient, and fetch the photographs of the visit before."""
        clinic, tasks = self._context.clinic, self._context.tasks

        def found(visit: EarlierVisit | None) -> None:
            self._earlier = visit
            self._show()

        header = self.parts.header
        self._tasks = [
            tasks.run_db(
                lambda _progress: patients.get(clinic, patient_id),
                done=lambda patient: header.set_patient(patient, day),
            ),
            tasks.run(lambda _progress: earlier.latest(clinic, patient_id), done=found),
        ]

    def finish(self, then: Go | None = None) -> None:
        """Return to the visit with what was taken; a photograph on its way is waited for."""
        if not self._open:
            return
        self._ending, self._after = True, then
        self._idle()

    def _idle(self) -> None:
        if self._open and self._ending and not self.shooting.busy:
            self._end()

    def _end(self) -> None:
        then, self._after = self._after, None
        taken = {view: each.photo for view, each in self.shooting.steps.taken.items()}
        self._close()
        self.choice.remember(ghost_opacity=self.parts.controls.ghost.value())
        self.done.emit(taken)
        if then is not None:
            then()

    def _close(self) -> None:
        self._open = False
        for task in self._tasks:
            task.cancel()
        self.shooting.stop()
        self.choice.end()

    def before_leaving(self, leave: Go) -> None:
        """Hand over what was taken, and let the visit put it away with the rest of its draft."""
        if self._open:
            self.finish(partial(self.left.emit, leave))
        else:
            leave()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of the camera when another page, or none, is shown; its light goes out."""
        super().hideEvent(event)
        source = self.choice.source
        if self._open and event.spontaneous() and source is not None:
            source.stop()
        elif self._open:
            self._close()

    def showEvent(self, event: QShowEvent) -> None:
        """Open the camera again once the window is no icon any more."""
        super().showEvent(event)
        source = self.choice.source
        if self._open and source is not None and source.state is State.OFF:
            source.start()

    # The camera

    def _source_opened(self) -> None:
        self.shooting.use(self.choice.source)
        self.parts.live.show_image(QImage())
        self._show_devices()
        self._show()

    def _show_devices(self) -> None:
        choice, controls = self.choice, self.parts.controls
        controls.show_devices(choice.devices, choice.chosen, choice.folder)
        controls.show_sizes(choice.sizes, choice.size)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, tr("Watch the folder into which the camera saves"), self.choice.folder
        )
        if chosen:
            self.choice.watch(Path(chosen))
        else:
            self._show_devices()

    def _see(self, frame: Frame) -> None:
        self.parts.live.show_image(frame.image)

    # What the user changes

    def _mirror(self, mirrored: bool) -> None:
        self.parts.live.set_mirrored(mirrored)
        self.choice.remember(camera_mirrored=mirrored)

    def _automate(self, automatic: bool) -> None:
        self.shooting.automatic = automatic
        self.shooting.shutter.reset()
        self.choice.remember(camera_automatic=automatic)
        self._show()

    def _lay_ghost(self, opacity: int) -> None:
        self.parts.live.set_opacity(opacity / 100)

    def _toggle_ghost(self) -> None:
        slider = self.parts.controls.ghost
        slider.setValue(0 if slider.value() else _USUAL_OPACITY)

    def _can_retake(self) -> bool:
        return self.shooting.steps.latest is not None and not self.shooting.busy

    # Showing

    def _taken(self, taken: Taken) -> None:
        self.parts.bar.hide()
        self._show_place(taken.view)
        source = self.choice.source
        if source is not None and not source.moving:
            self.parts.live.show_image(to_qimage(taken.photo.preview))

    def _show_place(self, view: View) -> None:
        place = self.parts.places.places[view]
        taken = self.shooting.steps.taken.get(view)
        photo = taken.photo if taken is not None else self._present.get(view)
        if photo is None:
            place.set_picture(None)
            place.say(tr("Not taken yet"))
            return
        place.set_picture(QPixmap.fromImage(to_qimage(photo.preview)))
        if taken is None:
            place.say(tr("In the visit"))
        elif taken.inspection is None:
            place.say(tr("Taken"))
        else:
            place.say(taken.inspection.verdict.label, taken.inspection.verdict)

    def _show(self) -> None:
        """Show how everything stands."""
        if not self._open:
            return
        parts, shooting, steps = self.parts, self.shooting, self.shooting.steps
        source = shooting.source
        parts.stage.setCurrentWidget(parts.live if source is not None else parts.nothing)
        parts.verdict.setVisible(source is not None)
        if source is None:
            parts.nothing.say(tr(NO_CAMERA), self.choice.problem or tr(PLUG_IN))
        parts.verdict.say(words_for(shooting))
        parts.places.set_current(steps.current)
        aiming = source is not None and source.moving and steps.current is not None
        gone = source is None or source.state is State.GONE
        parts.take.setVisible(aiming and not gone)
        parts.done.setVisible(bool(steps.taken) and (gone or steps.current is None))
        parts.keep.setVisible(steps.in_doubt is not None)
        parts.retake.setVisible(bool(steps.taken) and steps.in_doubt is None)
        self._show_loss(gone)
        self._show_live(steps.current if aiming else None, gone)
        self._actions.refresh()

    def _show_loss(self, gone: bool) -> None:
        """Offer to go on once a camera that was missed is back."""
        source, view = self.shooting.source, self.shooting.steps.current
        if gone and source is not None:
            self._missed = True
        elif self._missed and source is not None and source.state is State.LIVE:
            self._missed = False
            self.parts.bar.ask(
                tr("{back} Go on with “{view}”.", back=tr(BACK), view=view.label)
                if view
                else tr(BACK)
            )

    def _show_live(self, view: View | None, gone: bool) -> None:
        live, shooting = self.parts.live, self.shooting
        inspection = shooting.inspection
        live.set_guide(view)
        live.set_good(inspection is not None and inspection.verdict == Verdict.GOOD)
        live.set_share(shooting.shutter.share if shooting.automatic else 0.0)
        source = shooting.source
        live.set_dimmed(gone or (source is not None and source.moving and view is None))
        before = self._earlier
        ghost = (before, view) if before is not None and view in before.photos else None
        self.parts.controls.set_aiming(view is not None)
        self.parts.controls.show_ghost(before.day if before is not None and ghost else None)
        if ghost != self._ghost:
            self._ghost = ghost
            live.set_ghost(to_qimage(before.photos[view]) if before and view and ghost else None)
