"""How dates, shares and numbers are written in the language that a report is in."""

from datetime import date, datetime

from babel import dates, numbers

from acne_desktop.language import current

# What Babel needs beside our code to choose the script; the rest are their own names.
_LOCALES = {"zh": "zh_Hans", "en": "en_GB"}
_TAGS = {"zh": "zh-Hans"}


def locale() -> str:
    """Return Babel's name of the language in force."""
    return _LOCALES.get(current(), current())


def language_tag() -> str:
    """Return the language in force as documents name it (BCP 47), such as ``zh-Hans``."""
    return _TAGS.get(current(), current())


def day(when: date) -> str:
    """Return such as ``23 November 2026``."""
    return _kept_together(dates.format_date(when, "long", locale=locale()))


def short_day(when: date) -> str:
    """Return such as ``23 Nov 2026``: the month is always a word or cannot be mistaken."""
    pattern = {"en": "d MMM y", "de": "d. MMM y", "zh": "y年M月d日", "ja": "y年M月d日"}
    form = pattern.get(current(), "d MMM y")
    return _kept_together(dates.format_date(when, form, locale=locale()))


def weekday(when: date) -> str:
    """Return such as ``Monday, 23 November 2026``."""
    return dates.format_date(when, "full", locale=locale())


def local_day(moment: datetime) -> date:
    """Return the day of a moment where the clinic is."""
    return (moment.astimezone() if moment.tzinfo else moment).date()


def share(value: float) -> str:
    """Return a share (0..1) as a reader expects it: never 0 % for what is possible."""
    if 0 < value < 0.005:
        return f"<{_percent(0.01)}"
    if 0.995 <= value < 1:
        return f">{_percent(0.99)}"
    return _percent(value)


def _percent(value: float) -> str:
    if current() == "en":
        return f"{value:.0%}".replace("%", "\N{NO-BREAK SPACE}%")
    return numbers.format_percent(round(value, 2), locale=locale())


def listed(parts: list[str]) -> str:
    """Return parts one after another, as the language parts them: ``a, b, c``."""
    return ("\N{IDEOGRAPHIC COMMA}" if current() in ("zh", "ja") else ", ").join(parts)


def sentences(*said: str) -> str:
    """Return whole sentences one after another."""
    return ("" if current() in ("zh", "ja") else " ").join(part for part in said if part)


def _kept_together(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")
