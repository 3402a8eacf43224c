"""How a patient is found by what one types: names folded, dates of birth in any usual form.

Accents, case and the order of words do not matter; ``ß`` is ``ss``, ``ø`` is ``o``, ``ł`` is
``l``. Who types ``Mueller`` finds Müller, and who types ``müller`` finds Mueller.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from itertools import product

from acne_desktop.domain.patient import PatientDetails, folded

# What no accent is taken from, and yet is told or typed as another letter.
_LATIN = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ħ": "h",
    "ŧ": "t",
    "ƒ": "f",
    "\u0131": "i",  # Turkish i without its dot
}
_ARABIC = {  # forms of one letter, of Arabic and Persian keyboards
    "\u0649": "\u064a",
    "\u06cc": "\u064a",
    "\u0629": "\u0647",
    "\u06a9": "\u0643",
    "\u0640": "",
}
_LETTERS = str.maketrans(_LATIN | _ARABIC)
_DROPPED = str.maketrans(dict.fromkeys("'\u2018\u2019\u02bc\u00b4`", ""))
_SMALL = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}
_SPELT_OUT = str.maketrans(_SMALL | {a.upper(): b.title() for a, b in _SMALL.items()})
_HYPHENS = "-\u2010\u2011\u2012\u2013"
_BETWEEN_LETTERS = re.compile(rf"(?<=[^\W\d_])[{_HYPHENS}](?=[^\W\d_])")
_SPACED_DATE = re.compile(r"(?<=\d)\.\s+(?=\d)")
_SEPARATORS = re.compile(r"[,;\u3001\u060c]")

_YEAR_FIRST = re.compile(r"(\d{4})[-./](?:(\d{1,2})(?:[-./](\d{1,2})?)?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-./])(\d{1,2})(?:[-./](\d{0,4}))?")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})[-./](\d{3,4})")
_ONE_ALONE = re.compile(r"(\d{1,2})([-./])")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ANY = "?"


@dataclass(frozen=True)
class Term:
    """One word of a search: any of ``words`` is a part of the search text, or a date fits.

    ``dates`` are such as ``2001-03-09`` or ``????-03-09``, where ``?`` is any digit.
    """

    words: tuple[str, ...]
    dates: tuple[str, ...] = ()


def searchable(text: str) -> str:
    """Return a text as it is kept for searching, and as what is typed is compared with it."""
    apart = _SEPARATORS.sub(" ", folded(text.translate(_DROPPED)).translate(_LETTERS))
    apart = _BETWEEN_LETTERS.sub(" ", _SPACED_DATE.sub(".", apart))
    return " ".join(apart.split())


def words_of(name: str) -> frozenset[str]:
    """Return the words of a name, for telling whether two names are the same."""
    return frozenset(searchable(name).split())


def search_text(details: PatientDetails, other_identifiers: tuple[str, ...] = ()) -> str:
    """Return all that a patient is found by, in one line.

    ``other_identifiers`` are those of records that were merged into this one.
    """
    parts = [searchable(details.name)]
    if _spelt_out(details.name) != details.name:
        parts.append(searchable(_spelt_out(details.name)))
    parts += map(searchable, (details.identifier, *other_identifiers))
    if details.date_of_birth is not None:
        parts.append(details.date_of_birth.isoformat())
    return " ".join(parts)


def terms(text: str) -> list[Term]:
    """Return what is searched for, a term a word; all of them have to be found."""
    words = searchable(text).split()
    spelt = searchable(_spelt_out(text)).split()
    if len(spelt) != len(words):  # cannot be told which belongs to which
        spelt = words
    return [
        Term(tuple(dict.fromkeys(pair)), tuple(dict.fromkeys(_dates(pair[0]))))
        for pair in zip(words, spelt, strict=True)
    ]


def marked(text: str, searched: list[Term]) -> list[tuple[int, int]]:
    """Return the parts of a shown text that a search has matched, as (begin, end), in order."""
    found: list[tuple[int, int]] = []
    for plain, places in (_with_places(text), _with_places(text, spelt_out=True)):
        for term in searched:
            for match in re.finditer("|".join(map(re.escape, term.words)), plain):
                found.append((places[match.start()], places[match.end() - 1] + 1))
    return _united(found)


def marked_date(day: date, searched: list[Term]) -> list[tuple[int, int]]:
    """Return what a search has matched of a date of birth that is shown as year-month-day."""
    shown = day.isoformat()
    if any(fnmatchcase(shown, pattern) for term in searched for pattern in term.dates):
        return [(0, len(shown))]
    return marked(shown, searched)


def _spelt_out(text: str) -> str:
    return text.translate(_SPELT_OUT)


def _with_places(text: str, *, spelt_out: bool = False) -> tuple[str, list[int]]:
    """Return a text folded, and for each of its characters where in the text it comes from."""
    plain: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        written = _spelt_out(character) if spelt_out else character
        made = folded(written.translate(_DROPPED)).translate(_LETTERS)
        if character.isspace():
            made = " "
        plain.append(made)
        places += [place] * len(made)
    return "".join(plain), places


def _united(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for begin, end in sorted(parts):
        if united and begin <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((begin, end))
    return united


# -- dates of birth


def _dates(word: str) -> Iterator[str]:
    """Yield the dates that a typed word may mean, also one that is not typed to its end."""
    if match := _YEAR_FIRST.fullmatch(word):
        year, month, day = match.groups()
        yield from _each([year], _two(month, 12, begun=not day), _two(day, 31, begun=True))
    elif match := _MONTH_AND_YEAR.fullmatch(word):
        yield from _each([match[2].ljust(4, _ANY)], _two(match[1], 12), _two(None, 31))
    elif match := _YEAR_LAST.fullmatch(word):
        yield from _year_last(match[1], match[3], match[4], both=match[2] != ".")
    elif match := _ONE_ALONE.fullmatch(word):
        anything = [_ANY * 4]
        yield from _each(anything, _two(None, 12), _two(match[1], 31))
        yield from _each(anything, _two(match[1], 12), _two(None, 31))
    elif match := _EIGHT_DIGITS.fullmatch(word):
        year, month, day = match.groups()
        yield from _each([year], _two(month, 12), _two(day, 31))
        yield from _each([word[4:]], _two(word[2:4], 12), _two(word[:2], 31))


def _year_last(first: str, second: str, year: str | None, *, both: bool) -> Iterator[str]:
    """Yield day and month in the order that goes with points; the other too, where ``both``."""
    years, begun = _years(year or ""), year is None
    yield from _each(years, _two(second, 12, begun=begun), _two(first, 31))
    if both:
        yield from _each(years, _two(first, 12), _two(second, 31, begun=begun))
    if begun:  # or a month, and the year's first digits
        yield from _each([second.ljust(4, _ANY)], _two(first, 12), _two(None, 31))


def _years(typed: str) -> list[str]:
    """Return the years that digits may begin; they may also be a year's last two."""
    begun = [typed.ljust(4, _ANY)]
    return [*begun, (_ANY * 2 + typed).ljust(4, _ANY)] if len(typed) in (1, 2) else begun


def _two(typed: str | None, most: int, *, begun: bool = False) -> list[str]:
    """Return what a month or day may be; ``begun`` says that its second digit may be to come."""
    if not typed:
        return [_ANY * 2]
    whole = [typed.zfill(2)] if 1 <= int(typed) <= most else []
    more = begun and len(typed) == 1 and int(typed) <= most // 10
    return [*whole, typed + _ANY] if more else whole


def _each(years: list[str], months: list[str], days: list[str]) -> Iterator[str]:
    return ("-".join(parts) for parts in product(years, months, days))
