"""The tour's stop at the agreement of a study's readers: none yet, then a made-up study's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acne_desktop.services.agreement import StudyReads
from tests.agreeing import STUDY, made_up

if TYPE_CHECKING:
    from tests.tour_guide import Guide


def walk_agreement(guide: Guide) -> None:
    """Show a study without reads, all its comparisons, and one reader over time."""
    page = guide.window.page("agreement")
    page.gather = lambda _clinic, _study: StudyReads(STUDY, [])
    guide.window.show_agreement(1)
    guide.shot("agreement-none")
    page.gather = lambda _clinic, _study: made_up(30)
    page.open(1)
    guide.shot("agreement")
    page.table.selectRow(page.table.rows.rowCount() - 6)
    page.table.scrollToBottom()
    guide.shot("agreement-model")
    pairs = [row.comparison for row in page.table.rows.rows]
    page.table.selectRow(next(at for at, pair in enumerate(pairs) if pair and not pair.first))
    guide.settle()
    page.area.ensureWidgetVisible(page.side.change)
    guide.shot("agreement-over-time")
    page.export.ask(1)
    guide.shot("agreement-export")
    page.export.hide()
    guide.window.show_patients()
    guide.settle()
