"""A whole visit, from a selected patient to the printed report, takes few strokes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.ui.main_window import PATIENTS
from tests.journeys import timing
from tests.journeys.timing import TARGET, Hand
from tests.photographs import write_triplet


@pytest.mark.parametrize("way", timing.WAYS, ids=lambda way: way.__name__)
def test_a_whole_visit_takes_few_strokes(
    way: Callable[[Hand], None], dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    window, session = timing.furnished(tmp_path)
    qtbot.addWidget(window)
    hand = Hand(window, session, write_triplet(tmp_path / "card"), tmp_path / "printed.pdf")
    try:
        session.open()
        hand.until(lambda: window.here == PATIENTS)
        steps = timing.walk(way, hand)
    finally:
        session.context.tasks.close()
        session.close()
    assert len(steps) <= TARGET, steps
    assert hand.printed.stat().st_size > 0
