"""The report's drawings: grade chip, probability bars, attention scale, grades over time."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.reporting import style, text
from acne_desktop.reporting.content import Bar, TrendPoint
from acne_desktop.reporting.fonts import Weight
from acne_desktop.reporting.text import Align, Style

BAR_ROW = 12.0
_BAR = 7.0
LEVEL = 11.0  # between two grades of the trend
_DOT = 5.6
_DATES = 15.0
_LEAST_STEP = 2 * _DOT + 4
_MOST_POINTS = 24
TREND_HEIGHT = 2 * _DOT + 4 * LEVEL + _DATES
SCALE_HEIGHT = 5.0


def grade_chip(canvas: Canvas, x: float, top: float, side: float, grade: Grade | None) -> None:
    """Draw the grade's numeral on its colour; an empty dashed frame where there is none."""
    canvas.saveState()
    if grade is None:
        canvas.setStrokeColor(style.MUTED)
        canvas.setLineWidth(1)
        canvas.setDash(3, 3)
        canvas.roundRect(x, top - side, side, side, style.RADIUS, stroke=1, fill=0)
        dash = style.tinted(style.GRADE, style.MUTED)
        text.line(canvas, x + side / 2, top - side / 2 - 6, "\N{EN DASH}", dash, align=Align.CENTRE)
        canvas.restoreState()
        return
    canvas.setFillColor(style.GRADES[grade])
    canvas.setStrokeColor(style.GRADE_EDGE)
    canvas.setLineWidth(style.HAIRLINE)
    canvas.roundRect(x, top - side, side, side, style.RADIUS, stroke=1, fill=1)
    numeral = style.tinted(style.NUMERAL, style.ON_GRADES[grade])
    baseline = top - side / 2 - 0.357 * numeral.size  # figures are 0.714 of the size high
    text.line(canvas, x + side / 2, baseline, str(int(grade)), numeral, align=Align.CENTRE)
    canvas.restoreState()


def probability_bars(
    canvas: Canvas, x: float, top: float, width: float, bars: Sequence[Bar]
) -> float:
    """Draw one row a grade: numeral, bar, per cent; return the new top.

    A line at the left joins the grades of the plausible set. The most probable is set in bold.
    """
    canvas.saveState()
    figures, numerals = 30.0, 14.0
    room = width - figures - numerals
    best = max(bar.share for bar in bars)
    for row, bar in enumerate(bars):
        middle = top - (row + 0.5) * BAR_ROW
        type_ = style.CAPTION_STRONG if bar.share == best else style.CAPTION_INK
        baseline = middle - 0.357 * type_.size
        text.line(canvas, x + 6, baseline, str(int(bar.grade)), type_)
        text.line(canvas, x + width, baseline, bar.text, type_, align=Align.RIGHT)
        left = x + numerals
        canvas.setFillColor(style.WHITE)
        canvas.setStrokeColor(style.LINE)
        canvas.setLineWidth(style.HAIRLINE)
        canvas.rect(left, middle - _BAR / 2, room, _BAR, stroke=1, fill=1)
        canvas.setFillColor(style.GRADES[bar.grade])
        canvas.setStrokeColor(style.GRADE_EDGE)
        canvas.rect(left, middle - _BAR / 2, room * bar.share, _BAR, stroke=1, fill=1)
    rows = [row for row, bar in enumerate(bars) if bar.plausible]
    if rows:
        canvas.setStrokeColor(style.ACCENT)
        canvas.setLineWidth(1.6)
        canvas.setLineCap(1)
        canvas.line(x + 1, top - rows[0] * BAR_ROW - 3, x + 1, top - (rows[-1] + 1) * BAR_ROW + 3)
    canvas.restoreState()
    return top - len(bars) * BAR_ROW


def attention_scale(
    canvas: Canvas, right: float, middle: float, colours: NDArray[np.uint8]
) -> None:
    """Draw the colour scale of the attention maps, with its two ends named, up to ``right``."""
    length = 64.0
    strip = np.ascontiguousarray(np.broadcast_to(colours[None], (1, *colours.shape)))
    baseline = middle - 0.357 * style.CAPTION.size
    wide = text.line(canvas, right, baseline, "more", style.CAPTION, align=Align.RIGHT)
    left = right - wide - 5 - length
    canvas.drawImage(
        ImageReader(Image.fromarray(strip)),
        left,
        middle - SCALE_HEIGHT / 2,
        width=length,
        height=SCALE_HEIGHT,
    )
    text.line(canvas, left - 5, baseline, "less", style.CAPTION, align=Align.RIGHT)


def trend_legend(canvas: Canvas, right: float, middle: float, *, with_suggestion: bool) -> None:
    """Name the two marks of the trend, up to ``right``."""
    baseline = middle - 0.357 * style.CAPTION.size
    if with_suggestion:
        wide = text.line(canvas, right, baseline, "model", style.CAPTION, align=Align.RIGHT)
        _diamond(canvas, right - wide - 8, middle)
        right -= wide + 24
    wide = text.line(canvas, right, baseline, "clinician", style.CAPTION, align=Align.RIGHT)
    canvas.setFillColor(style.GRADES[Grade.MODERATE])
    canvas.circle(right - wide - 8, middle, 3.2, stroke=0, fill=1)


def trend(canvas: Canvas, x: float, top: float, width: float, points: Sequence[TrendPoint]) -> None:
    """Draw grades over time: filled discs with the clinician's grade, diamonds for the model's.

    Times are to scale except where marks would cover each other. Of very many visits the last
    are drawn, this one among them.
    """
    points = _shown(points)
    canvas.saveState()
    bottom = top - _DOT - 4 * LEVEL
    axis = x + 12
    canvas.setLineWidth(style.HAIRLINE)
    canvas.setStrokeColor(style.LINE)
    for grade in GRADES:
        y = bottom + grade * LEVEL
        canvas.line(axis, y, x + width, y)
        text.line(canvas, x, y - 0.357 * style.CAPTION.size, str(int(grade)), style.CAPTION)
    places = _places(points, axis + 20, x + width - 20)
    _mark_this(canvas, points, places, top, bottom)
    graded = [
        (p, bottom + v.grade * LEVEL)
        for p, v in zip(places, points, strict=True)
        if v.grade is not None
    ]
    canvas.setStrokeColor(style.GRADE_EDGE)
    canvas.setLineWidth(1.2)
    for (x0, y0), (x1, y1) in pairwise(graded):
        canvas.line(x0, y0, x1, y1)
    for place, point in zip(places, points, strict=True):
        if point.grade is not None:
            _disc(canvas, place, bottom + point.grade * LEVEL, point.grade)
    for place, point in zip(places, points, strict=True):
        if point.suggested is not None:
            beside = _DOT + 4.5 if point.suggested == point.grade else 0.0
            _diamond(canvas, place + beside, bottom + point.suggested * LEVEL)
    _dates(canvas, points, places, bottom - _DOT - 9)
    canvas.restoreState()


def _shown(points: Sequence[TrendPoint]) -> Sequence[TrendPoint]:
    if len(points) <= _MOST_POINTS:
        return points
    this = next((i for i, point in enumerate(points) if point.this), len(points) - 1)
    start = min(len(points) - _MOST_POINTS, max(0, this - _MOST_POINTS + 1))
    # The last visits, or those up to this one where it is older than all of them.
    start = len(points) - _MOST_POINTS if this >= len(points) - _MOST_POINTS else start
    return points[start : start + _MOST_POINTS]


def _places(points: Sequence[TrendPoint], left: float, right: float) -> list[float]:
    """Return where each visit stands: to scale, then pushed apart to the least distance."""
    days = [point.day.toordinal() for point in points]
    span = days[-1] - days[0] or 1
    step = min(_LEAST_STEP, (right - left) / max(1, len(points) - 1))
    places = [left + (day - days[0]) / span * (right - left) for day in days]
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + step)
    limit = right
    for i in range(len(places) - 1, -1, -1):
        places[i] = min(places[i], limit)
        limit = places[i] - step
    return places


def _mark_this(
    canvas: Canvas,
    points: Sequence[TrendPoint],
    places: Sequence[float],
    top: float,
    bottom: float,
) -> None:
    for place, point in zip(places, points, strict=True):
        if point.this:
            canvas.setFillColor(style.PANEL)
            half = _DOT + 3
            canvas.rect(
                place - half, bottom - _DOT, 2 * half, top - bottom + _DOT, stroke=0, fill=1
            )
            canvas.setStrokeColor(style.LINE)
            for grade in GRADES:
                y = bottom + grade * LEVEL
                canvas.line(place - half, y, place + half, y)


def _disc(canvas: Canvas, x: float, y: float, grade: Grade) -> None:
    canvas.setFillColor(style.GRADES[grade])
    canvas.setStrokeColor(style.GRADE_EDGE)
    canvas.setLineWidth(style.HAIRLINE)
    canvas.circle(x, y, _DOT, stroke=1, fill=1)
    numeral = Style(7, 7, style.ON_GRADES[grade], Weight.BOLD)
    text.line(canvas, x, y - 0.357 * numeral.size, str(int(grade)), numeral, align=Align.CENTRE)


def _diamond(canvas: Canvas, x: float, y: float) -> None:
    half = 3.4
    path = canvas.beginPath()
    path.moveTo(x - half, y)
    path.lineTo(x, y + half)
    path.lineTo(x + half, y)
    path.lineTo(x, y - half)
    path.close()
    canvas.setFillColor(style.WHITE)
    canvas.setStrokeColor(style.INK)
    canvas.setLineWidth(0.9)
    canvas.drawPath(path, stroke=1, fill=1)


def _dates(
    canvas: Canvas, points: Sequence[TrendPoint], places: Sequence[float], baseline: float
) -> None:
    """Write the dates that have room; this visit's and the last come first."""
    wide = text.width_of("0000-00-00", style.CAPTION_STRONG) + 6
    order = sorted(range(len(points)), key=lambda i: (not points[i].this, i != len(points) - 1, i))
    taken: list[float] = []
    for i in order:
        if all(abs(places[i] - other) >= wide for other in taken):
            taken.append(places[i])
            type_ = style.CAPTION_STRONG if points[i].this else style.CAPTION
            text.line(
                canvas, places[i], baseline, points[i].day.isoformat(), type_, align=Align.CENTRE
            )
