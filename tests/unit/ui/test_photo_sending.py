"""Photographs that wait are sent in the back; what hinders it is told once."""

import pytest
from pytestqt.qtbot import QtBot

from acne_desktop.services import photo_sending
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.photo_sending import Moved, Tell
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.photo_sending import PhotoSending
from tests.ui_fixtures import context, dressed, tasks

__all__ = ["context", "dressed", "tasks"]

GONE = "The shared folder is gone."


@pytest.fixture
def answers(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> list[Moved]:
    """Return what sending will answer, one after another; the clinic shares its photographs."""
    coming: list[Moved] = []

    def send(_clinic: Clinic, _tell: Tell) -> Moved:
        return coming.pop(0)

    monkeypatch.setattr(photo_sending, "send_waiting", send)
    monkeypatch.setattr(type(clinic.photos), "shared", True)
    return coming


def _start(sending: PhotoSending, context: AppContext, qtbot: QtBot) -> None:
    sending.start()
    sending.start()  # while one is under way, nothing begins
    qtbot.waitUntil(lambda: not context.tasks.running)


def test_what_hinders_it_is_told_once(
    context: AppContext, answers: list[Moved], qtbot: QtBot
) -> None:
    told: list[str] = []
    context.error_reported.connect(lambda error: told.append(error.sentence))
    sending = PhotoSending(context)
    gone = Moved(0, 2, GONE)
    for coming, expected in (
        (gone, [GONE]),
        (gone, [GONE]),
        (Moved(2, 0), [GONE]),
        (gone, [GONE, GONE]),
    ):
        answers.append(coming)
        _start(sending, context, qtbot)
        assert told == expected
    assert answers == []


def test_a_clinic_that_shares_nothing_sends_nothing(
    context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo_sending, "send_waiting", lambda *_: pytest.fail("it was sent"))
    sending = PhotoSending(context)
    sending.start()
    assert not context.tasks.running
