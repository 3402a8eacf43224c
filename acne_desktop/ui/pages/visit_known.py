"""Points out a new visit's photographs that are kept already, or lie in another's folder."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from acne_desktop.services import kept_photos
from acne_desktop.services.candidates import Source
from acne_desktop.services.intake import IncomingPhoto
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Task


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
        new = {photo.sha256 for photo in photos} - self._asked
        if not new:
            return
        self._asked |= new
        clinic = self._context.clinic
        folders = {sha256: self._folders.get(sha256) for sha256 in new}
        self._tasks = [task for task in self._tasks if task.running]
        self._tasks.append(
            self._context.tasks.run_db(
                lambda _progress: kept_photos.sentences(clinic, patient_id, folders),
                done=self._tell,
            )
        )

    def _tell(self, said: Mapping[str, str]) -> None:
        if said:
            self._said = {**self._said, **said}
            self.told.emit(self._said)
