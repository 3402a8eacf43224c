"""Reads damaged files in a process that may crash, hang or swell, and says what became of each."""

import multiprocessing
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from acne_desktop.errors import PhotoError
from acne_desktop.services import intake
from tests.fuzz.mutations import mutation

SECONDS = 5.0  # of the processor; what else the machine does is no fault of a file
MEMORY = 1.0  # GB, of the whole process and its helpers
PATIENCE = 60.0  # the machine may be busy
_HARD_LIMIT = 4 << 30  # bytes of address space; protects the machine

Make = Callable[[str, int], bytes]


class Became(StrEnum):
    """What a damaged file became of: the first two are well."""

    PICTURE = "picture"
    SENTENCE = "sentence"
    WRONG = "another error"
    SLOW = "slow"
    LARGE = "large"
    CRASH = "crash"
    HANG = "hang"


WELL = (Became.PICTURE, Became.SENTENCE)


@dataclass(frozen=True)
class Reading:
    """One file's end: seconds of the processor, and the most memory in GB, helpers included."""

    format: str
    number: int
    became: Became
    seconds: float = 0.0
    memory: float = 0.0
    words: str = ""


def readings(
    name: str, numbers: Iterable[int], make: Make = mutation, patience: float = PATIENCE
) -> Iterator[Reading]:
    """Read the damaged files with these numbers; a process that fails is replaced.

    One that does not answer for ``patience`` seconds by the clock hangs.
    """
    left = list(numbers)
    while left:
        for reading in _until_failure(name, left, make, patience):
            left = left[1:]
            yield reading


def _until_failure(name: str, numbers: list[int], make: Make, patience: float) -> Iterator[Reading]:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_work, args=(theirs, name, numbers, make), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.recv()  # it is ready: loading Python is not counted
        for number in numbers:
            failure = Became.HANG
            with suppress(EOFError):
                if ours.poll(patience):
                    failure = Became.CRASH
                    yield ours.recv()
                    continue
            process.kill()
            process.join()
            yield Reading(name, number, failure, words=f"exit code {process.exitcode}")
            return
    finally:
        process.kill()
        process.join()
        ours.close()


def _work(answers: Connection, name: str, numbers: list[int], make: Make) -> None:
    """Be the watched process."""
    _bound()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libraries in C tell what they think
    make(name, 0)
    with suppress(PhotoError):
        intake.read_photo_bytes(make(name, 0))  # loads the libraries
    answers.send(None)
    for number in numbers:
        data = make(name, number)
        _highest_memory()  # what making it took does not count
        answers.send(_read(name, number, data))


def _read(name: str, number: int, data: bytes) -> Reading:
    begin = _seconds()
    try:
        preview = intake.read_photo_bytes(data).preview
        fits = preview.dtype == np.uint8 and preview.shape[2:] == (3,)
        became = Became.PICTURE if fits and max(preview.shape) <= 2048 else Became.WRONG
        words = str(preview.shape)
    except PhotoError as error:
        words = error.sentence
        one = words.endswith(".") and words.count(".") == 1 and "\n" not in words
        became = Became.SENTENCE if one else Became.WRONG
    except BaseException as error:
        became, words = Became.WRONG, repr(error)
    seconds, memory = _seconds() - begin, _highest_memory()
    if became in WELL and seconds > SECONDS:
        became = Became.SLOW
    if became in WELL and memory > MEMORY:
        became = Became.LARGE
    return Reading(name, number, became, seconds, memory, words)


def _bound() -> None:
    with suppress(ImportError):  # Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_HARD_LIMIT, _HARD_LIMIT))


def _processes() -> list[Path]:
    """Return where Linux tells of this process and of those that it started, else nothing."""
    own = Path("/proc/self")
    found = [own]
    for file in (own / "task").glob("*/children"):
        with suppress(OSError):  # the thread ended
            found += [Path("/proc") / child for child in file.read_text().split()]
    return found


def _seconds() -> float:
    """Return what the processor has spent so far, in this process and in those it started."""
    ticks = 0
    for process in _processes()[1:]:
        with suppress(OSError):  # it ended
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return time.process_time() + (ticks / os.sysconf("SC_CLK_TCK") if ticks else 0.0)


def _highest_memory() -> float:
    """Return the most memory in GB since the last time, as above; 0 where nothing tells."""
    highest = 0
    for process in _processes():
        with suppress(OSError):
            lines = (process / "status").read_text().splitlines()
            highest += sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
            (process / "clear_refs").write_text("5")
    return highest / 1e6
