"""Opens, switches and closes the clinic that the window shows: one's own, or the demo."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from acne_desktop import paths
from acne_desktop.errors import Cancelled, DatabaseError, KnownError
from acne_desktop.language import mark, tr
from acne_desktop.services.settings import Settings
from acne_desktop.services.settings import load as load_settings
from acne_desktop.ui import appearance
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Progress, Task
from acne_desktop.ui.theme import Scheme

if TYPE_CHECKING:  # read in the worker: SQLAlchemy waits until the window is painted
    from acne_desktop.services.clinic import Clinic
    from acne_desktop.services.grading import Grader

log = logging.getLogger(__name__)

NO_RECORDS = mark(
    "This folder holds no records of this application: choose the folder that has clinic.sqlite3."
)


class Session(QObject):
    """Knows the data folder. ``failed`` carries why it cannot be opened."""

    opening = Signal()
    opened = Signal()
    failed = Signal(KnownError)
    demo_started = Signal(Task)
    demo_failed = Signal(KnownError)
    demo_ended = Signal()

    def __init__(
        self,
        context: AppContext,
        data_dir: Path,
        database: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.data_dir = data_dir
        self.database = database  # a server's address that was named at the start
        self.building_demo = False
        self._demo_task: Task | None = None

    @property
    def shows_demo(self) -> bool:
        """Tell whether the open clinic's patients are synthetic."""
        return self.context.has_clinic and self.context.clinic.synthetic

    @property
    def can_return(self) -> bool:
        """Tell whether one's own clinic is another one than that shown."""
        return self.shows_demo and self.context.clinic.folders.data != self.data_dir

    def open(self) -> None:
        """Open the data folder, creating it on the first start."""
        self._open_own()

    def open_other(self, data_dir: Path) -> None:
        """Open records that are kept elsewhere; a folder without records is refused."""

        def work(_progress: Progress) -> Clinic:
            from acne_desktop.services import clinic  # noqa: PLC0415 - see the top

            if not clinic.database_exists(data_dir):
                raise DatabaseError(tr(NO_RECORDS))
            return clinic.open_clinic(data_dir)

        def done(clinic: Clinic) -> None:
            self.data_dir, self.database = data_dir, ""
            self._switch(clinic)

        self._run(work, done)

    def leave_demo(self) -> None:
        """Return from the demo clinic to one's own."""
        if self.can_return:
            self.open()

    def open_demo(self) -> None:
        """Open the demo clinic; the first time it is built, which needs the model."""
        if self.building_demo or self.shows_demo:
            return
        self.building_demo = True
        self._demo_task = None
        self.context.when_grader_ready(self._prepare_demo, self._no_demo)

    def cancel_demo(self) -> None:
        """Stop building the demo clinic, also while the model is still being loaded."""
        if self._demo_task is not None:
            self._demo_task.cancel()
        elif self.building_demo:
            self._demo_finished()

    def remember_theme(self, scheme: Scheme) -> None:
        """Put a scheme into the settings, and save them with the clinic that is open."""
        if self.context.has_clinic:
            self.context.change_settings(theme=scheme.value)
        else:
            self.context.use_settings(replace(self.context.settings, theme=scheme.value))

    def close(self) -> None:
        """Close the open clinic, after the last task has ended."""
        clinic = self.context.release_clinic()
        if clinic is not None:
            clinic.close()

    def _open_own(self) -> None:
        data_dir, database = self.data_dir, self.database

        def work(_progress: Progress) -> Clinic:
            from acne_desktop.services.clinic import open_clinic  # noqa: PLC0415 - see the top

            return open_clinic(data_dir, database=database)

        self._run(work, self._switch)

    def _run(self, work: Callable[[Progress], Clinic], done: Callable[[Clinic], None]) -> None:
        self.opening.emit()
        self.context.tasks.run_db(work, done=done, failed=self._failed, discard=_close)

    def _failed(self, error: KnownError) -> None:
        log.warning("the clinic could not be opened: %s", type(error).__name__)
        self.failed.emit(error)

    def _switch(self, clinic: Clinic) -> None:
        clinic.changes.forget()  # building the demo is nothing to be undone
        shown = self.context.settings  # the window stays as it is on the screen
        before = self.context.use_clinic(clinic)
        self.context.use_settings(appearance.keep(settings_in(clinic.folders), shown))
        if before is not None:
            self.context.tasks.run_db(lambda _progress: before.close(), done=lambda _none: None)
        self.opened.emit()

    def _prepare_demo(self, grader: Grader) -> None:
        if not self.building_demo:  # cancelled while the model was loaded
            return
        folder = paths.demo_data_dir(self.data_dir)

        def work(progress: Progress) -> Clinic:
            from acne_desktop.services.demo import build_demo  # noqa: PLC0415 - see the top

            clinic = build_demo(
                folder, grader=grader, progress=progress.report, cancelled=progress.cancelled
            )
            if progress.cancelled():
                clinic.close()
                raise Cancelled
            return clinic

        task = self.context.tasks.run(
            work,
            done=self._switch,
            failed=self._no_demo,
            discard=_close,
            title=tr("Preparing the demo clinic"),
        )
        task.finished.connect(self._demo_finished)
        self._demo_task = task
        self.demo_started.emit(task)

    def _no_demo(self, error: KnownError) -> None:
        self.building_demo = False
        self.demo_failed.emit(error)

    def _demo_finished(self) -> None:
        self.building_demo = False
        self._demo_task = None
        self.demo_ended.emit()


def _close(clinic: Clinic) -> None:
    clinic.close()


def settings_in(folders: paths.Folders) -> Settings:
    """Return a folder's settings, or the defaults where even that file cannot be had."""
    try:
        return load_settings(folders)
    except KnownError:
        log.warning("the settings could not be read")
        return Settings()
