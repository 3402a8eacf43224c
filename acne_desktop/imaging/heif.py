"""Reads HEIC photographs, as phones write them, in a helper process that a bad file may crash."""

import atexit
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import IO, Any

from PIL import Image

from acne_desktop.errors import PhotoError
from acne_desktop.imaging.opened import DAMAGED, Opened, Stored
from acne_desktop.language import tr

PATIENCE = 20.0  # seconds for one photograph; a phone's takes less than one
_COMMAND = (sys.executable, "-P", "-m", "acne_desktop.imaging.heif_reader")
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would show a console

Answer = tuple[dict[str, Any], bytes, bytes]


def opened(data: bytes) -> Opened:
    """Return a HEIC file's main picture. Raises :class:`PhotoError`."""
    words, _, _ = HELPER.ask(data, load=False)
    width, height = words["size"]
    return Opened(".heic", (width, height), partial(_load, data))


def _load(data: bytes, enough: tuple[int, int] | None) -> Stored:
    longest = max(enough) if enough is not None else None
    words, pixels, profile = HELPER.ask(data, load=True, longest=longest)
    image = Image.frombytes(words["mode"], tuple(words["size"]), pixels)
    taken_at = datetime.fromisoformat(words["taken_at"]) if words["taken_at"] else None
    # libheif has turned the picture as the file's boxes say; ISO/IEC 23008-12 makes EXIF's
    # orientation of no effect, and phones write both.
    return Stored(image, 1, taken_at, profile or None)


@dataclass
class Helper:
    """The helper process: started with the first question, replaced when a file crashes it.

    One question at a time; more threads wait for each other.
    """

    patience: float = PATIENCE
    process: "subprocess.Popen[bytes] | None" = None
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, data: bytes, *, load: bool, longest: int | None = None) -> Answer:
        """Return what the file's bytes are said to hold. Raises :class:`PhotoError`."""
        question = {"bytes": len(data), "load": load, "longest": longest}
        with self._turn:
            used = self.process is not None
            answer = self._exchange(question, data)
            if answer is None and used:
                # An earlier file may have left the process sick: this one is given a new one.
                answer = self._exchange(question, data)
        if answer is None:
            raise PhotoError(tr(DAMAGED))
        if "sentence" in answer[0]:
            raise PhotoError(tr(answer[0]["sentence"]))
        return answer

    def stop(self) -> None:
        """End the process; the next question starts another."""
        if self.process is None:
            return
        process, self.process = self.process, None
        process.kill()
        process.communicate()

    def _exchange(self, question: dict[str, Any], data: bytes) -> Answer | None:
        """Return the answer, or None when the process crashed."""
        process = self.process = self.process or _started()
        assert process.stdin is not None
        assert process.stdout is not None
        alarm = threading.Timer(self.patience, process.kill)
        alarm.start()
        try:
            process.stdin.write(json.dumps(question).encode() + b"\n" + data)
            process.stdin.flush()
            return _answer(process.stdout)
        except (OSError, ValueError):
            self.stop()
            if alarm.finished.is_set():  # it rang: another try would take as long
                raise PhotoError(tr(DAMAGED)) from None
            return None
        finally:
            alarm.cancel()
            alarm.join()


def _answer(answers: IO[bytes]) -> Answer:
    """Read one answer. Raises ValueError where it ends early."""
    words = json.loads(answers.readline())
    pixels, profile = (answers.read(words[part]) for part in ("pixels", "profile"))
    if (len(pixels), len(profile)) != (words["pixels"], words["profile"]):
        raise ValueError("the answer is cut short")
    return words, pixels, profile


def _started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - this program's own module
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        creationflags=_NO_WINDOW,
    )


HELPER = Helper()
atexit.register(HELPER.stop)
