"""Sets the audit trail: what was asked for and what the check gave, then entry after entry."""

from acne_desktop.reporting import style, text
from acne_desktop.reporting.blocks import FactsBlock, NoteBlock
from acne_desktop.reporting.content import Labelled, TrailPaper
from acne_desktop.reporting.frame_blocks import Heading, PatientBlock
from acne_desktop.reporting.page import Block, Pages, flow
from acne_desktop.reporting.style import Grid
from acne_desktop.reporting.tables import BETWEEN, TableBlock

_COLUMNS = (58.0, 48.0, 72.0, 92.0)  # entry, when, who, what: points; the rest is what differs


def pages_of(paper: TrailPaper, grid: Grid) -> Pages:
    """Return the trail's blocks, page by page."""
    blocks: list[Block] = [
        Heading(paper.frame, grid),
        PatientBlock(paper.frame, grid),
        FactsBlock(paper.facts, grid),
    ]
    if paper.findings is not None:
        blocks.append(_note(paper.findings, grid))
    blocks.append(_note(paper.reading, grid))
    rest = grid.width - sum(_COLUMNS) - BETWEEN * len(_COLUMNS)
    blocks.append(TableBlock(paper.table, grid, widths=(*_COLUMNS, rest), kind=style.CAPTION_INK))
    return flow(blocks, grid)


def _note(said: Labelled, grid: Grid) -> NoteBlock:
    lines = text.lay(said.text, style.BODY, grid.width)
    return NoteBlock(said.label, lines, grid.left(0), heading=style.STRONG)
