"""Sets the report for the file: one page where it fits, else text first and pictures after it."""

from collections.abc import Callable, Iterator
from functools import partial

from acne_desktop.language import tr
from acne_desktop.reporting import style, text
from acne_desktop.reporting.blocks import FactsBlock, GradeBlock, NoteBlock, noted
from acne_desktop.reporting.content import FileReport
from acne_desktop.reporting.frame_blocks import LABEL, Heading, PatientBlock
from acne_desktop.reporting.page import (
    RUNNING_HEAD,
    Block,
    Pages,
    ToFoot,
    flow,
    height_of,
    room,
)
from acne_desktop.reporting.picture_rows import AttentionRow, PhotoRow, WidePhotos, row_height
from acne_desktop.reporting.style import GAP, Grid
from acne_desktop.reporting.tables import TableBlock
from acne_desktop.reporting.tags import Sheet
from acne_desktop.reporting.trend_chart import TrendChart

_SHORT_NOTES = 76.0  # points: the reason and comment that still stand beside the grade
_SPARE = 90.0  # up to this much white room, the last row stands at the page's foot


def pages_of(report: FileReport, grid: Grid) -> Pages:
    """Return the report's blocks, page by page."""
    notes = report.clinician.notes
    width = grid.two_columns if report.suggestion else grid.width
    tall = sum(text.lay(noted(n), style.BODY, width - 82).height + 3 for n in notes)
    short = tall <= _SHORT_NOTES
    beginning: list[Block] = [
        Heading(report.frame, grid),
        PatientBlock(report.frame, grid),
        GradeBlock(report, grid, notes=notes if short else ()),
    ]
    last = LastRow(report, grid)
    more = _more(report, grid)
    first = room(grid)
    if not short:
        long_notes = [
            NoteBlock(n.label, text.lay(n.text, style.BODY, grid.width), grid.left(0))
            for n in notes
        ]
        return _with_pictures(report, grid, flow([*beginning, *long_notes, *more, last], grid))
    for extra in (more, []):  # all on one page, else what is extra goes on the next
        fixed = [*beginning, *extra, last]
        rows = _picture_rows(report, grid, first - height_of(fixed) - GAP)
        if rows is None:
            continue
        spare = first - height_of([*fixed, *rows])
        end: Block = ToFoot(last) if spare <= _SPARE else last
        page = [*beginning, *rows, *extra, end]
        return [page] if extra is more else flow(more, grid, begun=[page, []])
    return _with_pictures(report, grid, flow([*beginning, *more, last], grid))


def _with_pictures(report: FileReport, grid: Grid, pages: Pages) -> Pages:
    """Put the photographs after the text: on the last page where they fit."""
    space = room(grid) - RUNNING_HEAD
    rows = _picture_rows(report, grid, space) or []
    if len(pages) > 1 and height_of([*pages[-1], *rows]) <= space:
        pages[-1] = [*pages[-1], *rows]
    else:
        pages.append(rows)
    return pages


def _more(report: FileReport, grid: Grid) -> list[Block]:
    """Return what only some visits have: counts, treatments, a plan, marks."""
    blocks: list[Block] = []
    if report.facts:
        blocks.append(FactsBlock(report.facts, grid))
    blocks += [
        NoteBlock(
            note.label,
            text.lay(note.text, style.BODY, grid.width),
            grid.left(0),
            heading=style.STRONG,
        )
        for note in report.notes
    ]
    blocks += [TableBlock(table, grid) for table in report.tables]
    return blocks


def _picture_rows(report: FileReport, grid: Grid, space: float) -> list[Block] | None:
    """Return the photographs and attention maps as large as a height allows, or None.

    The attention maps give way first, then, a little, the photographs.
    """
    for height, make in _photo_blocks(report, grid):
        left = space - height
        if left < 0:
            continue
        if not report.attention:
            return [make()]
        attention = _attention_row(report, grid, left - GAP)
        if attention:
            return [make(), attention]
    return None


def _photo_blocks(report: FileReport, grid: Grid) -> Iterator[tuple[float, Callable[[], Block]]]:
    """Yield the ways to show the photographs, the largest first: their height, and the block.

    Only the block that is taken is made: each has its photographs reduced anew.
    """
    if WidePhotos.suits(report.views):
        wide = WidePhotos(report.views, grid)
        yield wide.height, lambda: wide
    photos = [view.photo for view in report.views]
    for share in _steps(PhotoRow.largest, PhotoRow.smallest):
        yield row_height(photos, grid, share), partial(PhotoRow, report.views, grid, share)


def _attention_row(report: FileReport, grid: Grid, space: float) -> Block | None:
    maps = [view.attention for view in report.views]
    for share in _steps(AttentionRow.largest, AttentionRow.smallest):
        if row_height(maps, grid, share) <= space:
            return AttentionRow(report, grid, share)
    return None


def _steps(largest: float, smallest: float) -> Iterator[float]:
    share = largest
    while share >= smallest - 1e-9:
        yield share
        share -= 0.02


class LastRow:
    """Grades over time at the left, the signature at the right, the model's full name below.

    What is signed electronically says so in the place that is else for a pen.
    """

    def __init__(self, report: FileReport, grid: Grid) -> None:
        self._grid = grid
        self._chart = TrendChart(report.trend, grid.left(0), grid.two_columns)
        self._model = text.lay_within(report.model, style.CAPTION, grid.width, lines=1, smallest=6)
        width = grid.right - grid.left(2)
        self._signed = [
            text.lay(words, style.BODY if place else style.STRONG, width)
            for place, words in enumerate(report.signed)
        ]
        signed = LABEL + sum(lines.height for lines in self._signed)
        self._row = max(self._chart.height, _SIGNATURES, signed)
        self.height = self._row + (4 + self._model.height if report.model else 0.0)

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the row."""
        self._chart.draw(sheet, top)
        bottom = top - self._row
        if self._signed:
            self._draw_signed(sheet, top)
        else:
            self._draw_places(sheet, bottom)
        self._model.draw(sheet, self._grid.left(0), bottom - 4)

    def _draw_signed(self, sheet: Sheet, top: float) -> None:
        top -= LABEL
        for lines in self._signed:
            top = lines.draw(sheet, self._grid.left(2), top)

    def _draw_places(self, sheet: Sheet, bottom: float) -> None:
        x = self._grid.left(2)
        for y, words in (
            (bottom + 48, tr("Clinician: name and signature")),
            (bottom + LABEL, tr("Date")),
        ):
            sheet.setStrokeColor(style.MUTED)
            sheet.setLineWidth(style.HAIRLINE)
            sheet.line(x, y, self._grid.right, y)
            text.line(sheet, x, y - 9, words, style.CAPTION)


_SIGNATURES = 78.0
