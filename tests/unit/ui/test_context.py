"""The context: one grader, loaded once; failures told; another clinic announced."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from acne_desktop.domain.account import Role
from acne_desktop.errors import KnownError, PackageError
from acne_desktop.services import grading, settings
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.services.settings import Settings
from acne_desktop.ui.context import AppContext, GraderState
from acne_desktop.ui.tasks import Tasks
from tests.fakes import FakeGrader
from tests.model_packages import plain_package
from tests.studies import person


def test_grader_is_loaded_once_for_all_who_wait(tasks: Tasks, qtbot: QtBot) -> None:
    loads: list[int] = []
    grader = FakeGrader()

    def load() -> FakeGrader:
        loads.append(1)
        return grader

    context = AppContext(tasks, load_grader=load)
    got: list[object] = []
    assert context.grader() is None
    with qtbot.waitSignal(context.grader_ready):
        context.when_grader_ready(got.append, got.append)
        context.when_grader_ready(got.append, got.append)
        states = [context.grader_state]
    states.append(context.grader_state)
    context.when_grader_ready(got.append, got.append)

    assert got == [grader, grader, grader]
    assert loads == [1]
    assert context.grader() is grader
    assert states == [GraderState.LOADING, GraderState.READY]


def test_a_damaged_package_is_told_and_can_be_tried_again(tasks: Tasks, qtbot: QtBot) -> None:
    grader = FakeGrader()
    answers: list[object] = [PackageError("The model is damaged: install again."), grader]

    def load() -> FakeGrader:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, FakeGrader)
        return answer

    context = AppContext(tasks, load_grader=load)
    told: list[KnownError] = []
    with qtbot.waitSignal(context.grader_failed):
        context.when_grader_ready(lambda _grader: None, told.append)
    assert context.grader_state is GraderState.FAILED
    context.when_grader_ready(lambda _grader: None, told.append)  # told at once, not loaded again
    assert [error.sentence for error in told] == ["The model is damaged: install again."] * 2

    with qtbot.waitSignal(context.grader_ready):
        context.load_grader()
    assert context.grader() is grader
    assert context.grader_error is None


def test_another_model_in_the_settings_is_loaded_in_place_of_the_one_before(
    tasks: Tasks, qtbot: QtBot
) -> None:
    loads: list[FakeGrader] = []

    def load() -> FakeGrader:
        loads.append(FakeGrader())
        return loads[-1]

    context = AppContext(tasks, load_grader=load)
    with qtbot.waitSignal(context.grader_ready):
        context.load_grader()
    context.load_grader()
    assert len(loads) == 1
    context.use_settings(Settings(model_version="clinic-1", model_hash="0" * 64))
    with qtbot.waitSignal(context.grader_ready):
        context.load_grader()
        assert context.grader() is None  # nobody grades with the model before
    assert context.grader() is loads[1]


def test_a_chosen_model_that_is_missing_is_told_and_what_ships_is_loaded(
    tasks: Tasks, clinic: Clinic, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[Path | None] = []

    def load(folder: Path | None) -> FakeGrader:
        loaded.append(folder)
        return FakeGrader()

    monkeypatch.setattr(grading, "models", lambda: tmp_path / "models")
    monkeypatch.setattr(grading, "load_grader", load)
    ships = plain_package(tmp_path / "models" / "iga-0.2")
    context = AppContext(tasks, settings=Settings(model_version="clinic-1", model_hash="0" * 64))
    context.use_clinic(clinic)
    with qtbot.waitSignals([context.grader_ready, context.error_reported]):
        context.load_grader()
    assert loaded == [ships.folder]


def test_asking_for_a_clinic_that_is_not_open_is_a_bug(tasks: Tasks) -> None:
    context = AppContext(tasks)
    assert not context.has_clinic
    with pytest.raises(RuntimeError, match="no clinic"):
        _ = context.clinic


def test_switching_clinics_is_announced(
    context: AppContext, clinic: Clinic, tmp_path: Path, qtbot: QtBot
) -> None:
    with open_clinic(tmp_path / "other") as other:
        with qtbot.waitSignal(context.clinic_changed):
            assert context.use_clinic(other) is clinic
        assert context.clinic is other


def test_errors_of_silent_tasks_reach_the_window(context: AppContext, qtbot: QtBot) -> None:
    def work(_progress: object) -> None:
        raise KnownError("Close the other window.")

    with qtbot.waitSignal(context.error_reported) as told:
        context.tasks.run(work, done=lambda _none: None)
    assert told.args is not None
    assert str(told.args[0]) == "Close the other window."


def test_settings_that_are_not_ones_own_to_change_stay_as_they_were(
    context: AppContext, qtbot: QtBot
) -> None:
    context.clinic.sign_in(person(context.clinic, "Clara", Role.CLINICIAN))
    assert context.may_change("paper")
    assert not context.may_change("lock_after_minutes")
    with qtbot.waitSignal(context.error_reported):
        context.change_settings(lock_after_minutes="0")
    assert context.settings.lock_after_minutes == Settings().lock_after_minutes
    context.change_settings(paper="Letter")
    qtbot.waitUntil(lambda: not context.tasks.running)
    assert settings.load(context.clinic.folders) == Settings(paper="Letter")
