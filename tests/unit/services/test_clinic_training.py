"""Training on the clinic's visits: a process of its own, cancelled, gone on with, and refused."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from acne_desktop.errors import Cancelled, InUseError, TrainingError
from acne_desktop.services import clinic_data, clinic_training, grading, model_packages, settings
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.model_packages import Installed
from tests.folders import clinic_in
from tests.model_packages import plain_package
from tests.unit.services.graded_visits import add_graded

FAKE = [sys.executable, "-m", "tests.fake_trainer"]


@pytest.fixture
def ready(clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    """Return a clinic with enough visits, a model that ships, and the fake trainer."""
    monkeypatch.setattr(clinic_data, "NEEDED_TRIPLETS", 10)
    monkeypatch.setattr(clinic_training, "program", lambda: FAKE)
    monkeypatch.setattr(grading, "models", lambda: tmp_path / "models")
    plain_package(tmp_path / "models" / "iga-0.2")
    add_graded(clinic, tmp_path / "camera", subjects=10)
    return clinic


class Watcher:
    """Follows a training, and cancels it once it has said something."""

    def __init__(self, stop_at: str = "") -> None:
        self.told: list[tuple[float, str]] = []
        self._stop_at = stop_at
        self.stop = False

    def __call__(self, fraction: float, text: str) -> None:
        self.told.append((fraction, text))
        self.stop = self.stop or bool(self._stop_at and self._stop_at in text)


def hang_and_cancel(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin a training that does not end by itself, and cancel it at its first step."""
    watcher = Watcher("Fitting network 1")
    with monkeypatch.context() as patch:
        patch.setenv("FAKE_TRAINER", "hang")
        with pytest.raises(Cancelled):
            clinic_training.train(clinic, progress=watcher, cancelled=lambda: watcher.stop)


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[str]]:
    """Return the processes that the trainer was started as."""
    made: list[subprocess.Popen[str]] = []
    real = subprocess.Popen

    def note(*arguments: object, **options: object) -> object:
        made.append(real(*arguments, **options))  # type: ignore[call-overload]
        return made[-1]

    monkeypatch.setattr(subprocess, "Popen", note)
    return made


def test_a_training_makes_a_package_and_activates_nothing(ready: Clinic) -> None:
    watcher = Watcher()
    package = clinic_training.train(ready, progress=watcher)

    assert package.version == "clinic-1"
    assert package.folder == ready.folders.models / "clinic-1"
    assert package.manifest["comparison"]["with"] == "iga-0.2"
    assert settings.load(ready.folders).model_hash == ""
    assert watcher.told[0][1] == "Copying visit 1 of 10"
    assert watcher.told[-1] == (3 / 8, "Fitting network 1, 3 of 8 (loss 1.02)")
    # Copies of photographs are not left about.
    left = sorted(path.name for path in ready.folders.training.iterdir())
    assert [name for name in left if not name.endswith(".lock")] == ["subjects.key"]
    assert [path.name for path in ready.folders.models.iterdir()] == ["clinic-1"]
    assert clinic_training.unfinished(ready.folders) is None


def test_every_training_starts_from_the_model_that_has_not_seen_the_clinic(ready: Clinic) -> None:
    first = clinic_training.train(ready)
    model_packages.activate(clinic_in(ready.folders), "clinic-1", first.hash)
    second = clinic_training.train(ready)
    assert second.version == "clinic-2"
    assert second.manifest["comparison"]["with"] == "iga-0.2"
    assert "earlier" not in first.manifest
    assert second.manifest["earlier"]["with"] == "clinic-1"  # which was in use
    assert model_packages.refusal(Installed(second, ships=False), first) == ""


def test_a_cancelled_training_is_killed_and_goes_on_later(
    ready: Clinic,
    monkeypatch: pytest.MonkeyPatch,
    processes: list[subprocess.Popen[str]],
) -> None:
    hang_and_cancel(ready, monkeypatch)
    assert processes[0].poll() is not None
    run = clinic_training.unfinished(ready.folders)
    assert run is not None
    assert (run.name, run.version) == ("clinic-1", "iga-0.2")
    assert len(run.day) == 10

    watcher = Watcher()
    assert clinic_training.train(ready, progress=watcher).version == "clinic-1"
    assert [text for _, text in watcher.told] == ["Fitting network 1, 3 of 8 (resumed)"]


def test_going_on_starts_from_the_model_it_began_with(
    ready: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = clinic_training.train(ready)
    hang_and_cancel(ready, monkeypatch)
    model_packages.activate(clinic_in(ready.folders), "clinic-1", first.hash)
    assert clinic_training.train(ready).manifest["comparison"]["with"] == "iga-0.2"


def test_going_on_without_the_model_it_began_with_is_refused(
    ready: Clinic, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hang_and_cancel(ready, monkeypatch)
    shutil.rmtree(tmp_path / "models" / "iga-0.2")
    plain_package(tmp_path / "models" / "iga-0.3")
    with pytest.raises(TrainingError, match="start over"):
        clinic_training.train(ready)
    clinic_training.forget(clinic_in(ready.folders))
    assert clinic_training.train(ready).manifest["comparison"]["with"] == "iga-0.3"


def test_starting_over_deletes_what_was_done(
    ready: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    hang_and_cancel(ready, monkeypatch)
    clinic_training.forget(clinic_in(ready.folders))
    assert clinic_training.unfinished(ready.folders) is None
    assert list(ready.folders.models.iterdir()) == []
    assert not (ready.folders.training / "clinic").exists()
    clinic_training.forget(clinic_in(ready.folders))  # nothing to forget is no error


def test_the_trainers_own_sentence_is_shown(ready: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_TRAINER", "fail")
    with pytest.raises(TrainingError, match=r"There are 10 graded visits: that is too few\."):
        clinic_training.train(ready)
    assert clinic_training.unfinished(ready.folders) is not None


def test_a_bug_in_the_trainer_is_told_plainly(
    ready: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_TRAINER", "crash")
    with pytest.raises(TrainingError, match="failed; what was done so far is kept"):
        clinic_training.train(ready)


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal")
def test_a_trainer_killed_from_outside_can_go_on(
    ready: Clinic, monkeypatch: pytest.MonkeyPatch, processes: list[subprocess.Popen[str]]
) -> None:
    def kill(_fraction: float, text: str) -> None:
        if text.startswith("Fit"):
            os.kill(processes[0].pid, signal.SIGKILL)

    monkeypatch.setenv("FAKE_TRAINER", "hang")
    with pytest.raises(TrainingError, match="stopped from outside"):
        clinic_training.train(ready, progress=kill)
    assert clinic_training.unfinished(ready.folders) is not None


@pytest.mark.skipif(os.name == "nt", reason="priorities are another matter there")
def test_the_trainer_gives_way_to_everything_else(
    ready: Clinic, processes: list[subprocess.Popen[str]]
) -> None:
    seen: list[int] = []

    def look(_fraction: float, text: str) -> None:
        if text.startswith("Fit") and processes[0].poll() is None:
            seen.append(os.getpriority(os.PRIO_PROCESS, processes[0].pid))

    own = os.getpriority(os.PRIO_PROCESS, 0)
    clinic_training.train(ready, progress=look)
    assert not seen or seen == [max(own, 10)]


def test_too_few_visits_are_refused_before_anything_is_copied(
    ready: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clinic_data, "NEEDED_TRIPLETS", 60)
    with pytest.raises(TrainingError, match="50 more graded triplets"):
        clinic_training.train(ready)
    assert not (ready.folders.training / "clinic").exists()


def test_damaged_photographs_count_as_lacking(ready: Clinic) -> None:
    path = next(ready.folders.photos.rglob("*.png"))
    path.write_bytes(b"damaged")
    with pytest.raises(TrainingError, match="1 more graded triplet is"):
        clinic_training.train(ready)
    assert clinic_training.unfinished(ready.folders) is None


def test_a_full_disk_is_told_before_hours_are_spent(
    ready: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage: Callable[[object], object] = lambda _path: shutil._ntuple_diskusage(10, 9, 1)  # noqa: E731
    monkeypatch.setattr(shutil, "disk_usage", usage)
    with pytest.raises(TrainingError, match=r"needs 1\.1 GB on the disk"):
        clinic_training.train(ready)


def test_never_two_at_once(ready: Clinic) -> None:
    ready.folders.training.mkdir()
    with FileLock(ready.folders.training / "training.lock"):
        with pytest.raises(InUseError, match="running already"):
            clinic_training.train(ready)
        with pytest.raises(InUseError):
            clinic_training.forget(clinic_in(ready.folders))


@pytest.mark.parametrize("text", ["", "[]", '{"name": "clinic-1"}', '{"name": "../x"}'])
def test_a_broken_note_is_no_unfinished_training(ready: Clinic, text: str) -> None:
    ready.folders.training.mkdir()
    (ready.folders.training / "unfinished.json").write_text(text)
    assert clinic_training.unfinished(ready.folders) is None


def test_the_command_is_the_applications_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert clinic_training.program() == [sys.executable, "-m", "acne_desktop"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert clinic_training.program() == [sys.executable]


def test_the_window_needs_no_torch_for_it() -> None:
    code = (
        "import sys, acne_desktop.services.clinic_training;"
        "sys.exit('torch' in sys.modules or 'PySide6' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
