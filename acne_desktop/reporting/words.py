"""How dates, shares and numbers are written in the language that a report is in."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from babel import dates, numbers

from acne_desktop.domain.agreement import Figure, Statistic
from acne_desktop.language import current, tr

# What Babel needs beside our code to choose the script; the rest are their own names.
_LOCALES = {"zh": "zh_Hans", "en": "en_GB"}
_MINUS = "\N{MINUS SIGN}"
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


def number(value: float, *, signed: bool = False) -> str:
    """Return a number with two decimals, with a true minus; ``signed`` shows a plus as well."""
    text = numbers.format_decimal(round(value, 2) + 0.0, format="0.00", locale=locale())
    return _signed(text, value) if signed else text.replace("-", _MINUS)


def _signed(text: str, value: float) -> str:
    plus = "+" if value > 0 and text.strip("0.,") else ""
    return plus + text.replace("-", _MINUS)


def statistic(which: Statistic, found: Figure) -> str:
    """Return a figure with its interval: ``0.62 (0.51 to 0.72)``, ``78 % (70 to 86 %)``."""
    if which.is_share:
        return share_of(found)
    return _interval(found, partial(number, signed=which is Statistic.SHIFT))


def share_of(found: Figure) -> str:
    """Return a share with its interval."""
    return _interval(found, _percent, lambda value: f"{100 * value:.0f}")


def change(which: Statistic, found: Figure) -> str:
    """Return how much a statistic has changed: ``+0.07 (...)``; of shares in percentage points."""
    if not which.is_share:
        return _interval(found, partial(number, signed=True))
    return _interval(found, lambda value: _signed(f"{100 * value:.0f}", 100 * value))


def _interval(
    found: Figure, write: Callable[[float], str], first: Callable[[float], str] | None = None
) -> str:
    """Return a figure and its interval, whose lower end may be written without its unit."""
    if found.value is None:
        return "\N{EN DASH}"
    if found.low is None or found.high is None:
        return write(found.value)
    return tr(
        "{value} ({low} to {high})",
        value=write(found.value),
        low=(first or write)(found.low),
        high=write(found.high),
    )


def listed(parts: list[str]) -> str:
    """Return parts one after another, as the language parts them: ``a, b, c``."""
    return ("\N{IDEOGRAPHIC COMMA}" if current() in ("zh", "ja") else ", ").join(parts)


def parted(parts: list[str]) -> str:
    """Return parts that hold commas themselves, one after another: ``a, b; c``."""
    return ("\N{FULLWIDTH SEMICOLON}" if current() in ("zh", "ja") else "; ").join(parts)


def sentences(*said: str) -> str:
    """Return whole sentences one after another."""
    return ("" if current() in ("zh", "ja") else " ").join(part for part in said if part)


def _kept_together(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")
