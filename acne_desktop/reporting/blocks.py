"""The parts of a report's page, each with its height and how it is drawn."""

from collections.abc import Sequence
from typing import Protocol

from reportlab.pdfgen.canvas import Canvas

from acne_desktop.reporting import charts, style, text
from acne_desktop.reporting.content import (
    ClinicianBlock,
    Labelled,
    Report,
    SuggestionBlock,
)
from acne_desktop.reporting.style import GUTTER, SMALL_GAP, Grid
from acne_desktop.reporting.text import Align, Lines

_CHIP = 58.0
_PAD = 10.0
_LABEL = style.CAPTION.leading + 1


class Block(Protocol):
    """A part of a page."""

    @property
    def height(self) -> float:
        """How much room the block takes, in points."""

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw the block downwards from ``top``."""


class Heading:
    """The clinic, what the paper is, when it was made, and whether the patient is synthetic."""

    def __init__(self, report: Report, grid: Grid) -> None:
        self._grid = grid
        self._synthetic = report.synthetic
        self._made = f"Report made {report.made_on.isoformat()}"
        names = (report.clinic, report.heading) if report.clinic else (report.heading,)
        self._title = text.lay_within(
            names[0], style.HEADING, grid.two_columns, lines=1, smallest=9
        )
        self._subtitle = text.lay(" ".join(names[1:]), style.CAPTION, grid.two_columns)

    @property
    def height(self) -> float:
        """The lines, the rule under them, and the mark of a synthetic patient."""
        mark = 24.0 if self._synthetic else 0.0
        return self._title.height + self._subtitle.height + 7 + mark

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw the heading."""
        grid = self._grid
        baseline = top - 0.75 * style.HEADING.leading
        text.line(canvas, grid.right, baseline, self._made, style.CAPTION, align=Align.RIGHT)
        y = self._title.draw(canvas, grid.left(0), top)
        y = self._subtitle.draw(canvas, grid.left(0), y) - 5
        canvas.setStrokeColor(style.ACCENT)
        canvas.setLineWidth(1.4)
        canvas.line(grid.left(0), y, grid.right, y)
        if self._synthetic:
            synthetic_mark(canvas, grid, y - 7, self._synthetic)


def synthetic_mark(canvas: Canvas, grid: Grid, top: float, words: str) -> None:
    """Draw the band that says that no real person is shown; 17 points high."""
    canvas.setFillColor(style.BANNER)
    canvas.roundRect(grid.left(0), top - 17, grid.width, 17, 4, stroke=0, fill=1)
    type_ = style.tinted(style.STRONG, style.ON_BANNER)
    middle = (grid.left(0) + grid.right) / 2
    text.line(canvas, middle, top - 11.7, words, type_, align=Align.CENTRE)


class PatientBlock:
    """Name and visit in large type, the facts under them on the grid's columns."""

    def __init__(self, report: Report, grid: Grid) -> None:
        self._grid = grid
        self._name = text.lay_within(
            report.name, style.NAME, grid.two_columns, lines=2, smallest=11
        )
        self._visit = report.visit
        self._facts = [
            (fact.label, text.lay(fact.text, style.BODY, grid.column)) for fact in report.facts
        ]

    @property
    def height(self) -> float:
        """The name's lines and the tallest fact."""
        tallest = max(lines.height for _, lines in self._facts)
        return 2 * _LABEL + self._name.height + SMALL_GAP + tallest

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw the patient."""
        grid = self._grid
        _label(canvas, grid.left(0), top, "Patient")
        _label(canvas, grid.left(2), top, self._visit.label)
        text.lay(self._visit.text, style.NAME, grid.column).draw(canvas, grid.left(2), top - _LABEL)
        top = self._name.draw(canvas, grid.left(0), top - _LABEL) - SMALL_GAP
        for column, (label, lines) in enumerate(self._facts):
            _label(canvas, grid.left(column), top, label)
            lines.draw(canvas, grid.left(column), top - _LABEL)


class GradeBlock:
    """The clinician's grade, large; the model's suggestion beside it, smaller."""

    def __init__(self, report: Report, grid: Grid, *, notes: Sequence[Labelled]) -> None:
        self._grid = grid
        self._clinician = report.clinician
        self._suggestion = SuggestionPanel(report.suggestion, grid) if report.suggestion else None
        beside = grid.two_columns if report.suggestion else grid.width
        self._left = _clinician_lines(report.clinician, beside - _CHIP - GUTTER - GUTTER, notes)

    @property
    def height(self) -> float:
        """The taller of the two sides."""
        left = max(_CHIP, sum(lines.height for lines, _ in self._left) + _LABEL)
        left += sum(gap for _, gap in self._left)
        return max(left, self._suggestion.height if self._suggestion else 0.0)

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw both sides."""
        grid = self._grid
        charts.grade_chip(canvas, grid.left(0), top, _CHIP, self._clinician.grade)
        x = grid.left(0) + _CHIP + GUTTER
        _label(canvas, x, top, self._clinician.label)
        y = top - _LABEL
        for lines, gap in self._left:
            y = lines.draw(canvas, x, y - gap)
        if self._suggestion:
            self._suggestion.draw(canvas, grid.left(2), top)


def _clinician_lines(
    block: ClinicianBlock, width: float, notes: Sequence[Labelled]
) -> list[tuple[Lines, float]]:
    """Return the lines beside the chip, each with the gap above it."""
    rows = [
        (text.lay_within(block.title, style.GRADE, width, lines=1, smallest=14), 0.0),
        (text.lay(block.definition, style.BODY, width), 1.0),
        (text.lay(block.source, style.CAPTION, width), 3.0),
        (text.lay(block.standing, style.STRONG, width), SMALL_GAP),
    ]
    for note in notes:
        rows.append((text.lay(f"{note.label}: {note.text}", style.BODY, width), 3.0))
    return [(lines, gap) for lines, gap in rows if lines.lines]


class SuggestionPanel:
    """The model's assessment: grade, a bar a grade, plausible set, version."""

    def __init__(self, block: SuggestionBlock, grid: Grid) -> None:
        self._block = block
        self._width = grid.column
        inner = grid.column - 2 * _PAD
        self._last = [
            text.lay(words, kind, inner)
            for words, kind in (
                (block.plausible, style.CAPTION_INK),
                (block.caution, style.CAPTION_STRONG),
                (block.model, style.CAPTION),
            )
            if words
        ]

    @property
    def height(self) -> float:
        """The panel with its padding."""
        bars = len(self._block.bars) * charts.BAR_ROW
        last = sum(lines.height for lines in self._last)
        return 2 * _PAD - 4 + _LABEL + style.SUGGESTED.leading + 3 + bars + 4 + last

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draw the panel with its upper left corner at (x, top)."""
        canvas.setFillColor(style.PANEL)
        canvas.roundRect(
            x, top - self.height, self._width, self.height, style.RADIUS, stroke=0, fill=1
        )
        inner = self._width - 2 * _PAD
        x, y = x + _PAD, top - _PAD + 3
        _label(canvas, x, y, self._block.label)
        words = f"{int(self._block.grade)}  {self._block.title}"
        y = text.lay(words, style.SUGGESTED, inner).draw(canvas, x, y - _LABEL) - 3
        y = charts.probability_bars(canvas, x, y, inner, self._block.bars) - 4
        for lines in self._last:
            y = lines.draw(canvas, x, y)


class NoteBlock:
    """A reason or comment at full width; may go on over the page's end."""

    def __init__(self, label: str, lines: Lines, grid: Grid) -> None:
        self.label = label
        self.lines = lines
        self._grid = grid

    @property
    def height(self) -> float:
        """The label and the lines."""
        return _LABEL + self.lines.height

    def split(self, height: float) -> "tuple[NoteBlock, NoteBlock] | None":
        """Return what fits into a height and the rest, or None where hardly anything fits."""
        first, rest = self.lines.split(height - _LABEL)
        if len(first.lines) < 2:
            return None
        goes_on = self.label if self.label.endswith("continued") else f"{self.label}, continued"
        return NoteBlock(self.label, first, self._grid), NoteBlock(goes_on, rest, self._grid)

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw the note."""
        _label(canvas, self._grid.left(0), top, self.label)
        self.lines.draw(canvas, self._grid.left(0), top - _LABEL)


class LastRow:
    """Grades over time at the left, the place to sign at the right."""

    height = style.STRONG.leading + 5 + charts.TREND_HEIGHT

    def __init__(self, report: Report, grid: Grid) -> None:
        self._report = report
        self._grid = grid

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw the row."""
        grid, trend = self._grid, self._report.trend
        text.line(canvas, grid.left(0), top - 9.5, trend.title, style.STRONG)
        y = top - style.STRONG.leading - 5
        if trend.sentence:
            text.line(canvas, grid.left(0), y - 8, trend.sentence, style.BODY)
        else:
            right = grid.left(1) + grid.column
            suggested = any(point.suggested is not None for point in trend.points)
            charts.trend_legend(canvas, right, top - 6.8, with_suggestion=suggested)
            charts.trend(canvas, grid.left(0), y, grid.two_columns, trend.points)
        self._sign(canvas, top)

    def _sign(self, canvas: Canvas, top: float) -> None:
        bottom = top - self.height
        x = self._grid.left(2)
        for y, words in (
            (bottom + 48, "Clinician: name and signature"),
            (bottom + _LABEL, "Date"),
        ):
            canvas.setStrokeColor(style.MUTED)
            canvas.setLineWidth(style.HAIRLINE)
            canvas.line(x, y, self._grid.right, y)
            text.line(canvas, x, y - 9, words, style.CAPTION)


def _label(canvas: Canvas, x: float, top: float, words: str) -> None:
    text.line(canvas, x, top - 8, words, style.CAPTION)
