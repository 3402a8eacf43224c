"""What stands around every report: the clinic's header, the patient, each page's head and foot."""

from acne_desktop.language import tr
from acne_desktop.reporting import pictures, style, text
from acne_desktop.reporting.content import Frame
from acne_desktop.reporting.page import RUNNING_HEAD
from acne_desktop.reporting.style import GAP, SMALL_GAP, Grid
from acne_desktop.reporting.tags import Sheet
from acne_desktop.reporting.text import Align

LABEL = style.CAPTION.leading + 1
_LOGO = (120.0, 42.0)  # the largest, in points
_RULE = 1.4
_MARK = 24.0


class Heading:
    """The clinic, what the paper is, when it was made, and whether the patient is synthetic."""

    def __init__(self, frame: Frame, grid: Grid) -> None:
        self._grid = grid
        self._frame = frame
        head = frame.letterhead
        self._logo = None if head.logo is None else pictures.prepare_drawing(head.logo, *_LOGO)
        indent = self._logo.width + 10 if self._logo else 0.0
        self._left = grid.left(0) + indent
        width = grid.two_columns - indent
        self._clinic = text.lay_within(head.name, style.HEADING, width, lines=1, smallest=9)
        address = "\n".join(part for part in (head.address.strip(), head.contact.strip()) if part)
        self._address = text.lay(address, style.CAPTION, width, linked=True)
        self._title = text.lay_within(frame.heading, style.TITLE, grid.column, lines=1, smallest=9)
        self._made = text.lay(frame.made, style.CAPTION, grid.column)

    @property
    def height(self) -> float:
        """The taller side, the rule under it, and the mark of a synthetic patient."""
        return self._sides + 7 + (_MARK if self._frame.synthetic else 0.0)

    @property
    def _sides(self) -> float:
        return max(
            self._clinic.height + self._address.height,
            self._title.height + self._made.height,
            self._logo.height if self._logo else 0.0,
        )

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the heading."""
        grid = self._grid
        with sheet.element("H1"):
            y = self._title.draw(sheet, grid.left(2), top, Align.RIGHT)
        self._made.draw(sheet, grid.left(2), y, Align.RIGHT)
        if self._logo:
            self._logo.draw(sheet, grid.left(0), top, tr("Logo of the practice"))
        y = self._clinic.draw(sheet, self._left, top)
        self._address.draw(sheet, self._left, y)
        y = top - self._sides - 5
        sheet.setStrokeColor(style.ACCENT)
        sheet.setLineWidth(_RULE)
        sheet.line(grid.left(0), y, grid.right, y)
        if self._frame.synthetic:
            synthetic_mark(sheet, grid, y - 7, self._frame.synthetic)


def synthetic_mark(sheet: Sheet, grid: Grid, top: float, words: str) -> None:
    """Draw the band that says that no real person is shown; 17 points high."""
    sheet.setFillColor(style.BANNER)
    sheet.roundRect(grid.left(0), top - 17, grid.width, 17, 4, stroke=0, fill=1)
    type_ = style.tinted(style.STRONG, style.ON_BANNER)
    middle = (grid.left(0) + grid.right) / 2
    text.line(sheet, middle, top - 11.7, words, type_, align=Align.CENTRE)


class PatientBlock:
    """Name and visit in large type, the facts under them on the grid's columns."""

    def __init__(self, frame: Frame, grid: Grid) -> None:
        self._grid = grid
        self._frame = frame
        self._name = text.lay_within(
            frame.patient.text, style.NAME, grid.two_columns, lines=2, smallest=11
        )
        self._which = text.lay_within(
            frame.which.text, style.NAME, grid.column, lines=1, smallest=9
        )
        self._facts = [
            (fact.label, text.lay(fact.text, style.BODY, grid.column)) for fact in frame.facts
        ]

    @property
    def height(self) -> float:
        """The name's lines and the tallest fact."""
        tall = LABEL + max(self._name.height, self._which.height)
        if not self._facts:
            return tall
        tallest = max(lines.height for _, lines in self._facts)
        return tall + SMALL_GAP + LABEL + tallest

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the patient."""
        grid, frame = self._grid, self._frame
        label(sheet, grid.left(0), top, frame.patient.label)
        with sheet.element("H2"):
            y = self._name.draw(sheet, grid.left(0), top - LABEL)
        label(sheet, grid.left(2), top, frame.which.label)
        other = self._which.draw(sheet, grid.left(2), top - LABEL)
        top = min(y, other) - SMALL_GAP
        with sheet.group("L"):
            for column, (name, lines) in enumerate(self._facts):
                with sheet.group("LI"):
                    with sheet.element("Lbl"):
                        label(sheet, grid.left(column), top, name)
                    with sheet.element("LBody"):
                        lines.draw(sheet, grid.left(column), top - LABEL)


def running_head(sheet: Sheet, frame: Frame, grid: Grid) -> float:
    """Name patient and visit on every further page; return the new top."""
    with sheet.artifact():
        type_ = style.STRONG
        which = f"{frame.which.label} {frame.which.text}"
        if frame.identifier:
            which = f"#{frame.identifier}   {which}"
        room = grid.width - text.width_of(which, style.CAPTION) - 2 * GAP
        name = text.lay(frame.patient.text, type_, room).lines
        shown = name[0].text if name else ""
        if len(name) > 1:
            shown += "\N{HORIZONTAL ELLIPSIS}"
        text.line(sheet, grid.left(0), grid.top - 10, shown, type_)
        text.line(sheet, grid.right, grid.top - 10, which, style.CAPTION, align=Align.RIGHT)
        sheet.setStrokeColor(style.ACCENT)
        sheet.setLineWidth(_RULE)
        sheet.line(grid.left(0), grid.top - 17, grid.right, grid.top - 17)
        if frame.synthetic:
            synthetic_mark(sheet, grid, grid.top - 24, frame.synthetic)
            return grid.top - RUNNING_HEAD
    return grid.top - 17 - GAP


def foot(sheet: Sheet, frame: Frame, grid: Grid, *, number: int, count: int) -> None:
    """Draw the foot of a page; what it says beside the page's number is read aloud once."""
    top = style.BOTTOM + 12
    sheet.setStrokeColor(style.LINE)
    sheet.setLineWidth(style.HAIRLINE)
    sheet.line(grid.left(0), top, grid.right, top)
    page = tr("Page {number} of {count}", number=number, count=count)
    with sheet.artifact():
        wide = text.line(sheet, grid.right, top - 11, page, style.CAPTION, align=Align.RIGHT)
    note = text.lay_within(
        frame.footnote, style.CAPTION, grid.width - wide - 24, lines=1, smallest=6
    )
    if number == 1:
        note.draw(sheet, grid.left(0), top - 3)
    else:
        with sheet.artifact():
            note.draw(sheet, grid.left(0), top - 3)


def label(sheet: Sheet, x: float, top: float, words: str) -> None:
    """Write the small word that names what stands under it."""
    text.line(sheet, x, top - 8, words, style.CAPTION)
