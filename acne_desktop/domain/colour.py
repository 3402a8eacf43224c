"""Colours of a photograph: how they can be shown, and what a colour card in it tells."""

from dataclasses import dataclass
from enum import StrEnum

from acne_desktop.language import tr


class Colours(StrEnum):
    """How the colours of a photograph are shown. Grading always takes them as they were taken."""

    AS_TAKEN = "as_taken"
    CARD = "card"
    GREY_WORLD = "grey_world"

    @property
    def label(self) -> str:
        """Return the words that the screen uses."""
        return {
            Colours.AS_TAKEN: tr("As taken"),
            Colours.CARD: tr("By colour card (display only)"),
            Colours.GREY_WORLD: tr("Grey world (display only)"),
        }[self]


@dataclass(frozen=True)
class ColourError:
    """How far the card's patches are from their published colours, in CIEDE2000."""

    mean: float
    largest: float


@dataclass(frozen=True)
class CardReading:
    """What the search for a colour card in a photograph has given: derived data.

    ``method`` and ``version`` say how it was found. ``corners`` are those of the card's 6 x 4
    cells, clockwise as the card is read, from that of the dark skin patch, as fractions of the
    photograph's width and height; empty without a card. ``matrix`` holds nine numbers by row that
    take linear sRGB to the card's; empty where the card cannot be used, and ``refusal`` says why.
    ``edition`` names the card's published values, ``before`` and ``after`` the patches' errors.
    """

    method: str
    version: int
    corners: tuple[tuple[float, float], ...] = ()
    edition: str = ""
    before: ColourError | None = None
    after: ColourError | None = None
    matrix: tuple[float, ...] = ()
    refusal: str = ""

    @property
    def found(self) -> bool:
        """Tell whether there is a card in the photograph."""
        return bool(self.corners)

    @property
    def usable(self) -> bool:
        """Tell whether the photograph's colours can be corrected by it."""
        return bool(self.matrix)
