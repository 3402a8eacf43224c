"""Offers what appears in a watched folder to the visit that is being made."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from acne_desktop.language import tr
from acne_desktop.services.candidates import Source
from acne_desktop.ui.capture.source import Frame
from acne_desktop.ui.capture.watched import WatchedFolder
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.widgets.question_bar import QuestionBar


class WatchedImport(QObject):
    """Watches the folder of the settings while a new visit is shown, and at no other time.

    What is in the folder when the watch begins is not offered.
    """

    def __init__(
        self,
        context: AppContext,
        shown: QWidget,
        bar: QuestionBar,
        add: Callable[[Sequence[Source]], None],
    ) -> None:
        """``shown`` is what is seen while photographs can be added, ``add`` takes them."""
        super().__init__(shown)
        self._context = context
        self._shown = shown
        self._bar = bar
        self._add = add
        self._open = False
        self._new: list[Path] = []
        self.source: WatchedFolder | None = None
        shown.installEventFilter(self)

    def begin(self) -> None:
        """Photographs can be added from now on."""
        self._open = True
        self._refresh()

    def end(self) -> None:
        """Photographs can be added no longer."""
        self._open = False
        self._refresh()

    def toggle(self) -> None:
        """Ask for a folder to be watched; or watch none any more."""
        before = self._context.settings.import_folder
        if before:
            self._watch("")
            self._context.say(tr("No folder is watched any more."))
            return
        chosen = QFileDialog.getExistingDirectory(
            self._shown.window(), tr("Choose the folder to watch for new photographs")
        )
        if chosen:
            self._watch(chosen)
            folder = Path(chosen).name
            told = tr("New photographs in {folder} are offered from now on.", folder=folder)
            self._context.say(told)

    def _watch(self, folder: str) -> None:
        self._context.change_settings(import_folder=folder)
        self._stop()
        self._refresh()

    def _refresh(self) -> None:
        folder = self._context.settings.import_folder
        wanted = bool(folder) and self._open and self._shown.isVisible()
        if not wanted:
            self._stop()
        elif self.source is None:
            self.source = WatchedFolder(Path(folder), self._context.tasks, self)
            self.source.shot.connect(self._arrived)
            self.source.changed.connect(self._tell_problem)
            self.source.start()

    def _stop(self) -> None:
        self._new.clear()
        source, self.source = self.source, None
        if source is not None:
            source.stop()
            source.deleteLater()

    def _arrived(self, frame: Frame) -> None:
        if frame.photo is None:
            return
        self._new.append(Path(self._context.settings.import_folder, frame.photo.name))
        count = len(self._new)
        told = tr("{name} is new in the watched folder.", name=self._new[0].name)
        take = tr("Take it")
        if count > 1:
            told = tr("{n} photographs are new in the watched folder.", n=count)
            take = tr("Take them")
        self._bar.ask(told, [(take, self._take), (tr("Not now"), self._new.clear)])

    def _take(self) -> None:
        files = list(self._new)
        self._new.clear()
        self._add(files)

    def _tell_problem(self) -> None:
        if self.source is not None and self.source.problem:
            self._bar.ask(self.source.problem, [(tr("Watch none"), self.toggle)], tone="error")

    def eventFilter(self, _shown: QObject, event: QEvent) -> bool:
        """Begin when the visit is shown, and end when it is not."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._refresh()
        return False
