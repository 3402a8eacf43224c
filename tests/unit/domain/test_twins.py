"""Who is probably registered twice."""

from datetime import date

import pytest

from acne_desktop.domain.patient import Patient, PatientDetails
from acne_desktop.domain.twins import likely_twins


def patient(identifier: str, name: str, born: date | None = None) -> Patient:
    return Patient(1, PatientDetails(identifier, name, born))


@pytest.mark.parametrize(
    ("name", "born", "found"),
    [
        ("Erika Mustermann", None, True),
        ("MUSTERMANN, Erika", date(1999, 5, 4), True),
        ("Erika Mustermann", date(1999, 5, 5), False),
        ("Erika Maria Mustermann", None, False),
        ("Max Mustermann", date(1999, 5, 4), False),
    ],
)
def test_twins_by_name(name: str, born: date | None, found: bool) -> None:
    erika = patient("A-1", "Erika Mustermann", date(1999, 5, 4))
    assert likely_twins(PatientDetails("X", name, born), [erika]) == ([erika] if found else [])


def test_twins_by_identifier_whatever_the_rest() -> None:
    erika = patient("A-1", "Erika Mustermann", date(1999, 5, 4))
    other = PatientDetails("a-1", "Max Gabler", date(1950, 1, 1))
    assert likely_twins(other, [erika]) == [erika]


def test_nobody_without_a_name_is_a_twin() -> None:
    assert likely_twins(PatientDetails("X", ","), [patient("A-1", ",")]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Łukasz Øre", "ore lukasz"),
        ("O\u2019Brien Zoë", "Zoe O'Brien"),
        ("Anne-Marie", "anne marie"),
    ],
)
def test_letters_that_are_told_alike_make_twins(one: str, other: str) -> None:
    known = patient("A-1", one)
    assert likely_twins(PatientDetails("X", other), [known]) == [known]
