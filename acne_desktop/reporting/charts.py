"""The reports' small drawings: grade chip, probability bars, the attention maps' scale."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.utils import ImageReader

from acne_desktop.domain.iga import Grade
from acne_desktop.language import tr
from acne_desktop.reporting import style, text
from acne_desktop.reporting.content import Bar
from acne_desktop.reporting.tags import Sheet
from acne_desktop.reporting.text import Align

BAR_ROW = 12.0
_FULL_CHIP = 58.0  # its numeral is as large as the style says
_BAR = 7.0
SCALE_HEIGHT = 5.0


def grade_chip(sheet: Sheet, x: float, top: float, side: float, grade: Grade | None) -> None:
    """Draw the grade's numeral on its colour; an empty dashed frame where there is none."""
    sheet.saveState()
    if grade is None:
        sheet.setStrokeColor(style.MUTED)
        sheet.setLineWidth(1)
        sheet.setDash(3, 3)
        sheet.roundRect(x, top - side, side, side, style.RADIUS, stroke=1, fill=0)
        dash = style.tinted(style.GRADE, style.MUTED).scaled(side / _FULL_CHIP)
        text.line(
            sheet,
            x + side / 2,
            top - side / 2 - 0.1 * side,
            "\N{EN DASH}",
            dash,
            align=Align.CENTRE,
        )
        sheet.restoreState()
        return
    sheet.setFillColor(style.GRADES[grade])
    sheet.setStrokeColor(style.GRADE_EDGE)
    sheet.setLineWidth(style.HAIRLINE)
    sheet.roundRect(x, top - side, side, side, style.RADIUS, stroke=1, fill=1)
    numeral = style.tinted(style.NUMERAL, style.ON_GRADES[grade]).scaled(side / _FULL_CHIP)
    baseline = top - side / 2 - 0.357 * numeral.size  # figures are 0.714 of the size high
    text.line(sheet, x + side / 2, baseline, str(int(grade)), numeral, align=Align.CENTRE)
    sheet.restoreState()


def probability_bars(
    sheet: Sheet, x: float, top: float, width: float, bars: Sequence[Bar]
) -> float:
    """Draw one row a grade: numeral, bar, per cent; return the new top.

    A line at the left joins the grades of the plausible set. The most probable is set in bold.
    """
    sheet.saveState()
    figures, numerals = 30.0, 14.0
    room = width - figures - numerals
    best = max(bar.share for bar in bars)
    for row, bar in enumerate(bars):
        middle = top - (row + 0.5) * BAR_ROW
        type_ = style.CAPTION_STRONG if bar.share == best else style.CAPTION_INK
        baseline = middle - 0.357 * type_.size
        text.line(sheet, x + 6, baseline, str(int(bar.grade)), type_)
        text.line(sheet, x + width, baseline, bar.text, type_, align=Align.RIGHT)
        left = x + numerals
        sheet.setFillColor(style.WHITE)
        sheet.setStrokeColor(style.LINE)
        sheet.setLineWidth(style.HAIRLINE)
        sheet.rect(left, middle - _BAR / 2, room, _BAR, stroke=1, fill=1)
        sheet.setFillColor(style.GRADES[bar.grade])
        sheet.setStrokeColor(style.GRADE_EDGE)
        sheet.rect(left, middle - _BAR / 2, room * bar.share, _BAR, stroke=1, fill=1)
    rows = [row for row, bar in enumerate(bars) if bar.plausible]
    if rows:
        sheet.setStrokeColor(style.ACCENT)
        sheet.setLineWidth(1.6)
        sheet.setLineCap(1)
        sheet.line(x + 1, top - rows[0] * BAR_ROW - 3, x + 1, top - (rows[-1] + 1) * BAR_ROW + 3)
    sheet.restoreState()
    return top - len(bars) * BAR_ROW


def attention_scale(sheet: Sheet, right: float, middle: float, colours: NDArray[np.uint8]) -> float:
    """Draw the colour scale of the attention maps, its ends named, up to ``right``.

    Returns its left edge.
    """
    length = 48.0
    strip = np.ascontiguousarray(np.broadcast_to(colours[None], (1, *colours.shape)))
    baseline = middle - 0.357 * style.CAPTION.size
    least, most = tr("less"), tr("more")
    wide = text.width_of(most, style.CAPTION)
    left = right - wide - 5 - length
    start = left - 5 - text.width_of(least, style.CAPTION)
    box = (start, middle - 6, right, middle + 6)
    with sheet.element("Figure", alt=tr("Scale of the colours, from less to more"), box=box):
        text.line(sheet, start, baseline, least, style.CAPTION)
        sheet.drawImage(
            ImageReader(Image.fromarray(strip)),
            left,
            middle - SCALE_HEIGHT / 2,
            width=length,
            height=SCALE_HEIGHT,
        )
        text.line(sheet, right, baseline, most, style.CAPTION, align=Align.RIGHT)
    return start
