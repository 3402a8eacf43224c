"""A page for visits, with a grader that answers at once."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from acne_desktop.domain.photo import View
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.context import AppContext
from tests.fakes import FakeGrader
from tests.journeys.visits import Visitor, visitor

Triplet = dict[View, Path]


@pytest.fixture
def visit(context: AppContext, clinic: Clinic, fake_grader: FakeGrader, qtbot: QtBot) -> Visitor:
    return visitor(context, clinic, fake_grader, qtbot)
