"""Trains a model on the clinic's own visits: a copy of them, and the trainer as its own process.

The trainer is ``acne-desktop train``: it reads torch, takes hours, and can be killed at any moment
without harm, as it goes on where it stopped. Each line it prints is one JSON object.
"""

import json
import logging
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import IO, Any

from filelock import FileLock, Timeout

from acne_desktop.domain.account import Permission
from acne_desktop.errors import Cancelled, InUseError, TrainingError
from acne_desktop.grading.package import ModelPackage
from acne_desktop.language import mark, tr
from acne_desktop.paths import Folders
from acne_desktop.services import clinic_data, grading, model_packages, settings
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.storage.files import disk_failures, write_whole

_log = logging.getLogger(__name__)

Progress = Callable[[float, str], None]
Lines = queue.SimpleQueue[str | None]

_DATA, _RUN, _LOCK = "clinic", "unfinished.json", "training.lock"
_ASK_S = 0.2  # how often the trainer is asked whether it still runs, and the user whether to stop
_END_S = 5.0  # how long a trainer may take to end before it is killed
_NICE = 10
_INTERRUPTED = 130
_GIGABYTE = 1_000_000_000
_VISIT_BYTES = 6_000_000  # three photographs of the copy
_FAILED = mark(
    "The training has failed; what was done so far is kept: go on with it, or start over."
)
_STOPPED = mark("The training was stopped from outside: go on with it when you like.")


@dataclass(frozen=True)
class Unfinished:
    """A training that was begun; it can go on from where it stopped."""

    name: str
    version: str
    hash: str
    begun: str

    @property
    def day(self) -> str:
        """The day on which it was begun, as year-month-day."""
        return self.begun[:10]


def program() -> list[str]:
    """Return the command that starts the command line: this Python, or the frozen application."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "acne_desktop"]


def unfinished(folders: Folders) -> Unfinished | None:
    """Return the training that can go on, or None."""
    try:
        found = json.loads((folders.training / _RUN).read_text(encoding="utf-8"))
        run = Unfinished(*(str(found[key]) for key in ("name", "version", "hash", "begun")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return run if re.fullmatch(r"clinic-\d+", run.name) else None


@needs(Permission.EXPORT_PATIENTS)
def train(
    clinic: Clinic,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ModelPackage:
    """Fine-tune the model that ships on the clinic's graded visits; return the new package.

    Never one of the clinic's own: that has seen these patients, so nothing that it says about them
    could be compared.

    Goes on with an unfinished training where there is one. Nothing is activated.
    Raises :class:`TrainingError`, :class:`InUseError`, :class:`StorageError`,
    :class:`PackageError` and :class:`Cancelled`.
    """
    folders = clinic.folders
    tell = progress or (lambda _fraction, _text: None)
    stop = cancelled or (lambda: False)
    with _alone(folders):
        run = unfinished(folders)
        if run is None:
            run = _begin(clinic, tell, stop)
        last = _watch(_command(folders, run), tell, stop)
        return _finish(folders, run, last)


@needs(Permission.EXPORT_PATIENTS)
def forget(clinic: Clinic) -> None:
    """Give an unfinished training up: what it has made so far is deleted.

    Raises :class:`InUseError` while it runs, and :class:`StorageError`.
    """
    folders = clinic.folders
    with _alone(folders), disk_failures():
        run = unfinished(folders)
        if run is not None:
            _clear_away(folders, run)


# --- before and after the trainer ------------------------------------------------------------


@contextmanager
def _alone(folders: Folders) -> Iterator[None]:
    """Never let two trainings share a data folder. Raises :class:`InUseError`."""
    lock = FileLock(folders.training / _LOCK, timeout=0, thread_local=False)
    with disk_failures():
        folders.training.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout:
            raise InUseError(
                tr(
                    "A training on this clinic's visits is running already: wait until it has "
                    "ended."
                )
            ) from None
    try:
        yield
    finally:
        lock.release()


def _begin(clinic: Clinic, tell: Progress, stop: Callable[[], bool]) -> Unfinished:
    """Copy the visits, then note that a training has begun."""
    folders = clinic.folders
    found = clinic_data.balance(clinic)
    if found.lacking:
        raise TrainingError(found.lacking)
    with disk_failures():
        folders.models.mkdir(parents=True, exist_ok=True)
        # The copy, then as much again for every fold's checkpoints and the package.
        needed = _GIGABYTE + found.visits * _VISIT_BYTES
        if shutil.disk_usage(folders.data).free < needed:
            raise TrainingError(
                tr(
                    "A training needs {gigabytes:.1f} GB on the disk: make room on it.",
                    gigabytes=needed / _GIGABYTE,
                )
            )
    start = ModelPackage.open(grading.bundled_package())
    exported = clinic_data.export(clinic, folders.training / _DATA, progress=tell, cancelled=stop)
    if exported.balance.lacking:  # damaged photographs were left out
        raise TrainingError(exported.balance.lacking)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    run = Unfinished(model_packages.next_name(folders), start.version, start.hash, now)
    with disk_failures():
        write_whole(folders.training / _RUN, json.dumps(asdict(run)).encode())
    return run


def _command(folders: Folders, run: Unfinished) -> list[str]:
    """Return the trainer's command. Raises :class:`TrainingError` where its model is gone."""
    start = model_packages.with_hash(folders, run.hash)
    if start is None:
        raise TrainingError(
            tr(
                "The model {version}, which this training began with, is not there any more: "
                "start over.",
                version=run.version,
            )
        )
    return [
        *program(),
        "train",
        *("--from", str(start.folder)),
        *("--data", str(folders.training / _DATA)),
        *("--out", str(folders.models / run.name)),
        *_against(folders),
        "--resume",
        "--progress-json",
    ]


def _against(folders: Folders) -> list[str]:
    """Return how the trainer is told of one of the clinic's own models that is in use."""
    in_use = model_packages.active(folders, settings.load(folders)).package
    ships = in_use.folder.parent != folders.models
    return [] if ships else ["--against", str(in_use.folder)]


def _finish(folders: Folders, run: Unfinished, last: Mapping[str, Any]) -> ModelPackage:
    """Check what the trainer made, and clear away what it needed."""
    if last.get("package") != run.name:
        raise TrainingError(tr(_FAILED))
    package = ModelPackage.open(folders.models / run.name)
    with disk_failures():
        _clear_away(folders, run)
    _log.info("a training has ended: %s", package.version)
    return package


def _clear_away(folders: Folders, run: Unfinished) -> None:
    """Delete the note first: a training half cleared away must not be gone on with."""
    (folders.training / _RUN).unlink(missing_ok=True)
    for folder in (folders.models / f".{run.name}.training", folders.training / _DATA):
        if folder.is_dir():
            shutil.rmtree(folder)


# --- the trainer -----------------------------------------------------------------------------


def _watch(command: Sequence[str], tell: Progress, stop: Callable[[], bool]) -> Mapping[str, Any]:
    """Run the trainer to its end, telling each step; return the last thing that it said.

    Its output is a pipe, so that it ends with its next line should this process be killed.
    Raises :class:`TrainingError` and :class:`Cancelled`.
    """
    last: Mapping[str, Any] = {}
    with tempfile.TemporaryFile() as problems:
        with _running(command, problems) as (process, lines):
            while True:
                if stop():
                    raise Cancelled
                try:
                    line = lines.get(timeout=_ASK_S)
                except queue.Empty:
                    continue
                if line is None:
                    break
                last = _parsed(line) or last
                if "step" in last:
                    tell(*_as_progress(last))
            status = process.wait()
        problems.seek(0)
        words = problems.read().decode(errors="replace")
    if status != 0:
        raise TrainingError(_why(status, words))
    return last


@contextmanager
def _running(
    command: Sequence[str], problems: IO[bytes]
) -> Iterator[tuple[subprocess.Popen[str], Lines]]:
    """Start the trainer with little priority, and end it with the block; its lines end in None."""
    process = subprocess.Popen(  # noqa: S603 - our own program, on folders of our own
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=problems,
        encoding="utf-8",
        errors="replace",
        **_apart(),
    )
    lines: Lines = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=(process, lines), name="trainer")
    reader.start()
    try:
        if sys.platform != "win32":
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
        yield process, lines
    finally:
        _end(process)
        reader.join()


def _read(process: subprocess.Popen[str], lines: Lines) -> None:
    """Waiting for a line cannot be cancelled, so a thread of its own does it."""
    assert process.stdout is not None
    with process.stdout as output:
        for line in output:
            lines.put(line)
    lines.put(None)


def _apart() -> dict[str, Any]:
    """Return what lets the whole trainer be ended at once, and keeps it from the foreground."""
    if sys.platform == "win32":
        flags = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
        return {"creationflags": flags}
    return {"start_new_session": True}


def _end(process: subprocess.Popen[str]) -> None:
    for how in ("SIGTERM", "SIGKILL"):
        if process.poll() is not None:
            break
        _signal(process, how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_END_S)


def _signal(process: subprocess.Popen[str], how: str) -> None:
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, getattr(signal, how))


def _parsed(line: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:  # a library that prints something of its own
        return None
    return found if isinstance(found, dict) else None


def _as_progress(said: Mapping[str, Any]) -> tuple[float, str]:
    """Return how far the step is (0 to 1), and its name with what is worth noting."""
    done, total = float(said.get("done", 0)), float(said.get("total", 0))
    words = _step(str(said["step"]))
    if total > 1:
        words = tr("{what}, {n} of {total}", what=words, n=f"{done:.0f}", total=f"{total:.0f}")
    if said.get("note"):
        words += f" ({said['note']})"
    return (done / total if total > 0 else 0.0), words


def _step(name: str) -> str:
    """Return a step as the window calls it; the trainer speaks English."""
    if name == "Photographs":
        return tr("Preparing the photographs")
    found = re.fullmatch(r"Network (\d+).*", name)
    return tr("Fitting network {n}", n=found[1]) if found else name


def _why(status: int, problems: str) -> str:
    """Return why the trainer ended, in one sentence: its own where it has one."""
    _log.warning("the trainer ended with status %d", status)
    if status < 0 or status == _INTERRUPTED:
        return tr(_STOPPED)
    lines = [line.strip() for line in problems.splitlines() if line.strip()]
    return lines[-1] if status == 2 and lines and lines[-1].endswith(".") else tr(_FAILED)
