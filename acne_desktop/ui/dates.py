"""Reads a typed date that can be told only one way, and says it back in words."""

import re
from datetime import date

from PySide6.QtCore import QDate, QLocale

from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import ENGLISH, current, mark, tr

HOW = mark("Write the date as year-month-day, such as 2003-04-17.")
_ISO = re.compile(r"(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")  # German order, by convention
_SLASHED = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})")
_WORDED = ("d MMM yyyy", "d MMMM yyyy", "d. MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy")


def parse_day(text: str) -> date | None:
    """Return the day, or None for empty text.

    Takes 2003-04-17, 17.4.2003, 17 April 2003 and their like. Raises
    :class:`InvalidRecordError` where the text is no date, or could be two (03/04/2003).
    """
    tidy = " ".join(text.split())
    if not tidy:
        return None
    if match := _ISO.fullmatch(tidy):
        year, month, day = (int(part) for part in match.groups())
        return _made(year, month, day)
    if match := _DOTTED.fullmatch(tidy):
        day, month, year = (int(part) for part in match.groups())
        return _made(year, month, day)
    if match := _SLASHED.fullmatch(tidy):
        return _slashed(*(int(part) for part in match.groups()))
    return _worded(tidy)


def _slashed(first: int, second: int, year: int) -> date:
    if first != second and first <= 12 and second <= 12:
        raise InvalidRecordError(tr("This date can be read in two ways. {how}", how=tr(HOW)))
    day, month = (first, second) if second <= 12 else (second, first)
    return _made(year, month, day)


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise InvalidRecordError(tr("There is no such day. {how}", how=tr(HOW))) from None


def _worded(text: str) -> date:
    for locale in (QLocale.c(), QLocale.system()):
        for form in _WORDED:
            found = locale.toDate(text, form)
            if found.isValid():
                return date(found.year(), found.month(), found.day())
    raise InvalidRecordError(tr("This is not a date. {how}", how=tr(HOW)))


def in_words(day: date) -> str:
    """Return such as ``17 April 2003``, in the language in force."""
    if current() == ENGLISH:
        return QLocale.c().toString(QDate(day.year, day.month, day.day), "d MMMM yyyy")
    from babel.dates import format_date  # noqa: PLC0415 - English does without

    return format_date(day, "long", locale=current())
