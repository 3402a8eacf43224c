"""Tables on a report's pages, of a few rows or of many thousands: they break between rows."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import accumulate

from acne_desktop.language import tr
from acne_desktop.reporting import style, text
from acne_desktop.reporting.content import Table
from acne_desktop.reporting.style import Grid
from acne_desktop.reporting.tags import Element, Sheet
from acne_desktop.reporting.text import Lines, Style

BETWEEN = 10.0  # columns
_CELL = 4.0  # above and below a row's words
_TOGETHER = 4  # rows of a short table stay on one page
_MOST = 330.0  # points high: a taller row goes on as another, so that every row fits on a page


@dataclass(frozen=True)
class _Row:
    """A row's words in lines, and whether a line is drawn under it."""

    cells: Sequence[Lines]
    height: float
    ends: bool = True


class TableBlock:
    """A table under its title, its columns as wide as their words ask for; breaks between rows.

    Its rows are laid once, however many pages they fill.
    """

    def __init__(
        self,
        table: Table,
        grid: Grid,
        *,
        widths: Sequence[float] | None = None,
        kind: Style = style.BODY,
    ) -> None:
        self._title = table.title
        self._grid = grid
        self._widths = widths or _widths(table, grid.width)
        self._element = Element("Table")
        self._heads = next(self._laid(table.columns, style.CAPTION))
        self._rows = [part for row in table.rows for part in self._laid(row, kind)]
        self._sums = [0.0, *accumulate(row.height for row in self._rows)]
        self._first, self._end = 0, len(self._rows)

    def _laid(self, cells: Sequence[str], kind: Style) -> Iterator[_Row]:
        """Give a row, or its parts where it is too tall."""
        pairs = zip(cells, self._widths, strict=True)
        rest = [text.lay(cell, kind, width) for cell, width in pairs]
        while (height := _height(rest)) > _MOST:
            halves = [lines.split(_MOST - 2 * _CELL) for lines in rest]
            first, rest = [half[0] for half in halves], [half[1] for half in halves]
            yield _Row(first, _height(first), ends=False)
        yield _Row(rest, height)

    @property
    def height(self) -> float:
        """Title, headings and rows."""
        return self._top_height + self._sums[self._end] - self._sums[self._first]

    @property
    def _top_height(self) -> float:
        return style.STRONG.leading + 3 + self._heads.height

    def split(self, height: float) -> "tuple[TableBlock, TableBlock] | None":
        """Return the rows that fit into a height and the rest, or None where none does."""
        rows = self._end - self._first
        if rows <= _TOGETHER and self.height <= _MOST:
            return None
        reach = self._sums[self._first] + height - self._top_height
        cut = min(bisect_right(self._sums, reach) - 1, self._end)
        if cut == self._end - 1 and cut - self._first > 1:
            cut -= 1  # no row stands alone on the next page
        if not self._first < cut < self._end:
            return None
        first, rest = copy(self), copy(self)
        first._end = rest._first = cut
        return first, rest

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the table; what is repeated on a further page is not read aloud again."""
        x, begun = self._grid.left(0), self._first > 0
        if begun:
            with sheet.artifact():
                title = tr("{title}, continued", title=self._title)
                text.line(sheet, x, top - 9.5, title, style.STRONG)
        else:
            with sheet.element("H2"):
                text.line(sheet, x, top - 9.5, self._title, style.STRONG)
        y = top - style.STRONG.leading - 3
        with sheet.group("Table", again=self._element):
            if begun:
                with sheet.artifact():
                    y = self._row(sheet, y, self._heads, "")
            else:
                y = self._row(sheet, y, self._heads, "TH")
            for row in self._rows[self._first : self._end]:
                y = self._row(sheet, y, row, "TD")

    def _row(self, sheet: Sheet, top: float, row: _Row, kind: str) -> float:
        bottom = top - row.height
        x = self._grid.left(0)
        with sheet.group("TR"):
            for lines, width in zip(row.cells, self._widths, strict=True):
                if kind:
                    with sheet.element(kind, scope="Column" if kind == "TH" else "", always=True):
                        lines.draw(sheet, x, top - _CELL)
                else:
                    lines.draw(sheet, x, top - _CELL)
                x += width + BETWEEN
        if row.ends:
            sheet.setStrokeColor(style.LINE)
            sheet.setLineWidth(style.HAIRLINE)
            sheet.line(self._grid.left(0), bottom, self._grid.right, bottom)
        return bottom


def _height(cells: Sequence[Lines]) -> float:
    return max(lines.height for lines in cells) + 2 * _CELL


def _widths(table: Table, width: float) -> list[float]:
    """Share the width among the columns by their longest words; a column alone takes the rest."""
    room = width - BETWEEN * (len(table.columns) - 1)
    wanted = []
    for place, head in enumerate(table.columns):
        cells = [text.width_of(row[place], style.BODY) for row in table.rows]
        wanted.append(max(text.width_of(head, style.CAPTION), *cells, 20.0) + 1)
    spare = room - sum(wanted)
    if spare >= 0:
        wanted[-1] += spare
        return wanted
    # Columns that are short keep their width; the long ones share what is left.
    fair = room / len(wanted)
    short = sum(w for w in wanted if w <= fair)
    longer = sum(w for w in wanted if w > fair)
    return [w if w <= fair else (room - short) * w / longer for w in wanted]
