"""The parts of a report's page that hold words: the grades, notes, facts and tables."""

from collections.abc import Sequence

from reportlab.lib.colors import Color

from acne_desktop.language import tr
from acne_desktop.reporting import charts, style, text
from acne_desktop.reporting.content import (
    ClinicianBlock,
    FileReport,
    Labelled,
    SuggestionBlock,
)
from acne_desktop.reporting.frame_blocks import LABEL, label
from acne_desktop.reporting.style import GUTTER, SMALL_GAP, Grid
from acne_desktop.reporting.tags import Sheet
from acne_desktop.reporting.text import Lines, Style

CHIP = 58.0
PAD = 10.0


class GradeBlock:
    """The clinician's grade, large; the model's suggestion beside it, smaller."""

    def __init__(self, report: FileReport, grid: Grid, *, notes: Sequence[Labelled]) -> None:
        self._grid = grid
        self._clinician = report.clinician
        self._suggestion = SuggestionPanel(report.suggestion, grid) if report.suggestion else None
        beside = grid.two_columns if report.suggestion else grid.width
        self._left = _clinician_lines(report.clinician, beside - CHIP - GUTTER - GUTTER, notes)

    @property
    def height(self) -> float:
        """The taller of the two sides."""
        left = max(CHIP, sum(lines.height for lines, _ in self._left) + LABEL)
        left += sum(gap for _, gap in self._left)
        return max(left, self._suggestion.height if self._suggestion else 0.0)

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw both sides."""
        grid = self._grid
        x = grid.left(0) + CHIP + GUTTER
        with sheet.element("H2"):
            label(sheet, x, top, self._clinician.label)
        charts.grade_chip(sheet, grid.left(0), top, CHIP, self._clinician.grade)
        y = top - LABEL
        for lines, gap in self._left:
            y = lines.draw(sheet, x, y - gap)
        if self._suggestion:
            self._suggestion.draw(sheet, grid.left(2), top)


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
        rows.append((text.lay(noted(note), style.BODY, width), 3.0))
    return [(lines, gap) for lines, gap in rows if lines.lines]


def noted(note: Labelled) -> str:
    """Return a note behind the word that names it."""
    return tr("{label}: {text}", label=note.label, text=note.text)


class SuggestionPanel:
    """The model's assessment: grade, a bar a grade, plausible set, version."""

    def __init__(self, block: SuggestionBlock, grid: Grid) -> None:
        self._block = block
        self._width = grid.column
        inner = grid.column - 2 * PAD
        # Of two lines in a language with longer words.
        self._words = text.lay(f"{int(block.grade)}  {block.title}", style.SUGGESTED, inner)
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
        return 2 * PAD - 4 + LABEL + self._words.height + 3 + bars + 4 + last

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """Draw the panel with its upper left corner at (x, top)."""
        panel(sheet, x, top, width=self._width, height=self.height, colour=style.PANEL)
        inner = self._width - 2 * PAD
        x, y = x + PAD, top - PAD + 3
        with sheet.element("H2"):
            label(sheet, x, y, self._block.label)
        y = self._words.draw(sheet, x, y - LABEL) - 3
        box = (x, y - len(self._block.bars) * charts.BAR_ROW, x + inner, y)
        with sheet.element("Figure", alt=self._block.spoken, box=box):
            y = charts.probability_bars(sheet, x, y, inner, self._block.bars) - 4
        for lines in self._last:
            y = lines.draw(sheet, x, y)


def panel(
    sheet: Sheet, x: float, top: float, *, width: float, height: float, colour: Color
) -> None:
    """Fill the ground that a panel's words stand on."""
    sheet.setFillColor(colour)
    sheet.roundRect(x, top - height, width, height, style.RADIUS, stroke=0, fill=1)


class NoteBlock:
    """A reason, plan or comment under its heading; may go on over the page's end."""

    def __init__(
        self,
        title: str,
        lines: Lines,
        x: float,
        *,
        begun: bool = False,
        heading: Style | None = None,
    ) -> None:
        self.lines = lines
        self._title = title
        self._begun = begun
        self._heading = heading or style.CAPTION
        self._x = x

    @property
    def height(self) -> float:
        """The heading and the lines."""
        return self._heading.leading + 1 + self.lines.height

    def split(self, height: float) -> "tuple[NoteBlock, NoteBlock] | None":
        """Return what fits into a height and the rest, or None where hardly anything fits."""
        first, rest = self.lines.split(height - self._heading.leading - 1)
        if len(first.lines) < 2 or not rest.lines:
            return None
        return (
            NoteBlock(self._title, first, self._x, begun=self._begun, heading=self._heading),
            NoteBlock(self._title, rest, self._x, begun=True, heading=self._heading),
        )

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the note."""
        words = tr("{title}, continued", title=self._title) if self._begun else self._title
        with sheet.element("H2"):
            text.line(sheet, self._x, top - 0.8 * self._heading.leading, words, self._heading)
        self.lines.draw(sheet, self._x, top - self._heading.leading - 1)


class FactsBlock:
    """Facts beside one another, each under the word that names it, on the grid's columns."""

    def __init__(self, facts: Sequence[Labelled], grid: Grid) -> None:
        self._grid = grid
        width = grid.column if len(facts) > 1 else grid.width
        self._facts = [(fact.label, text.lay(fact.text, style.STRONG, width)) for fact in facts]

    @property
    def height(self) -> float:
        """The tallest fact."""
        return LABEL + max(lines.height for _, lines in self._facts)

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the facts."""
        with sheet.group("L"):
            for column, (name, lines) in enumerate(self._facts):
                x = self._grid.left(column)
                with sheet.group("LI"):
                    with sheet.element("Lbl"):
                        label(sheet, x, top, name)
                    with sheet.element("LBody"):
                        lines.draw(sheet, x, top - LABEL)
