"""Grades over time, drawn: discs for the clinician's, diamonds for the model's, bars for drugs."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.language import tr
from acne_desktop.reporting import style, text
from acne_desktop.reporting.content import Course, Trend, TrendPoint
from acne_desktop.reporting.fonts import Weight
from acne_desktop.reporting.tags import Sheet
from acne_desktop.reporting.text import Align, Style

_DOT = 5.6
_DATES = 15.0
_LEAST_STEP = 2 * _DOT + 4
_MOST_POINTS = 24
_COURSE = 13.0  # from one treatment's bar to the next
_BAR = 10.0
_TITLE = style.STRONG.leading + 5
LEVEL = 11.0  # between two grades


class TrendChart:
    """The trend under its title; ``level`` is the distance of two grades, in points."""

    def __init__(self, trend: Trend, x: float, width: float, *, level: float = LEVEL) -> None:
        self._trend = trend
        self._x = x
        self._width = width
        self._level = level
        self._points = _shown(trend.points)
        numerals = 12.0
        if trend.ends:
            numerals = 6 + max(text.width_of(words, style.CAPTION) for words in trend.ends)
        self._axis = x + numerals

    @property
    def height(self) -> float:
        """Title, levels, dates and the bars of treatments."""
        if self._trend.sentence:
            return _TITLE + style.BODY.leading
        courses = _COURSE * len(self._trend.courses)
        return _TITLE + 2 * _DOT + 4 * self._level + _DATES + courses

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the chart, read aloud as its sentence."""
        trend = self._trend
        with sheet.element("H2"):
            text.line(sheet, self._x, top - 9.5, trend.title, style.STRONG)
        if trend.sentence:
            text.lay(trend.sentence, style.BODY, self._width).draw(sheet, self._x, top - _TITLE)
            return
        box = (self._x, top - self.height, self._x + self._width, top)
        with sheet.element("Figure", alt=trend.spoken, box=box):
            if trend.ends is None:
                suggested = any(point.suggested is not None for point in trend.points)
                _legend(
                    sheet,
                    self._x + self._width,
                    top - 6.8,
                    with_suggestion=suggested,
                    success=self._trend.success,
                )
            self._draw(sheet, top - _TITLE)

    def _draw(self, sheet: Sheet, top: float) -> None:
        sheet.saveState()
        bottom = top - _DOT - 4 * self._level
        right = self._x + self._width
        self._success(sheet, bottom, right)
        sheet.setLineWidth(style.HAIRLINE)
        sheet.setStrokeColor(style.LINE)
        for grade in GRADES:
            y = bottom + grade * self._level
            sheet.line(self._axis, y, right, y)
            self._name(sheet, y, grade)
        places = _places(self._points, self._axis + 20, right - 20)
        self._mark_this(sheet, places, top, bottom)
        self._line(sheet, places, bottom)
        self._signs(sheet, places, bottom)
        _dates(sheet, self._points, places, baseline=bottom - _DOT - 9, right=right)
        y = bottom - _DOT - _DATES
        for course in self._trend.courses:
            self._course(sheet, course, places, y, right)
            y -= _COURSE
        sheet.restoreState()

    def _name(self, sheet: Sheet, y: float, grade: Grade) -> None:
        ends = self._trend.ends
        words = str(int(grade))
        if ends is not None:
            words = {GRADES[0]: ends[0], GRADES[-1]: ends[1]}.get(grade, "")
        text.line(sheet, self._x, y - 0.357 * style.CAPTION.size, words, style.CAPTION)

    def _success(self, sheet: Sheet, bottom: float, right: float) -> None:
        """Shade the grades that a trial counts as success."""
        at_most = self._trend.success_at
        if at_most is None:
            return
        edge = bottom + (at_most + 0.5) * self._level
        sheet.setFillColor(style.SUCCESS)
        sheet.rect(
            self._axis, bottom - _DOT, right - self._axis, edge - bottom + _DOT, stroke=0, fill=1
        )
        sheet.setStrokeColor(style.ON_SUCCESS)
        sheet.setLineWidth(style.HAIRLINE)
        sheet.saveState()
        sheet.setDash(3, 2)
        sheet.line(self._axis, edge, right, edge)
        sheet.restoreState()

    def _mark_this(self, sheet: Sheet, places: Sequence[float], top: float, bottom: float) -> None:
        half = _DOT + 3
        for place, point in zip(places, self._points, strict=True):
            if not point.this:
                continue
            sheet.setFillColor(style.PANEL)
            sheet.rect(place - half, bottom - _DOT, 2 * half, top - bottom + _DOT, stroke=0, fill=1)
            for grade in GRADES:
                y = bottom + grade * self._level
                sheet.line(place - half, y, place + half, y)

    def _line(self, sheet: Sheet, places: Sequence[float], bottom: float) -> None:
        graded = [
            (place, bottom + point.grade * self._level)
            for place, point in zip(places, self._points, strict=True)
            if point.grade is not None
        ]
        sheet.setStrokeColor(style.GRADE_EDGE)
        sheet.setLineWidth(1.2)
        for (x0, y0), (x1, y1) in pairwise(graded):
            sheet.line(x0, y0, x1, y1)

    def _signs(self, sheet: Sheet, places: Sequence[float], bottom: float) -> None:
        for place, point in zip(places, self._points, strict=True):
            if point.grade is not None:
                _disc(sheet, place, bottom + point.grade * self._level, point.grade)
        for place, point in zip(places, self._points, strict=True):
            if point.suggested is not None:
                beside = _DOT + 4.5 if point.suggested == point.grade else 0.0
                _diamond(sheet, place + beside, bottom + point.suggested * self._level)

    def _course(
        self, sheet: Sheet, course: Course, places: Sequence[float], top: float, right: float
    ) -> None:
        """Draw a treatment's bar; one that goes on has no end at the right."""
        left = self._place_of(course.first, places)
        end = right if course.last is None else self._place_of(course.last, places)
        left = max(self._axis, min(left, right - 8))
        end = min(right, max(end, left + 8))
        sheet.setFillColor(style.TAKEN)
        sheet.roundRect(left, top - _BAR, end - left, _BAR, 2, stroke=0, fill=1)
        type_ = style.CAPTION_INK
        wide = text.width_of(course.name, type_)
        baseline = top - _BAR / 2 - 0.357 * type_.size
        if wide <= end - left - 6 or left + 3 + wide <= right:
            text.line(sheet, left + 3, baseline, course.name, type_)
        else:
            room = right - self._axis
            fitted = text.lay_within(course.name, type_, room, lines=1, smallest=6)
            at = max(self._axis, right - min(room, wide))
            fitted.split(type_.leading)[0].draw(sheet, at, top)

    def _place_of(self, day: date, places: Sequence[float]) -> float:
        """Return where a day stands between the visits."""
        days = [point.day.toordinal() for point in self._points]
        number = day.toordinal()
        if number <= days[0]:
            return places[0] - 14 if number < days[0] else places[0]
        for (d0, d1), (x0, x1) in zip(pairwise(days), pairwise(places), strict=True):
            if number <= d1:
                return x1 if d1 == d0 else x0 + (number - d0) / (d1 - d0) * (x1 - x0)
        return places[-1] + 14


def _legend(
    sheet: Sheet, right: float, middle: float, *, with_suggestion: bool, success: str
) -> None:
    """Name the signs of the trend, up to ``right``."""
    baseline = middle - 0.357 * style.CAPTION.size
    if success:
        wide = text.line(sheet, right, baseline, success, style.CAPTION, align=Align.RIGHT)
        sheet.setFillColor(style.SUCCESS)
        sheet.setStrokeColor(style.ON_SUCCESS)
        sheet.setLineWidth(style.HAIRLINE)
        sheet.saveState()
        sheet.setDash(2, 1.5)
        sheet.rect(right - wide - 15, middle - 4, 10, 8, stroke=1, fill=1)
        sheet.restoreState()
        right -= wide + 29
    if with_suggestion:
        wide = text.line(sheet, right, baseline, tr("model"), style.CAPTION, align=Align.RIGHT)
        _diamond(sheet, right - wide - 8, middle)
        right -= wide + 24
    wide = text.line(sheet, right, baseline, tr("clinician"), style.CAPTION, align=Align.RIGHT)
    sheet.setFillColor(style.GRADES[Grade.MODERATE])
    sheet.circle(right - wide - 8, middle, 3.2, stroke=0, fill=1)


def _shown(points: Sequence[TrendPoint]) -> Sequence[TrendPoint]:
    """Return the last visits where there are very many, or those up to this one."""
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


def _disc(sheet: Sheet, x: float, y: float, grade: Grade) -> None:
    sheet.setFillColor(style.GRADES[grade])
    sheet.setStrokeColor(style.GRADE_EDGE)
    sheet.setLineWidth(style.HAIRLINE)
    sheet.circle(x, y, _DOT, stroke=1, fill=1)
    numeral = Style(7, 7, style.ON_GRADES[grade], Weight.BOLD)
    text.line(sheet, x, y - 0.357 * numeral.size, str(int(grade)), numeral, align=Align.CENTRE)


def _diamond(sheet: Sheet, x: float, y: float) -> None:
    half = 3.4
    path = sheet.beginPath()
    path.moveTo(x - half, y)
    path.lineTo(x, y + half)
    path.lineTo(x + half, y)
    path.lineTo(x, y - half)
    path.close()
    sheet.setFillColor(style.WHITE)
    sheet.setStrokeColor(style.INK)
    sheet.setLineWidth(0.9)
    sheet.drawPath(path, stroke=1, fill=1)


def _dates(
    sheet: Sheet,
    points: Sequence[TrendPoint],
    places: Sequence[float],
    *,
    baseline: float,
    right: float,
) -> None:
    """Write the dates that have room; this visit's and the last come first."""
    order = sorted(range(len(points)), key=lambda i: (not points[i].this, i != len(points) - 1, i))
    taken: list[tuple[float, float]] = []
    for i in order:
        type_ = style.CAPTION_STRONG if points[i].this else style.CAPTION
        half = text.width_of(points[i].text, type_) / 2
        middle = min(places[i], right - half)
        start, end = middle - half - 4, middle + half + 4
        if all(end <= other_start or start >= other_end for other_start, other_end in taken):
            taken.append((start, end))
            text.line(sheet, middle, baseline, points[i].text, type_, align=Align.CENTRE)
