"""Sets the patient's own page: the grade and the photographs, and beside them what to do."""

from collections.abc import Sequence

from acne_desktop.reporting import charts, pictures, style, text
from acne_desktop.reporting.blocks import CHIP, PAD, NoteBlock, panel
from acne_desktop.reporting.content import PatientReport, Shown, ViewBlock
from acne_desktop.reporting.frame_blocks import LABEL, Heading, PatientBlock, label
from acne_desktop.reporting.page import Block, Pages, ToFoot, flow, height_of, placed, room
from acne_desktop.reporting.picture_rows import TALLEST, draw_photo, empty_place
from acne_desktop.reporting.style import GAP, GUTTER, SMALL_GAP, Grid
from acne_desktop.reporting.tags import Sheet
from acne_desktop.reporting.text import Style
from acne_desktop.reporting.trend_chart import TrendChart

_LEAST_PHOTO = 92.0  # points high: smaller tells nothing
_NAMES = style.CAPTION.leading + 2
_HEAD = style.STRONG.leading + 3
_BULLET = 10.0
_LEVEL, _WIDE_LEVEL, _HIGHEST = 17.0, 12.0, 34.0  # of the trend
_WHOLE = 3  # views of a triplet
_EVEN = 0.5  # points: heights are sums of fractions


def pages_of(report: PatientReport, grid: Grid) -> Pages:
    """Return the report's blocks: one page unless the plan is very long.

    What to do stands in a column of its own at the right, from the grade to the foot. Without a
    plan and treatments only the next visit is there, and the photographs take the whole width.
    """
    head: list[Block] = [Heading(report.frame, grid), PatientBlock(report.frame, grid)]
    space = room(grid) - height_of(head) - GAP - _EVEN
    side = SideColumn(report, grid)
    if side.height > space:
        side = SideColumn(report, grid, reading=style.BODY)
    if not side.told:
        return [[*head, *_wide(report, grid, space)]]
    if side.height <= space:
        return [[*head, Beside(_column(report, grid, space), side)]]
    short = SideColumn(report, grid, with_plan=False)
    lines = text.lay(report.plan.text, style.READING, grid.width)
    plan = NoteBlock(report.plan.label, lines, grid.left(0), heading=style.STRONG)
    first: list[Block] = [*head, Beside(_column(report, grid, space), short)]
    return flow([plan], grid, begun=[first, []])


def _wide(report: PatientReport, grid: Grid, space: float) -> list[Block]:
    today = TodayBlock(report, grid)
    side = SideColumn(report, grid)
    chart = TrendChart(report.trend, grid.left(0), grid.width, level=_WIDE_LEVEL)
    top = Beside([today], side)
    left = space - height_of([top, chart]) - GAP
    return [top, PhotoRows(report.rows, grid, grid.width, left), ToFoot(chart)]


def _column(report: PatientReport, grid: Grid, space: float) -> list[Block]:
    """Return what stands at the left of what to do."""
    today = TodayBlock(report, grid)
    chart = TrendChart(report.trend, grid.left(0), grid.two_columns, level=_LEVEL)
    left = space - height_of([today, chart]) - GAP
    photos = PhotoRows(report.rows, grid, grid.two_columns, left)
    spare = space - height_of([today, photos, chart])
    level = min(_HIGHEST, _LEVEL + max(0.0, spare) / 4)  # four steps between five grades
    chart = TrendChart(report.trend, grid.left(0), grid.two_columns, level=level)
    return [today, photos, chart]


class Beside:
    """Blocks under one another at the left, one beside them at the right."""

    def __init__(self, left: Sequence[Block], right: "SideColumn") -> None:
        self._left = left
        self._right = right
        self.height = max(height_of(left), right.height)
        if right.told:
            right.ground = self.height

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw both sides, the left one first."""
        for y, block in placed(self._left, top):
            block.draw(sheet, y)
        self._right.draw(sheet, top)


class TodayBlock:
    """The grade and what it means in everyday words."""

    def __init__(self, report: PatientReport, grid: Grid) -> None:
        self._report = report
        self._grid = grid
        width = grid.two_columns - CHIP - 2 * GUTTER
        self._lines = [
            (lines, gap)
            for lines, gap in (
                (text.lay_within(report.title, style.GRADE, width, lines=1, smallest=14), 0.0),
                (text.lay(report.meaning, style.READING, width), 2.0),
                (text.lay(report.change, style.READING_STRONG, width), SMALL_GAP),
            )
            if lines.lines
        ]

    @property
    def height(self) -> float:
        """The chip or the words."""
        return max(CHIP, LABEL + sum(lines.height + gap for lines, gap in self._lines))

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the grade and its words."""
        grid = self._grid
        x = grid.left(0) + CHIP + GUTTER
        with sheet.element("H2"):
            label(sheet, x, top, self._report.label)
        charts.grade_chip(sheet, grid.left(0), top, CHIP, self._report.grade)
        y = top - LABEL
        for lines, gap in self._lines:
            y = lines.draw(sheet, x, y - gap)


class SideColumn:
    """What to do: the next visit, what is being taken, the plan; on a calm ground."""

    def __init__(
        self,
        report: PatientReport,
        grid: Grid,
        *,
        with_plan: bool = True,
        reading: Style = style.READING,
    ) -> None:
        self._report = report
        self._x = grid.left(2)
        self._width = grid.column
        inner = grid.column - 2 * PAD
        big = style.tinted(style.SUGGESTED, style.ON_CALM)
        self._when = text.lay(report.next_visit.text, big, inner)
        self._taken = [
            text.lay(words, reading, inner - _BULLET) for words in report.treatment_lines
        ]
        told = report.plan.text if with_plan else report.plan_elsewhere
        self._plan = text.lay(told if report.plan.text else "", reading, inner)
        self.told = bool(self._taken or self._plan.lines)
        self.ground = 0.0  # how far down the calm ground goes, where farther than the words

    @property
    def height(self) -> float:
        """The panel with its padding."""
        taken = sum(lines.height for lines in self._taken)
        parts = [part for part in (taken, self._plan.height) if part]
        rest = sum(GAP + _HEAD + part for part in parts)
        return 2 * PAD + LABEL + self._when.height + rest

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the column."""
        report = self._report
        high = max(self.height, self.ground)
        panel(sheet, self._x, top, width=self._width, height=high, colour=style.CALM)
        x, y = self._x + PAD, top - PAD + 2
        with sheet.element("H2"):
            label(sheet, x, y, report.next_visit.label)
        y = self._when.draw(sheet, x, y - LABEL)
        if self._taken:
            y = self._title(sheet, x, y - GAP, report.treatments.label)
            with sheet.group("L"):
                for lines in self._taken:
                    sheet.setFillColor(style.ACCENT)
                    middle = y - lines.style.leading / 2
                    sheet.circle(x + 2.5, middle, 1.8, stroke=0, fill=1)
                    with sheet.group("LI"), sheet.element("LBody"):
                        y = lines.draw(sheet, x + _BULLET, y)
        if self._plan.lines:
            y = self._title(sheet, x, y - GAP, report.plan.label)
            self._plan.draw(sheet, x, y)

    @staticmethod
    def _title(sheet: Sheet, x: float, top: float, words: str) -> float:
        with sheet.element("H2"):
            text.line(sheet, x, top - 9.5, words, style.tinted(style.STRONG, style.ON_CALM))
        return top - _HEAD


class PhotoRows:
    """The photographs before and now: the same views under one another, as large as they fit."""

    def __init__(self, rows: Sequence[Shown], grid: Grid, across_all: float, space: float) -> None:
        self._rows = rows
        self._grid = grid
        columns = max(len(row.views) for row in rows)
        self._mosaic = len(rows) == 1 and columns == _WHOLE
        # Two visits of one view stand beside one another.
        self._beside = columns == 1 and len(rows) > 1
        across = len(rows) if self._beside else columns
        down = 1 if self._beside else len(rows)
        named = 0.0 if self._beside else _NAMES
        titles = _HEAD * down
        tall = (space - titles - named - SMALL_GAP * (down - 1)) / down
        width = (across_all - GUTTER * (across - 1)) / across
        shapes = [v.photo.shape for row in rows for v in row.views if v.photo is not None]
        aspect = min(TALLEST, max((h / w for h, w, _ in shapes), default=1.0))
        tall = max(min(tall, width * aspect), _LEAST_PHOTO)
        self._width = min(width, tall / aspect)
        self._tall = tall
        self._named = named
        self.height = titles + named + tall * down + SMALL_GAP * (down - 1)
        if self._mosaic:
            self._width, self._tall = _mosaic(across_all, space - _HEAD - _NAMES, aspect)
            self.height = _HEAD + _NAMES + self._tall

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the rows; where there is room beside them the photographs stand apart evenly."""
        if self._mosaic:
            self._draw_mosaic(sheet, top)
            return
        grid = self._grid
        gap = GUTTER
        y = top
        for number, row in enumerate(self._rows):
            left = grid.left(0) + number * (self._width + gap) if self._beside else grid.left(0)
            with sheet.element("H2"):
                text.line(sheet, left, y - 9.5, row.title, style.STRONG)
            under = y - _HEAD
            if number == 0 and self._named:
                for place, view in enumerate(row.views):
                    x = left + place * (self._width + gap)
                    label(sheet, x, under + 2, view.title)
                under -= _NAMES
            for place, view in enumerate(row.views):
                x = left + place * (self._width + gap)
                _photo(sheet, x, under, view, (self._width, self._tall))
            if not self._beside:
                y = under - self._tall - SMALL_GAP

    def _draw_mosaic(self, sheet: Sheet, top: float) -> None:
        """Draw one visit: the frontal view large, the sides under one another beside it."""
        (row,) = self._rows
        left = self._grid.left(0)
        with sheet.element("H2"):
            text.line(sheet, left, top - 9.5, row.title, style.STRONG)
        y = top - _HEAD
        beside = left + self._width + GUTTER
        half = (self._tall - SMALL_GAP - _NAMES) / 2
        small = self._width * half / self._tall
        places = (
            (left, y, self._width, self._tall),
            (beside, y, small, half),
            (beside, y - half - SMALL_GAP - _NAMES, small, half),
        )
        for view, (x, above, wide, tall) in zip(row.views, places, strict=True):
            label(sheet, x, above + 2, view.title)
            _photo(sheet, x, above - _NAMES, view, (wide, tall))


def _mosaic(across: float, space: float, aspect: float) -> tuple[float, float]:
    """Return the size of a large picture beside which two of half its height stand."""
    between = SMALL_GAP + _NAMES
    # tall / aspect + gutter + (tall - between) / 2 / aspect = across
    tall = (across - GUTTER + between / 2 / aspect) * 2 * aspect / 3
    tall = max(min(tall, space), _LEAST_PHOTO * 2)
    return tall / aspect, tall


def _photo(sheet: Sheet, x: float, top: float, view: ViewBlock, size: tuple[float, float]) -> None:
    """Draw a photograph fitted into a place, or keep the place."""
    if view.photo is None:
        empty_place(sheet, x, top, view.absent, width=size[0], height=size[1])
    else:
        draw_photo(sheet, x, top, view, pictures.prepare(view.photo, *size))
