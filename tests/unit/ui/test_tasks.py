"""Background work: results, progress, cancel, errors, and nothing left behind."""

import logging
import threading

import pytest
from pytestqt.qtbot import QtBot

from acne_desktop.errors import Cancelled, KnownError
from acne_desktop.ui.tasks import BUG_SENTENCE, Progress, Tasks


def _ignore(_result: object) -> None:
    pass


def test_result_arrives_on_the_ui_thread(tasks: Tasks, qtbot: QtBot) -> None:
    where: list[tuple[int, threading.Thread]] = []
    worker: list[threading.Thread] = []

    def work(_progress: Progress) -> int:
        worker.append(threading.current_thread())
        return 7

    task = tasks.run(work, done=lambda n: where.append((n, threading.current_thread())))
    with qtbot.waitSignal(task.finished):
        pass

    assert where == [(7, threading.main_thread())]
    assert worker[0] is not threading.main_thread()
    assert tasks.running == ()


def test_database_work_keeps_its_order_in_one_thread(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[tuple[int, str]] = []

    def work(number: int) -> None:
        seen.append((number, threading.current_thread().name))

    for number in range(20):
        last = tasks.run_db(lambda _progress, n=number: work(n), done=_ignore)  # type: ignore[misc]
    with qtbot.waitSignal(last.finished):
        pass

    assert [number for number, _ in seen] == list(range(20))
    assert len({name for _, name in seen}) == 1


def test_what_takes_hours_is_in_nobodys_way(tasks: Tasks, qtbot: QtBot) -> None:
    go = threading.Event()
    long = [tasks.run(lambda _p: go.wait(30), done=_ignore, kind="long") for _ in range(3)]
    with qtbot.waitSignals([tasks.run(lambda _p: 1, done=_ignore).finished for _ in range(3)]):
        pass
    assert tasks.running == tuple(long)
    go.set()
    with qtbot.waitSignal(long[-1].finished):
        pass


def test_what_takes_hours_does_not_wait_for_each_other(tasks: Tasks, qtbot: QtBot) -> None:
    go = threading.Event()
    training = tasks.run(lambda _p: go.wait(30), done=_ignore, kind="long")
    check = tasks.run(lambda _p: 1, done=_ignore, kind="long")
    with qtbot.waitSignal(check.finished):
        pass
    assert tasks.running == (training,)
    go.set()
    with qtbot.waitSignal(training.finished):
        pass


def test_nothing_begins_after_the_end(tasks: Tasks) -> None:
    tasks.close()
    begun: list[int] = []
    task = tasks.run(lambda _p: begun.append(1), done=_ignore)
    assert task.cancelled
    assert tasks.running == ()
    assert begun == []


def test_progress_is_told_and_kept_within_bounds(tasks: Tasks, qtbot: QtBot) -> None:
    go = threading.Event()

    def work(progress: Progress) -> None:
        progress.report(1.7, "nearly done")
        go.wait(5)

    task = tasks.run(work, done=_ignore)
    with qtbot.waitSignal(task.progressed) as told:
        pass
    assert told.args == [1.0, "nearly done"]
    assert (task.fraction, task.text) == (1.0, "nearly done")
    go.set()
    with qtbot.waitSignal(task.finished):
        pass


def test_a_burst_of_reports_ends_with_the_newest(tasks: Tasks, qtbot: QtBot) -> None:
    told: list[float] = []
    go, reported = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        for step in range(1000):
            progress.report(step / 999, "")
        reported.set()
        go.wait(5)

    task = tasks.run(work, done=_ignore)
    task.progressed.connect(lambda fraction, _text: told.append(fraction))
    assert reported.wait(5)  # the UI thread was busy all the while
    qtbot.waitUntil(lambda: bool(told) and told[-1] == 1.0)
    assert len(told) == 1
    go.set()
    with qtbot.waitSignal(task.finished):
        pass


def test_cancelled_work_stops_and_says_nothing(tasks: Tasks, qtbot: QtBot) -> None:
    called: list[object] = []
    started = threading.Event()

    def work(progress: Progress) -> None:
        started.set()
        while True:
            progress.check()

    task = tasks.run(work, done=called.append, failed=called.append)
    assert started.wait(5)
    with qtbot.waitSignal(task.finished):
        task.cancel()
    assert called == []


def test_result_of_cancelled_work_goes_to_discard(tasks: Tasks, qtbot: QtBot) -> None:
    done: list[str] = []
    dropped: list[str] = []
    go = threading.Event()

    def work(_progress: Progress) -> str:
        go.wait(5)
        return "an open file"

    task = tasks.run(work, done=done.append, discard=dropped.append)
    task.cancel()
    with qtbot.waitSignal(task.finished):
        go.set()
    assert (done, dropped) == ([], ["an open file"])


def test_known_error_goes_to_the_caller(tasks: Tasks, qtbot: QtBot) -> None:
    told: list[KnownError] = []

    def work(_progress: Progress) -> None:
        raise KnownError("Close the other window.")

    task = tasks.run(work, done=_ignore, failed=told.append)
    with qtbot.waitSignal(task.finished):
        pass
    assert [error.sentence for error in told] == ["Close the other window."]


def test_known_error_without_a_better_place_is_signalled(tasks: Tasks, qtbot: QtBot) -> None:
    def work(_progress: Progress) -> None:
        raise KnownError("Close the other window.")

    with qtbot.waitSignal(tasks.error) as told:
        tasks.run(work, done=_ignore)
    assert told.args is not None
    assert told.args[0].sentence == "Close the other window."


def test_a_bug_is_logged_and_told_in_one_sentence(
    tasks: Tasks, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[KnownError] = []

    def work(_progress: Progress) -> None:
        raise ZeroDivisionError("Erika Mustermann")

    with caplog.at_level(logging.ERROR):
        task = tasks.run(work, done=_ignore, failed=told.append)
        with qtbot.waitSignal(task.finished):
            pass
    assert [error.sentence for error in told] == [BUG_SENTENCE]
    assert caplog.records[0].exc_info is not None


def test_work_may_cancel_itself_quietly(tasks: Tasks, qtbot: QtBot) -> None:
    called: list[object] = []

    def work(_progress: Progress) -> None:
        raise Cancelled

    task = tasks.run(work, done=called.append, failed=called.append)
    with qtbot.waitSignal(task.finished):
        pass
    assert called == []


def test_close_waits_discards_and_calls_nobody(dressed: object, qtbot: QtBot) -> None:
    tasks = Tasks()
    called: list[object] = []
    dropped: list[str] = []
    started = threading.Event()

    def work(progress: Progress) -> str:
        started.set()
        while not progress.cancelled():
            pass
        return "an open file"

    tasks.run(work, done=called.append, failed=called.append, discard=dropped.append)
    for _ in range(5):
        tasks.run_db(lambda _progress: None, done=called.append)
    assert started.wait(5)
    tasks.close()
    qtbot.wait(1)

    assert (called, dropped) == ([], ["an open file"])
    assert not [t for t in threading.enumerate() if t.name.startswith(("pool", "database"))]


def test_a_bug_in_a_callback_still_ends_the_task(tasks: Tasks, qtbot: QtBot) -> None:
    def done(_result: None) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        task = tasks.run(lambda _progress: None, done=done)
        with qtbot.waitSignal(task.finished):
            pass
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]
    assert tasks.running == ()
