"""What is typed to find a patient, and what it is compared with."""

from datetime import date
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.searching import (
    marked,
    marked_date,
    search_text,
    searchable,
    terms,
)


def finds(typed: str, details: PatientDetails) -> bool:
    """Tell what the database is asked: one of a term's words or dates, for every term."""
    kept = search_text(details)
    return all(
        any(word in kept for word in term.words)
        or any(fnmatchcase(kept, f"*{pattern}*") for pattern in term.dates)
        for term in terms(typed)
    )


def parts(shown: str, typed: str) -> list[str]:
    return [shown[begin:end] for begin, end in marked(shown, terms(typed))]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("strasse", "Straße"),
        ("STRASSER", "Straßer"),
        ("soren", "Søren Kierkegård"),
        ("kierkegaard soeren", "Søren Kierkegård"),
        ("lukasz", "Łukasz Wałęsa"),
        ("walesa łuk", "Łukasz Wałęsa"),
        ("Mueller", "Müller"),
        ("müller", "Mueller"),
        ("muller", "Müller"),
        ("obrien", "Zoë O\u2019Brien"),
        ("o'brien zoe", "Zoë O\u2019Brien"),
        ("anne marie", "Anne-Marie"),
        ("anne-marie", "Anne Marie"),
        ("muster, eri", "Erika Mustermann"),
        ("花子", "山田 花子"),
        ("ﾔﾏﾀﾞ", "ヤマダ"),
        ("김", "김민준"),
        ("иванов", "ИВАНОВ Пётр"),
        ("петр", "Иванов Пётр"),
        ("παπαδοπουλοσ", "Παπαδόπουλος"),
        ("احمد", "أحمد"),
        ("istanbul", "\u0131stanbul"),
    ],
)
def test_names_are_found(typed: str, name: str) -> None:
    assert finds(typed, PatientDetails("X-1", name))
    assert parts(name, typed) or "müller" in typed


@pytest.mark.parametrize(
    "typed",
    [
        "2001-03-09", "2001", "2001-03", "2001-3-9", "2001/3/9", "2001.03.09", "20010309",
        "9.3.2001", "09.03.2001", "9. 3. 2001", "9.3.", "9.3", "9.", "9.3.20", "9.3.2", "9.3.01",
        "09/03/2001", "03/09/2001", "3/9/2001", "09-03-2001", "3/2001", "03.2001", "09032001",
        "erika 9.3.2001", "9.3.2001 must",
    ],
)  # fmt: skip
def test_a_date_of_birth_is_found_in_any_usual_form(typed: str) -> None:
    erika = PatientDetails("A-1042", "Mustermann, Erika", date(2001, 3, 9))
    assert finds(typed, erika)
    # also while it is being typed
    for word in typed.split():
        if word[0].isdigit() and len(word) != 8:
            assert [n for n in range(1, len(word)) if not finds(word[:n], erika)] == []


@pytest.mark.parametrize("typed", ["3.9.2001", "9.3.2002", "10.3.2001", "2001-09", "32.1.2001"])
def test_other_dates_are_not_found(typed: str) -> None:
    assert not finds(typed, PatientDetails("A", "Erika", date(2001, 3, 9)))


def test_what_a_search_has_matched_is_marked() -> None:
    assert parts("Müller, Zoë", "zoe mul") == ["Mül", "Zoë"]
    assert parts("Müller", "mueller") == ["Müller"]
    assert parts("Straße", "ss") == ["ß"]
    assert parts("Anna Hanno", "ann") == ["Ann", "ann"]
    assert parts("A-1042", "1042 erika") == ["1042"]
    assert parts("김민준", "김") == ["김"]
    assert parts("Erika", "") == []
    born = date(2001, 3, 9)
    assert marked_date(born, terms("9.3.2001")) == [(0, 10)]
    assert marked_date(born, terms("2001")) == [(0, 4)]
    assert marked_date(born, terms("erika")) == []


@given(st.text(), st.text())
def test_whatever_is_marked_is_part_of_the_text(shown: str, typed: str) -> None:
    ranges = marked(shown, terms(typed))
    ends = [place for part in ranges for place in part]
    assert ends == sorted(ends)
    assert all(0 <= begin < end <= len(shown) for begin, end in ranges)


@given(st.text())
def test_a_searchable_text_is_so_already(text: str) -> None:
    assert searchable(searchable(text)) == searchable(text)


@given(st.text(min_size=1), st.dates())
def test_everybody_is_found_by_all_that_is_known_of_them(name: str, born: date) -> None:
    assert finds(f"{born} {name} x", PatientDetails("X", name, born))
