"""What a report's page is made of: blocks one under another, and how they flow over pages."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from acne_desktop.reporting import style
from acne_desktop.reporting.style import GAP, Grid
from acne_desktop.reporting.tags import Sheet

FOOT = 26.0
RUNNING_HEAD = 54.0


class Block(Protocol):
    """A part of a page."""

    @property
    def height(self) -> float:
        """How much room the block takes, in points."""

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the block downwards from ``top``."""


@runtime_checkable
class Splittable(Protocol):
    """A block that may go on over the page's end."""

    def split(self, height: float) -> "tuple[Block, Block] | None":
        """Return what fits into a height and the rest, or None where hardly anything fits."""


Pages = list[list[Block]]


def room(grid: Grid) -> float:
    """Return the height that the blocks of a first page have; a further one has less."""
    return grid.top - style.BOTTOM - FOOT


def height_of(blocks: Sequence[Block]) -> float:
    """Return the height of blocks with the gaps between them."""
    return sum(block.height for block in blocks) + GAP * max(0, len(blocks) - 1)


def flow(blocks: Sequence[Block], grid: Grid, *, begun: Pages | None = None) -> Pages:
    """Fill page after page: what can be split is, everything else stays whole.

    ``begun`` are pages that are filled so far; the last of them is filled up first.
    """
    pages: Pages = [list(page) for page in begun] if begun else [[]]
    first, further = room(grid), room(grid) - RUNNING_HEAD
    left = (first if len(pages) == 1 else further) - _taken(pages[-1])
    waiting = list(blocks)
    while waiting:
        block = waiting.pop(0)
        splits = isinstance(block, Splittable)
        if block.height <= left or (not pages[-1] and not splits):
            pages[-1].append(block)
            left -= block.height + GAP
            continue
        halves = block.split(left) if isinstance(block, Splittable) else None
        if halves:
            pages[-1].append(halves[0])
            waiting.insert(0, halves[1])
        elif not pages[-1]:  # a whole page is too small for its first line: there it stands
            pages[-1].append(block)
        else:
            waiting.insert(0, block)
        if waiting:
            pages.append([])
            left = further
    return pages


def _taken(blocks: Sequence[Block]) -> float:
    return height_of(blocks) + GAP if blocks else 0.0


def placed(blocks: Sequence[Block], top: float) -> list[tuple[float, Block]]:
    """Return each block with the height it stands at."""
    places = []
    for block in blocks:
        places.append((top, block))
        top -= block.height + GAP
    return places


class ToFoot:
    """Holds a block down at the page's foot, so that it is found at the same place."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self.height = block.height

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the block at the foot, whatever ``top`` was."""
        self._block.draw(sheet, style.BOTTOM + FOOT + self.height)
