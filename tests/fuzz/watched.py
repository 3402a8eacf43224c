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
MEMORY = 1.0  # GB, of the whole process
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
    """One file's end: seconds of the processor, and the process's highest memory so far in GB."""

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
        answers.send(_read(name, number, make(name, number)))


def _read(name: str, number: int, data: bytes) -> Reading:
    begin = time.process_time()
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
    seconds, memory = time.process_time() - begin, _highest_memory()
    if became in WELL and seconds > SECONDS:
        became = Became.SLOW
    if became in WELL and memory > MEMORY:
        became = Became.LARGE
    return Reading(name, number, became, seconds, memory, words)


def _bound() -> None:
    with suppress(ImportError):  # Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_HARD_LIMIT, _HARD_LIMIT))


def _highest_memory() -> float:
    """Return the most memory in GB since the last time; 0 where Linux does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
    Path("/proc/self/clear_refs").write_text("5")
    return int(line.split()[1]) / 1e6
