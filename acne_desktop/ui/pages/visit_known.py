"""Points out a new visit's photographs that are kept already, or lie in another's folder."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from acne_desktop.services import kept_photos
from acne_desktop.services.candidates import Source
from acne_desktop.services.intake import IncomingPhoto
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Progress, Task


class KnownPhotos(QObject):
    """Asks the records about each photograph once; ``told`` carries a sentence by SHA-256."""

    told = Signal(object)  # dict[str, str]

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._tasks: list[Task] = []
        self._folders: dict[str, Path] = {}
        self._asked: set[str] = set()
        self._said: dict[str, str] = {}

    def forget(self) -> None:
        """Drop what is asked: another visit is made."""
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._folders.clear()
        self._asked.clear()
        self._said = {}

    def came_from(self, photo: IncomingPhoto, source: Source | None) -> None:
        """Remember where a photograph's file lies."""
        if isinstance(source, Path):
            self._folders[photo.sha256] = source.absolute().parent

    def ask(self, patient_id: int, photos: Iterable[IncomingPhoto]) -> None:
        """Ask about those that nobody asked about yet."""
        new = {photo.sha256: photo for photo in photos if photo.sha256 not in self._asked}
        if not new:
            return
        self._asked |= new.keys()
        clinic = self._context.clinic
        folders = {sha256: self._folders.get(sha256) for sha256 in new}

        def told(said: Mapping[str, str]) -> None:
            self._tell(said)
            self._ask_for_pictures(patient_id, [p for sha, p in new.items() if sha not in said])

        self._keep(
            self._context.tasks.run_db(
                lambda _progress: kept_photos.sentences(clinic, patient_id, folders), done=told
            )
        )

    def _ask_for_pictures(self, patient_id: int, photos: Sequence[IncomingPhoto]) -> None:
        """Ask where the same picture is kept as other bytes: it takes longer."""
        clinic = self._context.clinic
        smalls = {photo.sha256: partial(_preview, photo) for photo in photos}

        def work(progress: Progress) -> dict[str, str]:
            return kept_photos.sentences_anew(
                clinic, patient_id, smalls, cancelled=progress.cancelled
            )

        if smalls:
            self._keep(self._context.tasks.run(work, done=self._tell))

    def _keep(self, task: Task) -> None:
        self._tasks = [*(each for each in self._tasks if each.running), task]

    def _tell(self, said: Mapping[str, str]) -> None:
        if said:
            self._said = {**self._said, **said}
            self.told.emit(self._said)


def _preview(photo: IncomingPhoto) -> NDArray[np.uint8]:
    return photo.preview
