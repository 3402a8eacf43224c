"""What every page shares: the open clinic, the grader, background tasks, settings, messages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from acne_desktop.domain.account import Permission
from acne_desktop.errors import KnownError, PackageError
from acne_desktop.services.permissions import allowed
from acne_desktop.services.settings import Settings, change
from acne_desktop.services.settings_schema import needed as needed_to_change
from acne_desktop.ui.actions import Actions
from acne_desktop.ui.tasks import Task, Tasks

if TYPE_CHECKING:  # imported lazily: the first window is painted before SQLAlchemy is read
    from acne_desktop.services.clinic import Clinic
    from acne_desktop.services.grading import Grader
    from acne_desktop.services.inspection import Inspector

log = logging.getLogger(__name__)


class GraderState(Enum):
    """How far the model is."""

    IDLE = "idle"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


class AppContext(QObject):
    """Handed to every page; pages reach each other and the records only through it."""

    clinic_changed = Signal()
    records_changed = Signal(int)  # patient id
    grader_ready = Signal()
    grader_failed = Signal(KnownError)
    settings_changed = Signal()
    said = Signal(str)
    error_reported = Signal(KnownError)
    _fell_back = Signal(KnownError)  # from the thread that loads the model

    def __init__(
        self,
        tasks: Tasks,
        *,
        settings: Settings | None = None,
        load_grader: Callable[[], Grader] | None = None,
        load_inspector: Callable[[], Inspector] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.actions = Actions(self)
        self.grader_state = GraderState.IDLE
        self.grader_error: KnownError | None = None
        self._settings = settings
        self._load_grader = load_grader
        self._grader: Grader | None = None
        self._wanted_model: tuple[str, str] | None = None
        self._loading: Task | None = None
        self._load_inspector = load_inspector or _bundled_inspector
        self._inspector: Inspector | None = None
        self._inspector_loading = False
        self._looking: list[tuple[Callable[[Inspector], None], Callable[[KnownError], None]]] = []
        self._clinic: Clinic | None = None
        self._waiting: list[tuple[Callable[[Grader], None], Callable[[KnownError], None]]] = []
        tasks.error.connect(self.report_error)
        self._fell_back.connect(self.report_error, Qt.ConnectionType.QueuedConnection)

    # -- the clinic

    @property
    def clinic(self) -> Clinic:
        """The open clinic. Asking before one is open is a bug."""
        if self._clinic is None:
            raise RuntimeError("no clinic is open")
        return self._clinic

    @property
    def has_clinic(self) -> bool:
        """Tell whether a clinic is open."""
        return self._clinic is not None

    @property
    def is_in(self) -> bool:
        """Tell whether a clinic is open, and somebody may work in it."""
        if self._clinic is None:
            return False
        account = self._clinic.signed_in
        return not self._clinic.has_accounts or (account is not None and not account.must_change)

    def may(self, permission: Permission) -> bool:
        """Tell whether a clinic is open in which whoever works here may do something."""
        return self._clinic is not None and allowed(self._clinic, permission)

    def use_clinic(self, clinic: Clinic) -> Clinic | None:
        """Switch every page to another clinic; return the one that was open, to be closed."""
        before, self._clinic = self._clinic, clinic
        self.clinic_changed.emit()
        return before

    def release_clinic(self) -> Clinic | None:
        """Let go of the clinic at the very end, when no page is shown any more."""
        before, self._clinic = self._clinic, None
        return before

    # -- the settings

    @property
    def settings(self) -> Settings:
        """The settings in force; the defaults until a clinic is open."""
        if self._settings is None:
            self._settings = Settings()
        return self._settings

    def use_settings(self, settings: Settings) -> None:
        """Put settings in force. Saving them is the caller's work."""
        self._settings = settings
        self.settings_changed.emit()

    def change_settings(self, **changes: Any) -> None:
        """Put changed settings in force, and save them in the background.

        Where the services refuse that, those from before are in force again.
        """
        before, clinic = self.settings, self.clinic
        settings = replace(before, **changes)
        if settings == before:
            return
        self.use_settings(settings)

        def refused(error: KnownError) -> None:
            self.use_settings(before)
            self.report_error(error)

        self.tasks.run_db(
            lambda _progress: change(clinic, changes), done=lambda _all: None, failed=refused
        )

    def may_change(self, id_: str) -> bool:
        """Tell whether whoever works here may change a setting."""
        needed = needed_to_change(id_)
        return needed is None or self.may(needed)

    def note_opened(self, patient_id: int) -> None:
        """Let a patient stand among those opened last, where the user wants such a list."""
        from acne_desktop.services import patients  # noqa: PLC0415 - after the first paint

        clinic = self.clinic
        self.tasks.run_db(
            lambda _progress: patients.opened(clinic, patient_id), done=lambda _none: None
        )

    # -- the grader

    def grader(self) -> Grader | None:
        """Return the grader once it is loaded."""
        return self._grader

    def load_grader(self) -> None:
        """Load the model in use in the background, once; after a failure this tries again.

        Where the settings name another model than before, that is loaded in its place.
        """
        wanted = (self.settings.model_version, self.settings.model_hash)
        settled = self.grader_state in (GraderState.LOADING, GraderState.READY)
        if settled and wanted == self._wanted_model:
            return
        if self._loading is not None:
            self._loading.cancel()
        self._wanted_model = wanted
        self._grader = None
        self.grader_state = GraderState.LOADING
        self.grader_error = None
        work = self._load_grader or self._model_in_use()
        self._loading = self.tasks.run(
            lambda _progress: work(),
            done=self._grader_loaded,
            failed=self._grader_not_loaded,
        )

    def _model_in_use(self) -> Callable[[], Grader]:
        """Return what loads the model that the open clinic has chosen, or the one that ships."""
        folders = self._clinic.folders if self._clinic else None
        chosen = self.settings

        def load() -> Grader:
            from acne_desktop.services import grading, model_packages  # noqa: PLC0415 - see the top

            folder, fallback = (
                model_packages.folder_in_use(folders, chosen) if folders else (None, "")
            )
            if fallback:
                self._fell_back.emit(PackageError(fallback))
            return grading.load_grader(folder)

        return load

    def when_grader_ready(
        self,
        callback: Callable[[Grader], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        """Call back with the grader, now or as soon as it is loaded, or with why it is not."""
        if self._grader is not None:
            callback(self._grader)
        elif self.grader_error is not None:
            failed(self.grader_error)
        else:
            self._waiting.append((callback, failed))
            self.load_grader()

    def _grader_loaded(self, grader: Grader) -> None:
        self._grader = grader
        self._loading = None
        self.grader_state = GraderState.READY
        waiting, self._waiting = self._waiting, []
        self.grader_ready.emit()
        for callback, _ in waiting:
            callback(grader)

    def _grader_not_loaded(self, error: KnownError) -> None:
        self._loading = None
        self.grader_state = GraderState.FAILED
        self.grader_error = error
        log.warning("the model could not be loaded: %s", type(error).__name__)
        waiting, self._waiting = self._waiting, []
        self.grader_failed.emit(error)
        for _, failed in waiting:
            failed(error)

    # -- the inspector

    def when_inspector_ready(
        self,
        callback: Callable[[Inspector], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        """Call back with the inspector, now or once it is loaded, or with why it is not.

        It is loaded once; after a failure the next call tries again.
        """
        if self._inspector is not None:
            callback(self._inspector)
            return
        self._looking.append((callback, failed))
        if not self._inspector_loading:
            self._inspector_loading = True
            load = self._load_inspector
            self.tasks.run(
                lambda _progress: load(),
                done=self._inspector_loaded,
                failed=self._inspector_not_loaded,
            )

    def _inspector_loaded(self, inspector: Inspector) -> None:
        self._inspector = inspector
        waiting, self._looking = self._looking, []
        for callback, _ in waiting:
            callback(inspector)

    def _inspector_not_loaded(self, error: KnownError) -> None:
        self._inspector_loading = False
        log.warning("the inspector could not be loaded: %s", type(error).__name__)
        waiting, self._looking = self._looking, []
        for _, failed in waiting:
            failed(error)

    # -- messages

    def say(self, text: str) -> None:
        """Show a quiet message at the window's foot."""
        self.said.emit(text)

    def report_error(self, error: KnownError) -> None:
        """Show an error's sentence where no page has a better place for it."""
        self.error_reported.emit(error)


def _bundled_inspector() -> Inspector:
    from acne_desktop.services.inspection import load_inspector  # noqa: PLC0415 - see the top

    return load_inspector()
