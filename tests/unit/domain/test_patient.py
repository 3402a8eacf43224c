"""The rules for patients: tidy details, ages, and who is probably whom."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acne_desktop.domain.patient import (
    MAX_IDENTIFIER,
    MAX_NAME,
    Patient,
    PatientDetails,
    Sex,
    folded,
    same_identifier,
)
from acne_desktop.errors import InvalidRecordError

TODAY = date(2026, 11, 23)


def patient(identifier: str, name: str, born: date | None = None) -> Patient:
    return Patient(1, PatientDetails(identifier, name, born))


def test_details_are_tidied() -> None:
    details = PatientDetails("  A  1 ", "Erika\t Mustermann ", None, Sex.FEMALE, "  dry\nskin ")
    assert details.checked(TODAY) == PatientDetails(
        "A 1", "Erika Mustermann", None, Sex.FEMALE, "dry\nskin"
    )


@pytest.mark.parametrize(
    ("details", "words"),
    [
        (PatientDetails(" ", "Erika"), "Enter an identifier"),
        (PatientDetails("A", " \t"), "Enter the patient's name"),
        (PatientDetails("A" * (MAX_IDENTIFIER + 1), "Erika"), "Shorten the identifier"),
        (PatientDetails("A", "E" * (MAX_NAME + 1)), "Shorten the name"),
        (PatientDetails("A", "Erika", TODAY + timedelta(days=1)), "future"),
        (PatientDetails("A", "Erika", date(1895, 1, 1)), "130 years"),
    ],
)
def test_details_that_break_a_rule(details: PatientDetails, words: str) -> None:
    with pytest.raises(InvalidRecordError, match=words):
        details.checked(TODAY)


def test_the_limits_themselves_are_allowed() -> None:
    PatientDetails("A" * MAX_IDENTIFIER, "E" * MAX_NAME, TODAY).checked(TODAY)


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2026, 2, 28), 25),
        (date(2026, 3, 1), 26),
        (date(2028, 2, 28), 27),
        (date(2028, 2, 29), 28),
        (date(2000, 2, 29), 0),
    ],
)
def test_age_of_somebody_born_on_a_leap_day(day: date, age: int) -> None:
    assert patient("A", "Erika", date(2000, 2, 29)).age_on(day) == age


def test_age_is_unknown_without_a_date_of_birth() -> None:
    assert patient("A", "Erika").age_on(TODAY) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("Müller", "MULLER"), ("Zoë  Å", "zoe a"), ("STRASSE", "straße"), ("\ufb01n", "FIN")],
)
def test_folding_levels_case_accents_and_spaces(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_identifiers_are_compared_folded() -> None:
    assert same_identifier(" a-1 ", "A-1")
    assert not same_identifier("A-1", "A1")
