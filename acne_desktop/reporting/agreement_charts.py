"""The drawings of agreement: a forest of intervals, tables of counts, panels over time."""

from collections.abc import Sequence

from reportlab.lib.colors import Color, HexColor

from acne_desktop.domain.agreement import Figure
from acne_desktop.domain.iga import GRADES
from acne_desktop.reporting import style, text
from acne_desktop.reporting.agreement_scale import at as place_of
from acne_desktop.reporting.agreement_scale import scale_from
from acne_desktop.reporting.content import ByThirds, Confusion, DriftChart, Forest
from acne_desktop.reporting.style import GUTTER, Grid
from acne_desktop.reporting.tags import Element, Sheet
from acne_desktop.reporting.text import Align
from acne_desktop.reporting.words import number

_TITLE = style.STRONG.leading + 5
_ROW = 14.0
_AXIS = 14.0
_SIGN = 2.6  # half of a figure's square
_NUMBERS = 110.0  # points wide: a figure with its interval
_BLACK = HexColor("#000000")  # ink is too light on the middle grounds
_CELL = 26.0
_HEADS = 12.0
_APART = 4.0  # between the names of two thirds
_PANEL = 74.0  # points high: a reader over time


class ForestChart:
    """Figures under one another, each a square with its interval as a line."""

    def __init__(self, forest: Forest, grid: Grid) -> None:
        self._forest = forest
        self._grid = grid
        estimates = [each for _, group in forest.groups for each in group]
        wide = max(text.width_of(each.label, style.CAPTION_INK) for each in estimates)
        self._left = grid.left(0) + min(wide + GUTTER, grid.width / 3)
        self._right = grid.right - _NUMBERS - GUTTER
        self._low = scale_from(each.figure for each in estimates)
        self._rows = len(estimates) + len(forest.groups)

    @property
    def height(self) -> float:
        """Title, rows and the axis."""
        return _TITLE + self._rows * _ROW + _AXIS

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the chart, read aloud as its words."""
        grid = self._grid
        with sheet.element("H2"):
            text.line(sheet, grid.left(0), top - 9.5, self._forest.title, style.STRONG)
        box = (grid.left(0), top - self.height, grid.right, top - _TITLE)
        with sheet.element("Figure", alt=self._forest.spoken, box=box):
            self._draw(sheet, top - _TITLE)

    def _draw(self, sheet: Sheet, top: float) -> None:
        sheet.saveState()
        bottom = top - self._rows * _ROW
        ticks = self._ticks()
        for x, words in ticks:
            text.line(sheet, x, bottom - 9, words, style.CAPTION, align=Align.CENTRE)
        y = top
        for name, group in self._forest.groups:
            _put(sheet, self._grid.left(0), y, name, style.CAPTION_STRONG)
            y -= _ROW
            upright(sheet, [x for x, _ in ticks], y - len(group) * _ROW, y)
            for each in group:
                room = self._left - self._grid.left(0) - 4
                fitted = text.lay_within(each.label, style.CAPTION_INK, room, lines=1, smallest=5)
                fitted.draw(sheet, self._grid.left(0), y - (_ROW - fitted.style.leading) / 2)
                self._interval(sheet, each.figure, y - _ROW / 2)
                _put(sheet, self._grid.right, y, each.text, style.CAPTION_INK, align=Align.RIGHT)
                y -= _ROW
        sheet.restoreState()

    def _ticks(self) -> list[tuple[float, str]]:
        steps = round((1 - self._low) / 0.2)
        values = [self._low + 0.2 * step for step in range(steps + 1)]
        return [(self._at(value), number(value)) for value in values]

    def _at(self, value: float) -> float:
        return self._left + place_of(value, self._low) * (self._right - self._left)

    def _interval(self, sheet: Sheet, found: Figure, y: float) -> None:
        if found.value is None:
            return
        sheet.setStrokeColor(style.ACCENT)
        sheet.setFillColor(style.ACCENT)
        sheet.setLineWidth(1.2)
        if found.low is not None and found.high is not None:
            low, high = self._at(found.low), self._at(found.high)
            sheet.line(low, y, high, y)
            for end in (low, high):
                sheet.line(end, y - 2, end, y + 2)
        at = self._at(found.value)
        sheet.rect(at - _SIGN, y - _SIGN, 2 * _SIGN, 2 * _SIGN, stroke=0, fill=1)


def upright(sheet: Sheet, places: Sequence[float], bottom: float, top: float) -> None:
    """Draw lines at values, beside rows; none through the headings between them."""
    sheet.setStrokeColor(style.LINE)
    sheet.setLineWidth(style.HAIRLINE)
    for x in places:
        sheet.line(x, bottom, x, top)


def _put(
    sheet: Sheet, x: float, top: float, words: str, kind: text.Style, *, align: Align = Align.LEFT
) -> None:
    text.line(sheet, x, top - _ROW / 2 - 0.357 * kind.size, words, kind, align=align)


def shade(count: int, row: int) -> tuple[Color, Color]:
    """Return a count's ground, darker the larger its share of its row, and its ink."""
    share = count / row if row else 0.0
    made = Color(
        *(
            white + share * (accent - white)
            for white, accent in zip(style.WHITE.rgb(), style.ACCENT.rgb(), strict=True)
        )
    )
    return made, max((_BLACK, style.WHITE), key=lambda ink: _contrast(ink, made))


def _contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours (WCAG 2.2)."""
    low, high = sorted(_luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.rgb()
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


class ConfusionRow:
    """Up to three tables of counts beside one another, a real table each."""

    def __init__(self, found: Sequence[Confusion], grid: Grid) -> None:
        self._grid = grid
        self._found = [
            (
                each,
                text.lay(each.title, style.CAPTION_STRONG, grid.column),
                text.lay(f"{each.rows}. {each.columns}.", style.CAPTION, grid.column),
                text.lay(each.note, style.CAPTION, grid.column),
            )
            for each in found
        ]
        self._above = max(title.height + sides.height for _, title, sides, _ in self._found)
        self._under = max(note.height for *_, note in self._found)

    @property
    def height(self) -> float:
        """The tallest words, the heads and five rows."""
        return self._above + 4 + _HEADS + len(GRADES) * _CELL * 0.7 + 3 + self._under

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the tables."""
        for column, (found, title, sides, note) in enumerate(self._found):
            x = self._grid.left(column)
            with sheet.element("H2"):
                y = title.draw(sheet, x, top)
            sides.draw(sheet, x, y)
            y = self._counts(sheet, x, top - self._above - 4, found)
            note.draw(sheet, x, y - 3)

    def _counts(self, sheet: Sheet, x: float, top: float, found: Confusion) -> float:
        tall = _CELL * 0.7
        with sheet.group("Table", again=Element("Table")):
            with sheet.group("TR"):
                with sheet.element("TH", scope="Column", always=True):
                    pass
                for grade in GRADES:
                    at = x + _HEADS + (grade + 0.5) * _CELL
                    with sheet.element("TH", scope="Column"):
                        text.line(sheet, at, top - 9, str(int(grade)), style.CAPTION_STRONG,
                                  align=Align.CENTRE)  # fmt: skip
            y = top - _HEADS
            for grade, row in zip(GRADES, found.counts, strict=True):
                base = y - tall / 2 - 0.357 * style.CAPTION.size
                with sheet.group("TR"):
                    with sheet.element("TH", scope="Row"):
                        text.line(sheet, x, base, str(int(grade)), style.CAPTION_STRONG)
                    for place, count in enumerate(row):
                        left = x + _HEADS + place * _CELL
                        _count(sheet, (left, y - tall, _CELL, tall), count, sum(row),
                               same=place == grade)  # fmt: skip
                y -= tall
        return y


def _count(
    sheet: Sheet, box: tuple[float, float, float, float], count: int, row: int, *, same: bool
) -> None:
    """Draw one cell; where both gave the same grade it has a stronger edge."""
    left, bottom, wide, tall = box
    ground, ink = shade(count, row)
    sheet.setFillColor(ground)
    sheet.setStrokeColor(style.ACCENT if same else style.LINE)
    sheet.setLineWidth(1.2 if same else style.HAIRLINE)
    inset = 0.6
    sheet.rect(left + inset, bottom + inset, wide - 2 * inset, tall - 2 * inset, stroke=1, fill=1)
    kind = style.tinted(style.CAPTION_STRONG if count else style.CAPTION, ink)
    with sheet.element("TD"):
        text.line(sheet, left + wide / 2, bottom + tall / 2 - 0.357 * kind.size, str(count),
                  kind, align=Align.CENTRE)  # fmt: skip


class DriftRow:
    """Up to three readers beside one another, each a panel of three thirds."""

    def __init__(self, chart: DriftChart, readers: Sequence[ByThirds], grid: Grid) -> None:
        self._chart = chart
        self._readers = readers
        self._grid = grid
        self._first = readers[0] is chart.readers[0]
        self._low = scale_from(third.figure for each in chart.readers for third in each.thirds)

    @property
    def height(self) -> float:
        """The title over the first row, the reader's name, the panel and the thirds."""
        return (_TITLE if self._first else 0.0) + _ROW + _PANEL + 2 * _AXIS

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the panels; all are read aloud with the first."""
        grid = self._grid
        if not self._first:
            with sheet.artifact():
                self._panels(sheet, top)
            return
        with sheet.element("H2"):
            text.line(sheet, grid.left(0), top - 9.5, self._chart.title, style.STRONG)
        box = (grid.left(0), top - self.height, grid.right, top - _TITLE)
        with sheet.element("Figure", alt=self._chart.spoken, box=box):
            self._panels(sheet, top - _TITLE)

    def _panels(self, sheet: Sheet, top: float) -> None:
        sheet.saveState()
        for column, reader in enumerate(self._readers):
            self._panel(sheet, self._grid.left(column), top, reader)
        sheet.restoreState()

    def _panel(self, sheet: Sheet, x: float, top: float, reader: ByThirds) -> None:
        _put(sheet, x, top, reader.reader, style.CAPTION_STRONG)
        left, right = x + 22, x + self._grid.column
        top -= _ROW + 3
        bottom = top - _PANEL
        sheet.setStrokeColor(style.LINE)
        sheet.setLineWidth(style.HAIRLINE)
        for value in sorted({self._low, 0.0, 0.5, 1.0}):
            y = bottom + place_of(value, self._low) * _PANEL
            sheet.line(left, y, right, y)
            text.line(sheet, x, y - 2.7, number(value), style.CAPTION)
        before: tuple[float, float] | None = None
        step = (right - left) / len(reader.thirds)
        room = step - _APART
        fitting = [
            text.lay_within(third.label, style.CAPTION, room, lines=2, smallest=5)
            for third in reader.thirds
        ]
        kind = min((each.style for each in fitting), key=lambda each: each.size)
        for place, third in enumerate(reader.thirds):
            at = left + (place + 0.5) * step
            words = text.lay(third.label, kind, room)
            words.draw(sheet, at - room / 2, bottom - 3, Align.CENTRE)
            before = self._point(sheet, at, bottom, third.figure, before)

    def _point(
        self,
        sheet: Sheet,
        at: float,
        bottom: float,
        found: Figure,
        before: tuple[float, float] | None,
    ) -> tuple[float, float] | None:
        """Draw a third's figure with its interval, and the line from the one before."""
        if found.value is None:
            return before

        def height(value: float) -> float:
            return bottom + place_of(value, self._low) * _PANEL

        sheet.setStrokeColor(style.ACCENT)
        sheet.setFillColor(style.ACCENT)
        y = height(found.value)
        if before is not None:
            sheet.setLineWidth(0.8)
            sheet.line(*before, at, y)
        if found.low is not None and found.high is not None:
            sheet.setLineWidth(1.2)
            sheet.line(at, height(found.low), at, height(found.high))
        sheet.circle(at, y, _SIGN, stroke=0, fill=1)
        return at, y
