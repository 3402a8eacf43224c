"""Brings photographs into a new visit: chosen, dropped or pasted, swapped, removed, undone."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import DuplicatePhotoError, PhotoError
from acne_desktop.language import mark, tr, trn
from acne_desktop.services import candidates
from acne_desktop.services.candidates import Source
from acne_desktop.services.intake import IncomingPhoto
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.visit_batch import Batch
from acne_desktop.ui.pages.visit_choosing import PhotoChoosing, Taken
from acne_desktop.ui.pages.visit_known import KnownPhotos
from acne_desktop.ui.pages.visit_looking import Looking, Seen, VisitNotes
from acne_desktop.ui.pages.visit_watched import WatchedImport
from acne_desktop.ui.pages.visit_work import Reading
from acne_desktop.ui.photo_sources import dialog_filter, sources_in
from acne_desktop.ui.tasks import Task
from acne_desktop.ui.visit_draft import VisitDraft
from acne_desktop.ui.widgets.question_bar import QuestionBar
from acne_desktop.ui.widgets.triplet import Triplet

_FULL = mark(
    "There are fewer empty places than photographs: drop each on the photograph that it replaces."
)
_WHOLE = len(VIEWS)  # so many at once are a triplet of their own


class PhotoIntake(QObject):
    """Works on the draft of a new visit, and shows its photographs in the triplet's slots."""

    changed = Signal()  # the photographs, or which of them are being read

    def __init__(self, context: AppContext, triplet: Triplet, bar: QuestionBar) -> None:
        super().__init__(triplet)
        self._context = context
        self._triplet = triplet
        self._bar = bar
        self._draft: VisitDraft | None = None
        self._offered = ""  # what the bar says beside its undo
        self._folder = ""
        self._batch: Batch | None = None
        self._opening: Task | None = None
        self._sources: dict[View, Source] = {}  # of what is being read
        self._reading = Reading(context, self)
        self._reading.read.connect(self._read_one)
        self._reading.failed.connect(self._fail_one)
        self._looking = Looking(context, self)
        self.notes = VisitNotes(self._looking, triplet, self.swap)
        self._known = KnownPhotos(context, self)
        self._known.told.connect(self.notes.show_twins)
        self.choosing = PhotoChoosing(context, triplet)
        self.watched = WatchedImport(context, self.choosing.area, bar, self.add)
        self.choosing.taken.connect(self._take_chosen)
        self.choosing.failed.connect(self._say_error)
        self.choosing.changed.connect(self._tell)
        for view, slot in triplet.slots.items():
            slot.choose_wanted.connect(partial(self.choose, view))
            slot.files_dropped.connect(partial(self.add, view=view))
            slot.swap_wanted.connect(partial(self.swap, view))
            slot.remove_wanted.connect(partial(self.remove, view))
            slot.cancel_wanted.connect(partial(self._cancel, view))

    def begin(self, draft: VisitDraft) -> None:
        """Work on a draft, with empty slots."""
        self.end()
        self._draft = draft
        for slot in self._triplet.slots.values():
            slot.set_editable(True)
            slot.clear_error()
            slot.show_empty()
        self.watched.begin()

    def end(self) -> None:
        """Let go of the draft; what is being read is dropped."""
        self._draft = None
        self.watched.end()
        self._stop_reading()
        self.choosing.stop()
        self._looking.forget()
        self._known.forget()
        self._sources.clear()
        self.notes.show({})
        self.notes.show_twins({})

    def _stop_reading(self) -> None:
        self._reading.cancel_all()
        self._batch = None
        if self._opening is not None:
            self._opening.cancel()
            self._opening = None

    @property
    def is_reading(self) -> bool:
        """Tell whether photographs are being read or chosen among."""
        busy = self._batch is not None or self._opening is not None
        return busy or bool(self._reading.views) or self.choosing.is_open

    # Sources

    def choose(self, view: View | None = None) -> None:
        """Ask for files: for this view, or for the empty places."""
        if self._draft is None:
            return
        window: QWidget = self._triplet.window()
        title = tr("Choose photographs")
        if view is not None:
            title = tr("Choose the photograph for “{view}”", view=view.label)
        names, _ = QFileDialog.getOpenFileNames(window, title, self._folder, dialog_filter())
        if names:
            self._folder = str(Path(names[0]).parent)
            self.add([Path(name) for name in names], view=view)

    def paste(self) -> None:
        """Take what the clipboard holds: copied files, or a picture."""
        try:
            self.add(sources_in(QApplication.clipboard().mimeData()))
        except PhotoError as error:
            self._say_error(error.sentence)

    def add(self, sources: Sequence[Source], *, view: View | None = None) -> None:
        """Read photographs: a single one for ``view``, else each into the view it shows.

        Three at once are a new triplet: they take the place of what is there. Of more the
        clinician chooses; a folder stands for the photographs below it.
        """
        draft = self._draft
        if draft is None or not sources:
            return
        first = sources[0]
        if len(sources) == 1 and isinstance(first, Path) and first.is_dir():
            self._open_folder(first)
        elif view is not None and len(sources) == 1:
            self._leave_batch(view)
            self._start(view, first)
            self._tell()
        elif len(sources) > _WHOLE:
            self._stop_reading()
            self._show_all()
            self._bar.hide()
            self.choosing.start(sources, draft.patient_id)
        else:
            self._add_batch(draft, sources)

    def _open_folder(self, folder: Path) -> None:
        def found(files: list[Path]) -> None:
            self._opening = None
            self.add(files)

        def failed(error: Exception) -> None:
            self._opening = None
            self._say_error(str(error))
            self._tell()

        self._stop_reading()
        self._opening = self._context.tasks.run(
            lambda _progress: candidates.photo_files([folder]), done=found, failed=failed
        )
        self._tell()

    def _add_batch(self, draft: VisitDraft, sources: Sequence[Source]) -> None:
        fresh = len(sources) == _WHOLE
        free = self._free(draft)
        if not fresh and len(free) < len(sources):
            self._say_error(tr(_FULL))
            return
        if fresh:
            self._stop_reading()
        elif self._batch is not None:  # one batch at a time: what is read of it goes in now
            self._say_error(tr("Wait until the photographs before are read."))
            return
        places = VIEWS if fresh else free[: len(sources)]
        self._batch = Batch(list(places), fresh)
        for view, source in zip(places, sources, strict=True):
            self._start(view, source)
        self._tell()

    def _free(self, draft: VisitDraft) -> list[View]:
        """Return the views that nothing stands in or is on its way to; a batch's are its own."""
        own = self._batch.places if self._batch is not None else ()
        return [v for v in draft.missing if v not in self._reading.views and v not in own]

    def _start(self, view: View, source: Source) -> None:
        self._triplet.slots[view].show_busy(tr("Reading the photograph…"))
        self._sources[view] = source
        self._reading.start(view, partial(candidates.read, source))

    def _cancel(self, view: View) -> None:
        self._reading.cancel(view)
        self._triplet.slots[view].show_again()
        self._leave_batch(view)
        self._tell()

    # What was read

    def _leave_batch(self, view: View) -> None:
        if self._batch is not None and self._batch.drop(view):
            self._settle_batch()

    def _read_one(self, view: View, photo: IncomingPhoto) -> None:
        self._known.came_from(photo, self._sources.pop(view, None))
        if self._batch is not None and view in self._batch.places:
            self._batch.read[view] = photo
            self._settle_batch()
            return
        replaced = self._draft is not None and view in self._draft.photos
        self._put({view: photo})
        if replaced and not self._triplet.slots[view].error_text:
            self._offer_undo(tr("The photograph in “{view}” was replaced.", view=view.label))

    def _fail_one(self, view: View, sentence: str) -> None:
        if self._batch is not None and view in self._batch.places:
            self._batch.failed[view] = sentence
            self._settle_batch()
            return
        self._triplet.slots[view].show_error(sentence)
        self._tell()

    def _settle_batch(self) -> None:
        """Once the last photograph of a batch is read, see which view each of them shows."""
        batch = self._batch
        if batch is None or not batch.is_settled:
            return

        def seen(found: Seen) -> None:
            if batch is self._batch:
                self._arrange(batch, found)

        if batch.read:
            self._looking.recognise(batch.photos, seen)
        else:
            self._arrange(batch, ())

    def _arrange(self, batch: Batch, seen: Seen) -> None:
        """Put a batch's photographs where they belong, and say what could not be read."""
        draft = self._draft
        if draft is None:
            return
        self._batch = None
        free = VIEWS if batch.fresh else [*batch.places, *self._free(draft)]
        arranged = batch.arranged(seen, free)
        for view in batch.places:
            self._triplet.slots[view].show_again()
        cleared = batch.fresh and bool(arranged) and bool(draft.photos)
        if cleared:
            draft.clear()
            self._show_all()
        self._put(arranged, joined=cleared)
        if cleared:
            self._offer_undo(tr("The three photographs before were taken out."))
        for view, sentence in batch.errors_beside(draft.missing).items():
            self._triplet.slots[view].show_error(sentence)

    def _take_chosen(self, read: Taken) -> None:
        draft = self._draft
        if draft is not None:
            for source, photo in read.values():
                self._known.came_from(photo, source)
            photos = {view: photo for view, (_source, photo) in read.items()}
            replaced = bool(draft.photos)
            self._put(photos)
            if replaced:
                self._offer_undo(tr("The photographs that you chose were put in."))

    def show_restored(self) -> None:
        """Show a draft's photographs again."""
        self._show_all()
        self._tell()

    def take_in(self, photos: Mapping[View, IncomingPhoto]) -> None:
        """Put in what a camera took just now, with undo."""
        if self._draft is not None and photos:
            self._put(photos)
            taken = trn("{n} photograph was taken.", "{n} photographs were taken.", len(photos))
            self._offer_undo(taken)

    def _put(self, photos: Mapping[View, IncomingPhoto], *, joined: bool = False) -> None:
        """Put photographs in as one step of undo; one that is there twice says so in its slot."""
        draft = self._draft
        if draft is None:
            return
        for view, photo in photos.items():
            try:
                draft.place(view, photo, joined=joined)
            except DuplicatePhotoError as error:
                self._triplet.slots[view].show_error(error.sentence)
            else:
                joined = True
                self._show(view, photo)
        self._tell()

    # Changes of what is there

    def remove(self, view: View) -> None:
        """Take a photograph out, with undo."""
        if self._draft is not None and view in self._draft.photos:
            self._draft.remove(view)
            self._after_change(tr("The photograph in “{view}” was removed.", view=view.label))

    def swap(self, one: View, other: View) -> None:
        """Exchange two views, with undo."""
        draft = self._draft
        if draft is None or self.is_reading or not {one, other} & set(draft.photos):
            return
        draft.swap(one, other)
        self._after_change(
            tr("“{one}” and “{other}” were swapped.", one=one.label, other=other.label)
        )

    @property
    def can_undo(self) -> bool:
        """Tell whether a change can be taken back."""
        if self.choosing.is_open:
            return self.choosing.can_undo
        return self._draft is not None and self._draft.can_undo

    def undo(self) -> None:
        """Take back the latest change."""
        if self.choosing.is_open:
            self.choosing.undo()
        elif self._draft is not None and self._draft.can_undo:
            self._bar.hide()
            if self._draft.undo():
                self._stop_reading()
                self._show_all()
            self._tell()

    def _after_change(self, told: str) -> None:
        self._show_all()
        self._offer_undo(told)
        self._tell()

    def drawn_on(self) -> None:
        """Offer no more to take back what came before a mark or a turn: that is the latest now."""
        if self._offered and self._bar.text == self._offered:
            self._bar.hide()

    def _offer_undo(self, told: str) -> None:
        self._offered = told
        self._bar.ask(told, [(tr("Undo"), self.undo)])

    def _say_error(self, sentence: str) -> None:
        self._bar.ask(sentence, tone="error")

    def _tell(self) -> None:
        if self._draft is not None:
            self._known.ask(self._draft.patient_id, self._draft.photos.values())
            self.notes.show(self._draft.photos)
        self.changed.emit()

    def _show_all(self) -> None:
        photos = self._draft.photos if self._draft else {}
        for view, slot in self._triplet.slots.items():
            slot.clear_error()
            if view in photos:
                self._show(view, photos[view])
            elif view not in self._reading.views:
                slot.show_empty()

    def _show(self, view: View, photo: IncomingPhoto) -> None:
        self._triplet.show_photo(view, photo.preview, photo.width, photo.height)
