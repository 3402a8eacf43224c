"""More photographs than views: all are looked at, and the clinician takes one for each view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget

from acne_desktop.domain.photo import View
from acne_desktop.errors import KnownError
from acne_desktop.language import tr, trn
from acne_desktop.services import candidates, kept_photos, thumbnails
from acne_desktop.services.candidates import Candidate, Source
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.intake import IncomingPhoto
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Progress, Task
from acne_desktop.ui.view_choice import ViewChoice
from acne_desktop.ui.widgets.photo_grid import GridPhoto
from acne_desktop.ui.widgets.small_pictures import Maker
from acne_desktop.ui.widgets.triplet import Triplet
from acne_desktop.ui.widgets.view_chooser import ViewChooser

if TYPE_CHECKING:
    from acne_desktop.services.inspection import Inspector

Taken = Mapping[View, tuple[Source, IncomingPhoto]]


class PhotoChoosing(QObject):
    """Shows a grid in the triplet's place until the clinician takes some, or goes back."""

    taken = Signal(object)  # Taken
    failed = Signal(str)
    changed = Signal()  # it began, or ended

    def __init__(self, context: AppContext, triplet: Triplet) -> None:
        super().__init__(triplet)
        self._context = context
        self._triplet = triplet
        self._sources: Sequence[Source] = ()
        self._seen: list[Candidate | None] = []
        self._told: dict[int, str] = {}  # where a photograph is kept already, by its place
        self._patient_id = 0
        self._task: Task | None = None
        self._question = 0
        self.chooser = ViewChooser(context)
        self.take_button = QPushButton(f"{tr('Take these')}   Enter")
        self.take_button.setAccessibleName(tr("Take these"))
        theme.set_tone(self.take_button, "primary")
        self.back_button = QPushButton(f"{tr('Back')}   Esc")
        self.back_button.setAccessibleName(tr("Back"))
        self.chooser.foot.addWidget(self.back_button)
        self.chooser.foot.addWidget(self.take_button)
        self.area = QStackedWidget()
        self.area.addWidget(triplet)
        self.area.addWidget(self.chooser)
        self.take_button.clicked.connect(lambda _checked: self.take())
        self.back_button.clicked.connect(lambda _checked: self.stop())
        self.chooser.accepted.connect(self.take)
        self.chooser.back_wanted.connect(self.stop)
        self.chooser.changed.connect(self._refresh)
        self.chooser.changed.connect(self.changed)

    @property
    def is_open(self) -> bool:
        """Tell whether the grid is shown."""
        return bool(self._sources)

    def start(self, sources: Sequence[Source], patient_id: int) -> None:
        """Show these photographs for a patient, and look at one after the other."""
        self._drop()
        self._patient_id = patient_id
        self._told = {}
        self._sources = list(sources)
        self._seen = [None] * len(self._sources)
        self.chooser.set_photos(
            [
                GridPhoto(str(at), f"unread/{at}", candidates.name_of(source), None)
                for at, source in enumerate(self._sources)
            ],
            ViewChoice(),
        )
        self.area.setCurrentWidget(self.chooser)
        self.chooser.setFocus()
        self._refresh()
        self.changed.emit()
        question = self._question

        def ready(inspector: Inspector | None) -> None:
            if question == self._question:
                self._look(0, inspector)

        self._context.when_inspector_ready(ready, lambda _error: ready(None))

    def stop(self) -> None:
        """Go back to the three places, taking nothing."""
        if self.is_open:
            self._drop()
            self._sources = ()
            self.area.setCurrentWidget(self._triplet)
            self.changed.emit()

    def take(self) -> None:
        """Read what was chosen, whole, and hand it on."""
        chosen = {view: self._sources[int(at)] for view, at in self.chooser.choice.taken.items()}
        if not chosen:
            return
        self._drop()
        self.take_button.setEnabled(False)
        self._say(tr("Reading the photographs…"))

        def work(progress: Progress) -> Taken:
            photos = {}
            for view, source in chosen.items():
                progress.check()
                photos[view] = source, candidates.read(source)
            return photos

        self._task = self._context.tasks.run(work, done=self._hand_on, failed=self._not_read)

    def undo(self) -> None:
        """Take back the latest choice."""
        self.chooser.photos.undo()

    @property
    def can_undo(self) -> bool:
        """Tell whether a choice can be taken back."""
        return self.is_open and self.chooser.choice.can_undo

    def _hand_on(self, photos: Taken) -> None:
        self.stop()
        self.taken.emit(photos)

    def _not_read(self, error: KnownError) -> None:
        self._refresh()
        self.failed.emit(error.sentence)

    def _drop(self) -> None:
        self._question += 1
        if self._task is not None:
            self._task.cancel()
            self._task = None

    # Looking

    def _look(self, at: int, inspector: Inspector | None) -> None:
        """Look at one photograph, then at the next."""
        if at == len(self._sources):
            self._task = None
            self._propose()
            return
        clinic, source, patient_id = self._context.clinic, self._sources[at], self._patient_id

        def work(_progress: Progress) -> tuple[Candidate, str]:
            candidate = candidates.look_at(clinic, source, inspector)
            return candidate, _where_kept(clinic, patient_id, candidate)

        self._task = self._context.tasks.run(
            work, done=lambda found: self._looked(at, *found, inspector)
        )

    def _looked(
        self, at: int, candidate: Candidate, told: str, inspector: Inspector | None
    ) -> None:
        self._seen[at] = candidate
        told = told or self._same_before(at, candidate)
        if told:
            self._told[at] = told
        self.chooser.photos.replace(_grid_photo(self._context.clinic, str(at), candidate, told))
        seen = candidate.inspection.view if candidate.inspection else None
        choice = self.chooser.choice
        choice.seen = {**choice.seen, str(at): seen}
        self._refresh()
        self._look(at + 1, inspector)

    def _same_before(self, at: int, candidate: Candidate) -> str:
        """Say that the same bytes stand earlier in the grid."""
        for other in self._seen[:at]:
            if other is not None and candidate.sha256 and other.sha256 == candidate.sha256:
                return tr("This is the same photograph as {name}.", name=other.name)
        return ""

    def _propose(self) -> None:
        """Take the best photograph of each view that the clinician has not taken one for.

        One that is kept already, or stands in the grid twice, is not proposed.
        """
        new = [at for at in range(len(self._seen)) if at not in self._told]
        fresh = [found for at in new if (found := self._seen[at]) is not None]
        for view, place in candidates.best_of_each_view(fresh).items():
            choice, at = self.chooser.choice, new[place]
            if view not in choice.taken and choice.view_of(str(at)) is None:
                self.chooser.photos.take(str(at), view)
        self._refresh()

    def _refresh(self) -> None:
        looked, count = sum(each is not None for each in self._seen), len(self._sources)
        if looked < count:
            self._say(tr("Looking at photograph {n} of {count}…", n=looked + 1, count=count))
        else:
            self._say(trn("{n} photograph.", "{n} photographs.", count))
        self.take_button.setEnabled(bool(self.chooser.choice.taken))

    def _say(self, words: str) -> None:
        self.chooser.say(words)


def _where_kept(clinic: Clinic, patient_id: int, candidate: Candidate) -> str:
    if not candidate.sha256:
        return ""
    source = candidate.source
    folder = source.absolute().parent if isinstance(source, Path) else None
    said = kept_photos.sentences(clinic, patient_id, {candidate.sha256: folder})
    return said.get(candidate.sha256, "")


def _grid_photo(clinic: Clinic, id_: str, candidate: Candidate, told: str) -> GridPhoto:
    if candidate.problem:
        return GridPhoto(
            id_,
            f"unread/{id_}",
            candidate.name,
            None,
            note=tr("Cannot be used"),
            hint=candidate.problem,
            usable=False,
        )
    inspection = candidate.inspection
    return GridPhoto(
        id_,
        candidate.sha256,
        candidate.name,
        _maker(clinic, candidate),
        verdict=inspection.verdict if inspection else None,
        note=tr("Look closer") if told else "",
        hint=" ".join(part for part in (told, inspection.advice if inspection else "") if part),
    )


def _maker(clinic: Clinic, candidate: Candidate) -> Maker:
    """Return what makes the small picture anew, should the cache have lost it."""
    source = candidate.source
    if isinstance(source, bytes):
        return partial(thumbnails.cached, clinic, candidate.sha256, lambda: source)
    return partial(thumbnails.of_file, clinic, candidate.sha256, source)
