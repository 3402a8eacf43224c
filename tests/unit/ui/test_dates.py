"""Typed dates: what can be told one way is taken, everything else is refused in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acne_desktop.errors import InvalidRecordError
from acne_desktop.ui import dates

DAYS = st.dates(min_value=date(1890, 1, 1), max_value=date(2100, 12, 31))


@given(DAYS)
def test_every_day_is_read_back(day: date) -> None:
    assert dates.parse_day(day.isoformat()) == day
    assert dates.parse_day(f" {day.day}.{day.month}.{day.year} ") == day
    assert dates.parse_day(dates.in_words(day)) == day


@given(DAYS)
def test_slashes_are_taken_only_where_they_are_plain(day: date) -> None:
    text = f"{day.day:02}/{day.month:02}/{day.year}"
    if day.day > 12 or day.day == day.month:
        assert dates.parse_day(text) == day
    else:
        with pytest.raises(InvalidRecordError, match="two ways"):
            dates.parse_day(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        ("   ", None),
        ("2003/4/7", date(2003, 4, 7)),
        ("4/17/2003", date(2003, 4, 17)),
        ("17 Apr 2003", date(2003, 4, 17)),
        ("April 17, 2003", date(2003, 4, 17)),
        ("29.2.2004", date(2004, 2, 29)),
    ],
)
def test_usual_ways_to_write_a_date(text: str, day: date | None) -> None:
    assert dates.parse_day(text) == day


@pytest.mark.parametrize("text", ["2003-02-30", "31.4.2003", "0.0.0000", "2003-13-01"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(InvalidRecordError, match="no such day"):
        dates.parse_day(text)


@given(st.text(alphabet="abcxyz!?,;", min_size=1, max_size=20))
def test_anything_else_gets_a_sentence(text: str) -> None:
    with pytest.raises(InvalidRecordError, match="2003-04-17"):
        dates.parse_day(text)
