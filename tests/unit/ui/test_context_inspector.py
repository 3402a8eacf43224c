"""The context's inspector: loaded once for all who wait; a failure is told, and tried again."""

from pytestqt.qtbot import QtBot

from acne_desktop.errors import KnownError, PackageError
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Tasks
from tests.fakes import FakeInspector


def test_the_inspector_is_loaded_once_for_all_who_wait(tasks: Tasks, qtbot: QtBot) -> None:
    loads: list[int] = []
    inspector = FakeInspector()

    def load() -> FakeInspector:
        loads.append(1)
        return inspector

    context = AppContext(tasks, load_inspector=load)
    got: list[object] = []
    failed: list[KnownError] = []
    context.when_inspector_ready(got.append, failed.append)
    context.when_inspector_ready(got.append, failed.append)
    assert got == []
    qtbot.waitUntil(lambda: len(got) == 2)
    context.when_inspector_ready(got.append, failed.append)  # at once
    assert got == [inspector] * 3
    assert (loads, failed) == ([1], [])


def test_a_failure_is_told_and_the_next_call_tries_again(tasks: Tasks, qtbot: QtBot) -> None:
    inspector = FakeInspector()
    answers: list[FakeInspector | PackageError] = [
        PackageError("The model is damaged: install again."),
        inspector,
    ]

    def load() -> FakeInspector:
        answer = answers.pop(0)
        if isinstance(answer, PackageError):
            raise answer
        return answer

    context = AppContext(tasks, load_inspector=load)
    got: list[object] = []
    failed: list[KnownError] = []
    context.when_inspector_ready(got.append, failed.append)
    context.when_inspector_ready(got.append, failed.append)
    qtbot.waitUntil(lambda: len(failed) == 2)
    assert got == []
    context.when_inspector_ready(got.append, failed.append)
    qtbot.waitUntil(lambda: len(got) == 1)
    assert got == [inspector]
    assert len(failed) == 2
