"""Dates, shares and lists are written as each language writes them."""

from datetime import date

import pytest

from acne_desktop.language import LANGUAGES, speaking
from acne_desktop.reporting import words

DAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("code", "long", "short", "share"),
    [
        ("en", "3 November 2026", "3 Nov 2026", "64 %"),
        ("de", "3. November 2026", "3. Nov. 2026", "64 %"),
        ("fr", "3 novembre 2026", "3 nov. 2026", "64 %"),
        ("es", "3 de noviembre de 2026", "3 nov 2026", "64 %"),
        ("it", "3 novembre 2026", "3 nov 2026", "64%"),
        ("pt", "3 de novembro de 2026", "3 nov. 2026", "64%"),
        ("zh", "2026年11月3日", "2026年11月3日", "64%"),
        ("ja", "2026年11月3日", "2026年11月3日", "64%"),
    ],
)
def test_each_language_writes_dates_and_shares_its_way(
    code: str, long: str, short: str, share: str
) -> None:
    def plain(text: str) -> str:
        return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")

    with speaking(code):
        assert plain(words.day(DAY)) == long
        assert plain(words.short_day(DAY)) == short
        assert plain(words.share(0.64)) == share


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_date_can_be_taken_for_another(code: str) -> None:
    with speaking(code):
        told = {words.short_day(date(2026, 3, 4)), words.short_day(date(2026, 4, 3))}
        assert len(told) == 2
        assert all("3/4" not in day and "4/3" not in day and "2026" in day for day in told)
        assert words.language_tag().split("-")[0] == code


def test_lists_and_sentences_have_the_marks_of_their_language() -> None:
    assert words.listed(["a", "b"]) == "a, b"
    assert words.sentences("A.", "", "B.") == "A. B."
    with speaking("ja"):
        assert words.listed(["a", "b"]) == "a、b"
        assert words.sentences("あ。", "い。") == "あ。い。"
