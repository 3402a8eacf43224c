"""Brings photographs into a new visit: files chosen or dropped, swapped, removed, undone."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import DuplicatePhotoError
from acne_desktop.services.intake import IncomingPhoto, read_photo
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.visit_work import Reading
from acne_desktop.ui.visit_draft import VisitDraft
from acne_desktop.ui.widgets.question_bar import QuestionBar
from acne_desktop.ui.widgets.triplet import Triplet

_FILTER = "Photographs (*.jpg *.jpeg *.png *.tif *.tiff *.webp);;All files (*)"
_TOO_MANY = "Choose at most three photographs: one for each view."


class PhotoIntake(QObject):
    """Works on the draft of a new visit, and shows its photographs in the triplet's slots."""

    changed = Signal()  # the photographs, or which of them are being read

    def __init__(self, context: AppContext, triplet: Triplet, bar: QuestionBar) -> None:
        super().__init__(triplet)
        self._triplet = triplet
        self._bar = bar
        self._draft: VisitDraft | None = None
        self._folder = ""
        self._new_triplet = False
        self._reading = Reading(context, self)
        self._reading.read.connect(self._place)
        self._reading.failed.connect(self._fail)
        for view, slot in triplet.slots.items():
            slot.choose_wanted.connect(partial(self.choose, view))
            slot.files_dropped.connect(partial(self.add, view=view))
            slot.swap_wanted.connect(partial(self.swap, view))
            slot.remove_wanted.connect(partial(self.remove, view))
            slot.cancel_wanted.connect(partial(self._cancel, view))

    def begin(self, draft: VisitDraft) -> None:
        """Work on a draft, with empty slots."""
        self._draft = draft
        self._reading.cancel_all()
        for slot in self._triplet.slots.values():
            slot.set_editable(True)
            slot.clear_error()
            slot.show_empty()

    def end(self) -> None:
        """Let go of the draft; what is being read is dropped."""
        self._draft = None
        self._reading.cancel_all()

    @property
    def is_reading(self) -> bool:
        """Tell whether a photograph is being read."""
        return bool(self._reading.views)

    # Files

    def choose(self, view: View | None = None) -> None:
        """Ask for files: one for this view, or up to three for the empty places."""
        if self._draft is None:
            return
        window: QWidget = self._triplet.window()
        title = f"Choose {view.label} photograph" if view else "Choose up to three photographs"
        names, _ = QFileDialog.getOpenFileNames(window, title, self._folder, _FILTER)
        if names:
            self._folder = str(Path(names[0]).parent)
            self.add([Path(name) for name in names], view=view)

    def add(self, files: Sequence[Path], *, view: View | None = None) -> None:
        """Read files: a single one for ``view``, else into the empty places in their order.

        Three files at once are a new triplet: they take the place of what is there.
        """
        draft = self._draft
        if draft is None:
            return
        if len(files) > len(VIEWS):
            self._bar.ask(_TOO_MANY, tone="error")
            return
        if view is not None and len(files) == 1:
            self._read([view], files)
            return
        places = self._places_for(draft, len(files))
        if len(places) < len(files):
            self._bar.ask(
                "There are fewer empty places than photographs: "
                "drop each on the photograph that it replaces.",
                tone="error",
            )
            return
        self._read(places, files)

    def _places_for(self, draft: VisitDraft, count: int) -> Sequence[View]:
        if count < len(VIEWS):
            return [v for v in draft.missing if v not in self._reading.views][:count]
        self._reading.cancel_all()
        if draft.photos:
            draft.clear()
            self._new_triplet = True
            self._show_all()
            self._offer_undo("The three photographs before were taken out.")
        return VIEWS

    def _read(self, places: Sequence[View], files: Sequence[Path]) -> None:
        for view, path in zip(places, files, strict=True):
            self._triplet.slots[view].show_busy("Reading the photograph…")
            self._reading.start(view, partial(read_photo, path))
        self.changed.emit()

    def _cancel(self, view: View) -> None:
        self._reading.cancel(view)
        self._triplet.slots[view].show_again()
        self.changed.emit()

    def _place(self, view: View, photo: IncomingPhoto) -> None:
        draft = self._draft
        if draft is None:
            return
        replaced = view in draft.photos
        try:
            draft.place(view, photo, joined=self._new_triplet)
        except DuplicatePhotoError as error:
            self._fail(view, error.sentence)
            return
        self._show(view, photo)
        if replaced:
            self._offer_undo(f"The photograph in “{view.label}” was replaced.")
        self._settled()

    def _fail(self, view: View, sentence: str) -> None:
        self._triplet.slots[view].show_error(sentence)
        self._settled()

    def _settled(self) -> None:
        """One photograph was read, or failed."""
        if not self._reading.views:
            self._new_triplet = False
        self.changed.emit()

    # Changes of what is there

    def remove(self, view: View) -> None:
        """Take a photograph out, with undo."""
        if self._draft is not None and view in self._draft.photos:
            self._draft.remove(view)
            self._after_change(f"The photograph in “{view.label}” was removed.")

    def swap(self, one: View, other: View) -> None:
        """Exchange two views, with undo."""
        draft = self._draft
        if draft is None or self._reading.views or not {one, other} & set(draft.photos):
            return
        draft.swap(one, other)
        self._after_change(f"“{one.label}” and “{other.label}” were swapped.")

    @property
    def can_undo(self) -> bool:
        """Tell whether a change can be taken back."""
        return self._draft is not None and self._draft.can_undo

    def undo(self) -> None:
        """Take back the latest change."""
        if self._draft is not None and self._draft.can_undo:
            self._reading.cancel_all()
            self._draft.undo()
            self._bar.hide()
            self._show_all()
            self.changed.emit()

    def _after_change(self, told: str) -> None:
        self._show_all()
        self._offer_undo(told)
        self.changed.emit()

    def _offer_undo(self, told: str) -> None:
        self._bar.ask(told, [("Undo", self.undo)])

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
