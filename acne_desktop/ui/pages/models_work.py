"""The background work of the models' section: reading, training, activating, removing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from acne_desktop.errors import KnownError, PackageError
from acne_desktop.language import tr
from acne_desktop.services import clinic_data, clinic_training, model_packages
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.clinic_data import Balance
from acne_desktop.services.clinic_training import Unfinished
from acne_desktop.services.model_packages import Active, Installed, Unusable
from acne_desktop.services.settings import Settings
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Progress, Task


@dataclass(frozen=True)
class Overview:
    """All that the section shows, read at one moment.

    ``against`` says of each model, by its hash, why it should not be activated.
    """

    active: Active | PackageError
    models: list[Installed]
    unusable: list[Unusable]
    against: Mapping[str, str]
    before: str
    balance: Balance
    unfinished: Unfinished | None


def read_overview(clinic: Clinic, chosen: Settings) -> Overview:
    """Read what there is. Raises :class:`DatabaseError`."""
    folders = clinic.folders
    models, unusable = model_packages.installed(folders)
    found = clinic_data.balance(clinic)
    unfinished = clinic_training.unfinished(folders)
    try:
        active = model_packages.active(folders, chosen)
        before = model_packages.previous(folders, active.package)
    except PackageError as error:
        return Overview(error, models, unusable, {}, "", found, unfinished)
    return Overview(
        active,
        models,
        unusable,
        {one.hash: model_packages.refusal(one, active.package) for one in models},
        before[0] if before else "",
        found,
        unfinished,
    )


class ModelsWork(QObject):
    """Does what the section asks for, and says how it went."""

    read = Signal(object)  # Overview
    failed = Signal(KnownError)
    changed = Signal(str)  # what was done, in a sentence
    removed = Signal(str)  # the model's name
    training_began = Signal()
    training_told = Signal(float, str)
    trained = Signal(object)  # ModelPackage
    training_failed = Signal(KnownError)
    training_ended = Signal()

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._training: Task | None = None
        context.clinic_changed.connect(self._clinic_changed)

    def refresh(self) -> None:
        """Read everything anew."""
        clinic, chosen = self._context.clinic, self._context.settings
        self._context.tasks.run_db(
            lambda _progress: read_overview(clinic, chosen),
            done=self.read.emit,
            failed=self.failed.emit,
        )

    # -- training

    @property
    def is_training(self) -> bool:
        """Tell whether a training runs."""
        return self._training is not None

    def train(self) -> None:
        """Begin a training, or go on with an unfinished one."""
        if self._training is not None:
            return
        clinic = self._context.clinic

        def work(progress: Progress) -> object:
            return clinic_training.train(
                clinic, progress=progress.report, cancelled=progress.cancelled
            )

        self._training = self._context.tasks.run(
            work,
            done=self.trained.emit,
            failed=self.training_failed.emit,
            title=tr("Training a model"),
            kind="long",
        )
        self._training.progressed.connect(self.training_told)
        self._training.finished.connect(self._ended)
        self.training_began.emit()

    def stop_training(self) -> None:
        """Stop the training; it can go on later."""
        if self._training is not None:
            self._training.cancel()

    def _clinic_changed(self) -> None:
        """Another clinic's page must not show it, and its folder is let go of."""
        if self._training is not None:
            self.stop_training()
            self._context.say(
                tr("The training was stopped: go on with it when its clinic is open.")
            )

    def _ended(self) -> None:
        self._training = None
        self.training_ended.emit()

    def start_over(self) -> None:
        """Give an unfinished training up, then begin anew."""
        clinic = self._context.clinic
        self._context.tasks.run_db(
            lambda _progress: clinic_training.forget(clinic),
            done=lambda _none: self.train(),
            failed=self._refused,
        )

    # -- which model is in use

    def activate(self, model: Installed, reason: str) -> None:
        """Put a model into use."""
        clinic = self._context.clinic
        self._switch(lambda: model_packages.activate(clinic, model.name, model.hash, reason=reason))

    def go_back(self) -> None:
        """Put the model before into use again."""
        clinic = self._context.clinic
        self._switch(lambda: model_packages.go_back(clinic))

    def _switch(self, change: Callable[[], Settings]) -> None:
        def done(saved: Settings) -> None:
            now = replace(
                self._context.settings,
                model_version=saved.model_version,
                model_hash=saved.model_hash,
            )
            self._context.use_settings(now)
            self._context.load_grader()
            self.changed.emit(tr("The model was changed. Visits graded before keep what they had."))
            self.refresh()

        self._context.tasks.run_db(lambda _progress: change(), done=done, failed=self._refused)

    # -- removing

    def remove(self, name: str) -> None:
        """Set a model aside."""
        clinic = self._context.clinic

        def done(_none: None) -> None:
            self.removed.emit(name)
            self.refresh()

        self._context.tasks.run_db(
            lambda _progress: model_packages.remove(clinic, name),
            done=done,
            failed=self._refused,
        )

    def restore(self, name: str) -> None:
        """Bring a removed model back."""
        clinic = self._context.clinic
        self._context.tasks.run_db(
            lambda _progress: model_packages.restore(clinic, name),
            done=lambda _none: self.refresh(),
            failed=self._refused,
        )

    def _refused(self, error: KnownError) -> None:
        """Say why, and show how things stand: another than this page may have changed them."""
        self.failed.emit(error)
        self.refresh()
