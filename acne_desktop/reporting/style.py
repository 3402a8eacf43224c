"""The report's measures, colours and type: one grid of three columns, one family, few sizes."""

from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, LETTER

from acne_desktop.reporting.fonts import Weight
from acne_desktop.reporting.text import Style

PAPERS: dict[str, tuple[float, float]] = {"A4": A4, "Letter": LETTER}

WIDTH = 510.0  # between the margins: 15 mm of margin on A4, 18 mm on Letter
TOP = 28.0
BOTTOM = 22.0
GUTTER = 12.0
GAP = 12.0  # between blocks
SMALL_GAP = 6.0
RADIUS = 6.0
HAIRLINE = 0.6

INK = HexColor("#182024")
MUTED = HexColor("#536067")
LINE = HexColor("#D3D9DD")
PANEL = HexColor("#F4F6F7")
ACCENT = HexColor("#0B6A6E")
BANNER = HexColor("#E4ECF7")
ON_BANNER = HexColor("#23406B")
WHITE = HexColor("#FFFFFF")
CALM = HexColor("#E6F1F1")  # what the patient should find first
ON_CALM = HexColor("#0B4A4D")
TAKEN = HexColor("#CFE3E3")  # a treatment's bar
SUCCESS = HexColor("#EEF6EF")
ON_SUCCESS = HexColor("#2F6B3A")

# The window's ramp: one hue with even steps of lightness, told apart in grey too.
GRADES: tuple[Color, ...] = tuple(
    HexColor(c) for c in ("#EEE6FF", "#CFBCF4", "#A98DDB", "#765BA4", "#473466")
)
ON_GRADES: tuple[Color, ...] = (INK, INK, INK, WHITE, WHITE)
GRADE_EDGE = HexColor("#765BA4")

NAME = Style(17, 22, INK, Weight.BOLD)
TITLE = Style(11, 15, ACCENT, Weight.BOLD)
READING = Style(10.5, 15, INK)  # what a patient reads at home
READING_STRONG = Style(10.5, 15, INK, Weight.BOLD)
HEADING = Style(11, 15, INK, Weight.BOLD)
GRADE = Style(20, 26, INK, Weight.BOLD)
NUMERAL = Style(36, 36, INK, Weight.BOLD)
SUGGESTED = Style(12, 16, INK, Weight.BOLD)
STRONG = Style(9, 12.5, INK, Weight.BOLD)
BODY = Style(9, 12.5, INK)
CAPTION = Style(7.5, 10.5, MUTED)
CAPTION_INK = Style(7.5, 10.5, INK)
CAPTION_STRONG = Style(7.5, 10.5, INK, Weight.BOLD)


def tinted(style: Style, colour: Color) -> Style:
    """Return a style in another colour."""
    return Style(style.size, style.leading, colour, style.weight)


@dataclass(frozen=True)
class Grid:
    """Where the columns stand on one paper; lengths in points, heights from the bottom edge.

    The columns are the same on every paper, so a report reads the same on both.
    """

    paper: tuple[float, float]

    width: float = WIDTH

    @property
    def margin(self) -> float:
        """The margin at the left and at the right."""
        return (self.paper[0] - self.width) / 2

    @property
    def column(self) -> float:
        """The width of one of three columns."""
        return (self.width - 2 * GUTTER) / 3

    @property
    def two_columns(self) -> float:
        """The width of two columns and the gutter between them."""
        return 2 * self.column + GUTTER

    def left(self, column: int) -> float:
        """Return the left edge of a column (0, 1 or 2)."""
        return self.margin + column * (self.column + GUTTER)

    @property
    def right(self) -> float:
        """The right margin's edge."""
        return self.paper[0] - self.margin

    @property
    def top(self) -> float:
        """The upper margin's edge."""
        return self.paper[1] - TOP
