"""Waiting so long and no longer for a disk that may hang, as network shares do."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class TooSlowError(Exception):
    """The work has not ended in time; it goes on until the system gives it up."""


class _Work(Generic[T]):
    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._result: list[T] = []
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._result.append(self._work())
        except BaseException as error:
            self._error = error

    def result(self) -> T:
        if self._error is not None:
            raise self._error
        return self._result[0]


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return what the work returns, or raises; after so many seconds :class:`TooSlowError`.

    A call into a share that hangs cannot be ended. It is left to a thread that nobody waits for,
    not even the end of the application.
    """
    waited = _Work(work)
    thread = threading.Thread(target=waited.run, name="share", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise TooSlowError
    return waited.result()
