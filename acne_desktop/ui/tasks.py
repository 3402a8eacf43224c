"""Background work: the only threads of the application, and how their results come back."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from acne_desktop.errors import Cancelled, KnownError
from acne_desktop.language import mark, tr

log = logging.getLogger(__name__)
T = TypeVar("T")

BUG_SENTENCE = mark(
    "Something went wrong inside the application; what you entered is still here. "
    "Try again, and restart the application if it happens twice."
)
_POOL_THREADS = 2
_LONG_THREADS = 3  # a training, an import and a check of the trail wait for none of each other


class Progress:
    """What the work is given: a place to report to, and a question to ask now and then."""

    def __init__(self, report: Callable[[float, str], None], stop: threading.Event) -> None:
        self._report = report
        self._stop = stop

    def report(self, fraction: float, text: str = "") -> None:
        """Say how far the work is (0..1) and what it does."""
        self._report(fraction, text)

    def cancelled(self) -> bool:
        """Tell whether the user asked to stop."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raise :class:`Cancelled` when the user asked to stop."""
        if self._stop.is_set():
            raise Cancelled


class Task(QObject):
    """One piece of background work, as the UI thread sees it."""

    progressed = Signal(float, str)
    finished = Signal()

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.fraction = 0.0
        self.text = ""
        self.running = True
        self.stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop; whatever it still returns is dropped."""
        self.stop.set()

    @property
    def cancelled(self) -> bool:
        """Tell whether :meth:`cancel` was called."""
        return self.stop.is_set()


class Tasks(QObject):
    """Runs work off the UI thread and calls back on it.

    Work on the database goes to one worker, in order; what takes hours to others, so that it is in
    nobody's way; the rest to a small pool. Work never touches a widget. A :class:`KnownError`
    goes to ``failed``, or to the signal ``error`` where a caller has no better place. Anything else
    is a bug: logged, and told as one sentence.
    """

    started = Signal(Task)
    error = Signal(KnownError)
    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._pool = ThreadPoolExecutor(_POOL_THREADS, thread_name_prefix="pool")
        self._long = ThreadPoolExecutor(_LONG_THREADS, thread_name_prefix="long")
        self._running: dict[Task, _Landing] = {}
        self._closed = False
        self._posted.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[Progress], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[KnownError], None] | None = None,
        discard: Callable[[T], None] | None = None,
        title: str = "",
        kind: str = "pool",
    ) -> Task:
        """Start work (``kind`` is ``pool``, ``database`` or ``long``) and return its task.

        ``done`` gets what the work returned; after a cancel ``discard`` gets it instead, to
        close what was opened. A task with a ``title`` is shown in the window's
        foot with progress and cancel; one without is quick and stays silent. After :meth:`close`
        nothing is started any more: the task is cancelled already.
        """
        task = Task(title, self)
        if self._closed:
            task.cancel()
            return task
        executor = {"database": self._database, "long": self._long}.get(kind, self._pool)
        reports = _Reports(task, self._posted.emit)
        future = executor.submit(work, Progress(reports, task.stop))
        self._running[task] = _Landing(future, done, failed or self.error.emit, discard)
        future.add_done_callback(lambda _ended: self._posted.emit(lambda: self._land(task)))
        self.started.emit(task)
        return task

    def run_db(
        self,
        work: Callable[[Progress], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[KnownError], None] | None = None,
        discard: Callable[[T], None] | None = None,
        title: str = "",
    ) -> Task:
        """Start work on the database: one at a time, in the order asked for."""
        return self.run(
            work, done=done, failed=failed, discard=discard, title=title, kind="database"
        )

    @property
    def running(self) -> tuple[Task, ...]:
        """The tasks that have not ended."""
        return tuple(self._running)

    def close(self) -> None:
        """Cancel what runs, wait for it, and leave no thread; no callback comes after this."""
        self._closed = True
        for task in self._running:
            task.cancel()
        self._pool.shutdown(cancel_futures=True)
        self._long.shutdown(cancel_futures=True)
        self._database.shutdown(cancel_futures=True)
        for landing in self._running.values():
            landing.drop()
        self._running.clear()

    @Slot(object)
    def _call(self, function: Callable[[], None]) -> None:
        if not self._closed:
            function()

    def _land(self, task: Task) -> None:
        landing = self._running.pop(task)
        task.running = False
        try:
            if task.cancelled:
                landing.drop()
            else:
                landing.deliver()
        finally:
            task.finished.emit()
            task.deleteLater()


@dataclass(frozen=True)
class _Landing:
    """What becomes of a result once the work has ended."""

    future: "Future[Any]"
    done: Callable[[Any], None]
    failed: Callable[[KnownError], None]
    discard: Callable[[Any], None] | None

    def deliver(self) -> None:
        """Hand the result, or the error, to the one who asked."""
        problem = self.future.exception()
        if problem is None:
            self.done(self.future.result())
        elif isinstance(problem, KnownError):
            self.failed(problem)
        elif not isinstance(problem, Cancelled):
            log.error("background work failed", exc_info=problem)
            self.failed(KnownError(tr(BUG_SENTENCE)))

    def drop(self) -> None:
        """Let go of a result that nobody waits for any more; a bug is still logged."""
        if self.future.cancelled():
            return
        problem = self.future.exception()
        if problem is None:
            if self.discard is not None:
                self.discard(self.future.result())
        elif not isinstance(problem, KnownError | Cancelled):
            log.error("cancelled background work failed", exc_info=problem)


class _Reports:
    """Hands the newest report to the UI thread; a burst of reports becomes one."""

    def __init__(self, task: Task, post: Callable[[Callable[[], None]], None]) -> None:
        self._task = task
        self._post = post
        self._lock = threading.Lock()
        self._latest: tuple[float, str] | None = None

    def __call__(self, fraction: float, text: str) -> None:
        with self._lock:
            waiting = self._latest is not None
            self._latest = (min(max(fraction, 0.0), 1.0), text)
        if not waiting:
            self._post(self._show)

    def _show(self) -> None:
        with self._lock:
            latest, self._latest = self._latest, None
        if latest is not None and self._task.running:
            self._task.fraction, self._task.text = latest
            self._task.progressed.emit(*latest)
