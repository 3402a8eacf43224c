"""What a clinician marked on a photograph, drawn over its print: arrows, circles, words."""

import math
from collections.abc import Sequence

from acne_desktop.domain.marks import Mark, MarkKind
from acne_desktop.reporting import style, text
from acne_desktop.reporting.tags import Sheet

_HEAD = 6.0
_LINES = ((2.6, style.INK), (1.3, style.WHITE))  # light on dark, seen on any skin


def draw_marks(
    sheet: Sheet, x: float, top: float, size: tuple[float, float], marks: Sequence[Mark]
) -> None:
    """Draw marks over a photograph whose upper left corner is at (x, top)."""
    width, height = size
    for mark in marks:
        points = [(x + across * width, top - down * height) for across, down in mark.points]
        if mark.kind is MarkKind.ARROW:
            _arrow(sheet, points[0], points[1])
        elif mark.kind is MarkKind.CIRCLE:
            _circle(sheet, points[0], points[1])
        if mark.text:
            _words(sheet, points[0], mark.text, right=x + width, left=x)


def _arrow(sheet: Sheet, start: tuple[float, float], end: tuple[float, float]) -> None:
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    barbs = [
        (end[0] - _HEAD * math.cos(angle + turn), end[1] - _HEAD * math.sin(angle + turn))
        for turn in (-0.5, 0.5)
    ]
    for thick, colour in _LINES:
        sheet.setStrokeColor(colour)
        sheet.setLineWidth(thick)
        sheet.line(*start, *end)
        for barb in barbs:
            sheet.line(*barb, *end)


def _circle(sheet: Sheet, centre: tuple[float, float], edge: tuple[float, float]) -> None:
    radius = max(2.0, math.dist(centre, edge))
    for thick, colour in _LINES:
        sheet.setStrokeColor(colour)
        sheet.setLineWidth(thick)
        sheet.circle(*centre, radius, stroke=1, fill=0)


def _words(
    sheet: Sheet, place: tuple[float, float], words: str, *, left: float, right: float
) -> None:
    type_ = style.CAPTION_INK
    laid = text.lay(words, type_, min(text.width_of(words, type_) + 1, right - left - 8))
    wide = max((text.width_of(line.text, type_) for line in laid.lines), default=0.0) + 6
    x = min(max(place[0], left), right - wide)
    sheet.setFillColor(style.WHITE)
    sheet.roundRect(x, place[1] - laid.height - 2, wide, laid.height + 2, 2, stroke=0, fill=1)
    laid.draw(sheet, x + 3, place[1] - 1)
