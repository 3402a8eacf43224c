"""Makes the window's fixtures known to the journeys."""

import pytest
from pytestqt.qtbot import QtBot

from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.context import AppContext
from tests.fakes import FakeGrader, FakeInspector
from tests.journeys.looking import see
from tests.journeys.photographing import camera, photographer, plugs
from tests.journeys.sitting import erika, sitting, visit_id
from tests.journeys.visits import Visitor, visitor
from tests.ui_fixtures import context, dressed, session, tasks, window

__all__ = [
    "camera",
    "context",
    "dressed",
    "erika",
    "photographer",
    "plugs",
    "session",
    "sitting",
    "tasks",
    "visit_id",
    "window",
]


@pytest.fixture
def watchful_visit(
    context: AppContext,
    clinic: Clinic,
    fake_grader: FakeGrader,
    fake_inspector: FakeInspector,
    qtbot: QtBot,
) -> Visitor:
    """Return a new visit whose inspector knows the drawn faces."""
    fake_inspector.answer = see
    made = visitor(context, clinic, fake_grader, qtbot)
    made.start()
    return made


@pytest.fixture
def visit(context: AppContext, clinic: Clinic, fake_grader: FakeGrader, qtbot: QtBot) -> Visitor:
    """Return a new visit."""
    made = visitor(context, clinic, fake_grader, qtbot)
    made.start()
    return made
