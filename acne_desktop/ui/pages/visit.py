"""The visit page: three photographs, the model's suggestion, and the clinician's decision."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.entry import Entry
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import KnownError, NotFoundError
from acne_desktop.language import tr
from acne_desktop.services import patients
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.wording import load_wording
from acne_desktop.ui.actions import Actions
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages import visit_records as records
from acne_desktop.ui.pages.visit_colours import VisitColours
from acne_desktop.ui.pages.visit_commands import bind
from acne_desktop.ui.pages.visit_drafting import Drafting
from acne_desktop.ui.pages.visit_drops import PageDrops
from acne_desktop.ui.pages.visit_intake import PhotoIntake
from acne_desktop.ui.pages.visit_layout import lay_out
from acne_desktop.ui.pages.visit_marks import VisitMarks
from acne_desktop.ui.pages.visit_photos import AnyPhoto, KeptPhotos
from acne_desktop.ui.pages.visit_queue import Queue
from acne_desktop.ui.pages.visit_saving import Saving
from acne_desktop.ui.pages.visit_side import VisitSide
from acne_desktop.ui.pages.visit_signing import VisitSigning
from acne_desktop.ui.pages.visit_strip import VisitStrip
from acne_desktop.ui.pages.visit_suggesting import Suggesting
from acne_desktop.ui.pages.visit_templates import ClinicTemplates
from acne_desktop.ui.pages.visit_unsaved import Unsaved
from acne_desktop.ui.pages.visit_work import Pixels, RecordWork
from acne_desktop.ui.visit_draft import VisitDraft
from acne_desktop.ui.visit_state import VisitState
from acne_desktop.ui.widgets.day_field import DayField
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.patient_header import PatientHeader
from acne_desktop.ui.widgets.question_bar import QuestionBar
from acne_desktop.ui.widgets.triplet import Triplet

Go = Callable[[], None]


class VisitPage(QWidget):
    """A new visit (:meth:`start`) until it is saved, or a saved one (:meth:`open`)."""

    saved = Signal(int)  # visit id: a visit, a decision or a suggestion was saved
    report_requested = Signal(int)
    closed = Signal()  # the clinician goes back
    moved = Signal(int)  # visit id: the next one to grade is shown
    worked_through = Signal()  # no visit is left to be graded
    capture_requested = Signal(object)  # VisitDraft whose photographs are to be taken
    clinic: Clinic  # the one whose visit is shown, whatever is opened meanwhile

    def __init__(
        self, context: AppContext, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._actions = actions
        self.state = VisitState()
        self._pixels: dict[View, Pixels] = {}
        self._records = RecordWork(context, self._show_error)
        self.saving = Saving(context, self, self._records)
        self.wording_id = ""
        self.drafting = Drafting(context, self)
        self.unsaved = Unsaved(self, actions)
        self.queue = Queue(context, self)
        self.header = PatientHeader()
        self.new = label(tr("New visit"), tone="muted")
        self.place = label(tone="muted")
        self.skip = actions.button("visit.skip")
        self.discard = actions.button("visit.discard", tone="quiet")
        self.day = DayField()
        self.bar = QuestionBar()
        self.triplet = Triplet()
        self.side = VisitSide(actions)
        self.camera = actions.button("visit.capture")
        self.compare = actions.button("compare.open")
        self.intake = PhotoIntake(context, self.triplet, self.bar)
        self.suggesting = Suggesting(context, self.triplet, self.side)
        self.suggesting.use_pixels(lambda: self._pixels)
        self.kept = KeptPhotos(context, self.triplet)
        self.strip = VisitStrip(context)
        self.colours = VisitColours(context, self.triplet, self._photo_in)
        self.marks = VisitMarks(context, actions, self, self.triplet)
        self.signing = VisitSigning(context, self)
        self.templates = ClinicTemplates(context, self.side.decision, self.bar)
        lay_out(self)
        self._connect()
        bind(self, actions)
        self._show_queue()
        self._drops = PageDrops(self, self.intake, self.can_add, self._show_error)

    def _connect(self) -> None:
        self.header.back_requested.connect(lambda: self.before_leaving(self.closed.emit))
        self.queue.changed.connect(self._show_queue)
        self.queue.wanted.connect(self._open_next)
        self.queue.ended.connect(self.worked_through)
        self.queue.failed.connect(self._show_error)
        self.day.changed.connect(self._day_changed)
        self.day.refused.connect(partial(self.bar.ask, tone="error"))
        self.intake.changed.connect(self._photos_changed)
        self.kept.loaded.connect(self._kept_loaded)
        self.suggesting.suggested.connect(self._suggested)
        self.saved.connect(self.colours.keep)
        self.side.decision.changed.connect(self.refresh)
        self.side.decision.settled.connect(self.saving.settled)
        self.side.decision.counts.toggled.connect(self._counts_wanted)
        self.side.ungraded.clicked.connect(lambda _checked: self.saving.save())
        self.marks.drawn_on.connect(self._drawn_on)
        self.triplet.large_changed.connect(lambda _view: self._actions.refresh())

    # A new visit, a saved visit

    def start(self, patient_id: int) -> None:
        """Begin a new visit of a patient, dated today, or go on with its draft."""
        self.begin(patient_id)
        self._context.note_opened(patient_id)
        self.unsaved.find()
        self.triplet.slots[View.FRONTAL].area.setFocus()
        self.refresh()

    def begin(self, patient_id: int) -> None:
        """Begin a new visit of a patient, empty."""
        draft = VisitDraft(patient_id, date.today())
        self.queue.end()
        self.reset(VisitState(draft))
        self.drafting.begin(self.clinic, patient_id)
        self.intake.begin(draft)
        self.day.set_day(draft.day)
        self._records.ask(
            self.clinic, lambda clinic: patients.get(clinic, patient_id), self.header.set_patient
        )
        self._photos_changed()

    def open(self, visit_id: int) -> None:
        """Show a saved visit, with what was entered on it and not saved."""
        self.queue.keeps(visit_id)
        self.reset(VisitState())
        self._records.ask(self.clinic, lambda clinic: records.load(clinic, visit_id), self._opened)

    def _opened(self, found: records.Found) -> None:
        self.header.set_patient(found.patient, found.visit.day)
        self._context.note_opened(found.patient.id)
        self.kept.start(self.clinic, found.visit)
        self.drafting.begin(self.clinic, found.visit.patient_id, found.visit.id)
        self.strip.follow(found.visit)
        self.show_saved(found)
        if found.unsaved is not None:
            self.unsaved.show_entry(found.unsaved)

    def read_again(self, visit_id: int) -> None:
        """Show the record as it is by now; zoom, offsets and all that is looked at stay."""
        self._records.ask(self.clinic, lambda clinic: records.load(clinic, visit_id), self._read)

    def _read(self, found: records.Found) -> None:
        shown = self.state.visit
        if shown is None or (shown.id, shown.photos) != (found.visit.id, found.visit.photos):
            self.open(found.visit.id)
            return
        self.header.set_patient(found.patient, found.visit.day)
        self.show_saved(found)

    def _open_next(self, visit_id: int) -> None:
        self.moved.emit(visit_id)
        self.open(visit_id)

    def show_saved(self, found: records.Found) -> None:
        """Show a saved visit's record; its photographs are shown already, or on their way."""
        self.state = VisitState(visit=found.visit, entry=Entry.of(found.visit))
        self.side.decision.set_entry(self.state.entry, found.visit.day)
        self.side.decision.set_history(found.decisions)
        self.signing.show(found.given)
        self.marks.show(self.clinic, found.visit)
        self._show_mode()
        self._show_suggestion()

    def enter(self, entry: Entry) -> None:
        """Put an entry on the page in place of the one that stands there."""
        self.side.decision.set_entry(entry, self._visit_day)
        self.refresh()

    @property
    def _visit_day(self) -> date:
        holder = self.state.draft or self.state.visit
        return holder.day if holder is not None else date.today()

    def reset(self, state: VisitState) -> None:
        """Let go of whatever was shown."""
        self.stop_work()
        self.intake.end()
        self.drafting.end()
        self._pixels = {}
        self.saving.forget()
        self.clinic = self._context.clinic
        self.state = state
        self.bar.hide()
        self.triplet.set_large(None)
        self.triplet.clear()
        self.marks.begin()
        if state.draft is not None:
            self.strip.follow(None)
        self.side.decision.set_entry(state.entry)
        self.side.decision.set_history([])
        self.signing.show([])
        self._show_wording()
        self._show_mode()
        self._show_suggestion()

    def _show_wording(self) -> None:
        """Show the wording of the settings; the usual one where that does not ship."""
        try:
            wording = load_wording(self._context.settings.wording_id)
        except NotFoundError as error:
            wording = load_wording()
            self._show_error(error)
        self.wording_id = wording.id
        self.side.decision.keys.set_wording(wording)

    def stop_work(self) -> None:
        """Drop what still runs for the visit that was shown."""
        self.kept.stop()
        self.colours.stop()
        self.suggesting.stop()
        self._records.stop()

    def _show_mode(self) -> None:
        """Show the controls of a new or of a saved visit."""
        new = self.state.draft is not None
        self.day.setVisible(new)
        self.new.setVisible(new)
        self.camera.setVisible(new)
        self.compare.setVisible(not new)
        self.triplet.set_editable(new)
        counted = self._context.settings.lesion_counts or bool(self.state.entry.counts)
        self.side.decision.counts.set_open(counted)
        self.side.decision.plan_fold.set_open(False)
        self.side.set_save_text(tr("Save") if new else tr("Save change"))

    def _show_error(self, error: KnownError) -> None:
        self.bar.ask(error.sentence, tone="error")

    # Photographs

    def _photos_changed(self) -> None:
        """The photographs of the draft changed: a suggestion made for the older ones goes."""
        draft = self.state.draft
        if draft is None:
            return
        self.state.reading = self.intake.is_reading
        self._pixels = {view: photo.preview for view, photo in draft.photos.items()}
        self.marks.show_draft(draft)
        self._offer_camera_day(draft)
        self._show_suggestion()
        if draft.suggestion is None and not draft.missing and not self.state.reading:
            self.suggesting.ask()

    def _drawn_on(self) -> None:
        self.intake.drawn_on()
        self.refresh()

    def _offer_camera_day(self, draft: VisitDraft) -> None:
        taken = None if self.state.reading else draft.camera_day
        if taken is None or taken == draft.day or taken > date.today() or self.bar.text:
            return
        self.bar.ask(
            tr("The photographs were taken on {day}.", day=taken.isoformat()),
            [(tr("Use this date"), partial(self.day.pick, taken))],
        )

    def capture(self) -> None:
        """Ask for the camera."""
        self.capture_requested.emit(self.state.draft)

    def can_add(self) -> bool:
        """Tell whether photographs may be put in."""
        free = not self.state.saving and not self.drafting.is_finding
        return self.state.draft is not None and free

    def _day_changed(self, day: date) -> None:
        if self.state.draft is not None:
            self.state.draft.day = day
            self.side.decision.plan.set_day(day)
            self.drafting.note(self.state)

    def _photo_in(self, view: View) -> AnyPhoto | None:
        holder = self.state.draft or self.state.visit
        return holder.photos.get(view) if holder is not None else None

    def _kept_loaded(self) -> None:
        self._pixels = self.kept.pixels
        self._show_suggestion()

    # Suggestion and decision

    def _show_suggestion(self) -> None:
        """Show the suggestion in force, or why there is none."""
        state = self.state
        if state.suggestion is not None:
            self.suggesting.show(state.suggestion)
        elif state.draft is not None:
            self.suggesting.wait_for(state.draft, reading=state.reading)
        elif state.visit is not None and not self.kept.is_loading:
            self.suggesting.offer(len(self._pixels))
        else:
            self.suggesting.show_none("")
        self.refresh()

    def _suggested(self, suggestion: Suggestion) -> None:
        state = self.state
        if state.draft is not None:
            state.draft.suggestion = suggestion
            self._show_suggestion()
        elif state.visit is not None:
            self._records.ask(
                self.clinic,
                partial(records.save_suggestion, state.visit.id, suggestion),
                self._suggestion_saved,
                lambda error: self.suggesting.fail(error.sentence),
            )

    def _suggestion_saved(self, visit: Visit) -> None:
        self.state.visit = visit
        self._show_suggestion()
        self.saving.tell(visit)

    def refresh(self) -> None:
        """Take over what the clinician entered; show what can be saved now, and what lacks."""
        state = self.state
        state.entry = self.side.decision.entry
        self.drafting.note(state)
        finding = self.drafting.is_finding
        self.side.decision.setEnabled(not state.saving and not finding)
        self.discard.setVisible(state.draft is not None and state.worth_keeping)
        ungraded = state.draft is not None and state.entry.grade is None
        self.side.ungraded.setVisible(ungraded)
        self.side.ungraded.setEnabled(state.can_save_ungraded)
        unsaved = state.draft is not None or state.entry_changed
        self.side.save.setVisible(unsaved)
        self.side.report.setVisible(not unsaved)
        self.side.sign.setVisible(self.signing.can_sign)
        self.side.say(state.hint)
        self._actions.refresh()

    def _counts_wanted(self, wanted: bool) -> None:
        """Remember for other visits whether lesions are counted."""
        if self._context.may_change("lesion_counts"):
            self._context.change_settings(lesion_counts=wanted)

    def _show_queue(self) -> None:
        active = self.queue.is_active
        self.place.setVisible(active)
        self.skip.setVisible(active)
        self.place.setText(self.queue.words if active else "")

    # Leaving

    def report(self) -> None:
        """Ask for the report of the visit shown."""
        if self.state.visit is not None:
            self.report_requested.emit(self.state.visit.id)

    def before_leaving(self, leave: Go) -> None:
        """Leave once what is entered is kept as a draft; ask only where it could not be kept."""
        if self.state.saving:
            self.saving.leave_then(leave)
        else:
            self.unsaved.leave(leave)

    def has_unsaved(self) -> bool:
        """Tell whether something is entered that is not saved; its draft is kept."""
        return self.state.unsaved
