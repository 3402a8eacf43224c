"""Sets the report of agreement: drawing and figures first, then counts, then what limits them."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from acne_desktop.reporting import style, text
from acne_desktop.reporting.agreement_charts import ConfusionRow, DriftRow, ForestChart
from acne_desktop.reporting.blocks import FactsBlock, NoteBlock
from acne_desktop.reporting.content import AgreementPaper
from acne_desktop.reporting.frame_blocks import Heading, PatientBlock
from acne_desktop.reporting.page import Block, Pages, flow
from acne_desktop.reporting.style import Grid
from acne_desktop.reporting.tables import BETWEEN, TableBlock

_BESIDE = 3
_NAME = 104.0  # points wide: who is compared
_VISITS = 30.0
T = TypeVar("T")


def pages_of(report: AgreementPaper, grid: Grid) -> Pages:
    """Return the report's blocks, page by page."""
    return flow(list(_blocks(report, grid)), grid)


def _blocks(report: AgreementPaper, grid: Grid) -> Iterator[Block]:
    yield Heading(report.frame, grid)
    yield PatientBlock(report.frame, grid)
    if report.facts:
        yield FactsBlock(report.facts, grid)
    if report.forest:
        yield ForestChart(report.forest, grid)
    for table in report.tables:
        yield TableBlock(table, grid, widths=_widths(len(table.columns), grid))
    if report.drift:
        for readers in _beside(report.drift.readers):
            yield DriftRow(report.drift, readers, grid)
    for table in report.drift_tables:
        yield TableBlock(table, grid)
    for found in _beside(report.confusions):
        yield ConfusionRow(found, grid)
    for table in report.further:
        yield TableBlock(table, grid)
    yield NoteBlock(
        report.limits.label,
        text.lay(report.limits.text, style.BODY, grid.width),
        grid.left(0),
        heading=style.STRONG,
    )


def _widths(columns: int, grid: Grid) -> list[float]:
    """Return the columns' widths: a name, a number, then figures that are all as wide."""
    figures = columns - 2
    room = grid.width - _NAME - _VISITS - BETWEEN * (columns - 1)
    return [_NAME, _VISITS, *([room / figures] * figures)]


def _beside(found: Sequence[T]) -> Iterator[Sequence[T]]:
    return (found[start : start + _BESIDE] for start in range(0, len(found), _BESIDE))
