"""What a treatment needs, and how it is said."""

from dataclasses import replace
from datetime import date

import pytest

from acne_desktop.domain.treatment import MAX_DOSE, MAX_DRUG, Treatment, TreatmentDetails
from acne_desktop.errors import InvalidRecordError

START, STOP = date(2026, 3, 1), date(2026, 5, 1)
GIVEN = TreatmentDetails("Doxycycline", START, "100 mg daily", STOP)


def test_spaces_are_tidied() -> None:
    entered = TreatmentDetails("  Azelaic   acid ", START, " thin  layer ", None, " dry \n")
    assert entered.checked() == TreatmentDetails("Azelaic acid", START, "thin layer", None, "dry")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"drug": "  "}, "Enter the drug or the procedure."),
        ({"drug": "x" * (MAX_DRUG + 1)}, "Shorten the drug to 120 characters."),
        ({"dose": "x" * (MAX_DOSE + 1)}, "Shorten the dose to 200 characters."),
        (
            {"stopped": date(2026, 2, 28)},
            "The treatment ends before it starts: correct one of the two dates.",
        ),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidRecordError) as caught:
        replace(GIVEN, **change).checked()  # type: ignore[arg-type]
    assert caught.value.sentence == said


def test_a_course_of_one_day_and_the_longest_texts_are_taken() -> None:
    replace(GIVEN, stopped=START, drug="x" * MAX_DRUG, dose="x" * MAX_DOSE).checked()


@pytest.mark.parametrize(
    ("day", "stopped", "goes_on"),
    [
        (date(2026, 2, 28), STOP, False),
        (START, STOP, True),
        (date(2026, 4, 30), STOP, True),
        (STOP, STOP, False),
        (date(2030, 1, 1), None, True),
        (date(2026, 2, 28), None, False),
    ],
)
def test_whether_it_goes_on(day: date, stopped: date | None, goes_on: bool) -> None:
    assert Treatment(1, 1, replace(GIVEN, stopped=stopped)).goes_on(day) is goes_on


def test_it_is_said_in_words() -> None:
    assert Treatment(1, 1, GIVEN).sentence == "Doxycycline, 100 mg daily: 2026-03-01 to 2026-05-01."
    bare = Treatment(1, 1, TreatmentDetails("Adapalene", START))
    assert bare.sentence == "Adapalene: since 2026-03-01, goes on."
