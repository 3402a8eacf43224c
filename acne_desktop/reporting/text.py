"""Text set in lines: any script, any length, broken where a reader expects it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from reportlab.lib.colors import Color

from acne_desktop.language import current
from acne_desktop.reporting import bidi, fonts, links, scripts
from acne_desktop.reporting.fonts import Weight
from acne_desktop.reporting.links import Link
from acne_desktop.reporting.tags import Sheet


class Align(Enum):
    """Where a line stands on the place given to it."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True)
class Style:
    """How text looks: size and leading in points."""

    size: float
    leading: float
    colour: Color
    weight: Weight = Weight.REGULAR

    def scaled(self, factor: float) -> "Style":
        """Return the style at another size."""
        return Style(self.size * factor, self.leading * factor, self.colour, self.weight)


@dataclass(frozen=True)
class Line:
    """One line: characters in reading order, with the direction of each (see ``bidi``)."""

    text: str
    levels: tuple[int, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Lines:
    """Text broken into lines of at most ``width`` points."""

    lines: tuple[Line, ...]
    style: Style
    width: float

    @property
    def height(self) -> float:
        """The height of the lines, in points."""
        return len(self.lines) * self.style.leading

    def split(self, height: float) -> "tuple[Lines, Lines]":
        """Return the lines that fit into ``height`` and the rest."""
        fitting = max(0, int((height + 0.01) / self.style.leading))
        return (
            Lines(self.lines[:fitting], self.style, self.width),
            Lines(self.lines[fitting:], self.style, self.width),
        )

    def draw(self, sheet: Sheet, x: float, top: float, align: Align = Align.LEFT) -> float:
        """Draw downwards from ``top``; return the new top, below the last line."""
        if any(line.links for line in self.lines):
            with sheet.group("P"):
                for number in range(len(self.lines)):
                    self._draw_linked(sheet, number, self._start(number, x, top, align))
            return top - self.height
        with sheet.element("P"):
            sheet.setFillColor(self.style.colour)
            for number, line in enumerate(self.lines):
                left, baseline = self._start(number, x, top, align)
                _draw_line(sheet, left, baseline, line, self.style)
        return top - self.height

    def _start(self, number: int, x: float, top: float, align: Align) -> tuple[float, float]:
        """Return where a line begins, on its baseline."""
        style = self.style
        # The letters stand in the middle of the leading: ascent less descent is about 0.78.
        baseline = top - number * style.leading - (style.leading + 0.72 * style.size) / 2
        if align is Align.LEFT:
            return x, baseline
        room = self.width - _line_width(self.lines[number], style)
        return x + align.value * room, baseline

    def _draw_linked(self, sheet: Sheet, number: int, start: tuple[float, float]) -> None:
        """Draw a line part by part, each part an element of its own, and the links lead away."""
        line, style = self.lines[number], self.style
        (left, baseline), below = start, 0.22 * style.size
        for part, link in _parts(line):
            right = left + _line_width(part, style)
            with sheet.element("Link" if link else "Span"):
                sheet.setFillColor(style.colour)
                _draw_line(sheet, left, baseline, part, style)
            if link:
                box = (left, baseline - below, right, baseline - below + style.size)
                sheet.lead(link.address, box)
            left = right


def lay(text: str, style: Style, width: float, *, linked: bool = False) -> Lines:
    """Break text into lines of at most ``width`` points; an empty text has no lines.

    ``linked`` makes the addresses in it lead where they say.
    """
    lines: list[Line] = []
    clean = fonts.printable(text).strip("\n ")
    for paragraph in clean.split("\n") if clean else ():
        level_of = bidi.levels(paragraph)
        # In a line that is read from right to left its parts are not where their words are.
        addresses = list(links.found_in(paragraph)) if linked and not any(level_of) else []
        for start, end in _breaks(paragraph, style, width):
            part = paragraph[start:end].rstrip(" ")
            inside = tuple(_cut(link, start, start + len(part)) for link in addresses)
            found = tuple(link for link in inside if link.start < link.end)
            lines.append(Line(part, tuple(level_of[start : start + len(part)]), found))
    return Lines(tuple(lines), style, width)


def _cut(link: Link, start: int, end: int) -> Link:
    """Return the part of a link that stands in a line; one of another line is empty."""
    return Link(max(link.start, start) - start, min(link.end, end) - start, link.address)


def _parts(whole: Line) -> Iterator[tuple[Line, Link | None]]:
    """Split a line into its links and what stands between them."""
    at = 0
    for link in whole.links:
        if at < link.start:
            yield Line(whole.text[at : link.start], whole.levels[at : link.start]), None
        yield Line(whole.text[link.start : link.end], whole.levels[link.start : link.end]), link
        at = link.end
    if at < len(whole.text):
        yield Line(whole.text[at:], whole.levels[at:]), None


def lay_within(text: str, style: Style, width: float, *, lines: int, smallest: float) -> Lines:
    """Break text like :func:`lay`, smaller where that keeps it to a number of lines.

    ``smallest`` is the least size in points; below it the text takes more lines instead.
    """
    size = style.size
    while True:
        laid = lay(text, style.scaled(size / style.size), width)
        if len(laid.lines) <= lines or size <= smallest:
            return laid
        size = max(smallest, size - 1)


def line(
    sheet: Sheet,
    x: float,
    baseline: float,
    text: str,
    style: Style,
    *,
    align: Align = Align.LEFT,
) -> float:
    """Draw one line of text at a baseline, unbroken; return its width in points."""
    clean = fonts.printable(text).replace("\n", " ")
    whole = Line(clean, tuple(bidi.levels(clean)))
    width = _line_width(whole, style)
    with sheet.element("P"):
        sheet.setFillColor(style.colour)
        _draw_line(sheet, x - align.value * width, baseline, whole, style)
    return width


def width_of(text: str, style: Style) -> float:
    """Return the width of one unbroken line, in points."""
    return _measure(fonts.printable(text), style.weight) * style.size


def _breaks(paragraph: str, style: Style, width: float) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each line of a paragraph; an empty one is one empty line."""
    room = width / style.size
    # Most texts are short: these are measured as the one line that will be drawn.
    if len(paragraph) <= 2 * room and _measure(paragraph.rstrip(" "), style.weight) <= room:
        yield 0, len(paragraph)
        return
    start = position = 0
    used = 0.0
    for piece in _pieces(paragraph):
        advance = _measure(piece.rstrip(" "), style.weight)
        if used + advance > room and position > start:
            yield start, position
            start, used = position, 0.0
        while advance > room and len(piece) > 1:
            fitting = _fitting(piece, style.weight, room)
            yield start, start + fitting
            start = position = start + fitting
            piece = piece[fitting:]  # noqa: PLW2901 - the rest of an over-long word
            advance = _measure(piece.rstrip(" "), style.weight)
        used += _measure(piece, style.weight)
        position += len(piece)
    yield start, len(paragraph)


# A word with the spaces after it (a hyphen or slash ends a word too), or a Chinese or Japanese
# character with the opening marks before it and, after it, the closing marks and small letters
# that begin no line: the places where a line may end.
_OPENING = "\u2018\u201c\u3008\u300a\u300c\u300e\u3010\u3014\uff08\uff3b\uff5b"
_CLOSING = (
    "\u2019\u201d\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\uff01\uff09\uff0c\uff0e"
    "\uff1a\uff1b\uff1f\uff3d\uff5d\u3005\u303b\u30fb\u30fc"
    "\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u308e"
    "\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7\u30ee\u30f5\u30f6"
)
_PIECE = re.compile(
    f"[{_OPENING}]*[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]"
    f"[{_CLOSING} ]*"
    "|[^ /\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff-]*[/-]*(?: +|(?<=[/-])|$|"
    "(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]))"
)


def _pieces(paragraph: str) -> Iterator[str]:
    position = 0
    while position < len(paragraph):
        found = _PIECE.match(paragraph, position)
        end = found.end() if found and found.end() > position else position + 1
        yield paragraph[position:end]
        position = end


def _fitting(piece: str, weight: Weight, room: float) -> int:
    """Return how many characters of an over-long word fit, at least one."""
    low, high = 1, min(len(piece), 1 + int(room * 8))  # no letter is narrower than 1/8 of the size
    while low < high:
        middle = (low + high + 1) // 2
        if _measure(piece[:middle], weight) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _measure(text: str, weight: Weight) -> float:
    """Return the width of text at size 1."""
    return _measured(text, weight, current())


@lru_cache(maxsize=4096)
def _measured(text: str, weight: Weight, _spoken: str) -> float:
    """Return the width of text in the fonts of the language spoken."""
    return (
        sum(
            fonts.advance(name, stretch, right_to_left=right_to_left)
            for name, part in fonts.runs(text, weight)
            for right_to_left, stretch in _directions(part)
        )
        / 1000
    )


def _directions(part: str) -> Iterator[tuple[bool, str]]:
    for start, end, level in bidi.visual_runs(part, bidi.levels(part)):
        yield bool(level % 2), part[start:end]


def _line_width(whole: Line, style: Style) -> float:
    return sum(
        fonts.advance(name, part, right_to_left=right_to_left) * style.size / 1000
        for name, part, right_to_left in _stretches(whole, style)
    )


def _draw_line(sheet: Sheet, x: float, baseline: float, whole: Line, style: Style) -> None:
    with sheet.span(scripts.read_as(whole.text, spoken=sheet.language)):
        for name, part, right_to_left in _stretches(whole, style):
            glyphs = fonts.shape(name, part, right_to_left=right_to_left)
            x = fonts.draw(
                sheet, x, baseline, glyphs, name=name, size=style.size, weight=style.weight
            )


def _stretches(whole: Line, style: Style) -> Iterator[tuple[str, str, bool]]:
    """Yield the line from left to right in parts of one font and one direction."""
    for start, end, level in bidi.visual_runs(whole.text, whole.levels):
        right_to_left = bool(level % 2)
        parts = list(fonts.runs(whole.text[start:end], style.weight))
        for name, part in reversed(parts) if right_to_left else parts:
            yield name, part, right_to_left
