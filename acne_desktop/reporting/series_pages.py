"""Sets the series: the course at the top, then a row a visit, its photographs large enough."""

from collections.abc import Sequence

from acne_desktop.reporting import charts, pictures, style, text
from acne_desktop.reporting.blocks import FactsBlock
from acne_desktop.reporting.content import SeriesReport, SeriesRow
from acne_desktop.reporting.frame_blocks import Heading, PatientBlock, label
from acne_desktop.reporting.page import RUNNING_HEAD, Block, Pages, flow, height_of, room
from acne_desktop.reporting.picture_rows import TALLEST, draw_photo, empty_place
from acne_desktop.reporting.style import SMALL_GAP, Grid
from acne_desktop.reporting.tables import TableBlock
from acne_desktop.reporting.tags import Element, Sheet
from acne_desktop.reporting.trend_chart import TrendChart

_TELLING = 138.0  # points wide: the column of dates and grades
_BETWEEN = 8.0
_WIDEST = 150.0
_CHIP = 26.0
_LEVEL = 17.0
_RULE = 5.0  # above a row's words
_LOWER = 7.0  # the columns' names stand near to their rows


def pages_of(report: SeriesReport, grid: Grid) -> Pages:
    """Return the report's blocks, page by page."""
    element = Element("Table")
    first: list[Block] = [
        Heading(report.frame, grid),
        PatientBlock(report.frame, grid),
        FactsBlock(report.outcome, grid),
        TrendChart(report.trend, grid.left(0), grid.width, level=_LEVEL),
    ]
    columns = Columns(len(report.columns) - 1, grid)
    rows = [RowBlock(row, columns, element) for row in report.rows]
    pages = _in_rows(flow(first, grid), rows, report.columns, columns, element)
    last = [TableBlock(table, grid) for table in report.tables]
    return flow(last, grid, begun=pages)


def _in_rows(
    pages: Pages,
    rows: "Sequence[RowBlock]",
    names: Sequence[str],
    columns: "Columns",
    element: Element,
) -> Pages:
    """Add the rows; the names of the columns stand over the first of each page."""
    for number, row in enumerate(rows):
        full = room(columns.grid) - (RUNNING_HEAD if len(pages) > 1 else 0.0)
        named = NamesBlock(names, columns, element, again=number > 0)
        asked: list[Block] = [row] if number else [named, row]
        if height_of([*pages[-1], *asked]) > full:
            pages.append([named, row])
        else:
            pages[-1].extend(asked)
    return pages


class Columns:
    """Where a row's words and photographs stand."""

    def __init__(self, count: int, grid: Grid) -> None:
        self.grid = grid
        self.count = count
        space = grid.width - _TELLING - _BETWEEN * count
        self.width = min(_WIDEST, space / count)

    def left(self, place: int) -> float:
        """Return the left edge of a photograph."""
        return self.grid.left(0) + _TELLING + _BETWEEN + place * (self.width + _BETWEEN)


class NamesBlock:
    """The names of the columns; on a further page they are not read aloud again."""

    height = style.CAPTION.leading

    def __init__(
        self, names: Sequence[str], columns: Columns, table: Element, *, again: bool
    ) -> None:
        self._names = names
        self._columns = columns
        self._table = table
        self._again = again

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the names."""
        if self._again:
            with sheet.artifact():
                self._draw(sheet, top, "P")
        else:
            with sheet.group("Table", again=self._table), sheet.group("TR"):
                self._draw(sheet, top, "TH")

    def _draw(self, sheet: Sheet, top: float, kind: str) -> None:
        columns = self._columns
        places = [columns.grid.left(0), *(columns.left(i) for i in range(columns.count))]
        for x, words in zip(places, self._names, strict=True):
            with sheet.element(kind, scope="Column" if kind == "TH" else ""):
                label(sheet, x, top - _LOWER, words)


class RowBlock:
    """One visit: when, which grade and why at the left, its photographs beside that."""

    def __init__(self, row: SeriesRow, columns: Columns, table: Element) -> None:
        self._row = row
        self._columns = columns
        self._table = table
        self._printed = [
            None
            if view.photo is None
            else pictures.prepare(view.photo, columns.width, columns.width * TALLEST)
            for view in row.views
        ]
        heights = [printed.height for printed in self._printed if printed]
        self._tall = max(heights, default=columns.width * 0.6)
        self._notes = [text.lay(note, style.CAPTION_INK, _TELLING) for note in row.notes]

    @property
    def height(self) -> float:
        """The taller of words and photographs."""
        told = _TOLD + sum(lines.height + 2 for lines in self._notes)
        return _RULE + max(self._tall, told)

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the row as one of the table's."""
        with sheet.group("Table", again=self._table), sheet.group("TR"):
            self._draw(sheet, top - _RULE)

    def _draw(self, sheet: Sheet, top: float) -> None:
        sheet.setStrokeColor(style.LINE)
        sheet.setLineWidth(style.HAIRLINE)
        columns, row = self._columns, self._row
        x = columns.grid.left(0)
        sheet.line(x, top + _RULE, columns.grid.right, top + _RULE)
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
            x = columns.left(place)
            with sheet.group("TD"):
                if printed:
                    draw_photo(sheet, x, top, view, printed)
                else:
                    empty_place(sheet, x, top, view.absent, width=columns.width, height=self._tall)


_TOLD = style.STRONG.leading * 2 + style.CAPTION.leading + _CHIP + 2 * SMALL_GAP
