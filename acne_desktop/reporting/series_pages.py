"""Sets the series: the course at the top, then a row a visit, its photographs large enough."""

from collections.abc import Sequence

from acne_desktop.reporting import charts, pictures, style, text
from acne_desktop.reporting.blocks import FactsBlock, TableBlock
from acne_desktop.reporting.content import SeriesReport, SeriesRow
from acne_desktop.reporting.frame_blocks import Heading, PatientBlock, label
from acne_desktop.reporting.page import Block, Pages, flow
from acne_desktop.reporting.picture_rows import TALLEST, draw_photo, empty_place
from acne_desktop.reporting.style import SMALL_GAP, Grid
from acne_desktop.reporting.tags import Element, Sheet
from acne_desktop.reporting.trend_chart import TrendChart

_TELLING = 112.0  # points wide: the column of dates and grades
_BETWEEN = 8.0
_WIDEST = 150.0
_CHIP = 26.0
_LEVEL = 17.0


def pages_of(report: SeriesReport, grid: Grid) -> Pages:
    """Return the report's blocks, page by page."""
    table = Element("Table")
    first: list[Block] = [
        Heading(report.frame, grid),
        PatientBlock(report.frame, grid),
        FactsBlock(report.outcome, grid),
        TrendChart(report.trend, grid.left(0), grid.width, level=_LEVEL),
        *(TableBlock(t, grid) for t in report.tables),
    ]
    rows: list[Block] = [
        RowBlock(row, report.columns, grid, table, headed=number == 0)
        for number, row in enumerate(report.rows)
    ]
    pages = flow([*first, *rows], grid)
    for page in pages[1:]:  # the names of the columns stand on every page
        for number, block in enumerate(page):
            if isinstance(block, RowBlock):
                page[number] = block.named_again()
                break
    return pages


class RowBlock:
    """One visit: when, which grade and why at the left, its photographs beside that."""

    def __init__(
        self,
        row: SeriesRow,
        columns: Sequence[str],
        grid: Grid,
        table: Element,
        *,
        headed: bool,
        again: bool = False,
    ) -> None:
        self._row = row
        self._columns = columns
        self._grid = grid
        self._table = table
        self._headed = headed
        self._again = again
        count = len(row.views)
        room = grid.width - _TELLING - _BETWEEN * count
        self._width = min(_WIDEST, room / count)
        self._printed = [
            None
            if view.photo is None
            else pictures.prepare(view.photo, self._width, self._width * TALLEST)
            for view in row.views
        ]
        heights = [printed.height for printed in self._printed if printed]
        self._tall = max(heights, default=self._width * 0.6)
        self._notes = [text.lay(note, style.CAPTION_INK, _TELLING) for note in row.notes]

    def named_again(self) -> "RowBlock":
        """Return the row with the columns' names over it, on a further page."""
        if self._headed:
            return self
        return RowBlock(self._row, self._columns, self._grid, self._table, headed=False, again=True)

    @property
    def height(self) -> float:
        """The taller of words and photographs, and the names above the first of a page.

        Every row asks for the room of the names, so that pages do not run over.
        """
        told = _TOLD + sum(lines.height + 2 for lines in self._notes)
        return _NAMES + max(self._tall, told)

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the row as one of the table's."""
        with sheet.group("Table", again=self._table):
            if self._headed:
                with sheet.group("TR"):
                    self._names(sheet, top, "TH")
            elif self._again:
                with sheet.artifact():
                    self._names(sheet, top, "")
            with sheet.group("TR"):
                self._draw(sheet, top - _NAMES)

    def _names(self, sheet: Sheet, top: float, kind: str) -> None:
        places = [self._grid.left(0), *(self._left(i) for i in range(len(self._row.views)))]
        for x, words in zip(places, self._columns, strict=True):
            with sheet.element(kind or "P", scope="Column" if kind else ""):
                label(sheet, x, top, words)

    def _left(self, place: int) -> float:
        return self._grid.left(0) + _TELLING + _BETWEEN + place * (self._width + _BETWEEN)

    def _draw(self, sheet: Sheet, top: float) -> None:
        sheet.setStrokeColor(style.LINE)
        sheet.setLineWidth(style.HAIRLINE)
        sheet.line(self._grid.left(0), top + 5, self._grid.right, top + 5)
        row, x = self._row, self._grid.left(0)
        with sheet.group("TH", scope="Row"):
            y = text.lay(row.day, style.STRONG, _TELLING).draw(sheet, x, top)
            y = text.lay(row.since, style.CAPTION, _TELLING).draw(sheet, x, y) - SMALL_GAP
            charts.grade_chip(sheet, x, y, _CHIP, row.grade)
            title = text.lay(row.title, style.STRONG, _TELLING - _CHIP - 8)
            title.draw(sheet, x + _CHIP + 8, y - (_CHIP - title.height) / 2)
            y -= max(_CHIP, title.height) + SMALL_GAP
            for lines in self._notes:
                y = lines.draw(sheet, x, y) - 2
        for place, (view, printed) in enumerate(zip(row.views, self._printed, strict=True)):
            x = self._left(place)
            with sheet.group("TD"):
                if printed:
                    draw_photo(sheet, x, top, view, printed)
                else:
                    empty_place(sheet, x, top, view.absent, width=self._width, height=self._tall)


_NAMES = style.CAPTION.leading + 7
_TOLD = style.STRONG.leading * 2 + style.CAPTION.leading + _CHIP + 2 * SMALL_GAP
